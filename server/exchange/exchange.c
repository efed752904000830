#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/json.h"
#include "core/log.h"
#include "core/memory.h"
#include "exchange/service.h"

static void open_queues(struct exchange *exchange)
{
    exchange->exports = (struct queue){.exchange = exchange,
                                       .loop = exchange->options.loop,
                                       .at_once = EXPORTS_AT_ONCE,
                                       .waiting_most = EXPORTS_WAITING_MOST,
                                       .person_most = EXPORTS_PERSON_MOST,
                                       .person_refusal = error_word(ERR_TOO_MANY_EXPORTS)};
    exchange->imports = (struct queue){.exchange = exchange,
                                       .loop = exchange->options.loop,
                                       .at_once = IMPORTS_AT_ONCE,
                                       .waiting_most = IMPORTS_MOST,
                                       .person_most = IMPORTS_MOST,
                                       .person_refusal = error_word(ERR_BUSY)};
}

struct exchange *exchange_create(const struct exchange_options *options)
{
    struct exchange *exchange = MEM_NEW(struct exchange);
    struct kept kept;

    exchange->options = *options;
    open_queues(exchange);
    snprintf(exchange->data, sizeof(exchange->data), "%s", options->data);
    snprintf(exchange->folder, sizeof(exchange->folder), "%s/exports", exchange->data);
    exchange->options.data = exchange->data;
    if (mkdir(exchange->folder, 0700) != 0 && errno != EEXIST) {
        log_error("%s cannot be made: %s", exchange->folder, strerror(errno));
        mem_free(exchange);
        return NULL;
    }
    if (!logos_read(exchange)) {
        exchange_destroy(exchange);
        return NULL;
    }
    exports_sweep(exchange, "", &kept);
    return exchange;
}

void exchange_stop(struct exchange *exchange)
{
    exchange->is_stopping = true;
    imports_stop(exchange);
    queue_stop(&exchange->exports, true);
    queue_stop(&exchange->imports, false);
}

void exchange_destroy(struct exchange *exchange)
{
    if (exchange == NULL)
        return;
    buffer_finish(&exchange->disposition);
    logos_finish(exchange);
    mem_free(exchange);
}

struct http_route exchange_route(struct exchange *exchange)
{
    return (struct http_route){"GET", "/exports/", exports_serve, exchange};
}

void exchange_write(void *self, json_t *order, inquiry_callback *done, void *argument)
{
    struct exchange *exchange = self;
    int64_t now_ms = exchange->options.clock->now_ms(exchange->options.clock->self);
    char id[ULID_SIZE];

    ulid_make(id, now_ms);
    json_object_set_new(order, "file", json_string(id));
    json_object_set_new(order, "expires_ms", json_integer(now_ms + EXCHANGE_KEPT_MS));
    exchange_find_pictures(exchange, order, done, argument);
}
