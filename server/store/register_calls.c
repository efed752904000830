/* Registers without an event: put and read_registers. */
#include "core/memory.h"
#include "store/calls.h"
#include "store/keys.h"
#include "store/redis_reply.h"
#include "store/register_words.h"
#include "store/resp.h"

/* ---- put: a number of this process's own tells a repetition ---- */

struct put_call {
    struct calls *calls;
    put_callback *done;
    void *argument;
    uint64_t number;
    struct put_call *older, *newer;
};

static void link_put(struct calls *calls, struct put_call *call)
{
    call->number = ++calls->puts;
    call->older = calls->newest_put;
    if (call->older != NULL)
        call->older->newer = call;
    else
        calls->oldest_put = call;
    calls->newest_put = call;
}

/* Not always the oldest: what found the queue full ends before those that wait in it. */
static void unlink_put(struct calls *calls, struct put_call *call)
{
    if (call->older != NULL)
        call->older->newer = call->newer;
    else
        calls->oldest_put = call->newer;
    if (call->newer != NULL)
        call->newer->older = call->older;
    else
        calls->newest_put = call->older;
}

static void on_put(void *argument, const struct redisReply *reply)
{
    struct put_call *call = argument;
    struct put_done done = {.result = STORE_UNAVAILABLE};

    if (reply_count(reply) > 0) {
        done.result = STORE_GUARDED;
        done.guard = (size_t)reply_number(reply_at(reply, 1), 0);
    } else if (reply_number(reply, -1) == STORE_DONE)
        done.result = STORE_DONE;
    unlink_put(call->calls, call);
    call->done(call->argument, &done);
    mem_free(call);
}

void calls_put(void *self, const struct register_write *writes, size_t write_count,
               const struct register_guard *guards, size_t guard_count, put_callback *done, void *argument)
{
    struct calls *calls = self;
    struct put_call *call = MEM_NEW(struct put_call);
    struct resp resp;

    *call = (struct put_call){.calls = calls, .done = done, .argument = argument};
    link_put(calls, call);
    resp_begin_call(&resp, "put_1", 3 + register_words(guard_count, write_count));
    resp_text(&resp, calls->process);
    resp_count(&resp, call->number);
    resp_count(&resp, calls->oldest_put->number);
    register_words_add(&resp, guards, guard_count, writes, write_count);
    redis_commands_ask(calls->commands, &resp, on_put, call);
}

/* ---- read_registers ---- */

struct registers_call {
    registers_callback *done;
    void *argument;
    size_t count;
};

/* One hash is the whole reply of HGETALL, several are in that of registers_1. */
static const struct redisReply *flat_hash(const struct redisReply *reply, size_t hashes, size_t i)
{
    return hashes == 1 ? reply : reply_at(reply, i);
}

static size_t count_fields(const struct redisReply *reply, size_t hashes)
{
    size_t count = 0;

    for (size_t i = 0; i < hashes; i++)
        count += reply_count(flat_hash(reply, hashes, i)) / 2;
    return count;
}

/* fields has room for all of the reply; false where it is not as it should be. */
static bool read_hashes(const struct redisReply *reply, struct register_hash *hashes, size_t count,
                        struct register_field *fields)
{
    for (size_t i = 0; i < count; i++) {
        const struct redisReply *flat = flat_hash(reply, count, i);

        hashes[i] = (struct register_hash){fields, reply_count(flat) / 2};
        for (size_t j = 0; j < hashes[i].field_count; j++, fields++) {
            fields->name = reply_text(reply_at(flat, 2 * j));
            fields->value = reply_text(reply_at(flat, 2 * j + 1));
            if (fields->name == NULL || fields->value == NULL)
                return false;
        }
    }
    return true;
}

static void on_registers(void *argument, const struct redisReply *reply)
{
    struct registers_call *call = argument;
    struct registers registers = {.result = STORE_UNAVAILABLE};
    struct register_hash *hashes = mem_new(call->count * sizeof(*hashes));
    struct register_field *fields = mem_new(count_fields(reply, call->count) * sizeof(*fields));

    if (reply != NULL && read_hashes(reply, hashes, call->count, fields))
        registers = (struct registers){STORE_DONE, hashes, call->count};
    call->done(call->argument, &registers);
    mem_free(fields);
    mem_free(hashes);
    mem_free(call);
}

/* Without a script, for half the price: every connection begins with this one. */
static void ask_one(struct resp *resp, const char *register_key)
{
    struct buffer key = {0};

    buffer_append_text(&key, KEY_REGISTER);
    buffer_append_text(&key, register_key);
    resp_begin(resp, 2);
    resp_text(resp, "HGETALL");
    resp_bytes(resp, key.bytes, key.length);
    buffer_finish(&key);
}

static void ask_several(struct resp *resp, const struct register_read *reads, size_t count)
{
    resp_begin_call(resp, "registers_1", count);
    for (size_t i = 0; i < count; i++)
        resp_text(resp, reads[i].key);
}

void calls_read_registers(void *self, const struct register_read *reads, size_t count,
                          registers_callback *done, void *argument)
{
    struct calls *calls = self;
    struct registers_call *call = MEM_NEW(struct registers_call);
    struct resp resp;

    *call = (struct registers_call){done, argument, count};
    if (count == 1)
        ask_one(&resp, reads[0].key);
    else
        ask_several(&resp, reads, count);
    redis_commands_ask(calls->commands, &resp, on_registers, call);
}
