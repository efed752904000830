/* A state vector as bytes: which clocks of which clients somebody knows. */
#ifndef CRDT_VECTOR_H
#define CRDT_VECTOR_H

#include "crdt/wire.h"

struct vector_entry {
    uint64_t client;
    uint32_t clock; /* the next one; beyond what clocks can be, the greatest one */
};

/* By client, ascending. */
struct vector {
    struct vector_entry *list;
    size_t count;
    size_t capacity;
};

/* Fills vector, which the caller frees with vector_finish whatever the answer. Reads to wire's end. */
MUST_CHECK bool vector_read(struct vector *vector, struct wire wire);
void vector_finish(struct vector *vector);
/* 0 for a client that is not in it. */
uint32_t vector_clock(const struct vector *vector, uint64_t client);

#endif
