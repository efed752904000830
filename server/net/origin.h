/* Which pages may use our cookie. A browser writes the page it runs in the header Origin; only the pages of
 * this installation itself are allowed, compared byte by byte, as browsers write origins in one way only. */
#ifndef NET_ORIGIN_H
#define NET_ORIGIN_H

#include <stdbool.h>

#include "core/buffer.h"

struct origins {
    char *allowed[3]; /* the rest is NULL */
    bool is_secure;   /* the public address is https */
};

/* public_url's own origin; where that is NULL: localhost, 127.0.0.1 and [::1] at port, over plain http. False
 * where public_url is not an http or https URL. */
bool origins_init(struct origins *origins, const char *public_url, unsigned port);
void origins_finish(struct origins *origins);
bool origins_allow(const struct origins *origins, const char *origin);
/* Appends the WebSocket addresses of the allowed origins as sources of a Content-Security-Policy, each with a
 * blank before: not every browser counts ws: as 'self'. */
void origins_write_sources(const struct origins *origins, struct buffer *buffer);

#endif
