/* The types of a document: roots, and those that an item holds. Each has a list of items and, by key, chains
 * of items; the reader decides whether to see a text, an array, a map or XML in them. */
#ifndef CRDT_TYPES_H
#define CRDT_TYPES_H

#include <stdbool.h>

#include "crdt/hash.h"
#include "crdt/names.h"
#include "crdt/slabs.h"

struct type {
    const uint8_t *payload; /* the kind and the node name as they stand on the wire; NULL for roots */
    uint32_t payload_length;
    uint32_t owner;  /* the item that holds it; 0 for roots */
    uint32_t name;   /* of a root */
    uint32_t first;  /* item of the list */
    uint32_t keys;   /* the newest of its keys */
    uint32_t length; /* of the list, in countable units that are not deleted */
    uint16_t depth;
    uint8_t kind; /* enum type_kind */
};

/* The chain of one key: its value is the last item, unless that is deleted. */
struct key {
    uint32_t type;
    uint32_t name;
    uint32_t first;
    uint32_t last;
    uint32_t next; /* key of the same type */
};

struct types {
    struct slabs types;
    struct slabs keys;
    uint32_t *slots; /* open addressing: keys, by type and name */
    uint32_t slot_count;
    uint32_t *roots;
    size_t root_capacity;
    uint32_t root_count;
};

void types_init(struct types *types);
void types_finish(struct types *types);
size_t types_memory(const struct types *types);

static inline struct type *types_at(const struct types *types, uint32_t index)
{
    return SLABS_AT(&types->types, index, struct type);
}

static inline struct key *types_key_at(const struct types *types, uint32_t index)
{
    return SLABS_AT(&types->keys, index, struct key);
}

/* The root of that name, or 0. */
uint32_t types_find_root(const struct types *types, uint32_t name);
uint32_t types_add_root(struct types *types, uint32_t name);
/* The key of that type, or NULL; and the same, made where there is none. */
struct key *types_find_key(const struct types *types, const struct hash_key *hash, uint32_t type,
                           uint32_t name);
struct key *types_make_key(struct types *types, const struct hash_key *hash, uint32_t type, uint32_t name);
/* Frees a type that is no root, with its keys. */
void types_free(struct types *types, const struct hash_key *hash, uint32_t type);

#endif
