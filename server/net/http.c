#include "net/http.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include <microhttpd.h>
#include <uv.h>

#include "core/log.h"
#include "net/assets.h"
#include "net/front_door.h"
#include "net/http_connection.h"
#include "net/http_pages.h"
#include "net/media_type.h"

/* Seconds in which a client must read something of its answer. */
#define READING_SECS 30
/* Beside the headers, what libmicrohttpd needs for a connection: its answer's headers among it. */
#define WORK_BYTES 16384

struct http {
    struct MHD_Daemon *daemon;
    struct responses responses;
    struct assets *assets;
    struct rpc_service rpc_service;
    struct http_pages pages;
    struct http_connections connections;
    uv_poll_t poll;
    uv_timer_t timer; /* of libmicrohttpd */
    uv_timer_t tick;
    unsigned open; /* handles that are not closed yet */
    bool is_draining;
    unsigned long long requests;
};

static void wake(void *owner);

/* ---- Connections ---- */

static void on_connection(void *argument, struct MHD_Connection *mhd, void **context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct http *http = argument;
    struct http_connection *connection;

    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        http_connection_remove(*context);
        return;
    }
    connection = http_connection_find_added(
        &http->connections, MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd);
    assert(connection != NULL);
    connection->mhd = mhd;
    connection->waiting = (struct http_waiting){.connection = mhd, .wake = wake, .owner = http};
    *context = connection;
}

static struct http_connection *connection_of(struct MHD_Connection *mhd)
{
    return MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* ---- Requests ---- */

static bool is_websocket_path(const char *path)
{
    return strcmp(path, "/ws") == 0 || strncmp(path, "/text/", 6) == 0;
}

static bool refuse_method(struct http *http, struct MHD_Connection *mhd, const char *allowed)
{
    struct MHD_Response *response =
        response_copy(&http->responses, "405 Method Not Allowed\n", 23, MEDIA_TYPE_TEXT, "no-store");

    response_add(response, "Allow", allowed);
    return response_send(mhd, MHD_HTTP_METHOD_NOT_ALLOWED, response);
}

static bool refuse(struct http_connection *connection, unsigned status)
{
    return response_send_status(&connection->connections->http->responses, connection->mhd, status, true);
}

static bool has_body(struct MHD_Connection *mhd)
{
    const char *length = MHD_lookup_connection_value(mhd, MHD_HEADER_KIND, "Content-Length");

    if (MHD_lookup_connection_value(mhd, MHD_HEADER_KIND, "Transfer-Encoding") != NULL)
        return true;
    return length != NULL && strcmp(length, "0") != 0;
}

static const struct http_intake_route *find_intake(const struct http *http, const char *path)
{
    const struct http_intake_route *route = http->pages.net->intakes;

    while (route != NULL && route->path != NULL && strcmp(route->path, path) != 0)
        route++;
    return route != NULL && route->path != NULL ? route : NULL;
}

static bool begin_intake(struct http_connection *connection, const struct http_intake_route *route,
                         const char *method)
{
    struct http *http = connection->connections->http;

    if (strcmp(method, "POST") != 0)
        return refuse_method(http, connection->mhd, "POST");
    connection->intake =
        http_intake_create(&http->rpc_service, route, connection->mhd, &connection->neighbour);
    return http_intake_proceed(connection->intake);
}

static bool begin_rpc(struct http_connection *connection, const char *method)
{
    unsigned refusal;

    if (strcmp(method, "POST") != 0)
        return refuse_method(connection->connections->http, connection->mhd, "POST");
    connection->rpc = rpc_create(&connection->connections->http->rpc_service, connection->mhd,
                                 &connection->neighbour, &refusal);
    return connection->rpc != NULL || refuse(connection, refusal);
}

/* At the head of a request. What is refused here ends the connection, as its body is not read; what may be
 * answered otherwise is answered when the request is complete. */
static bool begin_request(struct http_connection *connection, const char *path, const char *method)
{
    const struct http_intake_route *intake = find_intake(connection->connections->http, path);

    connection->connections->http->requests++;
    if (!front_door_admits(connection->mhd))
        return refuse(connection, MHD_HTTP_BAD_REQUEST);
    if (is_websocket_path(path))
        return refuse(connection, 421);
    if (strcmp(path, "/rpc") == 0)
        return begin_rpc(connection, method);
    if (intake != NULL)
        return begin_intake(connection, intake, method);
    return !has_body(connection->mhd) || refuse(connection, 413);
}

static bool answer(struct http_connection *connection, const char *path, const char *method)
{
    struct http *http = connection->connections->http;
    enum page_result result;

    if (connection->rpc != NULL)
        return rpc_proceed(connection->rpc);
    if (connection->intake != NULL)
        return http_intake_proceed(connection->intake);
    result = http_pages_answer(&http->pages, &connection->waiting, method, path);
    if (result != PAGE_NONE)
        return result == PAGE_SENT;
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        return refuse_method(http, connection->mhd, "GET, HEAD");
    return assets_answer(http->assets, connection->mhd, path);
}

/* False where nobody wants a body of this length. */
static bool receive(struct http_connection *connection, const char *body, size_t length)
{
    if (connection->intake == NULL)
        return connection->rpc != NULL && rpc_receive(connection->rpc, body, length);
    http_intake_receive(connection->intake, body, length);
    return true;
}

/* libmicrohttpd calls it at the head of a request, with each part of its body, when it is complete, and again
 * after the connection was suspended. */
static enum MHD_Result on_request(void *argument, struct MHD_Connection *mhd, const char *path,
                                  const char *method, const char *version, const char *body,
                                  size_t *body_length, void **request)
{
    struct http_connection *connection = connection_of(mhd);
    bool is_well;

    (void)argument, (void)version;
    if (*request == NULL) {
        *request = connection;
        is_well = begin_request(connection, path, method);
    } else if (*body_length > 0) {
        is_well = receive(connection, body, *body_length);
        *body_length = 0;
    } else if (connection->intake != NULL && http_intake_is_at_head(connection->intake)) {
        is_well = http_intake_proceed(connection->intake);
    } else {
        if (!connection->is_served)
            http_connection_set_served(connection, true);
        is_well = answer(connection, path, method);
    }
    return is_well ? MHD_YES : MHD_NO;
}

static void on_completed(void *argument, struct MHD_Connection *mhd, void **request,
                         enum MHD_RequestTerminationCode code)
{
    struct http_connection *connection = *request;

