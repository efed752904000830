/* POST /rpc: one JSON-RPC message, a request or a batch, and its answer. Each has a short-lived peer of its
 * own, who listens to nothing; while the hub works the connection is suspended. */
#ifndef NET_RPC_HTTP_H
#define NET_RPC_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/authority.h"
#include "hub/clock.h"
#include "hub/hub.h"
#include "net/gate.h"
#include "net/net.h"
#include "net/response.h"

struct rpc;

/* What all of them share. Borrowed. */
struct rpc_service {
    struct hub *hub;
    const struct authority *authority;
    const struct clock *clock;
    const struct gate *gate;
    const struct net_limits *limits;
    const struct responses *responses;
    /* A suspended connection goes on: run libmicrohttpd in the next turn of the loop. */
    void (*wake)(void *owner);
    void *owner;
};

/* The head of a request to /rpc. NULL with the status to refuse it with, where it cannot be one. */
struct rpc *rpc_create(const struct rpc_service *service, struct MHD_Connection *connection,
                       const struct address *neighbour, unsigned *refusal_out);
/* The request is over; whatever is still to come is dropped. NULL is accepted. */
void rpc_destroy(struct rpc *rpc);

/* A part of the body. What is too large is dropped, and refused with 413 when it has come to its end; false
 * where it does not: the connection must end. */
bool rpc_receive(struct rpc *rpc, const char *bytes, size_t length);
/* The body is whole, or the connection goes on after it was suspended: asks the hub, or sends what it
 * answered. False where the connection must end. */
bool rpc_proceed(struct rpc *rpc);
/* True while the hub works. */
bool rpc_is_waiting(const struct rpc *rpc);
/* Answers 503 where the hub has not answered yet. */
void rpc_give_up(struct rpc *rpc);

#endif
