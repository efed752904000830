/* A keyed hash. Client ids and names are chosen by whoever writes, so every table of the engine hashes with a
 * key of its own document. */
#ifndef CRDT_HASH_H
#define CRDT_HASH_H

#include <stddef.h>
#include <stdint.h>

struct hash_key {
    uint64_t low;
    uint64_t high;
};

/* SipHash-1-3. */
uint64_t hash_bytes(const struct hash_key *key, const void *bytes, size_t length);
uint64_t hash_number(const struct hash_key *key, uint64_t number);

#endif
