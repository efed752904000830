/* Pages that were made already, by their entity tag: a tag names all that a page was made of, so that a page
 * is never out of date. Those that were used longest ago go first. */
#ifndef PAGES_RENDERINGS_H
#define PAGES_RENDERINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buffer.h"

/* Of all together, and how many. A page larger than a quarter is not kept. */
#define RENDERINGS_BYTES_MOST (16u << 20)
#define RENDERINGS_MOST 256
#define RENDERING_TAG_SIZE 80

struct rendering;

/* A zeroed struct is empty and ready. */
struct renderings {
    struct rendering *kept; /* by tag, the one used longest ago first */
    size_t bytes;
};

void renderings_finish(struct renderings *renderings);
/* Appends the page with this tag to out; false where it is not kept. */
bool renderings_find(struct renderings *renderings, const char *tag, struct buffer *out);
/* Keeps a copy of a page that is not kept yet. tag is shorter than RENDERING_TAG_SIZE. */
void renderings_keep(struct renderings *renderings, const char *tag, const struct buffer *page);

#endif
