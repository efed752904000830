#include "net/gate.h"

#include "core/log.h"
#include "core/memory.h"

static bool parse_trusted(struct gate *gate, const char *const *trusted_proxies)
{
    size_t capacity = 0;

    for (; trusted_proxies != NULL && *trusted_proxies != NULL; trusted_proxies++) {
        gate->trusted = mem_grow(gate->trusted, gate->trusted_count, &capacity, sizeof(*gate->trusted));
        if (!address_range_parse(&gate->trusted[gate->trusted_count], *trusted_proxies)) {
            log_error("trusted_proxies: %s is no address", *trusted_proxies);
            return false;
        }
        gate->trusted_count++;
    }
    return true;
}

bool gate_init(struct gate *gate, const struct gate_options *options)
{
    *gate = (struct gate){0};
    if (!origins_init(&gate->origins, options->public_url, options->port)) {
        log_error("public_url: %s is no http or https address", options->public_url);
        return false;
    }
    if (!parse_trusted(gate, options->trusted_proxies)) {
        gate_finish(gate);
        return false;
    }
    gate->admission = admission_create(options->connections, options->connections_per_address);
    return true;
}

void gate_finish(struct gate *gate)
{
    origins_finish(&gate->origins);
    mem_free(gate->trusted);
    admission_destroy(gate->admission);
    *gate = (struct gate){0};
}

static bool is_trusted(const struct gate *gate, const struct address *address)
{
    for (size_t i = 0; i < gate->trusted_count; i++)
        if (address_range_has(&gate->trusted[i], address))
            return true;
    return false;
}

struct visitor *gate_enter(struct gate *gate, const struct address *neighbour)
{
    struct address subscriber = address_subscriber(neighbour);
    bool is_counted = !address_is_loopback(neighbour) && !is_trusted(gate, neighbour);

    return admission_enter(gate->admission, is_counted ? &subscriber : NULL);
}

struct source gate_source(const struct gate *gate, const struct address *neighbour, const char *forwarded_for)
{
    struct address client = *neighbour;

    if (forwarded_for != NULL && is_trusted(gate, neighbour))
        address_parse_last_hop(&client, forwarded_for);
    return (struct source){
        .address = address_subscriber(&client),
        .is_exempt = forwarded_for == NULL && address_is_loopback(neighbour),
    };
}
