/* The session cookie (RFC 6265). Under https it has the prefix that keeps other hosts and plain http from
 * setting it. */
#ifndef NET_COOKIE_H
#define NET_COOKIE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"

/* `sfat`, or `__Host-sfat` where is_secure. */
const char *cookie_name(bool is_secure);
/* The value of the first cookie of this name in a Cookie header, with its length; borrowed from header. NULL
 * where there is none. */
const char *cookie_find(const char *header, const char *name, size_t *length_out);
/* Appends the value of a Set-Cookie header that keeps token for max_age_secs; token "" takes the cookie away.
 */
void cookie_write(struct buffer *buffer, bool is_secure, const char *token, int64_t max_age_secs);

#endif
