/* Who may come in: the allowed origins, the proxies that are believed, and how many connections there may be.
 * WebSocket and HTTP ask the same gate. */
#ifndef NET_GATE_H
#define NET_GATE_H

#include <stdbool.h>
#include <stddef.h>

#include "net/address.h"
#include "net/admission.h"
#include "net/origin.h"

/* Where a request comes from. */
struct source {
    struct address address; /* the subscriber's */
    bool is_exempt;         /* this machine itself, not forwarded: no limit by address */
};

struct gate {
    struct origins origins;
    struct address_range *trusted;
    size_t trusted_count;
    struct admission *admission;
};

struct gate_options {
    const char *public_url;             /* as net.h says */
    unsigned port;                      /* as net.h says */
    const char *const *trusted_proxies; /* as net.h says */
    unsigned connections;
    unsigned connections_per_address;
};

/* False where public_url or a trusted proxy is none; that is in the log. */
bool gate_init(struct gate *gate, const struct gate_options *options);
void gate_finish(struct gate *gate);

/* A new connection from neighbour: NULL where it is one too many. Trusted proxies and this machine itself are
 * counted in all only, as many clients may stand behind them. */
struct visitor *gate_enter(struct gate *gate, const struct address *neighbour);
/* Where a request comes from: the neighbour, or whom a trusted proxy names in X-Forwarded-For (NULL: absent).
 */
struct source gate_source(const struct gate *gate, const struct address *neighbour,
                          const char *forwarded_for);

#endif
