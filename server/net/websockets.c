#include "net/websockets.h"

#include <string.h>

#include "core/log.h"
#include "core/memory.h"
#include "net/lws.h"
#include "net/socket.h"

/* lws hands received bytes over in pieces of this size and keeps as much for every connection. */
#define RECEIVE_BYTES 256
/* One write of ours goes to the system whole: lws copies what exceeds this. */
#define SEND_BYTES (1 << 20)
/* Upgrades whose headers are being read at the same time; the others wait. */
#define HEADER_POOL 512

/* lws closes its handles over a few turns of the loop, however long each takes. */
#define DESTROY_TURNS 10
#define DESTROY_TURN_MS 10

struct websockets {
    struct sockets sockets;
    struct lws_context *context;
    struct lws_vhost *vhost;
    uv_timer_t tick;
    uv_timer_t soon;
    unsigned destroy_turns; /* how many lws still has to close its handles in */
    unsigned closing;       /* handles that still have to close */
    websockets_callback *done;
    void *owner;
};

/* ---- The upgrade ---- */

/* A header's value, the caller's (mem_free); NULL where it is absent. */
static char *copy_header(struct lws *wsi, enum lws_token_indexes token)
{
    int length = lws_hdr_total_length(wsi, token);
    char *value;

    if (length <= 0)
        return NULL;
    value = mem_new((size_t)length + 1);
    if (lws_hdr_copy(wsi, value, length + 1, token) < 0)
        value[0] = '\0';
    return value;
}

static bool is_header(struct lws *wsi, enum lws_token_indexes token, const char *expected)
{
    char value[16];

    return lws_hdr_copy(wsi, value, sizeof(value), token) > 0 && strcasecmp(value, expected) == 0;
}

static unsigned check_headers(struct socket *socket, struct lws *wsi)
{
    char *values[] = {
        copy_header(wsi, WSI_TOKEN_ORIGIN),
        copy_header(wsi, WSI_TOKEN_HTTP_COOKIE),
        copy_header(wsi, WSI_TOKEN_HTTP_AUTHORIZATION),
        copy_header(wsi, WSI_TOKEN_X_FORWARDED_FOR),
        copy_header(wsi, WSI_TOKEN_HTTP_ACCEPT_LANGUAGE),
    };
    unsigned refusal = socket_check(
        socket, &(struct arrival_headers){values[0], values[1], values[2], values[3], values[4], NULL});

    for (size_t i = 0; i < COUNT_OF(values); i++)
        mem_free(values[i]);
    return refusal;
}

/* A ticket is in the query, and nowhere else: neither it nor the query is ever logged. */
static bool is_route(struct socket *socket, struct lws *wsi)
{
    char ticket[2 * CREDENTIAL_TOKEN_SIZE], parameter[64];
    const char *name = socket_parameter(socket);
    const char *shown = lws_get_urlarg_by_name(wsi, "ticket=", ticket, sizeof(ticket));
    const char *value = name == NULL ? NULL : lws_get_urlarg_by_name(wsi, name, parameter, sizeof(parameter));
    char *path = copy_header(wsi, WSI_TOKEN_GET_URI);
    bool is_known = path != NULL && socket_set_errand(socket, path, shown, value);

    mem_free(path);
    return is_known;
}

static unsigned check_upgrade(struct socket *socket, struct lws *wsi)
{
    if (!is_header(wsi, WSI_TOKEN_GET_URI, "/ws") && !is_route(socket, wsi))
        return 404;
    if (!is_header(wsi, WSI_TOKEN_UPGRADE, "websocket") || !is_header(wsi, WSI_TOKEN_VERSION, "13"))
        return 426;
    if (lws_hdr_total_length(wsi, WSI_TOKEN_KEY) <= 0 || lws_hdr_total_length(wsi, WSI_TOKEN_HOST) <= 0)
        return 400;
    return check_headers(socket, wsi);
}

/* lws must not answer: it would keep the connection for a second request, which its version 4.1 can be hung
 * by. */
