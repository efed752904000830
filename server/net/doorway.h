/* The first bytes of a connection decide who owns it: libwebsockets the exact paths of WebSockets,
 * libmicrohttpd everything else. */
#ifndef NET_DOORWAY_H
#define NET_DOORWAY_H

#include <stddef.h>

enum doorway {
    DOORWAY_UNDECIDED, /* a true beginning of a WebSocket path: more bytes will tell */
    DOORWAY_WEBSOCKET, /* `GET /ws` and a blank or '?'; `GET /text/` */
    DOORWAY_HTTP,
};

/* No decision needs more bytes than these. */
#define DOORWAY_MOST 10

enum doorway doorway_decide(const char *bytes, size_t length);

#endif
