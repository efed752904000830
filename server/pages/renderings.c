#include "pages/renderings.h"

#include <assert.h>
#include <string.h>

#include <uthash.h>

#include "core/memory.h"

struct rendering {
    char tag[RENDERING_TAG_SIZE];
    struct shared *page;
    UT_hash_handle hh;
};

static void drop(struct renderings *renderings, struct rendering *rendering)
{
    HASH_DEL(renderings->kept, rendering);
    renderings->bytes -= rendering->page->bytes.length;
    shared_unref(rendering->page);
    mem_free(rendering);
}

void renderings_finish(struct renderings *renderings)
{
    struct rendering *rendering, *next;

    HASH_ITER(hh, renderings->kept, rendering, next)
    drop(renderings, rendering);
}

struct shared *renderings_find(struct renderings *renderings, const char *tag)
{
    struct rendering *rendering;

    HASH_FIND_STR(renderings->kept, tag, rendering);
    if (rendering == NULL)
        return NULL;
    HASH_DEL(renderings->kept, rendering);
    HASH_ADD_STR(renderings->kept, tag, rendering);
    return rendering->page;
}

void renderings_keep(struct renderings *renderings, const char *tag, struct shared *page)
{
    size_t length = page->bytes.length;
    struct rendering *rendering;

    HASH_FIND_STR(renderings->kept, tag, rendering);
    if (rendering != NULL)
        return;
    while (renderings->kept != NULL && (HASH_COUNT(renderings->kept) >= RENDERINGS_MOST ||
                                        renderings->bytes + length > RENDERINGS_BYTES_MOST))
        drop(renderings, renderings->kept);
    rendering = MEM_NEW(struct rendering);
    assert(strlen(tag) < sizeof(rendering->tag));
    strcpy(rendering->tag, tag);
    rendering->page = shared_ref(page);
    renderings->bytes += length;
    HASH_ADD_STR(renderings->kept, tag, rendering);
}
