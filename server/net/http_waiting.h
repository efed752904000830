/* A request whose route answers later: the connection is suspended until it does. */
#ifndef NET_HTTP_WAITING_H
#define NET_HTTP_WAITING_H

#include <stdbool.h>

#include "net/http_route.h"

struct MHD_Connection;

/* Of one connection; a zeroed one waits for nothing. */
struct http_waiting {
    struct MHD_Connection *connection;
    /* The connection goes on: run libmicrohttpd in the next turn of the loop. */
    void (*wake)(void *owner);
    void *owner;
    struct http_later *later; /* NULL where no answer is awaited or there */
    bool is_suspended;
};

/* What a reply is before a route has filled it in. */
void http_reply_init(struct http_reply *reply);

/* handle has said HTTP_LATER: suspends the connection. */
void http_waiting_suspend(struct http_waiting *waiting);
/* The reply, once it is there, or NULL; borrowed until http_waiting_end. */
struct http_reply *http_waiting_reply(const struct http_waiting *waiting);
/* Answers 503 where nobody has answered yet, and lets the connection go on. */
void http_waiting_give_up(struct http_waiting *waiting);
/* The request is over; an answer that is still to come is dropped. */
void http_waiting_end(struct http_waiting *waiting);

#endif
