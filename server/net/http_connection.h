/* The HTTP connections of this process, while libmicrohttpd has them. */
#ifndef NET_HTTP_CONNECTION_H
#define NET_HTTP_CONNECTION_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include <uv.h>

#include "net/gate.h"
#include "net/http_intake.h"
#include "net/http_waiting.h"
#include "net/rpc_http.h"

struct http;

struct http_connection {
    struct http_connections *connections;
    int descriptor;
    struct MHD_Connection *mhd; /* NULL until libmicrohttpd has begun with it */
    struct visitor *visitor;
    struct address neighbour;
    struct rpc *rpc;             /* the request under way, where it is one to /rpc */
    struct http_intake *intake;  /* the request under way, where a route takes its body */
    struct http_waiting waiting; /* for a route that answers later */
    bool is_served;              /* a request is complete and its answer is not */
    uint64_t since_secs;         /* when that changed */
    struct http_connection *next;
    struct http_connection **link;
};

struct http_connections {
    struct http *http;
    struct gate *gate;
    uv_loop_t *loop; /* for the time */
    struct http_connection *first;
    unsigned count;
};

void http_connection_add(struct http_connections *connections, int descriptor, struct visitor *visitor,
                         const struct sockaddr *neighbour);
/* Gives its place among the visitors back. */
void http_connection_remove(struct http_connection *connection);
/* What was added and libmicrohttpd has not begun with: among the newest, as newer versions of it do not begin
 * at once. NULL where there is none. */
struct http_connection *http_connection_find_added(struct http_connections *connections, int descriptor);

void http_connection_set_served(struct http_connection *connection, bool is_served);
/* How long it has been waiting for a request, or for an answer. */
uint64_t http_connection_age_secs(const struct http_connection *connection);
/* SHUT_RD ends it after its answer, SHUT_RDWR at once: libmicrohttpd sees it and lets go. */
void http_connection_cut(const struct http_connection *connection, int how);

#endif
