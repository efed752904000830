/* What must hold of a request before anyone reads it: libmicrohttpd alone would serve requests on which it
 * and a proxy in front of it may disagree where they end. */
#ifndef NET_FRONT_DOOR_H
#define NET_FRONT_DOOR_H

#include <stdbool.h>

struct MHD_Connection;

/* False where the request must be answered 400 and its connection closed: both or two of Content-Length and
 * Transfer-Encoding, a transfer encoding other than chunked, not exactly one Host, or a blank in a header's
 * name. */
bool front_door_admits(struct MHD_Connection *connection);

#endif
