/* Work on updates as bytes, without a document: cheaper than applying them, and enough for a log that is to
 * be made shorter or a peer that already has most of it. */
#ifndef CRDT_UPDATES_H
#define CRDT_UPDATES_H

#include "crdt/crdt.h"

struct crdt_bytes {
    const void *bytes;
    size_t length;
};

/* Whether a document would take the bytes as an update. */
bool crdt_update_is_valid(const void *update, size_t length);
/* What an update brings of one client: clocks [clock, end), holes and known ones included. */
struct crdt_section {
    uint64_t client;
    uint32_t clock;
    uint32_t end;
    uint32_t dead; /* clocks that say nothing but that they were deleted: many of them use up a client id */
};

/* The sections of an update, to judge by before it is applied: whose ids it writes under, and how far. The
 * caller frees *sections_out with mem_free. */
MUST_CHECK enum crdt_result crdt_update_sections(const void *update, size_t length,
                                                 struct crdt_section **sections_out, size_t *count_out);
/* Appends one update that does what all of them do, whatever their order. Where clocks between them are
 * missing, it has holes. Structs are not joined: a document does that (crdt_encode_state). */
MUST_CHECK enum crdt_result crdt_merge_updates(const struct crdt_bytes *updates, size_t count,
                                               struct buffer *out);
/* Appends what of the update a peer with the encoded state vector lacks; the delete set stays whole. */
MUST_CHECK enum crdt_result crdt_diff_update(const void *update, size_t length, const void *vector,
                                             size_t vector_length, struct buffer *out);
/* Appends the state vector of a document that has only this update: what starts at clock 0, up to its first
 * hole. */
MUST_CHECK enum crdt_result crdt_update_vector(const void *update, size_t length, struct buffer *out);

#endif
