/* Erasing words: redact_1, once for each stream of the log that holds some. */
#include <assert.h>
#include <string.h>

#include "core/memory.h"
#include "store/calls.h"
#include "store/keys.h"
#include "store/redis_reply.h"
#include "store/resp.h"

struct redact_call {
    struct calls *calls;
    redacted_callback *done;
    void *argument;
    size_t waiting; /* answers */
    size_t replaced;
    bool failed;
};

static void on_redacted(void *argument, const struct redisReply *reply)
{
    struct redact_call *call = argument;
    int64_t replaced = reply == NULL ? -1 : reply_number(reply, -1);

    if (replaced < 0)
        call->failed = true;
    else
        call->replaced += (size_t)replaced;
    if (--call->waiting > 0)
        return;
    call->calls->rewrite_wanted = true;
    call->done(call->argument, call->failed ? STORE_UNAVAILABLE : STORE_DONE, call->replaced);
    mem_free(call);
}

static void ask_volume(struct calls *calls, const char *channel, const struct log_entry *entries,
                       size_t count, struct redact_call *call)
{
    struct resp resp;

    resp_begin_call(&resp, "redact_1", 2 + 2 * count);
    resp_text(&resp, channel);
    resp_count(&resp, volume_of(entries[0].position.seq));
    for (size_t i = 0; i < count; i++) {
        resp_count(&resp, entries[i].position.seq);
        resp_bytes(&resp, entries[i].text, entries[i].length);
    }
    call->waiting++;
    redis_commands_ask(calls->commands, &resp, on_redacted, call);
}

void calls_redact(void *self, const char *channel, const struct log_entry *entries, size_t count,
                  redacted_callback *done, void *argument)
{
    struct calls *calls = self;
    struct redact_call *call = MEM_NEW(struct redact_call);
    size_t first = 0;

    assert(count > 0);
    *call = (struct redact_call){.calls = calls, .done = done, .argument = argument};
    for (size_t i = 1; i <= count; i++)
        if (i == count || volume_of(entries[i].position.seq) != volume_of(entries[first].position.seq)) {
            ask_volume(calls, channel, &entries[first], i - first, call);
            first = i;
        }
}