static int refuse(struct lws *wsi, unsigned status)
{
    static const struct {
        unsigned status;
        const char *head;
    } answers[] = {
        {400, "400 Bad Request\r\n"},
        {403, "403 Forbidden\r\n"},
        {404, "404 Not Found\r\n"},
        {426, "426 Upgrade Required\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"},
        {503, "503 Service Unavailable\r\nRetry-After: 10\r\n"},
    };
    char answer[200];
    int length;

    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        if (answers[i].status != status)
            continue;
        length = snprintf(answer, sizeof(answer), "HTTP/1.1 %sConnection: close\r\nContent-Length: 0\r\n\r\n",
                          answers[i].head);
        (void)!send(lws_get_socket_fd(wsi), answer, (size_t)length, MSG_NOSIGNAL | MSG_DONTWAIT);
    }
    return -1;
}

/* ---- What lws calls ---- */

static void receive(struct socket *socket, struct lws *wsi, const char *bytes, size_t length)
{
    struct piece piece = {
        .bytes = bytes,
        .length = length,
        .frame_rest = lws_remaining_packet_payload(wsi),
        .is_final_frame = lws_is_final_fragment(wsi),
    };

    socket_receive(socket, &piece, lws_frame_is_binary(wsi));
}

static int confirm_upgrade(struct socket *socket, struct lws *wsi)
{
    unsigned refusal;

    /* lws 4.1 comes here even after it answered an unknown Upgrade itself and let go of the headers. */
    if (lws_hdr_total_length(wsi, WSI_TOKEN_UPGRADE) <= 0)
        return -1;
    refusal = check_upgrade(socket, wsi);
    return refusal == 0 ? 0 : refuse(wsi, refusal);
}

static int end(struct socket *socket, struct lws *wsi)
{
    lws_set_opaque_user_data(wsi, NULL);
    socket_destroy(socket);
    return 0;
}

static int on_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t length)
{
    struct socket *socket = lws_get_opaque_user_data(wsi);

    (void)user;
    if (socket == NULL)
        return 0;
    switch (reason) {
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
        return confirm_upgrade(socket, wsi);
    case LWS_CALLBACK_FILTER_HTTP_CONNECTION:
        return refuse(wsi, is_header(wsi, WSI_TOKEN_GET_URI, "/ws") || is_route(socket, wsi) ? 426 : 404);
    case LWS_CALLBACK_HTTP:
        return -1;
    case LWS_CALLBACK_ESTABLISHED:
        socket_open(socket, wsi);
        return 0;
    case LWS_CALLBACK_RECEIVE:
        receive(socket, wsi, in, length);
        return 0;
    case LWS_CALLBACK_RECEIVE_PONG:
        socket_heard(socket);
        return 0;
    case LWS_CALLBACK_SERVER_WRITEABLE:
        socket_writable(socket);
        return 0;
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
        return socket_goodbye(socket) ? -1 : 0;
    case LWS_CALLBACK_CLOSED:
    case LWS_CALLBACK_WSI_DESTROY: /* that never became a WebSocket */
        return end(socket, wsi);
    default:
        return 0;
    }
}

static const struct lws_protocols protocols[] = {
    {.name = "sfat", .callback = on_event, .rx_buffer_size = RECEIVE_BYTES, .tx_packet_size = SEND_BYTES},
    {0},
};

/* ---- Timers ---- */

static void wake_for_kills(struct websockets *websockets)
{
    if (!websockets->sockets.has_kills)
        return;
    websockets->sockets.has_kills = false;
    lws_cancel_service(websockets->context);
}

static void on_tick(uv_timer_t *timer)
{
    struct websockets *websockets = timer->data;

    sockets_tick(&websockets->sockets);
    wake_for_kills(websockets);
}

static void on_soon(uv_timer_t *timer)
{
    struct websockets *websockets = timer->data;

    sockets_settle(&websockets->sockets);
}

static void start_timers(struct websockets *websockets, uv_loop_t *loop)
{
    uv_timer_init(loop, &websockets->tick);
    uv_timer_init(loop, &websockets->soon);
    websockets->tick.data = websockets->soon.data = websockets;
    uv_timer_start(&websockets->tick, on_tick, 1000, 1000);
}

/* ---- Beginning and end ---- */

static void emit_log(int level, const char *line)
{
    size_t length = strcspn(line, "\n");

    (void)level;
    log_warning("libwebsockets: %.*s", (int)length, line);
}

