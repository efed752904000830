#include "crdt/names.h"

#include "core/memory.h"

void names_finish(struct names *names)
{
    for (uint32_t i = 0; i < names->count; i++)
        mem_free((void *)(uintptr_t)names->list[i].bytes);
    mem_free(names->list);
    mem_free(names->slots);
    *names = (struct names){0};
}

static uint32_t *find_slot(const struct names *names, const struct hash_key *key, struct span text)
{
    uint32_t mask = names->slot_count - 1;
    uint32_t at = (uint32_t)hash_bytes(key, text.bytes, text.length) & mask;

    while (names->slots[at] != NAME_NONE && !span_equals(names_text(names, names->slots[at]), text))
        at = (at + 1) & mask;
    return &names->slots[at];
}

uint32_t names_find(const struct names *names, const struct hash_key *key, struct span text)
{
    return names->slot_count == 0 ? NAME_NONE : *find_slot(names, key, text);
}

static void grow_slots(struct names *names, const struct hash_key *key)
{
    mem_free(names->slots);
    names->slot_count = names->slot_count == 0 ? 4 : names->slot_count * 2;
    names->slots = mem_new(names->slot_count * sizeof(uint32_t));
    for (uint32_t name = 1; name <= names->count; name++)
        *find_slot(names, key, names_text(names, name)) = name;
}

uint32_t names_intern(struct names *names, const struct hash_key *key, struct span text)
{
    uint32_t name = names_find(names, key, text);

    if (name != NAME_NONE)
        return name;
    if ((names->count + 1) * 2 > names->slot_count)
        grow_slots(names, key);
    names->list = mem_grow(names->list, names->count, &names->capacity, sizeof(struct span));
    names->list[names->count++] = (struct span){(uint8_t *)mem_copy(text.bytes, text.length), text.length};
    names->bytes += text.length;
    *find_slot(names, key, text) = names->count;
    return names->count;
}

size_t names_memory(const struct names *names)
{
    return names->capacity * sizeof(struct span) + names->slot_count * sizeof(uint32_t) + names->bytes;
}
