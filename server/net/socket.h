/* One WebSocket connection, from the adopted descriptor to its end: who it is, messages put together, the
 * wire under a peer of the hub, pings, and a goodbye that reaches the client. An idle connection costs little
 * memory: all that is needed for a while only is kept apart. */
#ifndef NET_SOCKET_H
#define NET_SOCKET_H

#include <stdbool.h>
#include <stddef.h>

#include <uv.h>

#include "net/arrival.h"
#include "net/assembly.h"
#include "net/gate.h"
#include "net/net.h"
#include "net/wheel.h"

struct lws;
struct socket;

/* What all sockets share. */
struct sockets {
    struct hub *hub;
    const struct authority *authority;
    struct gate *gate;
    const struct net_limits *limits;
    struct assembly_pool pool;
    const struct route *route; /* NULL: none */
    struct assembly_pool route_pool;
    struct wheel wheel; /* turned once a second */
    uv_timer_t *soon;   /* calls sockets_settle in the next turn of the loop, where a socket leaves */
    uv_timer_cb on_soon;
    struct socket *leaving; /* those whose peers end then */
    bool has_kills;         /* lws must be woken up to see whom it shall end */
    unsigned count;         /* adopted and not gone yet */
    unsigned open_count;    /* of them with a WebSocket */
    unsigned opened;        /* ever */
};

/* A connection that lws is about to get. It holds visitor until its end; descriptor is lws's. */
struct socket *socket_create(struct sockets *sockets, int descriptor, struct visitor *visitor,
                             const struct address *neighbour);
/* lws let go of it. Its peer ends too. */
void socket_destroy(struct socket *socket);

/* What the path and the query ask for, where it is the route's; before socket_check. ticket, and parameter,
 * the value of the route's, may be NULL. False where it is none. */
bool socket_set_errand(struct socket *socket, const char *path, const char *ticket, const char *parameter);
/* The name of the route's parameter in a query, with its '='; NULL where there is none. */
const char *socket_parameter(const struct socket *socket);
/* The upgrade's headers. Gives 0, or the HTTP status to refuse it with. */
unsigned socket_check(struct socket *socket, const struct arrival_headers *headers);
/* The WebSocket is open: asks who it is and makes the peer. */
void socket_open(struct socket *socket, struct lws *wsi);
void socket_receive(struct socket *socket, const struct piece *piece, bool is_binary);
/* A sign of life. */
void socket_heard(struct socket *socket);
void socket_writable(struct socket *socket);
/* The client said goodbye: nothing is written after that. */
bool socket_goodbye(struct socket *socket);

/* Ends the peers of those who leave. */
void sockets_settle(struct sockets *sockets);
/* Once a second: pings, and ends who is silent or lingers. */
void sockets_tick(struct sockets *sockets);

#endif
