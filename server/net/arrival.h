/* Someone who has just come, by WebSocket or by POST /rpc: what they show, where they come from, and who
 * authority says they are. It lives until there is a peer. */
#ifndef NET_ARRIVAL_H
#define NET_ARRIVAL_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "hub/authority.h"
#include "hub/peer.h"
#include "net/credential.h"
#include "net/gate.h"

struct arrival;

/* The values of a request's headers; NULL where one is absent. */
struct arrival_headers {
    const char *origin;
    const char *cookie;
    const char *authorization;
    const char *forwarded_for;
    const char *accept_language;
    const char *user_agent; /* by POST /rpc alone: pages sign in there */
};

/* What a connection asks for that is not the hub's own. */
struct errand {
    const struct route *route; /* NULL: the hub's own */
    char name[ULID_SIZE];
    char ticket[CREDENTIAL_TOKEN_SIZE]; /* "" where the query holds none */
    char parameter[ROUTE_PARAMETER_SIZE];
    bool has_parameter;
};

/* Messages that come while authority is asked; what is more is not kept. */
#define ARRIVAL_EARLY_MESSAGES 64
#define ARRIVAL_EARLY_BYTES 65536

struct arrival *arrival_create(const struct address *neighbour);
/* The owner is gone, or done with it: an answer of authority that is still to come reaches nobody. NULL is
 * accepted. */
void arrival_destroy(struct arrival *arrival);

/* Reads the request. False where it must be answered 403. A ticket needs no Origin, and what else is shown
 * beside it does not count. */
bool arrival_read(struct arrival *arrival, const struct gate *gate, const struct arrival_headers *headers);
/* Before arrival_read; borrowed until the arrival's end. */
void arrival_set_errand(struct arrival *arrival, const struct errand *errand);
const struct source *arrival_source(const struct arrival *arrival);
enum credential_kind arrival_credential(const struct arrival *arrival);
/* "ro" or "en". */
const char *arrival_language(const struct arrival *arrival);

/* Asks authority who it is. done is called once and never before this returns; identity's person is "" where
 * the token is no longer good. For a visitor nobody need be asked. */
void arrival_identify(struct arrival *arrival, const struct authority *authority, identity_callback *done,
                      void *owner);

/* A peer for it. */
struct peer *arrival_make_peer(const struct arrival *arrival, struct hub *hub,
                               const struct identity *identity, const struct wire *wire, void *connection);

/* Keeps a message until there is a peer; false where that is one too many. */
bool arrival_keep(struct arrival *arrival, const char *text, size_t length);
/* Hands the messages to the peer, in order. */
void arrival_deliver(struct arrival *arrival, struct peer *peer);

#endif
