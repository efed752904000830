#include "crdt/blob.h"

#include "core/memory.h"

#define CHUNK_MIN 48
#define CHUNK_MAX (64 * 1024)

void blob_finish(struct blob *blob)
{
    struct blob_chunk *next;

    for (struct blob_chunk *chunk = blob->chunks; chunk != NULL; chunk = next) {
        next = chunk->next;
        mem_free(chunk);
    }
    *blob = (struct blob){0};
}

/* Twice the last one, within bounds: whoever has written much will write more. */
static size_t choose_size(const struct blob_chunk *last, size_t needed)
{
    size_t size = last == NULL ? 0 : last->size * 2;

    if (size > CHUNK_MAX)
        size = CHUNK_MAX;
    if (size < CHUNK_MIN && (last != NULL || needed < CHUNK_MIN))
        size = CHUNK_MIN;
    return size > needed ? size : needed;
}

static struct blob_chunk *add_chunk(struct blob *blob, size_t size)
{
    struct blob_chunk *chunk = mem_resize(NULL, sizeof(*chunk) + size);

    *chunk = (struct blob_chunk){.next = blob->chunks, .size = size};
    blob->chunks = chunk;
    blob->total += size;
    return chunk;
}

uint8_t *blob_take(struct blob *blob, struct blob_chunk **chunk, size_t length, size_t ahead)
{
    uint8_t *bytes;

    if (*chunk == NULL || (*chunk)->size - (*chunk)->used < length)
        *chunk = add_chunk(blob, choose_size(*chunk, length + ahead));
    bytes = (*chunk)->bytes + (*chunk)->used;
    (*chunk)->used += length;
    blob->live += length;
    return bytes;
}
