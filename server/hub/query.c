/* Questions: answered from the state and what they gathered. */
#include <string.h>

#include "hub/call.h"
#include "hub/channel.h"
#include "hub/command.h"
#include "hub/private.h"

/* How often facts are gathered for one question, where the channel goes on meanwhile. */
#define GATHERED_MOST 8

/* Takes reply. */
static void send(struct call *call, json_t *reply)
{
    if (!json_is_string(reply)) {
        call_reply(call, reply);
        return;
    }
    call_reply_text(call, json_string_value(reply), json_string_length(reply));
    json_decref(reply);
}

static void answer(struct call *call, enum error error)
{
    struct request request;
    json_t *reply = NULL;

    if (error == ERR_NONE && (call->channel->phase != CHANNEL_READY || !hub_knows_rights(call->hub)))
        error = ERR_UNAVAILABLE;
    /* A right may have been taken away while the facts were on their way. */
    if (error == ERR_NONE && call->wants.count > 0)
        error = call_find_actor(call, call->row->query->least_role);
    if (error == ERR_NONE) {
        call_make_request(call, &request);
        error = call->row->query->answer(call->channel->state, &request, &reply);
    }
    if (error != ERR_NONE) {
        call_refuse(call, error, json_int(reply, "retry_after_ms", 0));
        json_decref(reply);
    } else if (reply != NULL) {
        send(call, reply);
    } else if (++call->attempts < GATHERED_MOST) {
        query_run(call);
    } else {
        call_refuse(call, ERR_BUSY, BUSY_RETRY_MS);
    }
}

void query_run(struct call *call)
{
    const struct query *query = call->row->query;
    struct request request;
    enum error error = call_find_actor(call, query->least_role);

    if (error != ERR_NONE) {
        call_refuse_unknown(call, error, 0);
        return;
    }
    if (query->gather == NULL) {
        answer(call, ERR_NONE);
        return;
    }
    wants_finish(&call->wants);
    call_make_request(call, &request);
    query->gather(call->channel->state, &request, &call->wants);
    gather(call, answer);
}
