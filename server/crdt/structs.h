/* The structs of one client, in the order of their clocks and without holes: which item holds a clock. Kept
 * in leaves of bounded size, so that cutting a struct in a long document moves two kilobytes at most. */
#ifndef CRDT_STRUCTS_H
#define CRDT_STRUCTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct entry {
    uint32_t clock; /* the first of the item's clocks */
    uint32_t item;
};

struct leaf {
    uint32_t count; /* never 0 */
    uint32_t capacity;
    struct entry entries[];
};

struct branch {
    struct leaf *leaf;
    uint32_t clock; /* of the leaf's first entry */
};

struct structs {
    struct branch *branches;
    size_t branch_capacity;
    uint32_t branch_count;
    uint32_t count; /* of all entries */
};

/* Where an entry is; good until the structs next change. */
struct place {
    uint32_t branch;
    uint32_t slot;
};

/* A zeroed struct structs is empty and ready. */
void structs_finish(struct structs *structs);
/* The entry with the greatest clock that is not above clock. There is one: clock is below the client's state.
 */
struct place structs_find(const struct structs *structs, uint32_t clock);
/* clock is above every clock so far. */
void structs_append(struct structs *structs, uint32_t clock, uint32_t item);
void structs_insert_after(struct structs *structs, struct place place, uint32_t clock, uint32_t item);
/* Removes entries [from, to) of one leaf, and the leaf where nothing is left of it. */
void structs_remove(struct structs *structs, uint32_t branch, uint32_t from, uint32_t to);
/* How many entries there are from place on. */
uint32_t structs_count_from(const struct structs *structs, struct place place);
size_t structs_memory(const struct structs *structs);

static inline struct entry *structs_at(const struct structs *structs, struct place place)
{
    return &structs->branches[place.branch].leaf->entries[place.slot];
}

/* Moves to the next entry; false at the end. */
static inline bool structs_step(const struct structs *structs, struct place *place)
{
    if (++place->slot < structs->branches[place->branch].leaf->count)
        return true;
    place->slot = 0;
    return ++place->branch < structs->branch_count;
}

#endif
