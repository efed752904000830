/* JSON-RPC 2.0: from the bytes of a message to a call that stands before its row. */
#include <string.h>

#include "core/log.h"
#include "core/memory.h"
#include "hub/call.h"
#include "hub/channel.h"
#include "hub/listener.h"
#include "hub/private.h"

#define ID_BYTES 64

/* True where brackets outside of strings nest deeper than most: told before anything is allocated for them.
 */
static bool is_too_deep(const char *text, size_t length, unsigned most)
{
    unsigned depth = 0;
    bool in_string = false;

    for (size_t i = 0; i < length; i++) {
        if (in_string) {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '"')
                in_string = false;
        } else if (text[i] == '"') {
            in_string = true;
        } else if (text[i] == '{' || text[i] == '[') {
            if (++depth > most)
                return true;
        } else if ((text[i] == '}' || text[i] == ']') && depth > 0) {
            depth--;
        }
    }
    return false;
}

/* Whatever comes counts, sound or not. */
static bool is_over_rate(struct call *call, int64_t *retry_after_ms_out)
{
    struct hub *hub = call->hub;
    int64_t now_ms = hub_steady_ms(hub);

    if (!call->peer->is_exempt &&
        !rates_take(hub->address_rates, call->peer->address, now_ms, retry_after_ms_out))
        return true;
    return call->person[0] != '\0' &&
           !rates_take(hub->person_rates, call->person, now_ms, retry_after_ms_out);
}

/* What is no request; an id that cannot be told is null. */
static void refuse_malformed(struct call *call, enum error error)
{
    int64_t retry_after_ms = 0;

    if (call->id == NULL)
        call->id = json_null();
    if (is_over_rate(call, &retry_after_ms))
        error = ERR_TOO_MANY;
    call_refuse(call, error, retry_after_ms);
}

static void refuse_message(struct peer *peer, enum error error)
{
    refuse_malformed(call_create(peer->hub, peer, json_object()), error);
}

static bool is_id(const json_t *id)
{
    if (json_is_string(id))
        return json_string_length(id) <= ID_BYTES;
    return json_is_integer(id);
}

/* Finds the parts of a request; false where it is none. An id that can be told is told even then. */
static bool read_request(struct call *call, const char **method_out)
{
    const json_t *id = json_object_get(call->message, "id");
    const char *version = json_text(call->message, "jsonrpc");
    size_t known = id != NULL;

    if (id != NULL && !is_id(id)) {
        call->id = json_null();
        return false;
    }
    call->id = id;
    *method_out = json_text(call->message, "method");
    if (version == NULL || strcmp(version, "2.0") != 0 || *method_out == NULL)
        return false;
    call->params = json_object_get(call->message, "params");
    known += 2 + (call->params != NULL);
    if (call->params == NULL) {
        json_object_set_new(call->message, "params", json_object());
        call->params = json_object_get(call->message, "params");
        known++;
    }
    return json_is_object(call->params) && json_object_size(call->message) == known;
}

static bool is_session_over(const struct call *call)
{
    const struct authority *authority = call->hub->options.authority;

    if (call->peer->expires_ms == 0)
        return false;
    return hub_now_ms(call->hub) >= call->peer->expires_ms ||
           !authority->is_session_alive(authority->self, call->session);
}

/* What is asked of every request before its row is looked at. */
static enum error check_call(struct call *call, int64_t *retry_after_ms_out)
{
    struct hub *hub = call->hub;

    if (call->peer->call_count > hub->options.limits.requests_per_peer) {
        *retry_after_ms_out = BUSY_RETRY_MS;
        return ERR_BUSY;
    }
    if (is_over_rate(call, retry_after_ms_out))
        return ERR_TOO_MANY;
    if (hub->is_draining || !hub->is_serving) {
        *retry_after_ms_out = UNAVAILABLE_RETRY_MS;
        return ERR_UNAVAILABLE;
    }
    return ERR_NONE;
}

static void receive_request(struct peer *peer, json_t *message, struct batch *batch, size_t place)
{
    struct call *call = call_create(peer->hub, peer, message);
    const char *method = NULL;
    int64_t retry_after_ms = 0;
    enum error error;

    call->batch = batch;
    call->batch_place = place;
    if (!read_request(call, &method) || (call->id == NULL && strcmp(method, "channel.signal") != 0)) {
        refuse_malformed(call, ERR_INVALID_REQUEST);
        return;
    }
    error = check_call(call, &retry_after_ms);
    if (error != ERR_NONE) {
        call_refuse(call, error, retry_after_ms);
        return;
    }
    if (is_session_over(call)) {
        call_refuse(call, ERR_SIGN_IN, 0);
        if (!peer->wire->bare)
            peer_close(peer, CLOSE_SIGN_IN);
        return;
    }
    HASH_FIND_STR(peer->hub->rows, method, call->row);
    if (call->row == NULL)
        call_refuse(call, ERR_NO_SUCH_METHOD, 0);
    else
        call_dispatch(call);
}

static void receive_batch(struct peer *peer, json_t *messages)
{
    size_t count = json_array_size(messages);
    struct batch *batch;

    if (count == 0 || count > peer->hub->options.limits.batch_requests) {
        refuse_message(peer, ERR_INVALID_REQUEST);
        return;
    }
    batch = batch_create(count);
    for (size_t i = 0; i < count; i++) {
        json_t *message = json_array_get(messages, i);

        receive_request(peer, json_is_object(message) ? json_incref(message) : json_object(), batch, i);
    }
}

void peer_receive(struct peer *peer, const char *text, size_t length)
{
    const struct hub_limits *limits = &peer->hub->options.limits;
    json_t *message;

    if (peer->is_closing)
        return;
    if (peer->route != NULL) {
        if (peer->part != NULL)
            peer->route->receive(peer->part, text, length);
        return;
    }
    peer_cork(peer);
    if (length > limits->message_bytes || is_too_deep(text, length, limits->json_depth)) {
        refuse_message(peer, ERR_TOO_LARGE);
    } else if ((message = json_read(text, length)) == NULL) {
        refuse_message(peer, ERR_PARSE);
    } else if (json_is_array(message)) {
        receive_batch(peer, message);
        json_decref(message);
    } else {
        receive_request(peer, message, NULL, 0);
    }
    peer_uncork(peer);
}

static void refuse_params(struct call *call, struct buffer *why)
{
    log_debug("%s: %s", call->row->name, why->bytes == NULL ? "" : why->bytes);
    call_refuse(call, ERR_INVALID_PARAMS, 0);
}

void call_hand_over(struct call *call)
{
    if (call->row->kind == ROW_METHOD)
        call->row->method->handle(call->row->service, call);
    else
        channel_dispatch(call);
}

void call_dispatch(struct call *call)
{
    const struct row *row = call->row;
    struct buffer why = {0};

    call->hub->counters.commands++;
    if (!schema_check(row->params, call->params, &why)) {
        refuse_params(call, &why);
    } else if (row->kind == ROW_METHOD && !row->method->is_open && call->person[0] == '\0') {
        call_refuse(call, ERR_SIGN_IN, 0);
    } else {
        call_hand_over(call);
    }
    buffer_finish(&why);
}
