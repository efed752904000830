#include "net/socket.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

#include "core/memory.h"
#include "net/lws.h"

/* How long a client may take to answer our goodbye. */
#define LINGER_SECS 3

struct socket {
    /* What every write looks at stands together at the beginning. */
    struct lws *wsi; /* NULL until the WebSocket is open */
    int descriptor;
    bool is_congested; /* lws took over what the system did not take */
    bool is_leaving;   /* ends soon: nothing is read or written any more */
    bool is_dumb;      /* the client said goodbye, or cannot be written to */
    bool is_corked;    /* what is written waits for more, at most 200 ms */
    bool is_routed;    /* its messages are the route's */
    bool is_heard;     /* since the last visit */
    bool is_pinged;    /* at the last visit */
    struct wheel_entry visit;
    struct sockets *sockets;
    struct peer *peer;
    struct visitor *visitor;
    struct arrival *arrival;   /* NULL once there is a peer */
    struct errand *errand;     /* as arrival; NULL too where it is the hub's own */
    struct assembly *assembly; /* NULL unless a message is unfinished */
    struct socket *next_leaving;
};

/* The answer to the upgrade and what is said first leave as one segment: half the work of two, for both ends.
 */
static void set_cork(struct socket *socket, bool is_corked)
{
    int value = is_corked;

    if (socket->is_corked == is_corked)
        return;
    socket->is_corked = is_corked;
    setsockopt(socket->descriptor, IPPROTO_TCP, TCP_CORK, &value, sizeof(value));
}

struct socket *socket_create(struct sockets *sockets, int descriptor, struct visitor *visitor,
                             const struct address *neighbour)
{
    struct socket *socket = MEM_NEW(struct socket);

    socket->sockets = sockets;
    socket->descriptor = descriptor;
    set_cork(socket, true);
    socket->visitor = visitor;
    socket->arrival = arrival_create(neighbour);
    sockets->count++;
    return socket;
}

static struct assembly_pool *pool_of(const struct socket *socket)
{
    return socket->is_routed ? &socket->sockets->route_pool : &socket->sockets->pool;
}

static void end_arrival(struct socket *socket)
{
    arrival_destroy(socket->arrival);
    mem_free(socket->errand);
    socket->arrival = NULL;
    socket->errand = NULL;
}

static void stop_leaving(struct socket *socket)
{
    struct socket **link = &socket->sockets->leaving;

    while (*link != NULL && *link != socket)
        link = &(*link)->next_leaving;
    if (*link == socket)
        *link = socket->next_leaving;
}

static void end_peer(struct socket *socket)
{
    struct peer *peer = socket->peer;

    socket->peer = NULL;
    if (peer != NULL)
        peer_destroy(peer);
}

void socket_destroy(struct socket *socket)
{
    struct sockets *sockets = socket->sockets;

    socket->is_leaving = socket->is_dumb = true;
    stop_leaving(socket);
    wheel_remove(&socket->visit);
    end_peer(socket);
    end_arrival(socket);
    assembly_end(&socket->assembly, pool_of(socket));
    admission_leave(sockets->gate->admission, socket->visitor);
    sockets->count--;
    if (socket->wsi != NULL)
        sockets->open_count--;
    mem_free(socket);
}

/* ---- Leaving ---- */

/* The peer ends in the next turn of the loop, as the hub may be in the middle of it now. */
static void leave(struct socket *socket, unsigned linger_secs)
{
    struct sockets *sockets = socket->sockets;

    if (socket->is_leaving)
        return;
    socket->is_leaving = true;
    socket->next_leaving = sockets->leaving;
    sockets->leaving = socket;
    assembly_end(&socket->assembly, pool_of(socket));
    wheel_put(&sockets->wheel, &socket->visit, linger_secs);
    if (!uv_is_active((uv_handle_t *)sockets->soon))
        uv_timer_start(sockets->soon, sockets->on_soon, 0, 0);
}

/* The header and the code, as RFC 6455 section 5.5.1 has them. */
static void say_goodbye(struct socket *socket, enum close_code code)
{
    uint8_t frame[] = {0x88, 2, (uint8_t)(code >> 8), (uint8_t)code};

    if (socket->is_leaving)
        return;
    if (!socket->is_dumb && lws_write(socket->wsi, frame, sizeof(frame), LWS_WRITE_RAW) < 0)
        socket->is_dumb = true;
    set_cork(socket, false);
    leave(socket, socket->is_dumb ? 1 : LINGER_SECS);
}

