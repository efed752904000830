/* A store on a real redis-server of its own, in a folder of its own, and what tests need to drive it: calls
 * that wait for their answer, and a plain connection beside it. */
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <hiredis/hiredis.h>
#include <uv.h>

#include "core/ulid.h"
#include "store/store.h"

#define ROOM "room:01ARYZ6S41TSV4RRFFQ69G5FAV"
#define OTHER_ROOM "room:01ARYZ6S41TSV4RRFFQ69G5FAW"
#define TEXT "01ARYZ6S41TSV4RRFFQ69G5FAX"

/* One process of Sfat, as far as its store goes. */
struct fixture {
    uv_loop_t loop;
    struct store *store;
    const struct log_store *calls;
    struct log_follower follower;
    char process[ULID_SIZE];
    /* What the follower was told. */
    struct position heard; /* the last entry */
    char heard_after[TAG_SIZE];
    size_t heard_count;
    char heard_channel[64];
    char signal[256];
    unsigned lost, restarted;
    struct text_follower text_follower;
    uint64_t text_heard;         /* the number of a text's last entry */
    struct position before_text; /* what was heard of the feed before it */
    bool serving, ready, ready_ok, stopped;
};

/* A new folder below /tmp, to be removed by remove_folder. */
void make_folder(char folder[64]);
void remove_folder(const char *folder);

struct store_options options_in(const char *folder);
struct store_options options_at(const char *folder); /* the Redis that another fixture runs in this folder */

void fixture_init(struct fixture *fixture, const struct store_options *options);
/* Starts, and waits until it is ready. */
void fixture_start(struct fixture *fixture, const struct store_options *options);
/* begin and end, one after the other. */
void fixture_stop(struct fixture *fixture);

void fixture_begin_stop(struct fixture *fixture);
void fixture_end_stop(struct fixture *fixture);

/* Runs the loop until the flag is true; fails after 30 s. */
void run_until(struct fixture *fixture, const bool *flag);
void run_for(struct fixture *fixture, unsigned ms);

redisContext *plain_connect(const char *folder);
/* The number, or -1; frees the reply. */
long long plain_number(redisContext *redis, const char *format, ...);
/* The process id of the Redis that runs in the folder. */
pid_t redis_pid(const char *folder);

/* The outcome of a call, copied out of its callback. */
struct outcome {
    bool done;
    enum store_result result;
    char answer[256];
    size_t guard;
    struct position entries[6000]; /* of entries given back */
    size_t entry_count;
    bool entries_complete;
    char first_text[256];
    char last_text[256];
    struct position snapshot_position;
    unsigned snapshot_format;
    char snapshot[256];
    int64_t due_ms;
    char cursor[64];
    bool held;
    char texts[8][128]; /* whatever else, in order */
    size_t text_count;
};

/* An append like any other: event and tag made of the number. Change what the test is about, then append. */
struct append plain_append(const char *channel, uint64_t seq, char op[ULID_SIZE]);
void tag_of(char tag[TAG_SIZE], uint64_t seq);
void append_ask(struct fixture *fixture, const struct append *append, struct outcome *outcome);
enum store_result append_now(struct fixture *fixture, const struct append *append, struct outcome *outcome);
/* Appends count events after seq, and asserts that all are done. */
void append_many(struct fixture *fixture, const char *channel, uint64_t seq, size_t count);

void load_ask(struct fixture *fixture, const char *channel, struct outcome *outcome);
void load_now(struct fixture *fixture, const char *channel, struct outcome *outcome);
/* texts: the entries; entries: the number of the last. */
void text_load_ask(struct fixture *fixture, const char *text, struct outcome *outcome);
void text_append_now(struct fixture *fixture, const char *text, const char *entry, struct outcome *outcome);
void entries_ask(struct fixture *fixture, const char *channel, uint64_t first, uint64_t last,
                 struct outcome *outcome);
void entries_now(struct fixture *fixture, const char *channel, uint64_t first, uint64_t last,
                 struct outcome *outcome);
void head_now(struct fixture *fixture, const char *channel, struct outcome *outcome);
enum store_result put_now(struct fixture *fixture, const struct register_write *writes, size_t write_count,
                          const struct register_guard *guards, size_t guard_count, struct outcome *outcome);
/* texts: field, value, … of the hash. */
void register_now(struct fixture *fixture, const char *key, struct outcome *outcome);
void lease_now(struct fixture *fixture, const char *name, int64_t ttl_ms, struct outcome *outcome);
/* entries; texts: the feed's ids. */
void feed_now(struct fixture *fixture, const char *cursor, unsigned count, struct outcome *outcome);
/* texts: channel, due_ms, … */
void due_now(struct fixture *fixture, int64_t now_ms, struct outcome *outcome);
void answer_now(struct fixture *fixture, const char *scope, const char *op, struct outcome *outcome);
void redact_now(struct fixture *fixture, const char *channel, const struct log_entry *entries, size_t count,
                struct outcome *outcome);
/* Calls that report nothing are done once one after them is. */
void settle(struct fixture *fixture);

#endif
