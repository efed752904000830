#include "net/assembly.h"

#include <assert.h>

#include "core/memory.h"

struct assembly {
    struct buffer buffer;
    unsigned fragments; /* frames that have ended */
    int64_t since_secs;
};

static bool is_within(const struct assembly_pool *pool, const struct assembly *assembly,
                      const struct piece *piece)
{
    size_t before = assembly == NULL ? 0 : assembly->buffer.length;
    size_t most = pool->limits.message_bytes;

    if (before > most || piece->length > most - before)
        return false;
    return piece->frame_rest <= most - before - piece->length;
}

static bool is_last(const struct piece *piece)
{
    return piece->is_final_frame && piece->frame_rest == 0;
}

static bool keep(struct assembly *assembly, struct assembly_pool *pool, const struct piece *piece)
{
    if (piece->length > pool->limits.all_bytes - pool->bytes)
        return false;
    if (piece->frame_rest == 0 && ++assembly->fragments > pool->limits.fragments)
        return false;
    buffer_append(&assembly->buffer, piece->bytes, piece->length);
    pool->bytes += piece->length;
    return true;
}

enum assembly_result assembly_add(struct assembly **assembly, struct assembly_pool *pool,
                                  const struct piece *piece, int64_t now_secs, const char **text_out,
                                  size_t *length_out)
{
    if (!is_within(pool, *assembly, piece))
        return ASSEMBLY_TOO_LARGE;
    if (*assembly == NULL && is_last(piece)) {
        *text_out = piece->bytes;
        *length_out = piece->length;
        return ASSEMBLY_COMPLETE;
    }
    if (*assembly == NULL) {
        *assembly = MEM_NEW(struct assembly);
        (*assembly)->since_secs = now_secs;
    }
    if (!keep(*assembly, pool, piece))
        return ASSEMBLY_TOO_LARGE;
    if (!is_last(piece))
        return ASSEMBLY_UNFINISHED;
    *text_out = (*assembly)->buffer.bytes == NULL ? "" : (*assembly)->buffer.bytes;
    *length_out = (*assembly)->buffer.length;
    return ASSEMBLY_COMPLETE;
}

int64_t assembly_since_secs(const struct assembly *assembly)
{
    return assembly->since_secs;
}

void assembly_end(struct assembly **assembly, struct assembly_pool *pool)
{
    if (*assembly == NULL)
        return;
    assert(pool->bytes >= (*assembly)->buffer.length);
    pool->bytes -= (*assembly)->buffer.length;
    buffer_finish(&(*assembly)->buffer);
    mem_free(*assembly);
    *assembly = NULL;
}
