#include "documents/memory_pool.h"

#include <stdalign.h>
#include <string.h>

#include "core/memory.h"

#define CHUNK_BYTES (64u << 10)
#define ALIGNMENT alignof(max_align_t)

struct pool_chunk {
    struct pool_chunk *next;
    char *last; /* the text that was copied last, and may grow; NULL: none */
    size_t last_length;
    size_t used, size;
    alignas(max_align_t) char bytes[];
};

void pool_finish(struct pool *pool)
{
    while (pool->chunks != NULL) {
        struct pool_chunk *chunk = pool->chunks;

        pool->chunks = chunk->next;
        mem_free(chunk);
    }
}

static char *take(struct pool *pool, size_t size)
{
    struct pool_chunk *chunk = pool->chunks;
    char *taken;

    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (chunk == NULL || size > chunk->size - chunk->used) {
        size_t room = size > CHUNK_BYTES ? size : CHUNK_BYTES;

        chunk = mem_new(sizeof(*chunk) + room);
        chunk->size = room;
        chunk->next = pool->chunks;
        pool->chunks = chunk;
    }
    taken = chunk->bytes + chunk->used;
    chunk->used += size;
    chunk->last = NULL;
    return taken;
}

void *pool_take(struct pool *pool, size_t size)
{
    return take(pool, size);
}

char *pool_copy(struct pool *pool, const char *text, size_t length)
{
    char *copy = take(pool, length + 1);

    if (length > 0)
        memcpy(copy, text, length);
    copy[length] = '\0';
    pool->chunks->last = copy;
    pool->chunks->last_length = length;
    return copy;
}

const char *pool_extend(struct pool *pool, const char *text, const char *more, size_t length)
{
    struct pool_chunk *chunk = pool->chunks;
    size_t at;

    if (chunk == NULL || chunk->last == NULL || chunk->last != text)
        return NULL;
    at = (size_t)(chunk->last - chunk->bytes) + chunk->last_length;
    if (length + 1 > chunk->size - at)
        return NULL;
    memcpy(chunk->bytes + at, more, length);
    chunk->bytes[at + length] = '\0';
    chunk->last_length += length;
    at += length + 1;
    at = (at + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    chunk->used = at < chunk->size ? at : chunk->size;
    return text;
}
