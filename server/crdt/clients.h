/* Who wrote in a document: 53-bit ids on the wire, small indexes inside. */
#ifndef CRDT_CLIENTS_H
#define CRDT_CLIENTS_H

#include "crdt/blob.h"
#include "crdt/hash.h"
#include "crdt/structs.h"

#define CLIENT_NONE UINT32_MAX

struct client {
    uint64_t id;
    struct structs structs;
    struct blob_chunk *chunk; /* where this client's content goes */
    uint32_t state;           /* the next clock */
    uint32_t touched;         /* the last transaction that added structs */
    uint32_t old_state;       /* the state before that transaction */
};

struct clients {
    struct client *list;
    size_t capacity;
    uint32_t count;
    uint32_t last;   /* the last one found: most updates ask for one client again and again */
    uint32_t *order; /* all indexes, ids descending: the order of every encoding */
    size_t order_capacity;
    uint32_t *slots;     /* open addressing: index + 1 */
    uint32_t slot_count; /* a power of two, or 0 */
};

/* A zeroed struct clients is empty and ready. */
void clients_finish(struct clients *clients);
/* CLIENT_NONE where the id is unknown. */
uint32_t clients_find(struct clients *clients, const struct hash_key *key, uint64_t id);
/* Adds an id that is not there yet. Pointers to clients are good until then. */
uint32_t clients_add(struct clients *clients, const struct hash_key *key, uint64_t id);
size_t clients_memory(const struct clients *clients);

#endif
