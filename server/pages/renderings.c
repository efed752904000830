#include "pages/renderings.h"

#include <assert.h>
#include <string.h>

#include <uthash.h>

#include "core/memory.h"

struct rendering {
    char tag[RENDERING_TAG_SIZE];
    struct buffer page;
    UT_hash_handle hh;
};

static void drop(struct renderings *renderings, struct rendering *rendering)
{
    HASH_DEL(renderings->kept, rendering);
    renderings->bytes -= rendering->page.length;
    buffer_finish(&rendering->page);
    mem_free(rendering);
}

void renderings_finish(struct renderings *renderings)
{
    struct rendering *rendering, *next;

    HASH_ITER(hh, renderings->kept, rendering, next)
    drop(renderings, rendering);
}

bool renderings_find(struct renderings *renderings, const char *tag, struct buffer *out)
{
    struct rendering *rendering;

    HASH_FIND_STR(renderings->kept, tag, rendering);
    if (rendering == NULL)
        return false;
    HASH_DEL(renderings->kept, rendering);
    HASH_ADD_STR(renderings->kept, tag, rendering);
    buffer_append(out, rendering->page.bytes, rendering->page.length);
    return true;
}

void renderings_keep(struct renderings *renderings, const char *tag, const struct buffer *page)
{
    struct rendering *rendering;

    HASH_FIND_STR(renderings->kept, tag, rendering);
    if (rendering != NULL || page->length > RENDERINGS_BYTES_MOST / 4)
        return;
    while (renderings->kept != NULL && (HASH_COUNT(renderings->kept) >= RENDERINGS_MOST ||
                                        renderings->bytes + page->length > RENDERINGS_BYTES_MOST))
        drop(renderings, renderings->kept);
    rendering = MEM_NEW(struct rendering);
    assert(strlen(tag) < sizeof(rendering->tag));
    strcpy(rendering->tag, tag);
    buffer_append(&rendering->page, page->bytes, page->length);
    renderings->bytes += page->length;
    HASH_ADD_STR(renderings->kept, tag, rendering);
}
