/* Pages that were made already, by their entity tag: a tag names all that a page was made of, so that a page
 * is never out of date. Those that were used longest ago go first. */
#ifndef PAGES_RENDERINGS_H
#define PAGES_RENDERINGS_H

#include <stddef.h>

#include "core/shared.h"

/* Of all together, and how many. The one that was made last stays however large it is, alone if need be. */
#define RENDERINGS_BYTES_MOST (32u << 20)
#define RENDERINGS_MOST 256
#define RENDERING_TAG_SIZE 80

struct rendering;

/* A zeroed struct is empty and ready. */
struct renderings {
    struct rendering *kept; /* by tag, the one used longest ago first */
    size_t bytes;
};

void renderings_finish(struct renderings *renderings);
/* The page with this tag, or NULL where it is not kept; borrowed until one is kept. */
struct shared *renderings_find(struct renderings *renderings, const char *tag);
/* Keeps a page that is not kept yet. tag is shorter than RENDERING_TAG_SIZE. */
void renderings_keep(struct renderings *renderings, const char *tag, struct shared *page);

#endif
