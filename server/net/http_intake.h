/* Bodies that another folder takes as they come, and answers with a JSON object: uploads. main hands net a
 * table of them. Who sends one is found as for POST /rpc, and must be signed in. What is refused is read to
 * its end and thrown away, as many clients look at no answer before they have sent everything; it is
 * answered at once, and the connection closed, where it is far too large or its client waits to be told to
 * go on (Expect).
 *
 * One request goes: open, then the folder admits it; receive, as often as pieces come; complete; then the
 * folder answers. It may refuse at any time, at once or later; after that nothing is received. close is the
 * end of it in any case. */
#ifndef NET_HTTP_INTAKE_H
#define NET_HTTP_INTAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "core/error.h"

/* One request, as net has it. The folder may use it until close. */
struct http_intake;

/* What a request says before its body. Everything is borrowed during the call. */
struct http_intake_head {
    const char *person;   /* a ULID */
    const char *language; /* "ro" or "en", as the client prefers */
    uint64_t bytes;       /* of the body */
    /* A value of the query, decoded, or NULL. */
    const char *(*query)(const struct http_intake_head *head, const char *name);
    const char *(*header)(const struct http_intake_head *head, const char *name);
    void *connection; /* for these two alone */
};

struct http_intake_route {
    const char *path;    /* exactly; the method is POST */
    unsigned most_bytes; /* of a body: 413; without a Content-Length 411 */
    unsigned most_secs;  /* until the body is whole: the connection is cut */
    void *service;
    /* The folder's own part of the request. It admits or refuses, within the call or later. */
    void *(*open)(void *service, struct http_intake *intake, const struct http_intake_head *head);
    void (*receive)(void *part, const void *bytes, size_t length);
    /* The body is whole. */
    void (*complete)(void *part);
    /* The request is over: answered, cut or given up. */
    void (*close)(void *part);
};

/* The body may come. */
void http_intake_admit(struct http_intake *intake);
/* Answers 200. Takes reply. */
void http_intake_reply(struct http_intake *intake, json_t *reply);
/* Answers {"error": {"code", "message", "data": {"error"}}} as JSON-RPC has it. retry_after_ms 0: none is
 * told. */
void http_intake_refuse(struct http_intake *intake, unsigned status, enum error error,
                        int64_t retry_after_ms);

/* ---- net's own side ---- */

struct MHD_Connection;
struct address;
struct rpc_service;

/* The head of a request to the route's path. */
struct http_intake *http_intake_create(const struct rpc_service *service,
                                       const struct http_intake_route *route,
                                       struct MHD_Connection *connection, const struct address *neighbour);
/* The request is over. NULL is accepted. */
void http_intake_destroy(struct http_intake *intake);
/* True until the body may come, or the request is refused at its head. */
bool http_intake_is_at_head(const struct http_intake *intake);
void http_intake_receive(struct http_intake *intake, const char *bytes, size_t length);
/* At the head, when the body is whole, and when the connection goes on after it was suspended. False where
 * the connection must end. */
bool http_intake_proceed(struct http_intake *intake);
/* True while the connection is suspended. */
bool http_intake_is_waiting(const struct http_intake *intake);
unsigned http_intake_most_secs(const struct http_intake *intake);
/* Answers 503 where nobody has answered yet. */
void http_intake_give_up(struct http_intake *intake);

#endif
