/* The database: struct log_store over Redis. It runs in the loop it is given, and nothing in it blocks.
 *
 * Life: store_create, store_start; after the ready callback the calls of store_log_store may be made;
 * store_stop, and after its callback store_destroy. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <uv.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "hub/log_store.h"
#include "hub/text_store.h"

struct store;

/* Of the embedded Redis: what an acknowledged event survives. */
enum store_fsync {
    STORE_FSYNC_ALWAYS,   /* the loss of power */
    STORE_FSYNC_EVERYSEC, /* the death of this process; the last seconds may go with the machine or with Redis
                           */
};

struct store_options {
    const char *address;     /* "unix:/path" or "host:port" of a Redis that is there; NULL: an embedded one */
    const char *password;    /* of the one at address, or NULL */
    const char *data_folder; /* of the embedded one */
    const char *process;     /* a new ULID for each start */
    const char *redis_server; /* the program of the embedded one */
    enum store_fsync fsync;
    unsigned queue_commands; /* that wait for Redis: what is more ends with STORE_UNAVAILABLE */
    size_t queue_bytes;      /* as queue_commands */
    unsigned deadline_ms;    /* without any answer to what was asked, then the connection is made anew */
    unsigned feed_keep_ms;   /* how long the feed is kept at least */
    unsigned drain_ms;       /* how long store_stop waits for what is under way */
};

/* Safe defaults. */
extern const struct store_options store_default_options;

/* Copies options. NULL, with a sentence in the log, where they cannot be: an address that is none, a folder
 * that cannot be made. */
MUST_CHECK struct store *store_create(const struct store_options *options, uv_loop_t *loop);
/* Only before store_start or after the callback of store_stop. NULL is accepted. */
void store_destroy(struct store *store);

typedef void store_ready_callback(void *argument, bool ok);
/* Connects; starts the embedded Redis. done is called once: with true when the first own beat came back
 * through the feed (on_serving was called just before); with false, and a sentence in the log, where the data
 * folder is another process's and no Redis answers there. A Redis at an address is waited for without end.
 * follower is borrowed until store_stop's callback. */
void store_start(struct store *store, const struct log_follower *follower, store_ready_callback *done,
                 void *argument);
/* What the hub calls; borrowed. */
const struct log_store *store_log_store(struct store *store);
/* What keeps shared texts; borrowed. */
const struct text_store *store_text_store(struct store *store);
/* Who hears of texts; borrowed until store_stop's callback. After store_start, before its callback. */
void store_follow_texts(struct store *store, const struct text_follower *texts);

typedef void store_stopped_callback(void *argument);
/* Takes no more calls (they end with STORE_UNAVAILABLE), waits for what is under way for drain_ms, ends the
 * rest with STORE_UNAVAILABLE, ends the embedded Redis. */
void store_stop(struct store *store, store_stopped_callback *done, void *argument);

typedef void store_redacted_callback(void *argument, enum store_result result, size_t replaced);
/* Replaces the texts of these entries of a log, in order of their numbers; numbers and tags stay as they are.
 * The channel's snapshot goes, and the append-only file is written anew. The caller appends the event that
 * says so. */
void store_redact(struct store *store, const char *channel, const struct log_entry *entries, size_t count,
                  store_redacted_callback *done, void *argument);

struct store_health {
    const char
        *state; /* ok, connecting, away, loading, disk_full, memory_full, busy, read_only, refused, late */
    int64_t canary_age_ms; /* of the last own beat that came back through the feed; -1: none did */
};
void store_health(const struct store *store, struct store_health *health_out);
/* For /metrics: appends lines of the Prometheus text format. */
void store_write_metrics(const struct store *store, struct buffer *buffer);

#endif
