/* The WebSockets of this process: libwebsockets on our loop. It gets connections whose first bytes ask for
 * one, and serves no plain HTTP. */
#ifndef NET_WEBSOCKETS_H
#define NET_WEBSOCKETS_H

#include <stdbool.h>

#include "core/memory.h"
#include "net/gate.h"
#include "net/net.h"

struct websockets;

struct websockets_options {
    uv_loop_t *loop;
    struct hub *hub;
    const struct authority *authority;
    struct gate *gate; /* borrowed, as limits */
    const struct net_limits *limits;
    const struct route *route; /* borrowed; may be NULL */
};

/* NULL where libwebsockets cannot be had; that is in the log. */
MUST_CHECK struct websockets *websockets_create(const struct websockets_options *options);
/* Ends every peer before it returns. done is called when lws has let go of its last connection. */
typedef void websockets_callback(void *owner);
void websockets_destroy(struct websockets *websockets, websockets_callback *done, void *owner);

/* Takes a connected, non-blocking descriptor from which nothing was read, and its place among the visitors.
 */
void websockets_adopt(struct websockets *websockets, int descriptor, struct visitor *visitor,
                      const struct address *neighbour);
/* With an open WebSocket. */
unsigned websockets_count(const struct websockets *websockets);

#endif
