#include "net/rpc_http.h"

#include <stdlib.h>
#include <string.h>

#include <microhttpd.h>

#include "core/json.h"
#include "core/memory.h"
#include "net/arrival.h"
#include "net/cookie.h"
#include "net/http_headers.h"
#include "net/media_type.h"

/* What is beyond a body's limit is read and dropped, so that its sender hears the refusal: so much of it. */
#define DROPPED_BYTES_MOST (1024 * 1024)

struct rpc {
    const struct rpc_service *service;
    struct MHD_Connection *connection;
    struct arrival *arrival;
    struct peer *peer; /* NULL until it is known who asks */
    struct buffer body;
    size_t dropped_bytes; /* of the body, beyond its limit */
    struct buffer answer;
    struct buffer cookie; /* the value of Set-Cookie; empty for none */
    unsigned status;      /* of the answer; 0 while there is none */
    bool is_asked;
    bool is_suspended;
};

/* ---- The answer ---- */

/* The first answer counts. */
static void finish(struct rpc *rpc, unsigned status)
{
    if (rpc->status != 0)
        return;
    rpc->status = status;
    if (!rpc->is_suspended)
        return;
    rpc->is_suspended = false;
    MHD_resume_connection(rpc->connection);
    rpc->service->wake(rpc->service->owner);
}

static void refuse(struct rpc *rpc, unsigned status, enum error error)
{
    const char *words = hub_error_words(rpc->service->hub, error, arrival_language(rpc->arrival));

    if (rpc->status != 0)
        return;
    buffer_append_format(&rpc->answer, "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":%d,\"message\":",
                         error_code(error));
    json_write_text(&rpc->answer, words);
    buffer_append_format(&rpc->answer, ",\"data\":{\"error\":\"%s\"}}}", error_word(error));
    finish(rpc, status);
}

static void set_cookie(struct rpc *rpc, const char *token, int64_t expires_ms)
{
    const struct clock *clock = rpc->service->clock;
    int64_t age_ms = expires_ms - clock->now_ms(clock->self);

    buffer_clear(&rpc->cookie);
    cookie_write(&rpc->cookie, rpc->service->gate->origins.is_secure, token, age_ms / 1000);
}

static bool send_answer(struct rpc *rpc)
{
    const struct responses *responses = rpc->service->responses;
    const char *bytes = rpc->answer.length == 0 ? "" : rpc->answer.bytes;
    const char *type = rpc->answer.length == 0 ? NULL : MEDIA_TYPE_JSON;
    struct MHD_Response *response = response_copy(responses, bytes, rpc->answer.length, type, "no-store");

    if (rpc->cookie.length > 0)
        response_add(response, "Set-Cookie", rpc->cookie.bytes);
    return response_send(rpc->connection, rpc->status, response);
}

/* ---- The wire ---- */

static void write_wire(void *connection, const uint8_t *bytes, size_t length)
{
    struct rpc *rpc = connection;

    if (rpc->status != 0)
        return;
    buffer_append(&rpc->answer, bytes, length);
    finish(rpc, length == 0 ? MHD_HTTP_NO_CONTENT : MHD_HTTP_OK);
}

static bool is_wire_congested(void *connection)
{
    (void)connection;
    return false;
}

static void close_wire(void *connection, enum close_code code)
{
    struct rpc *rpc = connection;

    switch (code) {
    case CLOSE_SIGN_IN:
        refuse(rpc, MHD_HTTP_UNAUTHORIZED, ERR_SIGN_IN);
        break;
    case CLOSE_NOT_PERMITTED:
        refuse(rpc, MHD_HTTP_FORBIDDEN, ERR_FORBIDDEN);
        break;
    case CLOSE_NO_SUCH_THING:
        refuse(rpc, MHD_HTTP_NOT_FOUND, ERR_NO_SUCH_CHANNEL);
        break;
    case CLOSE_TOO_LARGE:
        refuse(rpc, 413, ERR_TOO_LARGE);
        break;
    case CLOSE_PROTOCOL:
        refuse(rpc, MHD_HTTP_BAD_REQUEST, ERR_INVALID_REQUEST);
        break;
    default:
        refuse(rpc, MHD_HTTP_SERVICE_UNAVAILABLE, ERR_UNAVAILABLE);
        break;
    }
}

static void set_session(void *connection, const char *token, int64_t expires_ms)
{
    set_cookie(connection, token, expires_ms);
}

