/* Memory that is taken bit by bit and given back all at once. */
#ifndef DOCUMENTS_MEMORY_POOL_H
#define DOCUMENTS_MEMORY_POOL_H

#include <stddef.h>

struct pool_chunk;

/* A zeroed struct pool is empty and ready. */
struct pool {
    struct pool_chunk *chunks;
};

void pool_finish(struct pool *pool);
/* Zeroed, aligned for anything. */
void *pool_take(struct pool *pool, size_t size);
/* A copy with a NUL after it. */
char *pool_copy(struct pool *pool, const char *text, size_t length);
/* The text with more behind it, where text was the last copy made and there is room; else NULL, and nothing
 * happened. So that a text which comes in many pieces costs no more than its length. */
const char *pool_extend(struct pool *pool, const char *text, const char *more, size_t length);

#endif
