/* Pages of other folders, served over HTTP: main hands net a table of them. A route answers at once, or later
 * where it must ask the database first: the connection is suspended meanwhile, for at most
 * net_limits.reply_secs, then the client gets 503. */
#ifndef NET_HTTP_ROUTE_H
#define NET_HTTP_ROUTE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/shared.h"

struct http_waiting;

/* A request as a route sees it. Everything is borrowed during the call. */
struct http_request {
    const char *method;        /* "GET", also for HEAD */
    const char *path;          /* decoded, without the query */
    const char *language;      /* "ro" or "en", as the client prefers */
    const char *if_none_match; /* NULL where it is absent */
    /* A value of the query, decoded, or NULL; borrowed as the rest. */
    const char *(*query)(const struct http_request *request, const char *name);
    void *connection;             /* for query alone */
    struct http_waiting *waiting; /* for http_later_begin alone */
};

/* What a route answers with. Texts are borrowed until it is sent, which for an answer that comes later is
 * after http_later_answer: they are constants, or in the reply's own space. */
struct http_reply {
    unsigned status;           /* 200 at first */
    const char *type;          /* of the body; HTML at first */
    const char *cache_control; /* "no-cache" at first */
    const char *entity_tag;    /* quoted; NULL for none. Where it fits if_none_match the client gets 304 */
    const char *location;      /* of a redirect; NULL for none */
    const char *language;      /* Content-Language; NULL for none */
    const char *content_security_policy; /* NULL: that of the client's own pages */
    const char *disposition;             /* Content-Disposition; NULL for none */
    struct buffer body;                  /* taken by the caller */
    struct shared *shared;               /* in place of body: a reference, taken by the caller; or NULL */
    int descriptor;                      /* in place of body: a file, taken by the caller; -1 for none */
    uint64_t descriptor_bytes;           /* of it, from where it stands */
    char entity_tag_space[80];           /* where a tag may be kept that is no constant */
    char location_space[160];            /* as entity_tag_space */
};

enum http_result {
    HTTP_PASSED,   /* not mine after all, go on */
    HTTP_ANSWERED, /* the reply is filled in */
    HTTP_LATER,    /* http_later_begin was called */
};

struct http_route {
    const char *method; /* "GET" serves HEAD too */
    const char *prefix; /* of the path */
    enum http_result (*handle)(void *service, const struct http_request *request, struct http_reply *reply);
    void *service;
};

/* Fills in the reply with 403, or 404, in plain text. */
enum http_result http_refuse(struct http_reply *reply, unsigned status);

/* An answer that comes later. */
struct http_later;

/* Within handle, which then returns HTTP_LATER. Whoever gets it answers exactly once: at any time later, or
 * before handle returns where the answer is there at once. */
struct http_later *http_later_begin(const struct http_request *request);
/* To be filled in, as handle's. */
struct http_reply *http_later_reply(struct http_later *later);
/* Sends it, and ends later. Where the client has gone, or has waited too long, it is dropped. */
void http_later_answer(struct http_later *later);

#endif
