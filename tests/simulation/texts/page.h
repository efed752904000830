/* A page with a text open: a client of y-websocket as any other, which types, goes offline and comes back,
 * and asks what is saved. */
#ifndef SIMULATION_TEXTS_PAGE_H
#define SIMULATION_TEXTS_PAGE_H

#include "crdt/crdt.h"
#include "simulation/link.h"
#include "simulation/texts/record.h"

/* A deletion that was made here and not called saved. */
struct deletion {
    struct crdt_range range;
    uint64_t number; /* of the message on this link that it went with; 0: none yet */
};

struct page {
    struct world *world;
    struct record *record;
    const char *text;
    unsigned number;
    char person[ULID_SIZE];
    struct crdt *document;
    uint64_t client;
    struct link *link;
    uint32_t *ends;       /* where the client's clocks ended when message n + 1 of this link was sent */
    uint64_t sent, saved; /* messages of this link */
    size_t end_capacity;
    struct deletion *deletions;
    size_t deletion_count, deletion_capacity;
    bool is_ending, is_refused;
    bool promises_nothing; /* what is called saved may be lost in this world */
    uint64_t typed, opened, refusals;
};

struct page *page_create(struct world *world, struct record *record, const char *text, unsigned number);
void page_destroy(struct page *page);
/* Keeps a connection from now on, to any process. */
void page_start(struct page *page);
void page_type(struct page *page);
void page_cut(struct page *page);
/* All that was not saved is lost, and another page is opened. */
void page_close(struct page *page);
/* Connected, and all that it sent is saved. */
bool page_is_settled(const struct page *page);

#endif
