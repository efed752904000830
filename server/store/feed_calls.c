/* What reactors, timers and signals need: read_due, take_lease, read_feed, move_cursor, publish_signal. */
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "store/calls.h"
#include "store/feed_entries.h"
#include "store/keys.h"
#include "store/redis_reply.h"
#include "store/resp.h"

#define FEED_MOST 1000
/* Signals may be lost: this many may wait for Redis, what is more is dropped. */
#define SIGNALS_MOST 1000

/* ---- read_due ---- */

struct due_call {
    due_callback *done;
    void *argument;
};

static void on_due(void *argument, const struct redisReply *reply)
{
    struct due_call *call = argument;
    size_t count = reply_count(reply) / 2;
    struct due_channel *due = mem_new(count * sizeof(*due));

    for (size_t i = 0; i < count; i++) {
        due[i].channel = reply_text(reply_at(reply, 2 * i));
        due[i].due_ms = reply_number(reply_at(reply, 2 * i + 1), 0);
    }
    call->done(call->argument, reply == NULL ? STORE_UNAVAILABLE : STORE_DONE, due, count);
    mem_free(due);
    mem_free(call);
}

void calls_read_due(void *self, int64_t now_ms, due_callback *done, void *argument)
{
    struct calls *calls = self;
    struct due_call *call = MEM_NEW(struct due_call);
    struct resp resp;

    *call = (struct due_call){done, argument};
    resp_begin(&resp, 8);
    resp_text(&resp, "ZRANGEBYSCORE");
    resp_text(&resp, KEY_DUE);
    resp_text(&resp, "-inf");
    resp_number(&resp, now_ms);
    resp_text(&resp, "WITHSCORES");
    resp_text(&resp, "LIMIT");
    resp_text(&resp, "0");
    resp_number(&resp, DUE_MOST);
    redis_commands_ask(calls->commands, &resp, on_due, call);
}

/* ---- Leases and their cursors ---- */

struct lease_call {
    lease_callback *done;
    void *argument;
};

static void on_lease(void *argument, const struct redisReply *reply)
{
    struct lease_call *call = argument;
    const char *cursor = reply_text(reply_at(reply, 1));
    struct lease lease = {.result = STORE_UNAVAILABLE, .cursor = ""};

    if (cursor != NULL)
        lease = (struct lease){STORE_DONE, reply_number(reply_at(reply, 0), 0) == 1, cursor};
    call->done(call->argument, &lease);
    mem_free(call);
}

void calls_take_lease(void *self, const char *name, int64_t ttl_ms, lease_callback *done, void *argument)
{
    struct calls *calls = self;
    struct lease_call *call = MEM_NEW(struct lease_call);
    struct resp resp;

    *call = (struct lease_call){done, argument};
    resp_begin_call(&resp, "lease_1", 3);
    resp_text(&resp, name);
    resp_text(&resp, calls->process);
    resp_number(&resp, ttl_ms);
    redis_commands_ask(calls->commands, &resp, on_lease, call);
}

void calls_move_cursor(void *self, const char *name, const char *cursor)
{
    struct calls *calls = self;
    struct resp resp;

    resp_begin_call(&resp, "cursor_1", 3);
    resp_text(&resp, name);
    resp_text(&resp, calls->process);
    resp_text(&resp, cursor);
    redis_commands_ask(calls->commands, &resp, NULL, NULL);
}

/* ---- read_feed ---- */

struct feed_call {
    feed_callback *done;
    void *argument;
};

static bool read_feed(const struct redisReply *reply, struct feed_entry *entries)
{
    uint64_t rights;

    for (size_t i = 0; i < reply_count(reply); i++)
        if (!feed_entry_read(reply_at(reply, i), &entries[i], &rights))
            return false;
    return true;
}

static void on_feed(void *argument, const struct redisReply *reply)
{
    struct feed_call *call = argument;
    struct feed_entry *entries = mem_new(reply_count(reply) * sizeof(*entries));
    struct feed feed = {.result = STORE_UNAVAILABLE};

    if (reply != NULL && read_feed(reply, entries))
        feed = (struct feed){STORE_DONE, entries, reply_count(reply)};
    call->done(call->argument, &feed);
    mem_free(entries);
    mem_free(call);
}

void calls_read_feed(void *self, const char *cursor, unsigned count, feed_callback *done, void *argument)
{
    struct calls *calls = self;
    struct feed_call *call = MEM_NEW(struct feed_call);
    char after[FEED_ID_SIZE + 1];
    struct resp resp;

    *call = (struct feed_call){done, argument};
    snprintf(after, sizeof(after), "%s%s", cursor[0] == '\0' ? "-" : "(", cursor);
    resp_begin(&resp, 6);
    resp_text(&resp, "XRANGE");
    resp_text(&resp, KEY_FEED);
    resp_text(&resp, after);
    resp_text(&resp, "+");
    resp_text(&resp, "COUNT");
    resp_number(&resp, count < FEED_MOST ? count : FEED_MOST);
    redis_commands_ask(calls->commands, &resp, on_feed, call);
}

/* ---- publish_signal ---- */

static void on_published(void *argument, const struct redisReply *reply)
{
    struct calls *calls = argument;

    (void)reply;
    calls->signals_waiting--;
}

/* "<channel> <text>": a channel's name has no blank. */
void calls_publish_signal(void *self, const char *channel, const char *text)
{
    struct calls *calls = self;
    struct buffer message = {0};
    struct resp resp;

    if (!calls->commands->ready || calls->signals_waiting >= SIGNALS_MOST)
        return;
    buffer_append_format(&message, "%s %s", channel, text);
    resp_begin(&resp, 3);
    resp_text(&resp, "PUBLISH");
    resp_text(&resp, KEY_SIGNALS);
    resp_bytes(&resp, message.bytes, message.length);
    calls->signals_waiting++;
    redis_commands_try(calls->commands, &resp, on_published, calls);
    buffer_finish(&message);
}
