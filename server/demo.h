/* The demo content: loaded by commands, like anything that people write, and only into an empty installation.
 */
#ifndef DEMO_H
#define DEMO_H

#include <stdbool.h>

#include "hub/hub.h"

struct demo;
struct drafts;
struct files;

/* What the database says of the demo content; unknown where it cannot say. */
enum demo_state { DEMO_UNKNOWN, DEMO_NONE, DEMO_BEGUN, DEMO_WHOLE };
typedef void demo_state_callback(void *argument, enum demo_state state);
void demo_look(const struct log_store *store, demo_state_callback *done, void *argument);

typedef void demo_done_callback(void *argument, bool ok);
/* Works the steps of schema/content/demo.json one after another, each at its own time; entry is the SHA-256
 * of an unspent first link, in hexadecimal. Copies entry; ends itself after done. Where it does not come to
 * its end, the database says DEMO_BEGUN from then on. */
void demo_load(struct hub *hub, struct drafts *drafts, struct files *files, const struct log_store *store,
               const char *entry, demo_done_callback *done, void *argument);
/* The people who get a sign-in link printed: email and a few words each; the count is returned. Borrowed. */
struct demo_person {
    const char *email;
    const char *words;
};
extern const struct demo_person demo_people[];
#define DEMO_PEOPLE 4

#endif
