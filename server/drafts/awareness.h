/* Who is in a text just now, by y-protocols' awareness: for each Yjs client id a clock and a state in JSON,
 * with cursor and name. Never kept. What the entries say of `user` is replaced by who it really is. */
#ifndef DRAFTS_AWARENESS_H
#define DRAFTS_AWARENESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "core/buffer.h"

/* Of one connection; a further one is ignored. */
#define AWARENESS_IDS_MOST 2
/* Of one state; a longer one is ignored. */
#define AWARENESS_STATE_BYTES 4096
#define AWARENESS_DEPTH 20
/* An entry that was not renewed for so long is gone; clients renew theirs every 15 s. */
#define AWARENESS_KEPT_MS 30000

struct presence;

/* A zeroed struct awareness is empty and ready. */
struct awareness {
    struct presence *presences;
    size_t count, capacity;
    size_t changed; /* since the last awareness_write_changed */
};

void awareness_finish(struct awareness *awareness);

/* Takes what a connection announces; owner names it and is only compared. user replaces that member of the
 * states. An id belongs to who announces it first; entries for ids of others, and those that change nothing,
 * are passed over. False where the bytes are no awareness update. */
bool awareness_take(struct awareness *awareness, const void *owner, const json_t *user, const void *bytes,
                    size_t length, int64_t now_ms);
/* The connection is gone, and its entries with it. */
void awareness_leave(struct awareness *awareness, const void *owner, int64_t now_ms);
/* Entries that were not renewed are gone. */
void awareness_expire(struct awareness *awareness, int64_t now_ms);

/* Appends all entries with a state as an awareness update; false where there is none. */
bool awareness_write(const struct awareness *awareness, struct buffer *out);
/* Appends the entries that have changed since the last call.
 * False where there is none. */
bool awareness_write_changed(struct awareness *awareness, struct buffer *out);

/* For other processes: a new list of [client, clock, state or null] of our own entries, all that have a state
 * or only what has changed. NULL where there is none. */
json_t *awareness_tell(const struct awareness *awareness, bool is_all);
/* What another process told. */
void awareness_hear(struct awareness *awareness, const json_t *entries, int64_t now_ms);

#endif
