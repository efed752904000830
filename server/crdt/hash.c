#include "crdt/hash.h"

#include <string.h>

struct sip {
    uint64_t v0, v1, v2, v3;
};

static inline uint64_t rotate(uint64_t word, unsigned bits)
{
    return word << bits | word >> (64 - bits);
}

static inline void sip_round(struct sip *sip)
{
    sip->v0 += sip->v1;
    sip->v1 = rotate(sip->v1, 13) ^ sip->v0;
    sip->v0 = rotate(sip->v0, 32);
    sip->v2 += sip->v3;
    sip->v3 = rotate(sip->v3, 16) ^ sip->v2;
    sip->v0 += sip->v3;
    sip->v3 = rotate(sip->v3, 21) ^ sip->v0;
    sip->v2 += sip->v1;
    sip->v1 = rotate(sip->v1, 17) ^ sip->v2;
    sip->v2 = rotate(sip->v2, 32);
}

static inline struct sip sip_begin(const struct hash_key *key)
{
    return (struct sip){key->low ^ UINT64_C(0x736f6d6570736575), key->high ^ UINT64_C(0x646f72616e646f6d),
                        key->low ^ UINT64_C(0x6c7967656e657261), key->high ^ UINT64_C(0x7465646279746573)};
}

static inline void sip_add(struct sip *sip, uint64_t word)
{
    sip->v3 ^= word;
    sip_round(sip);
    sip->v0 ^= word;
}

static inline uint64_t sip_end(struct sip *sip)
{
    sip->v2 ^= 0xff;
    sip_round(sip);
    sip_round(sip);
    sip_round(sip);
    return sip->v0 ^ sip->v1 ^ sip->v2 ^ sip->v3;
}

uint64_t hash_bytes(const struct hash_key *key, const void *bytes, size_t length)
{
    struct sip sip = sip_begin(key);
    const uint8_t *at = bytes;
    uint64_t word = 0;
    size_t left = length;

    for (; left >= sizeof(word); at += sizeof(word), left -= sizeof(word)) {
        memcpy(&word, at, sizeof(word));
        sip_add(&sip, word);
    }
    word = 0;
    if (left > 0)
        memcpy(&word, at, left);
    sip_add(&sip, word | (uint64_t)length << 56);
    return sip_end(&sip);
}

uint64_t hash_number(const struct hash_key *key, uint64_t number)
{
    struct sip sip = sip_begin(key);

    sip_add(&sip, number);
    return sip_end(&sip);
}
