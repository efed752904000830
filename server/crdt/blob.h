/* The bytes of a document's content. Each writer's content goes into a chunk of its own, so that what one
 * person types in a row lies in a row, and joining two strings is adding two lengths. Bytes are never moved
 * or freed singly; the document packs all of them into a fresh blob when most are dead. */
#ifndef CRDT_BLOB_H
#define CRDT_BLOB_H

#include <stddef.h>
#include <stdint.h>

struct blob_chunk {
    struct blob_chunk *next;
    size_t size;
    size_t used;
    uint8_t bytes[];
};

struct blob {
    struct blob_chunk *chunks;
    size_t total; /* bytes in all chunks */
    size_t live;  /* bytes that are still somebody's content */
};

/* A zeroed struct blob is empty and ready. */
void blob_finish(struct blob *blob);
/* Room for length bytes, which count as live, at the end of *chunk, the writer's own; a new chunk is begun
 * where it is NULL or full. ahead is how much more the writer is known to bring. */
uint8_t *blob_take(struct blob *blob, struct blob_chunk **chunk, size_t length, size_t ahead);

static inline void blob_drop(struct blob *blob, size_t length)
{
    blob->live -= length;
}

#endif