void sockets_settle(struct sockets *sockets)
{
    struct socket *socket;

    while ((socket = sockets->leaving) != NULL) {
        sockets->leaving = socket->next_leaving;
        end_peer(socket);
        end_arrival(socket);
    }
}

static void kill_socket(struct socket *socket)
{
    leave(socket, LINGER_SECS);
    wheel_put(&socket->sockets->wheel, &socket->visit, LINGER_SECS);
    socket->is_dumb = true;
    socket->sockets->has_kills = true;
    lws_set_timeout(socket->wsi, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_ASYNC);
}

/* ---- The wire ---- */

/* What the system takes of the bytes now, -1 where the connection is broken. */
static ssize_t send_now(const struct socket *socket, const uint8_t *bytes, size_t length)
{
    ssize_t count = send(socket->descriptor, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);

    return count < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : count;
}

static void write_wire(void *connection, const uint8_t *bytes, size_t length)
{
    struct socket *socket = connection;
    ssize_t count;

    if (socket->is_leaving || socket->is_dumb)
        return;
    count = send_now(socket, bytes, length);
    if (count == (ssize_t)length)
        return;
    /* lws takes over the rest as it is; it only reads the bytes. */
    if (count < 0 ||
        lws_write(socket->wsi, (unsigned char *)bytes + count, length - (size_t)count, LWS_WRITE_RAW) < 0) {
        socket->is_dumb = true;
        leave(socket, 1);
        return;
    }
    socket->is_congested = true;
    lws_callback_on_writable(socket->wsi);
}

/* A pong of lws may be on its way, half of it: then what is written must stay behind it. */
static bool is_wire_congested(void *connection)
{
    struct socket *socket = connection;

    if (socket->is_leaving || socket->is_dumb)
        return false;
    if (!socket->is_congested && lws_partial_buffered(socket->wsi)) {
        socket->is_congested = true;
        lws_callback_on_writable(socket->wsi);
    }
    return socket->is_congested;
}

static void close_wire(void *connection, enum close_code code)
{
    say_goodbye(connection, code);
}

static const struct wire wire = {
    .write = write_wire,
    .is_congested = is_wire_congested,
    .close = close_wire,
};

void socket_writable(struct socket *socket)
{
    socket->is_congested = false;
    if (socket->peer != NULL && !socket->is_leaving)
        peer_writable(socket->peer);
}

bool socket_goodbye(struct socket *socket)
{
    bool was_first = socket->is_leaving;

    socket->is_dumb = true;
    leave(socket, LINGER_SECS);
    return was_first;
}

/* ---- Arriving ---- */

const char *socket_parameter(const struct socket *socket)
{
    const struct route *route = socket->sockets->route;

    return route == NULL ? NULL : route->parameter;
}

bool socket_set_errand(struct socket *socket, const char *path, const char *ticket, const char *parameter)
{
    const struct route *route = socket->sockets->route;
    size_t prefix = route == NULL ? 0 : strlen(route->prefix);
    size_t ticket_length = ticket == NULL ? 0 : strlen(ticket);

    if (route == NULL || strncmp(path, route->prefix, prefix) != 0 ||
        !ulid_is_valid(path + prefix, strlen(path + prefix)) || ticket_length >= CREDENTIAL_TOKEN_SIZE)
        return false;
    mem_free(socket->errand);
    socket->errand = MEM_NEW(struct errand);
    socket->errand->route = route;
    strcpy(socket->errand->name, path + prefix);
    strcpy(socket->errand->ticket, ticket == NULL ? "" : ticket);
    if (parameter != NULL)
        strncpy(socket->errand->parameter, parameter, ROUTE_PARAMETER_SIZE - 1);
    socket->errand->has_parameter = parameter != NULL;
    socket->is_routed = true;
    arrival_set_errand(socket->arrival, socket->errand);
    return true;
}

unsigned socket_check(struct socket *socket, const struct arrival_headers *headers)
{
    struct gate *gate = socket->sockets->gate;
    struct visitor *visitor;

    if (!arrival_read(socket->arrival, gate, headers))
        return 403;
    if (headers->forwarded_for == NULL)
        return 0;
    visitor = admission_move(gate->admission, socket->visitor, &arrival_source(socket->arrival)->address);
    if (visitor == NULL)
        return 503;
    socket->visitor = visitor;
    return 0;
}

