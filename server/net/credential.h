/* What a request shows of who sends it, by the rules of docs/protocol.md: a cookie counts only beside an
 * allowed Origin, a bearer token needs none, and a page of another site is refused whatever else it shows. */
#ifndef NET_CREDENTIAL_H
#define NET_CREDENTIAL_H

#include <stdbool.h>

#include "net/origin.h"

/* Longer than any token of ours: what does not fit is unknown anyway. */
#define CREDENTIAL_TOKEN_SIZE 64

enum credential_kind {
    CREDENTIAL_NONE, /* a visitor */
    CREDENTIAL_COOKIE,
    CREDENTIAL_BEARER,
    CREDENTIAL_TICKET,    /* in the query, for one route and name; not in token */
    CREDENTIAL_FORBIDDEN, /* answer 403 */
};

struct credential {
    enum credential_kind kind;
    char token[CREDENTIAL_TOKEN_SIZE]; /* "" where kind has none, or where what came cannot be one */
};

/* The headers' values; NULL where a header is absent. */
struct credential credential_of(const struct origins *origins, const char *origin, const char *cookie,
                                const char *authorization);

#endif
