/* Pages that are being made: each once, by a worker thread where it is large, and whoever asks for it
 * meanwhile waits for the same one. */
#ifndef PAGES_MAKING_H
#define PAGES_MAKING_H

#include "core/shared.h"
#include "hub/workers.h"
#include "pages/publication.h"
#include "pages/renderings.h"

/* At once; beyond, nothing is begun. Each holds a version's text and the page. */
#define MAKINGS_MOST 16
/* Texts shorter than this are made into a page at once: some fifteen pages. */
#define MAKING_AT_ONCE_BYTES (64u << 10)

struct making; /* one page */

struct makings {
    const struct workers *workers; /* NULL: everything is made at once */
    struct renderings *renderings; /* where what is made is kept */
    struct making *under_way;      /* by tag */
    uint64_t made;
};

/* page is NULL where it could not be made; borrowed. */
typedef void made_callback(void *argument, struct shared *page);

/* The one with this tag that is under way, or NULL; borrowed. */
struct making *making_find(const struct makings *makings, const char *tag);
/* Begins one that is not under way; NULL where too many are. It ends by making_run. */
struct making *making_begin(struct makings *makings, const char *tag);
/* done is called once it is made. */
void making_wait(struct making *making, made_callback *done, void *argument);
/* Makes the page of a version's canonical text, or where publication is NULL of the text itself. text is
 * copied, and so is what may change of the publication; text NULL: it cannot be made. */
void making_run(struct making *making, const struct publication *publication, const char *text);

#endif
