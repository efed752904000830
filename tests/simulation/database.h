/* The one database, in memory: what the Redis functions of store/ do, done at once and in one piece. What a
 * call gives back is copied, so that it can be on its way for a while; end it with result_finish. */
#ifndef SIMULATION_DATABASE_H
#define SIMULATION_DATABASE_H

#include <uthash.h>

#include "core/json.h"
#include "core/ulid.h"
#include "hub/log_store.h"
#include "hub/text_store.h"

struct log {
    char channel[CHANNEL_ID_SIZE];
    struct log_entry *entries; /* seq 1 first */
    json_t **events;           /* the same, read */
    size_t count, capacity, event_capacity;
    int64_t due_ms;
    uint64_t head_count;
    int64_t head_ms;
    char *snapshot;
    unsigned snapshot_format;
    struct position snapshot_position;
    UT_hash_handle hh;
};

/* The register of a text. Entries that a snapshot stands for stay here, though nobody is given them. */
struct text_log {
    char text[ULID_SIZE];
    struct text_entry *entries; /* number 1 first */
    size_t count, capacity;
    struct text_snapshot *snapshots; /* as they were made; the last is the one that is kept */
    size_t snapshot_count, snapshot_capacity;
    UT_hash_handle hh;
};

struct text_snapshot {
    char *bytes;
    size_t length;
    uint64_t seq;
    size_t edit_count; /* of the database, when it was made */
};

/* What every process is told of an entry. */
struct edit {
    struct text_log *log;
    uint64_t seq;
    char process[ULID_SIZE]; /* that kept it; "" where it came with an event */
    size_t fed;              /* so many entries of the feed were before it */
};

struct fed {
    struct log *log;
    uint64_t seq;
    uint64_t rights; /* taken away up to and with this entry */
};

struct database {
    struct log *logs;       /* channel => struct log */
    json_t *ledger;         /* "scope op" => answer */
    json_t *registers;      /* key => {field: value} */
    json_t *leases;         /* name => {holder, until_ms, cursor} */
    struct text_log *texts; /* ULID => struct text_log */
    struct edit *edits;     /* in order */
    size_t edit_count, edit_capacity;
    size_t edits_trimmed; /* so many of the first are gone */
    struct fed *feed;     /* in order; feed id n is the n-th, from 1 */
    size_t feed_count, feed_capacity;
    size_t feed_trimmed; /* so many of the first are gone */
    uint64_t rights;
    unsigned window;                 /* the most entries in one answer: 500 in earnest */
    void (*on_feed)(void *argument); /* the feed, or the edits, have grown */
    void *argument;
    /* Of each entry of a text that is kept. */
    void (*on_text)(void *argument, const struct text_log *log, const struct text_entry *entry);
    void *text_argument;
};

/* Memory that ends with a result. */
struct result {
    void **kept;
    size_t count, capacity;
    uint64_t rights; /* of what holds events: taken away when they were read */
    union {
        struct appended appended;
        struct loaded loaded;
        struct entries entries;
        struct registers registers;
        struct put_done put;
        struct feed feed;
        struct lease lease;
        enum store_result text_appended;
        struct text_loaded text_loaded;
        char *answer; /* NULL where the ledger does not know the op */
        struct {
            struct log_head *all;
            size_t count;
        } heads;
        struct {
            struct due_channel *channels;
            size_t count;
        } due;
    };
};

void *result_keep(struct result *result, void *memory);
char *result_keep_text(struct result *result, const char *text);
void result_finish(struct result *result);

struct database *database_create(void);
void database_destroy(struct database *database);
/* Finds the log, or an empty one. */
struct log *database_log(struct database *database, const char *channel);
const struct log_entry *log_last(const struct log *log);

/* rights: how many rights taken away the caller has seen. */
void database_append(struct database *database, const struct append *append, uint64_t rights,
                     struct result *result);
void database_load(struct database *database, const char *channel, struct result *result);
void database_read_entries(struct database *database, const char *channel, uint64_t first, uint64_t last,
                           struct result *result);
void database_find_answer(struct database *database, const char *scope, const char *op,
                          struct result *result);
void database_read_registers(struct database *database, const struct register_read *reads, size_t count,
                             struct result *result);
void database_put(struct database *database, const struct register_write *writes, size_t write_count,
                  const struct register_guard *guards, size_t guard_count, struct result *result);
void database_save_snapshot(struct database *database, const char *channel, const struct position *position,
                            unsigned format, const char *text);
void database_read_heads(struct database *database, const char *const *channels, size_t count,
                         struct result *result);
void database_read_due(struct database *database, int64_t now_ms, struct result *result);
void database_take_lease(struct database *database, const char *name, const char *holder, int64_t now_ms,
                         int64_t ttl_ms, struct result *result);
void database_read_feed(struct database *database, const char *cursor, unsigned count, struct result *result);
void database_move_cursor(struct database *database, const char *name, const char *holder,
                          const char *cursor);
/* Forgets the feed as far as every cursor allows. */
void database_trim(struct database *database);

/* ---- database_texts.c ---- */

/* Finds the register of the text, or an empty one. */
struct text_log *database_text(struct database *database, const char *text);
void database_append_text(struct database *database, const char *text, const char *process,
                          const struct text_entry *entries, size_t count, uint64_t rights,
                          struct result *result);
/* An entry that comes with an event. */
void database_keep_text(struct database *database, const char *text, const char *process,
                        const struct text_entry *entry);
void database_load_text(struct database *database, const char *text, uint64_t after_seq,
                        struct result *result);
void database_compact_text(struct database *database, const char *text, uint64_t seq, const char *bytes,
                           size_t length);
/* The last of all entries of texts are lost, with the snapshots that were made after them. */
void database_lose_edits(struct database *database, size_t count);
/* Entries that were kept are not told any more to whoever has not heard of them. */
void database_trim_edits(struct database *database);
void database_free_texts(struct database *database);

#endif
