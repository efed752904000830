#include "crdt/structs.h"

#include <assert.h>
#include <string.h>

#include "core/memory.h"

#define LEAF_ENTRIES_MIN 2
#define LEAF_ENTRIES_MAX 256

static size_t leaf_size(uint32_t capacity)
{
    return sizeof(struct leaf) + capacity * sizeof(struct entry);
}

static struct leaf *leaf_create(uint32_t capacity)
{
    struct leaf *leaf = mem_resize(NULL, leaf_size(capacity));

    leaf->count = 0;
    leaf->capacity = capacity;
    return leaf;
}

void structs_finish(struct structs *structs)
{
    for (uint32_t i = 0; i < structs->branch_count; i++)
        mem_free(structs->branches[i].leaf);
    mem_free(structs->branches);
    *structs = (struct structs){0};
}

static uint32_t find_branch(const struct structs *structs, uint32_t clock)
{
    uint32_t low = 0, high = structs->branch_count;

    if (clock >= structs->branches[high - 1].clock)
        return high - 1;
    while (high - low > 1) {
        uint32_t middle = (low + high) / 2;

        if (structs->branches[middle].clock <= clock)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static uint32_t find_slot(const struct leaf *leaf, uint32_t clock)
{
    const struct entry *entry = leaf->entries;
    uint32_t left = leaf->count;

    if (clock >= entry[left - 1].clock)
        return left - 1;
    while (left > 1) {
        uint32_t half = left / 2;

        entry += entry[half].clock <= clock ? half : 0;
        left -= half;
    }
    return (uint32_t)(entry - leaf->entries);
}

struct place structs_find(const struct structs *structs, uint32_t clock)
{
    struct place place;

    assert(structs->branch_count > 0);
    place.branch = find_branch(structs, clock);
    place.slot = find_slot(structs->branches[place.branch].leaf, clock);
    return place;
}

static void insert_branch(struct structs *structs, uint32_t at, struct leaf *leaf)
{
    structs->branches =
        mem_grow(structs->branches, structs->branch_count, &structs->branch_capacity, sizeof(struct branch));
    memmove(&structs->branches[at + 1], &structs->branches[at],
            (structs->branch_count - at) * sizeof(struct branch));
    structs->branches[at] = (struct branch){leaf, leaf->count > 0 ? leaf->entries[0].clock : 0};
    structs->branch_count++;
}

static void remove_branch(struct structs *structs, uint32_t at)
{
    mem_free(structs->branches[at].leaf);
    structs->branch_count--;
    memmove(&structs->branches[at], &structs->branches[at + 1],
            (structs->branch_count - at) * sizeof(struct branch));
}

/* Only the first leaf grows: most clients of a document have written little. */
static struct leaf *grow_leaf(struct branch *branch)
{
    uint32_t capacity = branch->leaf->capacity * 2;

    branch->leaf = mem_resize(branch->leaf, leaf_size(capacity));
    branch->leaf->capacity = capacity;
    return branch->leaf;
}

static void split_leaf(struct structs *structs, uint32_t at)
{
    struct leaf *left = structs->branches[at].leaf;
    struct leaf *right = leaf_create(LEAF_ENTRIES_MAX);
    uint32_t half = left->count / 2;

    right->count = left->count - half;
    memcpy(right->entries, &left->entries[half], right->count * sizeof(struct entry));
    left->count = half;
    insert_branch(structs, at + 1, right);
}

void structs_append(struct structs *structs, uint32_t clock, uint32_t item)
{
    struct leaf *leaf;

    if (structs->branch_count == 0)
        insert_branch(structs, 0, leaf_create(LEAF_ENTRIES_MIN));
    leaf = structs->branches[structs->branch_count - 1].leaf;
    if (leaf->count == LEAF_ENTRIES_MAX) {
        leaf = leaf_create(LEAF_ENTRIES_MAX);
        insert_branch(structs, structs->branch_count, leaf);
    } else if (leaf->count == leaf->capacity) {
        leaf = grow_leaf(&structs->branches[structs->branch_count - 1]);
    }
    if (leaf->count == 0)
        structs->branches[structs->branch_count - 1].clock = clock;
    leaf->entries[leaf->count++] = (struct entry){clock, item};
    structs->count++;
}

void structs_insert_after(struct structs *structs, struct place place, uint32_t clock, uint32_t item)
{
    struct leaf *leaf = structs->branches[place.branch].leaf;
    uint32_t slot = place.slot + 1;

    if (leaf->count == LEAF_ENTRIES_MAX) {
        split_leaf(structs, place.branch);
        if (slot > leaf->count) {
            slot -= leaf->count;
            leaf = structs->branches[place.branch + 1].leaf;
        }
    } else if (leaf->count == leaf->capacity) {
        leaf = grow_leaf(&structs->branches[place.branch]);
    }
    memmove(&leaf->entries[slot + 1], &leaf->entries[slot], (leaf->count - slot) * sizeof(struct entry));
    leaf->entries[slot] = (struct entry){clock, item};
    leaf->count++;
    structs->count++;
}

void structs_remove(struct structs *structs, uint32_t branch, uint32_t from, uint32_t to)
{
    struct leaf *leaf = structs->branches[branch].leaf;

    assert(from <= to && to <= leaf->count);
    memmove(&leaf->entries[from], &leaf->entries[to], (leaf->count - to) * sizeof(struct entry));
    leaf->count -= to - from;
    structs->count -= to - from;
    if (leaf->count == 0)
        remove_branch(structs, branch);
    else
        structs->branches[branch].clock = leaf->entries[0].clock;
}

uint32_t structs_count_from(const struct structs *structs, struct place place)
{
    uint32_t count = structs->branches[place.branch].leaf->count - place.slot;

    for (uint32_t i = place.branch + 1; i < structs->branch_count; i++)
        count += structs->branches[i].leaf->count;
    return count;
}

size_t structs_memory(const struct structs *structs)
{
    size_t memory = structs->branch_capacity * sizeof(struct branch);

    for (uint32_t i = 0; i < structs->branch_count; i++)
        memory += leaf_size(structs->branches[i].leaf->capacity);
    return memory;
}
