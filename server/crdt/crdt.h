/* Shared text: a document that many people change at once, in the wire format of Yjs 13 (update format v1).
 *
 * A struct crdt is one document. It changes by applying updates, which are bytes made by any Yjs client, and
 * by nothing else: what the server writes itself it first makes into an update (crdt/write.h). Updates
 * commute, and applying one twice changes nothing, so they may arrive in any order and from anywhere;
 * documents that have had the same updates are byte for byte the same, and crdt_encode_state of them may be
 * hashed and compared.
 *
 * An update is checked to its last byte before the document is touched: one that is malformed leaves no
 * trace. What passes is at least as strict as what Yjs takes, so what we relay does not throw in a client.
 * Three things can still go wrong, all of them by somebody's ill will, and all of them stated as an enum
 * crdt_result.
 *
 * Structs whose predecessors have not arrived wait, within limits; they are in no encoding and no state
 * vector. Dropping them is always safe: a sync step 1 to the sender brings them again.
 *
 * One thread at a time. No call keeps a pointer to what it was given. Lengths and indexes are UTF-16 units.
 */
#ifndef CRDT_CRDT_H
#define CRDT_CRDT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/memory.h"

struct crdt;

enum crdt_result {
    CRDT_OK,
    CRDT_MALFORMED, /* the bytes are no update, vector or position; nothing happened */
    CRDT_FULL,      /* the document, or its number of clients, is at its limit; nothing happened */
    CRDT_BROKEN,    /* a limit was hit halfway: discard the document, load it again without this update */
};

/* 0 means the default. Reaching structs, memory or clients refuses what comes after (CRDT_FULL); going over
 * twice the structs or memory, over the steps, the depth or the roots breaks the document (CRDT_BROKEN). */
struct crdt_limits {
    uint32_t structs; /* 2,000,000 */
    size_t memory;    /* 64 MiB of items and content that are in use */
    uint32_t clients; /* 100,000 ids in the life of a document; every page load is a new one */
    uint32_t roots;   /* 64 */
    uint32_t depth;   /* 100 types inside each other */
    uint64_t steps;   /* 2,000,000 neighbours looked at while one update is placed */
    /* What waits for its predecessors; over it, all that waits is dropped. */
    uint32_t pending_structs; /* 1,000 */
    size_t pending_bytes;     /* 256 KiB */
};

struct crdt_options {
    struct crdt_limits limits;
    bool keep_deleted; /* deleted content stays, as with gc: false in Yjs */
};

/* An empty document. options may be NULL. */
struct crdt *crdt_create(const struct crdt_options *options);
void crdt_destroy(struct crdt *document);

/* What an update did. */
struct crdt_outcome {
    bool changed; /* the document is not what it was */
    bool whole;   /* all of it was new and in place, and nothing that waited came with it: its bytes may be
                     relayed   as they are; else relay crdt_encode_change */
    bool waiting; /* part of it waits for its predecessors */
    bool dropped; /* too much waited, so all that waits was dropped: ask the sender for a sync */
};

/* Applies an update. outcome_out may be NULL; it is untouched unless the result is CRDT_OK. */
MUST_CHECK enum crdt_result crdt_apply(struct crdt *document, const void *update, size_t length,
                                       struct crdt_outcome *outcome_out);
/* The same without limits on structs, memory, clients and steps: for what was accepted and kept before, here
 * or elsewhere, and must not be refused again. */
MUST_CHECK enum crdt_result crdt_apply_kept(struct crdt *document, const void *update, size_t length,
                                            struct crdt_outcome *outcome_out);
/* As crdt_apply_kept, without a record of what changed: for what is loaded from our own storage. */
MUST_CHECK enum crdt_result crdt_load(struct crdt *document, const void *update, size_t length,
                                      struct crdt_outcome *outcome_out);

/* Clocks [clock, clock + length) of a client. */
struct crdt_range {
    uint64_t client;
    uint32_t clock;
    uint32_t length;
};

/* What the last crdt_apply added, one range a client, and what it newly deleted, in the order of a delete
 * set; borrowed until the document next changes. Returns how many. */
size_t crdt_inserted(struct crdt *document, const struct crdt_range **ranges_out);
size_t crdt_deleted(struct crdt *document, const struct crdt_range **ranges_out);
/* How many units the last crdt_apply newly deleted. */
uint64_t crdt_count_deleted(const struct crdt *document);
/* Appends what the last crdt_apply changed as an update: the "update" event of Yjs. */
void crdt_encode_change(struct crdt *document, struct buffer *out);

/* Appends the whole document as one update. Equal documents give equal bytes. */
void crdt_encode_state(struct crdt *document, struct buffer *out);
/* Appends what a peer with the encoded state vector lacks, and the whole delete set: sync step 2. */
MUST_CHECK enum crdt_result crdt_encode_since(struct crdt *document, const void *vector, size_t length,
                                              struct buffer *out);
/* Appends the state vector: sync step 1. */
void crdt_encode_vector(struct crdt *document, struct buffer *out);
/* Appends a snapshot: the delete set and the state vector, which name a moment without holding its content.
 */
void crdt_encode_snapshot(struct crdt *document, struct buffer *out);
/* Appends the document as it was at a snapshot, as an update. Refuses as CRDT_MALFORMED a snapshot that is
 * none or is ahead of the document. The document must keep what is deleted. */
MUST_CHECK enum crdt_result crdt_encode_at(struct crdt *document, const void *snapshot, size_t length,
                                           struct buffer *out);

/* The next clock of a client: 0 for one never heard of. */
uint32_t crdt_state(const struct crdt *document, uint64_t client);
/* Whether the clock is known and was deleted. */
bool crdt_is_deleted(const struct crdt *document, uint64_t client, uint32_t clock);

struct crdt_usage {
    uint32_t structs;
    uint32_t clients;
    uint32_t pending_structs;
    size_t pending_deletes;
    size_t memory; /* bytes held, all told */
    size_t weight; /* of these, what counts against limits.memory: what is in use of items and content */
    bool is_full;  /* structs or weight have reached their limit: it only takes what deletes */
};

void crdt_measure(const struct crdt *document, struct crdt_usage *usage_out);
/* Forgets all that waits. */
void crdt_drop_pending(struct crdt *document);

#endif