    (void)argument, (void)mhd, (void)code;
    if (connection == NULL)
        return;
    *request = NULL;
    rpc_destroy(connection->rpc);
    connection->rpc = NULL;
    http_intake_destroy(connection->intake);
    connection->intake = NULL;
    http_waiting_end(&connection->waiting);
    http_connection_set_served(connection, false);
    if (connection->connections->http->is_draining)
        http_connection_cut(connection, SHUT_RD);
}

/* ---- The loop ---- */

static void on_timer(uv_timer_t *timer);

static void run(struct http *http)
{
    MHD_UNSIGNED_LONG_LONG timeout_ms;

    MHD_run(http->daemon);
    if (MHD_get_timeout(http->daemon, &timeout_ms) == MHD_YES)
        uv_timer_start(&http->timer, on_timer, timeout_ms, 0);
    else
        uv_timer_stop(&http->timer);
}

static void on_timer(uv_timer_t *timer)
{
    run(timer->data);
}

static void wake(void *owner)
{
    struct http *http = owner;

    uv_timer_start(&http->timer, on_timer, 0, 0);
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
    (void)status, (void)events;
    run(poll->data);
}

/* What is awaited is answered 503. */
static void give_up(struct http_connection *connection)
{
    if (connection->rpc != NULL && rpc_is_waiting(connection->rpc))
        rpc_give_up(connection->rpc);
    if (connection->intake != NULL && http_intake_is_waiting(connection->intake))
        http_intake_give_up(connection->intake);
    http_waiting_give_up(&connection->waiting);
}

/* Until the request is whole; where the server itself makes it wait, that is not held against it. */
static unsigned most_secs(const struct http_connection *connection, const struct net_limits *limits)
{
    if (connection->intake == NULL)
        return limits->request_secs;
    if (http_intake_is_waiting(connection->intake))
        return 2 * limits->reply_secs;
    return http_intake_most_secs(connection->intake);
}

/* Requests that do not come to their end, and answers that are not given. */
static void on_tick(uv_timer_t *timer)
{
    struct http *http = timer->data;
    const struct net_limits *limits = http->rpc_service.limits;

    for (struct http_connection *connection = http->connections.first; connection != NULL;
         connection = connection->next) {
        uint64_t secs = http_connection_age_secs(connection);

        if (!connection->is_served && secs > most_secs(connection, limits))
            http_connection_cut(connection, SHUT_RDWR);
        else if (secs > limits->reply_secs)
            give_up(connection);
    }
}

static void start_handles(struct http *http)
{
    int descriptor = MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;

    uv_poll_init(http->connections.loop, &http->poll, descriptor);
    uv_timer_init(http->connections.loop, &http->timer);
    uv_timer_init(http->connections.loop, &http->tick);
    http->poll.data = http->timer.data = http->tick.data = http;
    http->open = 3;
    uv_poll_start(&http->poll, UV_READABLE, on_readable);
    uv_timer_start(&http->tick, on_tick, 1000, 1000);
}

/* ---- Beginning and end ---- */

static void on_log(void *argument, const char *format, va_list arguments)
{
    char line[256];

    (void)argument;
    vsnprintf(line, sizeof(line), format, arguments);
    line[strcspn(line, "\n")] = '\0';
    log_debug("libmicrohttpd: %s", line);
}

static struct MHD_Daemon *start_daemon(struct http *http, const struct net_limits *limits)
{
    const unsigned flags =
        MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)on_connection, http},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)on_completed, http},
        {MHD_OPTION_CONNECTION_LIMIT, limits->connections + 16, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, limits->header_bytes + WORK_BYTES, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, READING_SECS, NULL},
        {MHD_OPTION_END, 0, NULL},
    };

    /* The logger comes first, to hear of the others. */
    return MHD_start_daemon(flags, 0, NULL, NULL, on_request, http, MHD_OPTION_EXTERNAL_LOGGER, on_log, http,
                            MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

struct http *http_create(const struct http_options *options)
{
    const struct net_options *net = options->net;
    struct http *http = MEM_NEW(struct http);

    http->connections = (struct http_connections){.http = http, .gate = options->gate, .loop = net->loop};
    http->daemon = start_daemon(http, &net->limits);
    if (http->daemon == NULL) {
        log_error("libmicrohttpd does not start");
        mem_free(http);
        return NULL;
    }
    responses_init(&http->responses, &options->gate->origins);
    http->assets = assets_create(net->assets, &http->responses);
    http->rpc_service = (struct rpc_service){
        .hub = net->hub,
        .authority = net->authority,
        .clock = net->clock,
        .gate = options->gate,
        .limits = &net->limits,
        .responses = &http->responses,
        .wake = wake,
        .owner = http,
    };
    http->pages = (struct http_pages){
        .net = net,
        .responses = &http->responses,
        .write_metrics = options->write_metrics,
        .owner = options->owner,
    };
    start_handles(http);
    return http;
}

void http_drain(struct http *http)
{
    http->is_draining = true;
    for (struct http_connection *connection = http->connections.first; connection != NULL;
         connection = connection->next)
        if (!connection->is_served && connection->rpc == NULL && connection->intake == NULL)
            http_connection_cut(connection, SHUT_RD);
}

static void on_closed(uv_handle_t *handle)
{
    struct http *http = handle->data;

    if (--http->open == 0)
        mem_free(http);
}

void http_destroy(struct http *http)
{
    if (http == NULL)
        return;
    http_drain(http);
    /* libmicrohttpd ends no suspended connection. */
    for (struct http_connection *connection = http->connections.first; connection != NULL;
         connection = connection->next)
        give_up(connection);
    MHD_run(http->daemon);
    uv_close((uv_handle_t *)&http->poll, on_closed);
    uv_close((uv_handle_t *)&http->timer, on_closed);
    uv_close((uv_handle_t *)&http->tick, on_closed);
    MHD_stop_daemon(http->daemon);
    assets_destroy(http->assets);
    responses_finish(&http->responses);
}

void http_adopt(struct http *http, int descriptor, struct visitor *visitor, const struct sockaddr *neighbour,
                socklen_t length)
{
    struct http_connection *connection;

    http_connection_add(&http->connections, descriptor, visitor, neighbour);
    if (MHD_add_connection(http->daemon, descriptor, neighbour, length) == MHD_YES) {
        wake(http);
        return;
    }
    /* libmicrohttpd has closed it, and said so where it had begun. */
    connection = http_connection_find_added(&http->connections, descriptor);
    if (connection != NULL)
        http_connection_remove(connection);
}

unsigned http_count(const struct http *http)
{
    return http->connections.count;
}

unsigned long long http_requests(const struct http *http)
{
    return http->requests;
}