static bool create_context(struct websockets *websockets, uv_loop_t *loop)
{
    static const lws_retry_bo_t no_keepalive = {0};
    void *loops[] = {loop};
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN_SERVER,
        .options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS,
        .foreign_loops = loops,
        .protocols = protocols,
        .retry_and_idle_policy = &no_keepalive,
        .pt_serv_buf_size = 16384,
        .max_http_header_data = (unsigned short)websockets->sockets.limits->header_bytes,
        .max_http_header_pool = HEADER_POOL,
        .timeout_secs = websockets->sockets.limits->handshake_secs,
        .user = websockets,
        .gid = (gid_t)-1,
        .uid = (uid_t)-1,
        .vhost_name = "sfat",
        .pcontext = &websockets->context,
    };

    lws_set_log_level(LLL_ERR | LLL_WARN, emit_log);
    websockets->context = lws_create_context(&info);
    if (websockets->context == NULL) {
        log_error("libwebsockets does not start; is its libuv plug-in (libwebsockets-evlib-uv) there?");
        return false;
    }
    websockets->vhost = lws_create_vhost(websockets->context, &info);
    assert(websockets->vhost != NULL);
    return true;
}

struct websockets *websockets_create(const struct websockets_options *options)
{
    struct websockets *websockets = MEM_NEW(struct websockets);
    struct sockets *sockets = &websockets->sockets;

    sockets->hub = options->hub;
    sockets->authority = options->authority;
    sockets->gate = options->gate;
    sockets->limits = options->limits;
    sockets->pool.limits = (struct assembly_limits){
        .message_bytes = options->limits->message_bytes,
        .all_bytes = options->limits->unfinished_bytes,
        .fragments = options->limits->message_frames,
    };
    sockets->route = options->route;
    if (sockets->route != NULL)
        sockets->route_pool.limits = (struct assembly_limits){
            .message_bytes = sockets->route->most_bytes,
            .all_bytes = options->limits->unfinished_bytes,
            .fragments = options->limits->message_frames,
        };
    sockets->soon = &websockets->soon;
    sockets->on_soon = on_soon;
    if (!create_context(websockets, options->loop)) {
        mem_free(websockets);
        return NULL;
    }
    start_timers(websockets, options->loop);
    return websockets;
}

static void on_closed(uv_handle_t *handle)
{
    struct websockets *websockets = handle->data;

    if (--websockets->closing > 0)
        return;
    websockets->done(websockets->owner);
    mem_free(websockets);
}

/* After so many turns lws has closed its handles. Its version 4.1 then waits to be told again; newer ones
 * have set context to NULL. Told earlier, it unloads its plug-in while the loop still has to call it. */
static void on_destroy_turn(uv_timer_t *timer)
{
    struct websockets *websockets = timer->data;

    if (--websockets->destroy_turns > 0)
        return;
    if (websockets->context != NULL)
        lws_context_destroy(websockets->context);
    uv_close((uv_handle_t *)&websockets->tick, on_closed);
    uv_close((uv_handle_t *)&websockets->soon, on_closed);
}

void websockets_destroy(struct websockets *websockets, websockets_callback *done, void *owner)
{
    websockets->closing = 2;
    websockets->done = done;
    websockets->owner = owner;
    lws_context_destroy(websockets->context);
    uv_timer_stop(&websockets->soon);
    websockets->destroy_turns = DESTROY_TURNS;
    uv_timer_start(&websockets->tick, on_destroy_turn, DESTROY_TURN_MS, DESTROY_TURN_MS);
}

void websockets_adopt(struct websockets *websockets, int descriptor, struct visitor *visitor,
                      const struct address *neighbour)
{
    struct socket *socket = socket_create(&websockets->sockets, descriptor, visitor, neighbour);
    struct lws *wsi = lws_adopt_socket_vhost(websockets->vhost, descriptor);

    /* Where lws does not take it, it has closed it. */
    if (wsi == NULL)
        socket_destroy(socket);
    else
        lws_set_opaque_user_data(wsi, socket);
}

unsigned websockets_count(const struct websockets *websockets)
{
    return websockets->sockets.open_count;
}
