/* What reads logs: load, read_entries, read_heads; and save_snapshot. */
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "store/calls.h"
#include "store/keys.h"
#include "store/redis_reply.h"
#include "store/resp.h"

/* ---- load: load_1, and range_1 until the log's end where the tail is long ---- */

struct load_call {
    struct calls *calls;
    loaded_callback *done;
    void *argument;
    char channel[CHANNEL_ID_SIZE];
    struct loaded loaded;
    char *snapshot;
    struct log_entry *entries; /* with texts of their own */
    size_t entry_count;
    uint64_t last_seq; /* of the log, when load_1 looked */
};

static void end_load(struct load_call *call, enum store_result result)
{
    call->loaded.result = result;
    call->loaded.snapshot = call->snapshot;
    call->loaded.entries = call->entries;
    call->loaded.entry_count = call->entry_count;
    call->done(call->argument, &call->loaded);
    for (size_t i = 0; i < call->entry_count; i++)
        mem_free((char *)call->entries[i].text);
    mem_free(call->entries);
    mem_free(call->snapshot);
    mem_free(call);
}

/* Copies what the reply holds: there may be more to wait for. */
static bool keep_entries(struct load_call *call, const struct redisReply *reply)
{
    struct log_entry *entries;
    size_t count;

    if (!reply_entries(reply, &entries, &count))
        return false;
    call->entries = mem_resize(call->entries, (call->entry_count + count) * sizeof(*entries));
    for (size_t i = 0; i < count; i++) {
        entries[i].text = mem_copy(entries[i].text, entries[i].length);
        call->entries[call->entry_count++] = entries[i];
    }
    mem_free(entries);
    return true;
}

/* {seq, tag, format, text} or {}. */
static void keep_snapshot(struct load_call *call, const struct redisReply *reply)
{
    const struct redisReply *text = reply_at(reply, 3);
    uint64_t seq = (uint64_t)reply_number(reply_at(reply, 0), 0);

    if (reply_text(text) == NULL || !reply_position(&call->loaded.snapshot_position, seq, reply_at(reply, 1)))
        return;
    call->loaded.snapshot_format = (unsigned)reply_number(reply_at(reply, 2), 0);
    call->loaded.snapshot_length = reply_length(text);
    call->snapshot = mem_copy(reply_text(text), reply_length(text));
}

static void on_range(void *argument, const struct redisReply *reply);

/* next_seq 0: all is there. */
static void go_on(struct load_call *call, uint64_t next_seq)
{
    struct resp resp;

    if (next_seq == 0) {
        end_load(call, STORE_DONE);
        return;
    }
    resp_begin_call(&resp, "range_1", 3);
    resp_text(&resp, call->channel);
    resp_count(&resp, next_seq);
    resp_count(&resp, call->last_seq);
    redis_commands_ask(call->calls->commands, &resp, on_range, call);
}

static void on_range(void *argument, const struct redisReply *reply)
{
    struct load_call *call = argument;

    if (reply == NULL || !keep_entries(call, reply_at(reply, 1)))
        end_load(call, STORE_UNAVAILABLE);
    else
        go_on(call, (uint64_t)reply_number(reply_at(reply, 0), 0));
}

static void on_loaded(void *argument, const struct redisReply *reply)
{
    struct load_call *call = argument;

    if (reply == NULL || !keep_entries(call, reply_at(reply, 4))) {
        end_load(call, STORE_UNAVAILABLE);
        return;
    }
    keep_snapshot(call, reply_at(reply, 0));
    call->loaded.due_ms = reply_number(reply_at(reply, 1), DUE_NONE);
    call->last_seq = (uint64_t)reply_number(reply_at(reply, 2), 0);
    go_on(call, (uint64_t)reply_number(reply_at(reply, 3), 0));
}

void calls_load(void *self, const char *channel, loaded_callback *done, void *argument)
{
    struct calls *calls = self;
    struct load_call *call = MEM_NEW(struct load_call);
    struct resp resp;

    *call = (struct load_call){.calls = calls, .done = done, .argument = argument};
    strncpy(call->channel, channel, CHANNEL_ID_SIZE - 1);
    resp_begin_call(&resp, "load_1", 1);
    resp_text(&resp, channel);
    redis_commands_ask(calls->commands, &resp, on_loaded, call);
}

