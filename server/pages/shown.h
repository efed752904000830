/* Pictures that are known to stand in a version's text, by their address (pages/page_address.h): a version's
 * text never changes, and may be long to look through. Those that were found longest ago go first. */
#ifndef PAGES_SHOWN_H
#define PAGES_SHOWN_H

#include <stdbool.h>

#define SHOWN_MOST 4096

struct picture;

/* A zeroed struct is empty and ready. */
struct shown {
    struct picture *known; /* by address, the one found longest ago first */
};

void shown_finish(struct shown *shown);
bool shown_has(const struct shown *shown, const char *address);
/* address is shorter than PAGE_ADDRESS_SIZE. */
void shown_add(struct shown *shown, const char *address);

#endif
