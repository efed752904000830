#include "crdt/vector.h"

#include <stdlib.h>

#include "crdt/block.h"

#define ENTRY_BYTES_MIN 2

static int compare_entries(const void *one, const void *other)
{
    const struct vector_entry *a = one, *b = other;

    return (a->client > b->client) - (a->client < b->client);
}

bool vector_read(struct vector *vector, struct wire wire)
{
    uint64_t count;

    *vector = (struct vector){0};
    if (!wire_read_uint(&wire, &count) || count > wire_left(&wire) / ENTRY_BYTES_MIN)
        return false;
    for (uint64_t i = 0; i < count; i++) {
        uint64_t client, clock;

        if (!wire_read_uint(&wire, &client) || !wire_read_uint(&wire, &clock))
            return false;
        vector->list = mem_grow(vector->list, vector->count, &vector->capacity, sizeof(struct vector_entry));
        vector->list[vector->count++] =
            (struct vector_entry){client, clock > CLOCK_MAX ? CLOCK_MAX : (uint32_t)clock};
    }
    if (vector->count > 1)
        qsort(vector->list, vector->count, sizeof(struct vector_entry), compare_entries);
    return wire.at == wire.end;
}

void vector_finish(struct vector *vector)
{
    mem_free(vector->list);
    *vector = (struct vector){0};
}

uint32_t vector_clock(const struct vector *vector, uint64_t client)
{
    size_t low = 0, high = vector->count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (vector->list[middle].client < client)
            low = middle + 1;
        else
            high = middle;
    }
    return low < vector->count && vector->list[low].client == client ? vector->list[low].clock : 0;
}
