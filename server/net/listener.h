/* The listening socket. It accepts, counts, looks at the first bytes without taking them, and hands each
 * connection to whoever shall own it. */
#ifndef NET_LISTENER_H
#define NET_LISTENER_H

#include <stdbool.h>
#include <sys/socket.h>

#include "core/memory.h"
#include "net/doorway.h"
#include "net/gate.h"
#include "net/net.h"

struct listener;

/* A new owner for a non-blocking descriptor from which nothing was read; visitor is its place among the
 * connections, which the owner gives back at its end. door is DOORWAY_WEBSOCKET or DOORWAY_HTTP. */
typedef void listener_callback(void *owner, enum doorway door, int descriptor, struct visitor *visitor,
                               const struct sockaddr *neighbour, socklen_t length);

struct listener_options {
    uv_loop_t *loop;
    const char *host; /* NULL: 127.0.0.1, and [::1] where there is one */
    unsigned port;    /* 0: any */
    bool reuse_port;
    const struct net_limits *limits; /* borrowed */
    listener_callback *on_connection;
    void *owner;
};

/* Takes the address; nobody can connect yet. NULL where that cannot be; the reason is in the log. */
MUST_CHECK struct listener *listener_create(const struct listener_options *options);
/* Begins to listen; gate is asked about each connection. False where that cannot be. */
MUST_CHECK bool listener_start(struct listener *listener, struct gate *gate);
/* Closes the port and whoever has not said yet what they want. Freed once the loop has run on. NULL is
 * accepted. */
void listener_destroy(struct listener *listener);

unsigned listener_port(const struct listener *listener);

#endif
