#include "net/http_intake.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

#include <microhttpd.h>

#include "core/json.h"
#include "core/memory.h"
#include "net/arrival.h"
#include "net/http_headers.h"
#include "net/media_type.h"
#include "net/rpc_http.h"

/* Of a body that nobody wants: what is longer is not read. */
#define THROWN_AWAY_MOST (64 << 20)

enum stage {
    STAGE_HEAD,
    STAGE_BODY,
    STAGE_WHOLE,
};

struct http_intake {
    const struct rpc_service *service;
    const struct http_intake_route *route;
    struct MHD_Connection *connection;
    struct arrival *arrival;
    uint64_t bytes;
    void *part; /* the route's; NULL until it is open */
    struct buffer answer;
    unsigned status; /* of the answer; 0 while there is none */
    enum stage stage;
    bool is_asked, is_admitted, is_suspended;
    bool leaves_body; /* is answered without it */
};

/* ---- Answers ---- */

static void go_on(struct http_intake *intake)
{
    if (!intake->is_suspended)
        return;
    intake->is_suspended = false;
    MHD_resume_connection(intake->connection);
    intake->service->wake(intake->service->owner);
}

void http_intake_admit(struct http_intake *intake)
{
    if (intake->status != 0)
        return;
    assert(intake->stage == STAGE_HEAD);
    intake->is_admitted = true;
    go_on(intake);
}

void http_intake_reply(struct http_intake *intake, json_t *reply)
{
    if (intake->status == 0) {
        intake->status = MHD_HTTP_OK;
        json_write(&intake->answer, reply);
    }
    json_decref(reply);
    go_on(intake);
}

void http_intake_refuse(struct http_intake *intake, unsigned status, enum error error, int64_t retry_after_ms)
{
    const char *words = hub_error_words(intake->service->hub, error, arrival_language(intake->arrival));

    if (intake->status != 0)
        return;
    intake->status = status;
    buffer_append_format(&intake->answer, "{\"error\":{\"code\":%d,\"message\":", error_code(error));
    json_write_text(&intake->answer, words);
    buffer_append_format(&intake->answer, ",\"data\":{\"error\":\"%s\"", error_word(error));
    if (retry_after_ms > 0)
        buffer_append_format(&intake->answer, ",\"retry_after_ms\":%" PRId64, retry_after_ms);
    buffer_append_text(&intake->answer, "}}}");
    go_on(intake);
}

static bool send_answer(struct http_intake *intake)
{
    struct MHD_Response *response = response_copy(intake->service->responses, intake->answer.bytes,
                                                  intake->answer.length, MEDIA_TYPE_JSON, "no-store");

    if (intake->leaves_body)
        response_add(response, "Connection", "close");
    return response_send(intake->connection, intake->status, response);
}

/* ---- The head ---- */

static const char *find_query(const struct http_intake_head *head, const char *name)
{
    return MHD_lookup_connection_value(head->connection, MHD_GET_ARGUMENT_KIND, name);
}

static const char *find_header(const struct http_intake_head *head, const char *name)
{
    return http_header(head->connection, name);
}

static void open_route(struct http_intake *intake, const char *person)
{
    const struct http_intake_route *route = intake->route;

    intake->part = route->open(route->service, intake,
                               &(struct http_intake_head){
                                   .person = person,
                                   .language = arrival_language(intake->arrival),
                                   .bytes = intake->bytes,
                                   .query = find_query,
                                   .header = find_header,
                                   .connection = intake->connection,
                               });
}

static void on_identity(void *owner, enum error error, const struct identity *identity)
{
    struct http_intake *intake = owner;

    if (intake->status != 0)
        return;
    if (error != ERR_NONE)
        http_intake_refuse(intake, MHD_HTTP_SERVICE_UNAVAILABLE, ERR_UNAVAILABLE, 0);
    else if (identity->person[0] == '\0')
        http_intake_refuse(intake, MHD_HTTP_UNAUTHORIZED, ERR_SIGN_IN, 0);
    else
        open_route(intake, identity->person);
}

