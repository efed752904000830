/* Connections that speak something else than JSON-RPC: another folder reads their messages. main hands the
 * hub and net the route; net makes a peer of it for each connection, and the hub keeps what all connections
 * share: the queue of a slow reader, sessions that end, going away, limits. */
#ifndef HUB_ROUTE_H
#define HUB_ROUTE_H

#include <stddef.h>

#include "hub/authority.h"

struct peer;

#define ROUTE_PARAMETER_SIZE 16

struct route {
    const char *prefix;  /* of the path: "/text/"; a ULID follows, and nothing else */
    unsigned most_bytes; /* of one message: close 1009 */
    void *service;
    /* Whom a ticket stands for that came in the query (`?ticket=`). done is never called before this returns;
     * identity's person is "" where the ticket is not good. ticket is borrowed during the call. */
    void (*identify)(void *service, const char *ulid, const char *ticket, identity_callback *done,
                     void *argument);
    /* Of the query, with its '=': "schema="; NULL where none is looked at. */
    const char *parameter;
    /* A peer has come, also one without a session, and gives the route's own part of it, which receives from
     * then on. It may be closed at once (peer_close). parameter is its value in the query, cut at
     * ROUTE_PARAMETER_SIZE, or NULL where it is absent; borrowed. NULL: nothing is received. */
    void *(*open)(void *service, struct peer *peer, const char *ulid, const char *parameter);
    /* One whole binary message. */
    void (*receive)(void *part, const void *bytes, size_t length);
    /* The connection is gone; the peer is not to be used any more. */
    void (*close)(void *part);
    /* Rights may have been taken away: whoever came may have to go. */
    void (*check_rights)(void *service);
};

#endif
