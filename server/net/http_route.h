/* Pages of other folders, served over HTTP: main hands net a table of them. */
#ifndef NET_HTTP_ROUTE_H
#define NET_HTTP_ROUTE_H

#include <stdbool.h>

#include "core/buffer.h"

/* A request as a route sees it. Everything is borrowed during the call. */
struct http_request {
    const char *method;        /* "GET", also for HEAD */
    const char *path;          /* decoded, without the query */
    const char *language;      /* "ro" or "en", as the client prefers */
    const char *if_none_match; /* NULL where it is absent */
    /* A value of the query, decoded, or NULL; borrowed as the rest. */
    const char *(*query)(const struct http_request *request, const char *name);
    void *connection; /* for query alone */
};

/* What a route answers with. */
struct http_reply {
    unsigned status;           /* 200 at first */
    const char *type;          /* of the body; HTML at first */
    const char *cache_control; /* "no-cache" at first */
    const char *entity_tag;    /* quoted; NULL for none. Where it fits if_none_match the client gets 304 */
    const char *location;      /* of a redirect; NULL for none */
    struct buffer body;        /* taken by the caller */
    char entity_tag_space[80]; /* where a tag may be kept that is no constant */
};

struct http_route {
    const char *method; /* "GET" serves HEAD too */
    const char *prefix; /* of the path */
    /* False: not mine after all, go on. */
    bool (*handle)(void *service, const struct http_request *request, struct http_reply *reply);
    void *service;
};

#endif
