/* /health, /metrics and the routes of other folders: pages that are made in the moment they are asked for. */
#ifndef NET_HTTP_PAGES_H
#define NET_HTTP_PAGES_H

#include <stdbool.h>

#include "net/http_waiting.h"
#include "net/net.h"
#include "net/response.h"

struct http_pages {
    const struct net_options *net;
    const struct responses *responses;
    void (*write_metrics)(void *owner, struct buffer *buffer);
    void *owner;
};

/* What became of a request. */
enum page_result {
    PAGE_NONE,   /* not answered: nobody here has this page */
    PAGE_SENT,   /* or suspended: to be asked again when the connection goes on */
    PAGE_FAILED, /* the connection must end at once */
};

/* waiting is the connection's. */
enum page_result http_pages_answer(const struct http_pages *pages, struct http_waiting *waiting,
                                   const char *method, const char *path);

#endif