static const struct wire wire = {
    .write = write_wire,
    .is_congested = is_wire_congested,
    .close = close_wire,
    .set_session = set_session,
    .bare = true,
};

/* ---- The request ---- */

static unsigned check_head(const struct rpc_service *service, struct MHD_Connection *connection)
{
    const char *length = http_header(connection, "Content-Length");

    if (!media_type_is_json(http_header(connection, "Content-Type")))
        return MHD_HTTP_UNSUPPORTED_MEDIA_TYPE;
    if (length != NULL && strtoull(length, NULL, 10) > service->limits->body_bytes)
        return 413;
    return 0;
}

struct rpc *rpc_create(const struct rpc_service *service, struct MHD_Connection *connection,
                       const struct address *neighbour, unsigned *refusal_out)
{
    unsigned refusal = check_head(service, connection);
    struct rpc *rpc = MEM_NEW(struct rpc);

    rpc->service = service;
    rpc->connection = connection;
    rpc->arrival = arrival_create(neighbour);
    if (!http_read_arrival(connection, rpc->arrival, service->gate))
        refusal = MHD_HTTP_FORBIDDEN;
    if (refusal == 0)
        return rpc;
    rpc_destroy(rpc);
    *refusal_out = refusal;
    return NULL;
}

void rpc_destroy(struct rpc *rpc)
{
    if (rpc == NULL)
        return;
    rpc->is_suspended = false;
    if (rpc->status == 0)
        rpc->status = MHD_HTTP_SERVICE_UNAVAILABLE;
    if (rpc->peer != NULL)
        peer_destroy(rpc->peer);
    arrival_destroy(rpc->arrival);
    buffer_finish(&rpc->body);
    buffer_finish(&rpc->answer);
    buffer_finish(&rpc->cookie);
    mem_free(rpc);
}

bool rpc_receive(struct rpc *rpc, const char *bytes, size_t length)
{
    if (rpc->dropped_bytes == 0 && length <= rpc->service->limits->body_bytes - rpc->body.length) {
        buffer_append(&rpc->body, bytes, length);
        return true;
    }
    rpc->dropped_bytes += length;
    return rpc->dropped_bytes <= DROPPED_BYTES_MOST;
}

/* ---- Asking ---- */

static void ask_as(struct rpc *rpc, const struct identity *identity)
{
    rpc->peer = arrival_make_peer(rpc->arrival, rpc->service->hub, identity, &wire, rpc);
    peer_receive(rpc->peer, rpc->body.length == 0 ? "" : rpc->body.bytes, rpc->body.length);
}

/* The session has ended. A page cannot take a stale cookie away itself, and must be able to sign in again: it
 * goes on as a visitor, without the cookie. A program with a bearer token knows better. */
static void ask_as_stranger(struct rpc *rpc)
{
    if (arrival_credential(rpc->arrival) == CREDENTIAL_BEARER) {
        refuse(rpc, MHD_HTTP_UNAUTHORIZED, ERR_SIGN_IN);
        return;
    }
    set_cookie(rpc, "", 0);
    ask_as(rpc, &(struct identity){0});
}

static void on_identity(void *owner, enum error error, const struct identity *identity)
{
    struct rpc *rpc = owner;

    if (rpc->status != 0)
        return;
    if (error != ERR_NONE)
        refuse(rpc, MHD_HTTP_SERVICE_UNAVAILABLE, ERR_UNAVAILABLE);
    else if (identity->person[0] == '\0')
        ask_as_stranger(rpc);
    else
        ask_as(rpc, identity);
}

static void ask(struct rpc *rpc)
{
    rpc->is_asked = true;
    if (rpc->dropped_bytes > 0)
        refuse(rpc, 413, ERR_TOO_LARGE);
    else if (arrival_credential(rpc->arrival) == CREDENTIAL_NONE)
        ask_as(rpc, &(struct identity){0});
    else
        arrival_identify(rpc->arrival, rpc->service->authority, on_identity, rpc);
}

bool rpc_proceed(struct rpc *rpc)
{
    if (!rpc->is_asked)
        ask(rpc);
    if (rpc->status != 0)
        return send_answer(rpc);
    rpc->is_suspended = true;
    MHD_suspend_connection(rpc->connection);
    return true;
}

bool rpc_is_waiting(const struct rpc *rpc)
{
    return rpc->is_suspended;
}

void rpc_give_up(struct rpc *rpc)
{
    refuse(rpc, MHD_HTTP_SERVICE_UNAVAILABLE, ERR_UNAVAILABLE);
}
