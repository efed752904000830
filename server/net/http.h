/* HTTP/1.1: libmicrohttpd on our loop, fed with connections that ask for no WebSocket. It serves POST /rpc,
 * /health, /metrics, the routes of other folders and the client's files. */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include <stdbool.h>
#include <sys/socket.h>

#include "core/memory.h"
#include "net/gate.h"
#include "net/net.h"

struct http;

struct http_options {
    struct gate *gate;             /* borrowed */
    const struct net_options *net; /* borrowed: hub, authority, clock, limits, assets, routes, callbacks */
    /* Appends the lines of this folder to /metrics. */
    void (*write_metrics)(void *owner, struct buffer *buffer);
    void *owner;
};

/* NULL where libmicrohttpd cannot be had; that is in the log. */
MUST_CHECK struct http *http_create(const struct http_options *options);
/* Requests under way finish, each connection ends after its own. */
void http_drain(struct http *http);
/* Ends every connection and its peer before it returns; freed once the loop has run on. NULL is accepted. */
void http_destroy(struct http *http);

/* Takes a connected descriptor and its place among the visitors. */
void http_adopt(struct http *http, int descriptor, struct visitor *visitor, const struct sockaddr *neighbour,
                socklen_t length);

unsigned http_count(const struct http *http);
unsigned long long http_requests(const struct http *http);

#endif