static void ask(struct http_intake *intake)
{
    const char *length = http_header(intake->connection, "Content-Length");

    intake->is_asked = true;
    if (length != NULL)
        intake->bytes = strtoull(length, NULL, 10);
    if (!http_read_arrival(intake->connection, intake->arrival, intake->service->gate))
        http_intake_refuse(intake, MHD_HTTP_FORBIDDEN, ERR_FORBIDDEN, 0);
    else if (length == NULL)
        http_intake_refuse(intake, MHD_HTTP_LENGTH_REQUIRED, ERR_INVALID_REQUEST, 0);
    else if (intake->bytes > intake->route->most_bytes)
        http_intake_refuse(intake, 413, ERR_FILE_TOO_BIG, 0);
    else if (arrival_credential(intake->arrival) == CREDENTIAL_NONE)
        http_intake_refuse(intake, MHD_HTTP_UNAUTHORIZED, ERR_SIGN_IN, 0);
    else
        arrival_identify(intake->arrival, intake->service->authority, on_identity, intake);
}

struct http_intake *http_intake_create(const struct rpc_service *service,
                                       const struct http_intake_route *route,
                                       struct MHD_Connection *connection, const struct address *neighbour)
{
    struct http_intake *intake = MEM_NEW(struct http_intake);

    intake->service = service;
    intake->route = route;
    intake->connection = connection;
    intake->arrival = arrival_create(neighbour);
    return intake;
}

void http_intake_destroy(struct http_intake *intake)
{
    if (intake == NULL)
        return;
    intake->is_suspended = false;
    if (intake->status == 0)
        intake->status = MHD_HTTP_SERVICE_UNAVAILABLE;
    if (intake->part != NULL)
        intake->route->close(intake->part);
    arrival_destroy(intake->arrival);
    buffer_finish(&intake->answer);
    mem_free(intake);
}

/* ---- The body ---- */

bool http_intake_is_at_head(const struct http_intake *intake)
{
    return intake->stage == STAGE_HEAD;
}

void http_intake_receive(struct http_intake *intake, const char *bytes, size_t length)
{
    if (intake->status == 0)
        intake->route->receive(intake->part, bytes, length);
}

/* Suspends the connection where its answer is not there. */
static bool await(struct http_intake *intake)
{
    if (intake->status != 0)
        return send_answer(intake);
    intake->is_suspended = true;
    MHD_suspend_connection(intake->connection);
    return true;
}

/* Then the connection cannot be used again. */
static bool leaves_body(const struct http_intake *intake)
{
    return http_header(intake->connection, "Content-Length") == NULL || intake->bytes > THROWN_AWAY_MOST ||
           http_header(intake->connection, "Expect") != NULL;
}

static bool leave_head(struct http_intake *intake)
{
    if (!intake->is_asked)
        ask(intake);
    intake->leaves_body = intake->status != 0 && leaves_body(intake);
    if (intake->leaves_body || (!intake->is_admitted && intake->status == 0))
        return await(intake);
    intake->stage = STAGE_BODY;
    return true;
}

bool http_intake_proceed(struct http_intake *intake)
{
    if (intake->stage == STAGE_HEAD)
        return leave_head(intake);
    if (intake->stage == STAGE_BODY) {
        intake->stage = STAGE_WHOLE;
        if (intake->status == 0)
            intake->route->complete(intake->part);
    }
    return await(intake);
}

bool http_intake_is_waiting(const struct http_intake *intake)
{
    return intake->is_suspended;
}

unsigned http_intake_most_secs(const struct http_intake *intake)
{
    return intake->route->most_secs;
}

void http_intake_give_up(struct http_intake *intake)
{
    http_intake_refuse(intake, MHD_HTTP_SERVICE_UNAVAILABLE, ERR_UNAVAILABLE, 0);
}
