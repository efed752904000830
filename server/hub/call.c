#include "hub/call.h"

#include <assert.h>
#include <string.h>

#include <utlist.h>

#include "core/memory.h"
#include "hub/channel.h"
#include "hub/listener.h"
#include "hub/private.h"

struct batch {
    char **replies; /* NULL: none for this request */
    size_t count, outstanding;
};

struct batch *batch_create(size_t count)
{
    struct batch *batch = MEM_NEW(struct batch);

    batch->replies = mem_new(count * sizeof(*batch->replies));
    batch->count = batch->outstanding = count;
    return batch;
}

/* All replies are there: one array, or nothing where there is no reply at all (JSON-RPC 2.0, section 6). */
static void batch_send(struct batch *batch, struct peer *peer)
{
    struct buffer text = {0};

    for (size_t i = 0; i < batch->count; i++) {
        if (batch->replies[i] == NULL)
            continue;
        buffer_append_text(&text, text.length == 0 ? "[" : ",");
        buffer_append_text(&text, batch->replies[i]);
        mem_free(batch->replies[i]);
    }
    if (text.length > 0)
        buffer_append_text(&text, "]");
    if (peer != NULL && (text.length > 0 || peer->wire->bare))
        peer_send_text(peer, text.length > 0 ? text.bytes : "", text.length);
    buffer_finish(&text);
    mem_free(batch->replies);
    mem_free(batch);
}

struct call *call_create(struct hub *hub, struct peer *peer, json_t *message)
{
    struct call *call = MEM_NEW(struct call);

    call->hub = hub;
    call->message = message;
    call->peer = peer;
    memcpy(call->language, "ro", 3);
    hub->call_count++;
    if (peer != NULL) {
        memcpy(call->person, peer->person, ULID_SIZE);
        memcpy(call->session, peer->session, ULID_SIZE);
        memcpy(call->language, peer->language, sizeof(call->language));
        call->address = mem_copy_text(peer->is_exempt ? "" : peer->address);
        DL_APPEND(peer->calls, call);
        peer->call_count++;
    }
    return call;
}

static void destroy(struct call *call)
{
    if (call->peer != NULL) {
        DL_DELETE(call->peer->calls, call);
        call->peer->call_count--;
    }
    call->hub->call_count--;
    decision_finish(&call->decision);
    wants_finish(&call->wants);
    json_decref(call->facts);
    json_decref(call->prepared);
    json_decref(call->message);
    mem_free(call->address);
    mem_free(call->answer);
    mem_free(call);
}

void calls_detach(struct peer *peer)
{
    struct call *call, *next;

    DL_FOREACH_SAFE(peer->calls, call, next)
    {
        DL_DELETE(peer->calls, call);
        call->peer = NULL;
    }
    peer->call_count = 0;
}

/* Ends a peer's call with a whole response, alone or into its batch. */
static void respond(struct call *call, struct buffer *response)
{
    struct peer *peer = call->peer;
    struct batch *batch = call->batch;

    if (batch != NULL) {
        if (call->id != NULL)
            batch->replies[call->batch_place] = buffer_take(response);
        destroy(call);
        if (--batch->outstanding == 0)
            batch_send(batch, peer);
    } else {
        if (peer != NULL && call->id != NULL)
            peer_send_text(peer, response->bytes, response->length);
        else if (peer != NULL && peer->wire->bare)
            peer_send_text(peer, "", 0);
        destroy(call);
    }
    buffer_finish(response);
}

static void begin_response(const struct call *call, struct buffer *response)
{
    buffer_append_text(response, "{\"jsonrpc\":\"2.0\",\"id\":");
    if (call->id == NULL)
        buffer_append_text(response, "null");
    else
        json_write(response, call->id);
}

static void end_internal(struct call *call, enum error error, const json_t *reply)
{
    command_callback *done = call->done;
    void *argument = call->argument;

    if (done != NULL)
        done(argument, error, reply);
    destroy(call);
}

void call_reply_text(struct call *call, const char *text, size_t length)
{
    struct buffer response = {0};

    if (call->done != NULL || call->is_system) {
        json_auto_t *reply = json_read(text, length);

        end_internal(call, ERR_NONE, reply);
        return;
    }
    begin_response(call, &response);
    buffer_append_text(&response, ",\"result\":");
    buffer_append(&response, text, length);
    buffer_append_text(&response, "}");
    respond(call, &response);
}

void call_reply(struct call *call, json_t *reply)
{
    struct buffer text = {0};

    json_write(&text, reply);
    json_decref(reply);
    call_reply_text(call, text.bytes, text.length);
    buffer_finish(&text);
}

void call_set_answer(struct call *call, char *answer)
{
    mem_free(call->answer);
    call->answer = answer;
}

void call_reply_answer(struct call *call)
{
    call_reply_text(call, call->answer, strlen(call->answer));
}

void call_refuse(struct call *call, enum error error, int64_t retry_after_ms)
{
    struct buffer response = {0};
    const char *word = error_word(error);

    call->hub->counters.refusals++;
    if (call->done != NULL || call->is_system) {
        end_internal(call, error, NULL);
        return;
    }
    begin_response(call, &response);
    buffer_append_format(&response, ",\"error\":{\"code\":%d,\"message\":", error_code(error));
    json_write_text(&response, schema_error_words(call->hub->schemas, word, call->language));
    buffer_append_format(&response, ",\"data\":{\"error\":\"%s\"", word);
    if (retry_after_ms > 0)
        buffer_append_format(&response, ",\"retry_after_ms\":%lld", (long long)retry_after_ms);
    if (call->decision.reasons != NULL && error != ERR_UNAVAILABLE) {
        buffer_append_text(&response, ",\"reasons\":");
        json_write(&response, call->decision.reasons);
    }
    if (error == ERR_CLOCK_WRONG)
        buffer_append_format(&response, ",\"now_ms\":%lld", (long long)hub_now_ms(call->hub));
    buffer_append_text(&response, "}}}");
    respond(call, &response);
}

const json_t *call_params(const struct call *call)
{
    return call->params;
}

int64_t call_now_ms(const struct call *call)
{
    return call->at_ms != 0 ? call->at_ms : hub_now_ms(call->hub);
}

const char *call_param_text(const struct call *call, const char *name)
{
    return json_text(call->params, name);
}

const char *call_person(const struct call *call)
{
    return call->person;
}

const char *call_session(const struct call *call)
{
    return call->session;
}

const char *call_address(const struct call *call)
{
    return call->address == NULL ? "" : call->address;
}

const char *call_agent(const struct call *call)
{
    return call->peer == NULL || call->peer->agent == NULL ? "" : call->peer->agent;
}

const char *call_language(const struct call *call)
{
    return call->language;
}

void call_set_identity(struct call *call, const struct identity *identity, const char *token)
{
    struct peer *peer = call->peer;

    if (peer == NULL)
        return;
    while (peer->listeners != NULL)
        channel_remove_listener(peer->listeners);
    peer_identify(peer, identity);
    if (peer->wire->set_session != NULL)
        peer->wire->set_session(peer->connection, token, identity->expires_ms);
}

void call_spare_peer(struct call *call, bool is_spared)
{
    if (call->peer != NULL)
        memcpy(call->peer->session, is_spared ? "" : call->session, is_spared ? 1 : ULID_SIZE);
}