static void welcome(struct socket *socket, const struct identity *identity)
{
    struct arrival *arrival = socket->arrival;

    socket->peer = arrival_make_peer(arrival, socket->sockets->hub, identity, &wire, socket);
    set_cork(socket, false);
    arrival_deliver(arrival, socket->peer);
    end_arrival(socket);
}

static void on_identity(void *owner, enum error error, const struct identity *identity)
{
    struct socket *socket = owner;

    if (socket->is_leaving)
        return;
    if (error != ERR_NONE)
        say_goodbye(socket, CLOSE_GOING_AWAY);
    else if (identity->person[0] == '\0')
        say_goodbye(socket, CLOSE_SIGN_IN);
    else
        welcome(socket, identity);
}

void socket_open(struct socket *socket, struct lws *wsi)
{
    struct sockets *sockets = socket->sockets;

    socket->wsi = wsi;
    sockets->open_count++;
    /* Pings of those who came together are spread out. */
    wheel_put(&sockets->wheel, &socket->visit, 1 + sockets->opened++ % sockets->limits->ping_secs);
    if (arrival_credential(socket->arrival) == CREDENTIAL_NONE)
        welcome(socket, &(struct identity){0});
    else
        arrival_identify(socket->arrival, sockets->authority, on_identity, socket);
}

static void take_message(struct socket *socket, const char *text, size_t length)
{
    if (socket->peer != NULL)
        peer_receive(socket->peer, text, length);
    else if (!arrival_keep(socket->arrival, text, length))
        say_goodbye(socket, CLOSE_TOO_LARGE);
}

void socket_receive(struct socket *socket, const struct piece *piece, bool is_binary)
{
    struct sockets *sockets = socket->sockets;
    struct assembly *assembly;
    const char *text;
    size_t length;

    socket->is_heard = true;
    if (socket->is_leaving)
        return;
    if (is_binary != socket->is_routed) {
        say_goodbye(socket, CLOSE_PROTOCOL);
        return;
    }
    switch (assembly_add(&socket->assembly, pool_of(socket), piece, sockets->wheel.now, &text, &length)) {
    case ASSEMBLY_UNFINISHED:
        break;
    case ASSEMBLY_COMPLETE:
        /* Out of reach of a goodbye that the message may lead to, as text is in there. */
        assembly = socket->assembly;
        socket->assembly = NULL;
        take_message(socket, text, length);
        assembly_end(&assembly, pool_of(socket));
        break;
    case ASSEMBLY_TOO_LARGE:
        say_goodbye(socket, CLOSE_TOO_LARGE);
        break;
    }
}

void socket_heard(struct socket *socket)
{
    socket->is_heard = true;
}

/* ---- Once a second ---- */

/* An answer is awaited; a client that still has to read what was sent before cannot give one so soon. */
static void ping(struct socket *socket)
{
    const struct net_limits *limits = socket->sockets->limits;
    uint8_t frame[] = {0x89, 1, 't'};

    socket->is_pinged = true;
    if (socket->is_congested) {
        wheel_put(&socket->sockets->wheel, &socket->visit, limits->ping_secs);
        return;
    }
    wheel_put(&socket->sockets->wheel, &socket->visit, limits->pong_secs);
    if (lws_write(socket->wsi, frame, sizeof(frame), LWS_WRITE_RAW) < 0)
        kill_socket(socket);
}

static bool is_message_overdue(const struct socket *socket)
{
    const struct sockets *sockets = socket->sockets;

    return socket->assembly != NULL &&
           sockets->wheel.now - assembly_since_secs(socket->assembly) > sockets->limits->message_secs;
}

static void visit(struct socket *socket)
{
    const struct net_limits *limits = socket->sockets->limits;
    bool was_pinged = socket->is_pinged, was_heard = socket->is_heard;

    socket->is_pinged = socket->is_heard = false;
    if (socket->is_leaving || (was_pinged && !was_heard))
        kill_socket(socket);
    else if (is_message_overdue(socket))
        say_goodbye(socket, CLOSE_TOO_LARGE);
    else if (was_pinged)
        wheel_put(&socket->sockets->wheel, &socket->visit, limits->ping_secs - limits->pong_secs);
    else if (was_heard)
        wheel_put(&socket->sockets->wheel, &socket->visit, limits->ping_secs);
    else
        ping(socket);
}

void sockets_tick(struct sockets *sockets)
{
    struct wheel_entry *entry;

    wheel_turn(&sockets->wheel);
    while ((entry = wheel_take(&sockets->wheel)) != NULL)
        visit((struct socket *)((char *)entry - offsetof(struct socket, visit)));
}
