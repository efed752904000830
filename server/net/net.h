/* The house's door: one listening socket for WebSockets (libwebsockets), HTTP (libmicrohttpd) and the
 * client's files. This folder alone knows these libraries. It makes a peer of the hub for each WebSocket and
 * for each POST /rpc, and knows nothing of what they say to each other.
 *
 * GET /ws        JSON-RPC 2.0 in text frames
 * GET /text/…    what the route's folder speaks, in binary frames
 * POST /rpc      the same commands, one or a batch; a sign-in sets the session cookie
 * GET /health    200 or 503 and a JSON object; GET /metrics in the Prometheus text format
 * POST …         of other folders: bodies that they take as they come
 * GET …          the extra routes, then the client's files; a path without a dot is the client's own and gets
 * its page
 *
 * Everything runs on one loop and in one thread. */
#ifndef NET_NET_H
#define NET_NET_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "hub/authority.h"
#include "hub/clock.h"
#include "hub/hub.h"
#include "hub/route.h"
#include "net/http_intake.h"
#include "net/http_route.h"

struct net;
typedef struct uv_loop_s uv_loop_t;

/* Bounds, and what happens at them (docs/operations.md). */
struct net_limits {
    unsigned connections; /* of all kinds: 503 and close. Lowered where the process may not open as many */
    unsigned connections_per_address; /* an IPv4 address or the first half of an IPv6 one: 503 and close */
    unsigned header_bytes;            /* of one request: 431 or close */
    unsigned body_bytes;              /* of one HTTP request: 413 */
    unsigned message_bytes;           /* one WebSocket message: close 1009 */
    unsigned message_frames;          /* of one WebSocket message: close 1009 */
    unsigned message_secs;            /* from the first to the last byte of a WebSocket message: close 1009 */
    unsigned unfinished_bytes;        /* of all unfinished WebSocket messages together: close 1009 */
    unsigned send_bytes;       /* that the system keeps for a slow reader; then the hub's queue begins */
    unsigned first_bytes_secs; /* until a new connection says what it wants: close */
    unsigned handshake_secs;   /* until a WebSocket's request is complete: close */
    unsigned
        request_secs; /* until an HTTP request is complete, also for the next on a kept connection: close */
    unsigned reply_secs; /* until the hub has answered POST /rpc: 503 */
    unsigned ping_secs;  /* between two pings of a WebSocket */
    unsigned pong_secs;  /* without any sign of life after a ping: close */
};

/* Safe defaults. */
extern const struct net_limits net_default_limits;

struct net_options {
    uv_loop_t *loop;
    struct hub *hub;
    const struct authority *authority;
    const struct clock *clock; /* for the age of cookies */
    struct net_limits limits;
    const char *host; /* NULL: 127.0.0.1 and [::1], where the system has it */
    unsigned port;    /* 0: any free one */
    bool reuse_port;  /* several processes share the port */
    /* Where people reach us, `https://sfat.example.org`: the only allowed Origin. NULL: localhost, 127.0.0.1
     * and [::1] at the port. */
    const char *public_url;
    /* Proxies whose X-Forwarded-For is believed: addresses or ranges (`10.0.0.0/8`), ended by NULL. May be
     * NULL. */
    const char *const *trusted_proxies;
    const char *assets; /* the folder of the client's built files; NULL: none */
    /* WebSockets that are not the hub's own; may be NULL. */
    const struct route *route;
    /* Ended by {0}; may be NULL. The first whose method and prefix fit is asked. */
    const struct http_route *routes;
    /* Whose bodies are taken as they come; ended by {0}; may be NULL. Borrowed. */
    const struct http_intake_route *intakes;
    /* Appends a JSON object; true is 200, false is 503. May be NULL. */
    bool (*write_health)(void *service, struct buffer *buffer);
    /* Appends lines of the Prometheus text format to those of this folder. May be NULL. */
    void (*write_metrics)(void *service, struct buffer *buffer);
    void *service; /* handed to the two */
};

/* Takes the address and reads the files; nobody can connect yet. hub, authority, clock and routes are
 * borrowed until the end, all else only during the call. NULL where an option is wrong; what is wrong is in
 * the log. The process's limit of open files is set to what limits.connections needs, as libwebsockets' cost
 * of closing a connection grows with it. */
MUST_CHECK struct net *net_create(const struct net_options *options);
/* Begins to listen; false where that cannot be, with the reason in the log. */
MUST_CHECK bool net_start(struct net *net);
/* Closes the port, has the hub say 4503 to its peers over spread_ms, and lets HTTP requests under way finish.
 */
void net_drain(struct net *net, unsigned spread_ms);
/* True when no connection is left. */
bool net_is_idle(const struct net *net);
/* Ends every connection and its peer at once; the loop then runs a little longer until all is freed. NULL is
 * accepted. */
void net_destroy(struct net *net);

/* Where it listens. */
unsigned net_port(const struct net *net);

#endif
