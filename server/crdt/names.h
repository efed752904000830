/* The names in a document, of roots and of keys, each kept once and compared as a number. */
#ifndef CRDT_NAMES_H
#define CRDT_NAMES_H

#include "crdt/hash.h"
#include "crdt/wire.h"

#define NAME_NONE 0

struct names {
    struct span *list; /* name n at n - 1 */
    size_t capacity;
    uint32_t count;
    uint32_t *slots; /* open addressing: names */
    uint32_t slot_count;
    size_t bytes; /* in all names */
};

/* A zeroed struct names is empty and ready. */
void names_finish(struct names *names);
/* NAME_NONE where nobody has used the name. */
uint32_t names_find(const struct names *names, const struct hash_key *key, struct span text);
/* The name, added where it is new. */
uint32_t names_intern(struct names *names, const struct hash_key *key, struct span text);
size_t names_memory(const struct names *names);

static inline struct span names_text(const struct names *names, uint32_t name)
{
    return names->list[name - 1];
}

#endif
