/* Peers and what they listen to: the insides of peer.h. */
#ifndef HUB_LISTENER_H
#define HUB_LISTENER_H

#include <stdbool.h>
#include <stdint.h>

#include "hub/feature.h"
#include "hub/peer.h"

struct call;
struct channel;
struct frame_queue;

struct peer {
    /* What every delivery looks at stands together at the beginning. */
    const struct wire *wire;
    void *connection;
    struct frame_queue *queue; /* NULL while nothing waits */
    unsigned corks;            /* while above 0 everything waits, to leave as one write */
    bool is_closing;           /* nothing more is written */
    bool is_exempt;
    struct hub *hub;
    const struct route *route;  /* NULL: the hub reads its messages */
    void *part;                 /* the route's; NULL where it has none */
    struct peer *prev, *next;   /* hub->peers */
    struct listener *listeners; /* by next_of_peer */
    struct call *calls;         /* under way, by prev and next */
    char *address;
    char *agent;        /* NULL for most */
    int64_t expires_ms; /* of the session; 0 for a visitor */
    unsigned listener_count;
    unsigned call_count;
    char language[3];
    char person[ULID_SIZE];
    char session[ULID_SIZE];
};

struct listener {
    struct peer *peer;
    struct channel *channel;
    struct listener *next_of_peer;
    uint64_t told_seq; /* what this listener has heard or holds in its view */
    uint64_t rights;   /* the authority's number when the clearance was found */
    uint32_t place;    /* in channel->listeners */
    enum clearance clearance;
};

void peer_identify(struct peer *peer, const struct identity *identity);
/* As peer_send for each, at most DELIVERIES_MOST and to different peers. */
struct delivery {
    struct peer *peer;
    struct frame *frame;
};
#define DELIVERIES_MOST 16
void peers_send(const struct delivery *deliveries, size_t count);
void peer_send_text(struct peer *peer, const char *text, size_t length);
/* Between cork and uncork everything waits, and then leaves gathered. */
void peer_cork(struct peer *peer);
void peer_uncork(struct peer *peer);

struct listener *peer_find_listener(const struct peer *peer, const struct channel *channel);

#endif
