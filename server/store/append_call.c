/* append: one call of append_2. */
#include <assert.h>
#include <string.h>

#include "core/memory.h"
#include "core/ulid.h"
#include "store/calls.h"
#include "store/keys.h"
#include "store/redis_reply.h"
#include "store/register_words.h"
#include "store/resp.h"

#define APPEND_WORDS 17

struct append_call {
    struct calls *calls;
    appended_callback *done;
    void *argument;
};

/* Scope and op, with nothing between: an op always has the same length. */
static void add_ledger_field(struct resp *resp, const char *scope, const char *op)
{
    struct buffer field = {0};

    buffer_append_text(&field, scope);
    buffer_append_text(&field, op);
    resp_bytes(resp, field.bytes, field.length);
    buffer_finish(&field);
}

static void add_due(struct resp *resp, int64_t due_ms)
{
    if (due_ms == DUE_KEEP)
        resp_text(resp, "");
    else
        resp_number(resp, due_ms);
}

static void add_entry(struct resp *resp, const struct append *append)
{
    resp_text(resp, append->channel);
    resp_count(resp, append->expected.seq);
    resp_text(resp, append->expected.tag);
    resp_count(resp, append->entry.position.seq);
    resp_text(resp, append->entry.position.tag);
    resp_bytes(resp, append->entry.text, append->entry.length);
}

static void write_append(struct resp *resp, const struct append *append, uint64_t rights)
{
    bool has_registers = append->guard_count + append->write_count > 0;
    size_t more = has_registers ? register_words(append->guard_count, append->write_count) : 0;
    struct ledger_month month;

    ledger_month_of(append->op, &month);
    resp_begin_call(resp, "append_2", APPEND_WORDS + more);
    add_entry(resp, append);
    resp_text(resp, month.name);
    resp_number(resp, month.expires_ms);
    add_ledger_field(resp, append->scope, append->op);
    resp_text(resp, append->answer);
    resp_number(resp, append->at_ms);
    add_due(resp, append->due_ms);
    resp_text(resp, append->counts ? "1" : "0");
    resp_text(resp, append->takes_rights ? "1" : "0");
    resp_count(resp, rights);
    resp_text(resp, append->text == NULL ? "" : append->text);
    resp_bytes(resp, append->text == NULL ? "" : append->text_bytes, append->text_length);
    if (has_registers)
        register_words_add(resp, append->guards, append->guard_count, append->writes, append->write_count);
}

/* {result, answer or guard, complete, entries}; DONE is a bare number. False where reply is nothing of the
 * kind. */
static bool read_appended(const struct redisReply *reply, struct appended *appended,
                          struct log_entry **entries)
{
    int64_t result = reply_number(reply_count(reply) > 0 ? reply_at(reply, 0) : reply, -1);

    if (result < STORE_DONE || result > STORE_LOST)
        return false;
    appended->result = (enum store_result)result;
    appended->entries_complete = reply_number(reply_at(reply, 2), 1) == 1;
    if (appended->result == STORE_REPEATED)
        appended->answer = reply_text(reply_at(reply, 1));
    if (appended->result == STORE_GUARDED)
        appended->guard = (size_t)reply_number(reply_at(reply, 1), 0);
    return reply_entries(reply_at(reply, 3), entries, &appended->entry_count);
}

static void on_appended(void *argument, const struct redisReply *reply)
{
    struct append_call *call = argument;
    struct appended appended = {0};
    struct log_entry *entries = NULL;

    if (reply == NULL || !read_appended(reply, &appended, &entries))
        appended = (struct appended){.result = STORE_UNAVAILABLE};
    appended.entries = entries;
    call->calls->appends[appended.result]++;
    call->done(call->argument, &appended);
    mem_free(entries);
    mem_free(call);
}

void calls_append(void *self, const struct append *append, appended_callback *done, void *argument)
{
    struct calls *calls = self;
    struct append_call *call = MEM_NEW(struct append_call);
    struct resp resp;

    assert(append->entry.position.seq == append->expected.seq + 1);
    *call = (struct append_call){calls, done, argument};
    write_append(&resp, append, *calls->rights);
    redis_commands_ask(calls->commands, &resp, on_appended, call);
}

struct answer_call {
    answer_callback *done;
    void *argument;
};

static void on_answer(void *argument, const struct redisReply *reply)
{
    struct answer_call *call = argument;

    call->done(call->argument, reply == NULL ? STORE_UNAVAILABLE : STORE_DONE, reply_text(reply));
    mem_free(call);
}

void calls_find_answer(void *self, const char *scope, const char *op, answer_callback *done, void *argument)
{
    struct calls *calls = self;
    struct answer_call *call = MEM_NEW(struct answer_call);
    struct ledger_month month;
    char key[sizeof(KEY_OPS) + MONTH_SIZE] = KEY_OPS;
    struct resp resp;

    *call = (struct answer_call){done, argument};
    ledger_month_of(op, &month);
    strcat(key, month.name);
    resp_begin(&resp, 3);
    resp_text(&resp, "HGET");
    resp_text(&resp, key);
    add_ledger_field(&resp, scope, op);
    redis_commands_ask(calls->commands, &resp, on_answer, call);
}