/* ---- read_entries: the newest of a range ---- */

struct entries_call {
    entries_callback *done;
    void *argument;
};

static void reverse(struct log_entry *entries, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        struct log_entry entry = entries[i];

        entries[i] = entries[count - 1 - i];
        entries[count - 1 - i] = entry;
    }
}

static void on_entries(void *argument, const struct redisReply *reply)
{
    struct entries_call *call = argument;
    struct entries read = {.result = STORE_UNAVAILABLE};
    struct log_entry *entries = NULL;

    if (reply != NULL && reply_entries(reply, &entries, &read.entry_count)) {
        reverse(entries, read.entry_count);
        read.result = STORE_DONE;
        read.entries = entries;
    }
    call->done(call->argument, &read);
    mem_free(entries);
    mem_free(call);
}

void calls_read_entries(void *self, const char *channel, uint64_t first_seq, uint64_t last_seq,
                        entries_callback *done, void *argument)
{
    struct calls *calls = self;
    struct entries_call *call = MEM_NEW(struct entries_call);
    struct resp resp;

    *call = (struct entries_call){done, argument};
    resp_begin_call(&resp, "entries_1", 3);
    resp_text(&resp, channel);
    resp_count(&resp, first_seq);
    resp_count(&resp, last_seq);
    redis_commands_ask(calls->commands, &resp, on_entries, call);
}

/* ---- read_heads ---- */

struct heads_call {
    heads_callback *done;
    void *argument;
    size_t count;
};

/* "seq tag count last_ms"; a channel without a head has an empty log. */
static struct log_head read_head(const struct redisReply *reply)
{
    struct log_head head = {0};
    const char *text = reply_text(reply);
    unsigned long long seq, count;
    long long last_ms;

    _Static_assert(TAG_SIZE == 11, "the width of a tag in the format below");
    if (text == NULL || sscanf(text, "%llu %10s %llu %lld", &seq, head.position.tag, &count, &last_ms) != 4)
        return (struct log_head){0};
    head.position.seq = seq;
    head.count = count;
    head.last_ms = last_ms;
    return head;
}

static void on_heads(void *argument, const struct redisReply *reply)
{
    struct heads_call *call = argument;
    struct log_head *heads = mem_new(call->count * sizeof(*heads));
    enum store_result result = reply == NULL ? STORE_UNAVAILABLE : STORE_DONE;

    for (size_t i = 0; i < call->count; i++)
        heads[i] = read_head(reply_at(reply, i));
    call->done(call->argument, result, heads, result == STORE_DONE ? call->count : 0);
    mem_free(heads);
    mem_free(call);
}

/* HMGET wants one field at least: without channels the name of none is asked for. */
void calls_read_heads(void *self, const char *const *channels, size_t count, heads_callback *done,
                      void *argument)
{
    struct calls *calls = self;
    struct heads_call *call = MEM_NEW(struct heads_call);
    struct resp resp;

    *call = (struct heads_call){done, argument, count};
    resp_begin(&resp, 3 + count);
    resp_text(&resp, "HMGET");
    resp_text(&resp, KEY_HEADS);
    for (size_t i = 0; i < count; i++)
        resp_text(&resp, channels[i]);
    resp_text(&resp, "");
    redis_commands_ask(calls->commands, &resp, on_heads, call);
}

/* ---- save_snapshot ---- */

void calls_save_snapshot(void *self, const char *channel, const struct position *position, unsigned format,
                         const char *text, size_t length)
{
    struct calls *calls = self;
    struct resp resp;

    resp_begin_call(&resp, "snapshot_1", 5);
    resp_text(&resp, channel);
    resp_count(&resp, position->seq);
    resp_text(&resp, position->tag);
    resp_number(&resp, format);
    resp_bytes(&resp, text, length);
    redis_commands_ask(calls->commands, &resp, NULL, NULL);
}
