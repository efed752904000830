#include "crdt/types.h"

#include <assert.h>

#include "core/memory.h"
#include "crdt/block.h"

void types_init(struct types *types)
{
    *types = (struct types){0};
    slabs_init(&types->types, sizeof(struct type));
    slabs_init(&types->keys, sizeof(struct key));
}

void types_finish(struct types *types)
{
    slabs_finish(&types->types);
    slabs_finish(&types->keys);
    mem_free(types->slots);
    mem_free(types->roots);
}

size_t types_memory(const struct types *types)
{
    return slabs_memory(&types->types) + slabs_memory(&types->keys) + types->slot_count * sizeof(uint32_t) +
           types->root_capacity * sizeof(uint32_t);
}

uint32_t types_find_root(const struct types *types, uint32_t name)
{
    for (uint32_t i = 0; i < types->root_count; i++) {
        if (types_at(types, types->roots[i])->name == name)
            return types->roots[i];
    }
    return 0;
}

uint32_t types_add_root(struct types *types, uint32_t name)
{
    uint32_t index = slabs_take(&types->types);

    types_at(types, index)->name = name;
    types_at(types, index)->kind = TYPE_ROOT;
    types->roots = mem_grow(types->roots, types->root_count, &types->root_capacity, sizeof(uint32_t));
    types->roots[types->root_count++] = index;
    return index;
}

static uint32_t home_slot(const struct types *types, const struct hash_key *hash, uint32_t type,
                          uint32_t name)
{
    return (uint32_t)hash_number(hash, (uint64_t)type << 32 | name) & (types->slot_count - 1);
}

static uint32_t find_slot(const struct types *types, const struct hash_key *hash, uint32_t type,
                          uint32_t name)
{
    uint32_t at = home_slot(types, hash, type, name);

    while (types->slots[at] != 0) {
        const struct key *key = types_key_at(types, types->slots[at]);

        if (key->type == type && key->name == name)
            break;
        at = (at + 1) & (types->slot_count - 1);
    }
    return at;
}

struct key *types_find_key(const struct types *types, const struct hash_key *hash, uint32_t type,
                           uint32_t name)
{
    uint32_t index;

    if (types->slot_count == 0)
        return NULL;
    index = types->slots[find_slot(types, hash, type, name)];
    return index == 0 ? NULL : types_key_at(types, index);
}

static void grow_slots(struct types *types, const struct hash_key *hash)
{
    uint32_t *old = types->slots;
    uint32_t old_count = types->slot_count;

    types->slot_count = old_count == 0 ? 8 : old_count * 2;
    types->slots = mem_new(types->slot_count * sizeof(uint32_t));
    for (uint32_t i = 0; i < old_count; i++) {
        if (old[i] != 0) {
            const struct key *key = types_key_at(types, old[i]);

            types->slots[find_slot(types, hash, key->type, key->name)] = old[i];
        }
    }
    mem_free(old);
}

struct key *types_make_key(struct types *types, const struct hash_key *hash, uint32_t type, uint32_t name)
{
    struct key *key = types_find_key(types, hash, type, name);
    uint32_t index;

    if (key != NULL)
        return key;
    if ((types->keys.live + 1) * 2 > types->slot_count)
        grow_slots(types, hash);
    index = slabs_take(&types->keys);
    key = types_key_at(types, index);
    *key = (struct key){.type = type, .name = name, .next = types_at(types, type)->keys};
    types_at(types, type)->keys = index;
    types->slots[find_slot(types, hash, type, name)] = index;
    return key;
}

/* Closes the gap, so that no search stops at it: every key after moves back, as far as its home allows. */
static void remove_slot(struct types *types, const struct hash_key *hash, uint32_t gap)
{
    uint32_t mask = types->slot_count - 1;

    for (uint32_t at = (gap + 1) & mask; types->slots[at] != 0; at = (at + 1) & mask) {
        const struct key *key = types_key_at(types, types->slots[at]);
        uint32_t home = home_slot(types, hash, key->type, key->name);

        if (((at - home) & mask) >= ((at - gap) & mask)) {
            types->slots[gap] = types->slots[at];
            gap = at;
        }
    }
    types->slots[gap] = 0;
}

void types_free(struct types *types, const struct hash_key *hash, uint32_t type)
{
    uint32_t next;

    assert(types_at(types, type)->owner != 0);
    for (uint32_t key = types_at(types, type)->keys; key != 0; key = next) {
        next = types_key_at(types, key)->next;
        remove_slot(types, hash, find_slot(types, hash, type, types_key_at(types, key)->name));
        slabs_give_back(&types->keys, key);
    }
    slabs_give_back(&types->types, type);
}
