/* A peer is one connection as the hub sees it: who it is, what it listens to, and the bounded queue of what
 * could not be written yet. net/ makes one for each WebSocket and for each HTTP request; the simulation makes
 * them too. */
#ifndef HUB_PEER_H
#define HUB_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/authority.h"
#include "hub/frame.h"
#include "hub/route.h"

struct hub;
struct peer;

/* Close codes of the WebSocket (docs/protocol.md). 44xx and 4503, 4508 are ours. */
enum close_code {
    CLOSE_PROTOCOL = 1002,
    CLOSE_TOO_LARGE = 1009,
    CLOSE_MALFORMED = 4400,
    CLOSE_SIGN_IN = 4401,
    CLOSE_NOT_PERMITTED = 4403,
    CLOSE_NO_SUCH_THING = 4404,
    CLOSE_GOING_AWAY = 4503,
    CLOSE_TOO_SLOW = 4508,
};

/* The connection's side, implemented by its owner. None of these calls back into the hub before it returns.
 */
struct wire {
    /* Writes the bytes whole, or takes over what the socket does not take; only called while not congested.
     */
    void (*write)(void *connection, const uint8_t *bytes, size_t length);
    /* True while something taken over is not written yet. The owner then calls peer_writable once it is. */
    bool (*is_congested)(void *connection);
    /* Says goodbye and ends the connection soon; the owner then calls peer_destroy, never from within this
     * call. */
    void (*close)(void *connection, enum close_code code);
    /* A sign-in succeeded in a request of this peer: HTTP sets the cookie, WebSocket does nothing. "" takes
     * it away. May be NULL. */
    void (*set_session)(void *connection, const char *token, int64_t expires_ms);
    /* Messages go without WebSocket headers: HTTP. Each message received gets exactly one write, with the
     * whole answer, of length 0 where nothing is to be answered; nothing else is written. */
    bool bare;
};

struct peer_options {
    const struct wire *wire;
    void *connection;
    const struct identity *identity; /* person "" is a visitor */
    const char *address;             /* of the client, as text: limits are counted by it */
    const char *language;            /* "ro" or "en": of the sentences in refusals */
    const char *agent;               /* what the client says it is; NULL where that is not kept */
    bool is_exempt;                  /* loopback without a forwarded address: no limit by address */
    const struct route *route;       /* who reads its messages; NULL: the hub */
    const char *name;                /* of what it came for, where there is a route; borrowed */
    const char *parameter;           /* of the route, in the query; NULL: absent; borrowed */
};

/* A new peer. A WebSocket of the hub's own is greeted with `hello` at once. */
struct peer *peer_create(struct hub *hub, const struct peer_options *options);
/* The connection is gone: closes what it listened to. Commands under way go on, their replies are dropped. */
void peer_destroy(struct peer *peer);

/* One whole message, of any content: a JSON-RPC 2.0 request or batch, or what the peer's route reads. Answers
 * come by the wire, possibly before this returns. A peer has at most limits.requests_per_peer requests under
 * way; what is more is refused with `busy`. */
void peer_receive(struct peer *peer, const char *text, size_t length);
/* The wire is no longer congested: writes what waits, gathered. */
void peer_writable(struct peer *peer);

/* For routes. "" for a visitor. */
const char *peer_person(const struct peer *peer);
/* Sends a frame, or queues it behind what waits. What is only a signal is dropped where there is a queue;
 * anything else that would not fit closes the peer with 4508. Takes no reference. */
void peer_send(struct peer *peer, struct frame *frame, bool is_signal);
/* Says goodbye; nothing is sent or received after it. */
void peer_close(struct peer *peer, enum close_code code);

#endif
