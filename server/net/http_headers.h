/* What a request's headers say, by libmicrohttpd. */
#ifndef NET_HTTP_HEADERS_H
#define NET_HTTP_HEADERS_H

#include <stdbool.h>

#include "net/arrival.h"
#include "net/gate.h"

struct MHD_Connection;

/* The first header of this name, or NULL; borrowed from the request. */
const char *http_header(struct MHD_Connection *connection, const char *name);
/* Who sends the request, and from where: arrival_read. False where it must be answered 403. */
bool http_read_arrival(struct MHD_Connection *connection, struct arrival *arrival, const struct gate *gate);

#endif
