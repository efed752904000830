/* The demo content: loaded by commands, like anything that people write, and only into an empty installation.
 */
#ifndef DEMO_H
#define DEMO_H

#include <stdbool.h>

#include "hub/hub.h"

struct demo;

typedef void demo_done_callback(void *argument, bool ok);
/* Works the steps of schema/content/demo.json one after another; entry is the SHA-256 of an unspent first
 * link, in hexadecimal. Copies entry; ends itself after done. */
void demo_load(struct hub *hub, const char *entry, demo_done_callback *done, void *argument);
/* The people who get a sign-in link printed: email and a few words each; the count is returned. Borrowed. */
struct demo_person {
    const char *email;
    const char *words;
};
extern const struct demo_person demo_people[];
#define DEMO_PEOPLE 4

#endif
