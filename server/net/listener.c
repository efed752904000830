#include "net/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/log.h"
#include "net/caller.h"

#define BACKLOG 4096
/* Connections accepted before others on the loop have their turn. */
#define ACCEPT_ROUND 64
/* How long we do not accept where the system has no descriptor left. */
#define PAUSE_MS 100

static const char refusal[] =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

/* One listening socket. */
struct door {
    struct listener *listener;
    int descriptor;
    uv_poll_t poll;
};

struct listener {
    struct listener_options options;
    struct gate *gate;
    struct callers *callers;
    struct door doors[2];
    unsigned door_count;
    unsigned port;
    uv_timer_t pause;
    unsigned open; /* handles that are not closed yet */
};

/* ---- Accepting ---- */

static void refuse(int descriptor)
{
    (void)!send(descriptor, refusal, strlen(refusal), MSG_NOSIGNAL | MSG_DONTWAIT);
    close(descriptor);
}

static void on_decided(void *owner, enum doorway door, int descriptor, struct visitor *visitor,
                       const struct sockaddr *neighbour, socklen_t length)
{
    struct listener *listener = owner;

    if (door == DOORWAY_UNDECIDED) {
        admission_leave(listener->gate->admission, visitor);
        close(descriptor);
        return;
    }
    listener->options.on_connection(listener->options.owner, door, descriptor, visitor, neighbour, length);
}

static void admit(struct listener *listener, int descriptor, const struct sockaddr *neighbour,
                  socklen_t length)
{
    struct address address;
    struct visitor *visitor;

    if (!address_from_socket(&address, neighbour)) {
        close(descriptor);
        return;
    }
    visitor = gate_enter(listener->gate, &address);
    if (visitor == NULL)
        refuse(descriptor);
    else
        callers_add(listener->callers, descriptor, visitor, neighbour, length);
}

static void on_connectable(uv_poll_t *poll, int status, int events);

static void on_pause_over(uv_timer_t *timer)
{
    struct listener *listener = timer->data;

    for (unsigned i = 0; i < listener->door_count; i++)
        uv_poll_start(&listener->doors[i].poll, UV_READABLE, on_connectable);
}

static void pause_accepting(struct listener *listener)
{
    log_warning("no more connections can be accepted: %s", strerror(errno));
    for (unsigned i = 0; i < listener->door_count; i++)
        uv_poll_stop(&listener->doors[i].poll);
    uv_timer_start(&listener->pause, on_pause_over, PAUSE_MS, 0);
}

static void on_connectable(uv_poll_t *poll, int status, int events)
{
    struct door *door = poll->data;
    struct sockaddr_storage neighbour;

    (void)status, (void)events;
    for (int i = 0; i < ACCEPT_ROUND; i++) {
        socklen_t length = sizeof(neighbour);
        int descriptor =
            accept4(door->descriptor, (struct sockaddr *)&neighbour, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);

        if (descriptor >= 0) {
            admit(door->listener, descriptor, (const struct sockaddr *)&neighbour, length);
            continue;
        }
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
            pause_accepting(door->listener);
        if (errno != ECONNABORTED && errno != EINTR)
            return;
    }
}

/* ---- Taking the address ---- */

/* Accepted sockets inherit these. */
static void set_options(const struct listener_options *options, int descriptor)
{
    int yes = 1, send_bytes = (int)options->limits->send_bytes;

    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    if (options->reuse_port)
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof(yes));
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &send_bytes, sizeof(send_bytes));
}

static int bind_address(const struct listener_options *options, const struct addrinfo *address)
{
    int yes = 1, descriptor = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (descriptor < 0)
        return -1;
    set_options(options, descriptor);
    /* 0.0.0.0 and [::] may be listened at by one process each. */
    if (address->ai_family == AF_INET6)
        setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof(yes));
    if (bind(descriptor, address->ai_addr, address->ai_addrlen) == 0)
        return descriptor;
    close(descriptor);
    return -1;
}

static unsigned port_of(int descriptor)
{
    /* The port of an IPv4 address stands in the same place. */
    struct sockaddr_in6 address = {0};
    socklen_t length = sizeof(address);

    if (getsockname(descriptor, (struct sockaddr *)&address, &length) != 0)
        return 0;
    return ntohs(address.sin6_port);
}

static bool add_door(struct listener *listener, const char *host)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    struct door *door = &listener->doors[listener->door_count];
    struct addrinfo *address;
    char port[16];

    snprintf(port, sizeof(port), "%u", listener->port);
    if (getaddrinfo(host, port, &hints, &address) != 0)
        return false;
    door->descriptor = bind_address(&listener->options, address);
    freeaddrinfo(address);
    if (door->descriptor < 0)
        return false;
    door->listener = listener;
    listener->port = port_of(door->descriptor);
    listener->door_count++;
    return true;
}

static bool take_addresses(struct listener *listener)
{
    const char *host = listener->options.host;

    if (!add_door(listener, host == NULL ? "127.0.0.1" : host)) {
        log_error("cannot listen at %s, port %u: %s", host == NULL ? "127.0.0.1" : host, listener->port,
                  strerror(errno));
        return false;
    }
    if (host == NULL)
        (void)add_door(listener, "::1");
    return true;
}

struct listener *listener_create(const struct listener_options *options)
{
    struct listener *listener = MEM_NEW(struct listener);

    listener->options = *options;
    listener->port = options->port;
    if (!take_addresses(listener)) {
        mem_free(listener);
        return NULL;
    }
    listener->callers =
        callers_create(options->loop, options->limits->first_bytes_secs, on_decided, listener);
    uv_timer_init(options->loop, &listener->pause);
    listener->pause.data = listener;
    listener->open = 1;
    return listener;
}

bool listener_start(struct listener *listener, struct gate *gate)
{
    listener->gate = gate;
    for (unsigned i = 0; i < listener->door_count; i++) {
        struct door *door = &listener->doors[i];

        if (listen(door->descriptor, BACKLOG) != 0) {
            log_error("cannot listen at port %u: %s", listener->port, strerror(errno));
            return false;
        }
        uv_poll_init(listener->options.loop, &door->poll, door->descriptor);
        door->poll.data = door;
        uv_poll_start(&door->poll, UV_READABLE, on_connectable);
        listener->open++;
    }
    return true;
}

static void close_handle(struct listener *listener)
{
    if (--listener->open == 0)
        mem_free(listener);
}

static void on_pause_closed(uv_handle_t *handle)
{
    close_handle(handle->data);
}

static void on_door_closed(uv_handle_t *handle)
{
    close_handle(((struct door *)handle->data)->listener);
}

void listener_destroy(struct listener *listener)
{
    if (listener == NULL)
        return;
    callers_destroy(listener->callers);
    for (unsigned i = 0; i < listener->door_count; i++) {
        struct door *door = &listener->doors[i];

        if (door->poll.data != NULL)
            uv_close((uv_handle_t *)&door->poll, on_door_closed);
        close(door->descriptor);
    }
    uv_close((uv_handle_t *)&listener->pause, on_pause_closed);
}

unsigned listener_port(const struct listener *listener)
{
    return listener->port;
}
