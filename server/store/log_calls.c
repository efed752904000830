/* What reads logs: load, read_entries, read_heads; and save_snapshot. What holds events waits until this
 * process has seen the rights that were taken away before them (rights_wait.h). */
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "store/calls.h"
#include "store/keys.h"
#include "store/redis_reply.h"
#include "store/resp.h"

static size_t bytes_of(const struct log_entry *entries, size_t count)
{
    size_t bytes = count * sizeof(*entries);

    for (size_t i = 0; i < count; i++)
        bytes += entries[i].length;
    return bytes;
}

static void free_entries(struct log_entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++)
        mem_free((char *)entries[i].text);
    mem_free(entries);
}

/* ---- load: load_2, and range_2 until the log's end where the tail is long ---- */

struct load_call {
    struct calls *calls;
    loaded_callback *done;
    void *argument;
    char channel[CHANNEL_ID_SIZE];
    struct loaded loaded;
    char *snapshot;
    struct log_entry *entries; /* with texts of their own */
    size_t entry_count;
    uint64_t last_seq; /* of the log, when load_2 looked */
    uint64_t rights;   /* that were taken away when the last of it was read */
};

static void end_load(void *argument, enum store_result result)
{
    struct load_call *call = argument;

    call->loaded.result = result;
    call->loaded.snapshot = call->snapshot;
    call->loaded.entries = call->entries;
    call->loaded.entry_count = call->entry_count;
    call->done(call->argument, &call->loaded);
    free_entries(call->entries, call->entry_count);
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
        rights_wait(&call->calls->waiting, call->rights,
                    call->loaded.snapshot_length + bytes_of(call->entries, call->entry_count), end_load,
                    call);
        return;
    }
    resp_begin_call(&resp, "range_2", 3);
    resp_text(&resp, call->channel);
    resp_count(&resp, next_seq);
    resp_count(&resp, call->last_seq);
    redis_commands_ask(call->calls->commands, &resp, on_range, call);
}

static void on_range(void *argument, const struct redisReply *reply)
{
    struct load_call *call = argument;

    if (reply == NULL || !keep_entries(call, reply_at(reply, 1))) {
        end_load(call, STORE_UNAVAILABLE);
        return;
    }
    call->rights = (uint64_t)reply_number(reply_at(reply, 2), 0);
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
    call->rights = (uint64_t)reply_number(reply_at(reply, 5), 0);
    go_on(call, (uint64_t)reply_number(reply_at(reply, 3), 0));
}

void calls_load(void *self, const char *channel, loaded_callback *done, void *argument)
{
    struct calls *calls = self;
    struct load_call *call = MEM_NEW(struct load_call);
    struct resp resp;

    *call = (struct load_call){.calls = calls, .done = done, .argument = argument};
    strncpy(call->channel, channel, CHANNEL_ID_SIZE - 1);
    resp_begin_call(&resp, "load_2", 1);
    resp_text(&resp, channel);
    redis_commands_ask(calls->commands, &resp, on_loaded, call);
}

/* ---- read_entries: the newest of a range ---- */

struct entries_call {
    struct calls *calls;
    entries_callback *done;
    void *argument;
    struct log_entry *entries; /* with texts of their own */
    size_t entry_count;
};

/* Copies them, as they may have to wait, from the newest first to the order of the log. */
static bool keep_newest_first(struct entries_call *call, const struct redisReply *reply)
{
    struct log_entry *newest_first;
    size_t count;

    if (!reply_entries(reply, &newest_first, &count))
        return false;
    call->entries = mem_new(count * sizeof(*call->entries));
    call->entry_count = count;
    for (size_t i = 0; i < count; i++) {
        call->entries[i] = newest_first[count - 1 - i];
        call->entries[i].text = mem_copy(call->entries[i].text, call->entries[i].length);
    }
    mem_free(newest_first);
    return true;
}

static void end_entries(void *argument, enum store_result result)
{
    struct entries_call *call = argument;
    struct entries read = {.result = result};

    if (result == STORE_DONE) {
        read.entries = call->entries;
        read.entry_count = call->entry_count;
    }
    call->done(call->argument, &read);
    free_entries(call->entries, call->entry_count);
    mem_free(call);
}

static void on_entries(void *argument, const struct redisReply *reply)
{
    struct entries_call *call = argument;

    if (reply == NULL || !keep_newest_first(call, reply_at(reply, 0)))
        end_entries(call, STORE_UNAVAILABLE);
    else
        rights_wait(&call->calls->waiting, (uint64_t)reply_number(reply_at(reply, 1), 0),
                    bytes_of(call->entries, call->entry_count), end_entries, call);
}

void calls_read_entries(void *self, const char *channel, uint64_t first_seq, uint64_t last_seq,
                        entries_callback *done, void *argument)
{
    struct calls *calls = self;
    struct entries_call *call = MEM_NEW(struct entries_call);
    struct resp resp;

    *call = (struct entries_call){.calls = calls, .done = done, .argument = argument};
    resp_begin_call(&resp, "entries_2", 3);
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
