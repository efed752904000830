/* The calls of struct log_store over Redis, one function each; store.c puts them into the table. self is a
 * struct calls. */
#ifndef STORE_CALLS_H
#define STORE_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/log_store.h"
#include "store/redis_commands.h"
#include "store/rights_wait.h"

struct put_call;

struct calls {
    struct redis_commands *commands;
    const char *process;
    const uint64_t *rights;      /* what this process has seen of rights taken away */
    struct rights_waits waiting; /* reads that are ahead of the feed */
    uint64_t puts;               /* made */
    struct put_call *oldest_put; /* not answered yet */
    struct put_call *newest_put;
    unsigned signals_waiting; /* published on this connection, not answered */
    bool rewrite_wanted;      /* words were erased: the append-only file must be written anew */
    uint64_t appends[STORE_UNAVAILABLE + 1]; /* by result, for /metrics */
};

void calls_append(void *self, const struct append *append, appended_callback *done, void *argument);
void calls_load(void *self, const char *channel, loaded_callback *done, void *argument);
void calls_read_entries(void *self, const char *channel, uint64_t first_seq, uint64_t last_seq,
                        entries_callback *done, void *argument);
void calls_find_answer(void *self, const char *scope, const char *op, answer_callback *done, void *argument);
void calls_read_registers(void *self, const struct register_read *reads, size_t count,
                          registers_callback *done, void *argument);
void calls_put(void *self, const struct register_write *writes, size_t write_count,
               const struct register_guard *guards, size_t guard_count, put_callback *done, void *argument);
void calls_save_snapshot(void *self, const char *channel, const struct position *position, unsigned format,
                         const char *text, size_t length);
void calls_read_heads(void *self, const char *const *channels, size_t count, heads_callback *done,
                      void *argument);
void calls_read_due(void *self, int64_t now_ms, due_callback *done, void *argument);
void calls_publish_signal(void *self, const char *channel, const char *text);
void calls_take_lease(void *self, const char *name, int64_t ttl_ms, lease_callback *done, void *argument);
void calls_read_feed(void *self, const char *cursor, unsigned count, feed_callback *done, void *argument);
void calls_move_cursor(void *self, const char *name, const char *cursor);

/* Not of log_store: store_redact (store.h). */
typedef void redacted_callback(void *argument, enum store_result result, size_t replaced);
void calls_redact(void *self, const char *channel, const struct log_entry *entries, size_t count,
                  redacted_callback *done, void *argument);

#endif
