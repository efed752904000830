#include "store/text_calls.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/ulid.h"
#include "store/calls.h"
#include "store/redis_reply.h"
#include "store/resp.h"

uint64_t reply_text_seq(const struct redisReply *id)
{
    const char *text = reply_text(id);

    return text == NULL || strncmp(text, "0-", 2) != 0 ? 0 : strtoull(text + 2, NULL, 10);
}

/* ---- append ---- */

struct append_text_call {
    text_appended_callback *done;
    void *argument;
};

static void on_appended(void *argument, const struct redisReply *reply)
{
    struct append_text_call *call = argument;
    int64_t result = reply_number(reply, -1);

    call->done(call->argument, result == STORE_DONE || result == STORE_RIGHTS_BEHIND
                                   ? (enum store_result)result
                                   : STORE_UNAVAILABLE);
    mem_free(call);
}

void calls_append_text(void *self, const char *text, const struct text_entry *entries, size_t count,
                       text_appended_callback *done, void *argument)
{
    struct calls *calls = self;
    struct append_text_call *call = MEM_NEW(struct append_text_call);
    struct resp resp;

    *call = (struct append_text_call){done, argument};
    resp_begin_call(&resp, "text_append_1", 3 + count);
    resp_text(&resp, text);
    resp_text(&resp, calls->process);
    resp_count(&resp, *calls->rights);
    for (size_t i = 0; i < count; i++)
        resp_bytes(&resp, entries[i].bytes, entries[i].length);
    redis_commands_ask(calls->commands, &resp, on_appended, call);
}

/* ---- load: text_load_2 until the end ---- */

struct load_text_call {
    struct calls *calls;
    text_loaded_callback *done;
    void *argument;
    char text[ULID_SIZE];
    struct text_loaded loaded;
    char *snapshot;
    struct text_entry *entries; /* with bytes of their own */
    size_t count, capacity;
    size_t bytes; /* of entries and snapshot */
};

static void forget_entries(struct load_text_call *call)
{
    for (size_t i = 0; i < call->count; i++)
        mem_free((char *)call->entries[i].bytes);
    call->count = call->bytes = 0;
}

static void end_load(void *argument, enum store_result result)
{
    struct load_text_call *call = argument;

    call->loaded.result = result;
    call->loaded.snapshot = call->snapshot;
    call->loaded.entries = call->entries;
    call->loaded.entry_count = call->count;
    call->done(call->argument, &call->loaded);
    forget_entries(call);
    mem_free(call->entries);
    mem_free(call->snapshot);
    mem_free(call);
}

/* One may have been made since the first part was read: it stands for what was read so far, too. */
static void keep_snapshot(struct load_text_call *call, const struct redisReply *reply)
{
    uint64_t seq = (uint64_t)reply_number(reply_at(reply, 0), 0);
    const struct redisReply *bytes = reply_at(reply, 1);

    if (seq == 0 || reply_text(bytes) == NULL)
        return;
    forget_entries(call);
    mem_free(call->snapshot);
    call->snapshot = mem_copy(reply_text(bytes), reply_length(bytes));
    call->loaded.snapshot_length = call->bytes = reply_length(bytes);
    call->loaded.snapshot_seq = call->loaded.last_seq = seq;
}

static bool keep_entry(struct load_text_call *call, const struct redisReply *reply)
{
    uint64_t seq = reply_text_seq(reply_at(reply, 0));
    const struct redisReply *bytes = reply_field(reply_at(reply, 1), "e");

    if (seq == 0 || reply_text(bytes) == NULL)
        return false;
    call->entries = mem_grow(call->entries, call->count, &call->capacity, sizeof(*call->entries));
    call->entries[call->count++] =
        (struct text_entry){mem_copy(reply_text(bytes), reply_length(bytes)), reply_length(bytes)};
    call->bytes += sizeof(*call->entries) + reply_length(bytes);
    call->loaded.last_seq = seq;
    return true;
}

static bool keep_entries(struct load_text_call *call, const struct redisReply *entries)
{
    for (size_t i = 0; i < reply_count(entries); i++)
        if (!keep_entry(call, reply_at(entries, i)))
            return false;
    return true;
}

static void ask_load(struct load_text_call *call);

static void on_loaded(void *argument, const struct redisReply *reply)
{
    struct load_text_call *call = argument;

    if (reply == NULL || reply_count(reply) != 5) {
        end_load(call, STORE_UNAVAILABLE);
        return;
    }
    keep_snapshot(call, reply);
    if (!keep_entries(call, reply_at(reply, 3)))
        end_load(call, STORE_UNAVAILABLE);
    else if (reply_number(reply_at(reply, 2), 0) == 1)
        ask_load(call);
    else
        rights_wait(&call->calls->waiting, (uint64_t)reply_number(reply_at(reply, 4), 0), call->bytes,
                    end_load, call);
}

static void ask_load(struct load_text_call *call)
{
    struct resp resp;

    resp_begin_call(&resp, "text_load_2", 2);
    resp_text(&resp, call->text);
    resp_count(&resp, call->loaded.last_seq);
    redis_commands_ask(call->calls->commands, &resp, on_loaded, call);
}

void calls_load_text(void *self, const char *text, uint64_t after_seq, text_loaded_callback *done,
                     void *argument)
{
    struct load_text_call *call = MEM_NEW(struct load_text_call);

    *call = (struct load_text_call){.calls = self, .done = done, .argument = argument};
    strncpy(call->text, text, ULID_SIZE - 1);
    call->loaded.last_seq = after_seq;
    ask_load(call);
}

/* ---- compact: now or never ---- */

/* Sent again it might come to a database that has lost the entries it stands for, and got others since. */
void calls_compact_text(void *self, const char *text, uint64_t seq, const void *bytes, size_t length)
{
    struct calls *calls = self;
    struct resp resp;

    resp_begin_call(&resp, "text_compact_1", 3);
    resp_text(&resp, text);
    resp_count(&resp, seq);
    resp_bytes(&resp, bytes, length);
    redis_commands_try(calls->commands, &resp, NULL, NULL);
}
