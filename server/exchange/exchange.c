#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/json.h"
#include "core/log.h"
#include "core/memory.h"
#include "exchange/service.h"
#include "files/hold.h"

struct exchange *exchange_create(const struct exchange_options *options)
{
    struct exchange *exchange = MEM_NEW(struct exchange);

    exchange->options = *options;
    exchange->end = &exchange->first;
    snprintf(exchange->data, sizeof(exchange->data), "%s", options->data);
    snprintf(exchange->folder, sizeof(exchange->folder), "%s/exports", exchange->data);
    exchange->options.data = exchange->data;
    if (mkdir(exchange->folder, 0700) != 0 && errno != EEXIST) {
        log_error("%s cannot be made: %s", exchange->folder, strerror(errno));
        mem_free(exchange);
        return NULL;
    }
    exports_sweep(exchange);
    return exchange;
}

void exchange_destroy(struct exchange *exchange)
{
    if (exchange == NULL)
        return;
    buffer_finish(&exchange->disposition);
    mem_free(exchange);
}

struct http_route exchange_route(struct exchange *exchange)
{
    return (struct http_route){"GET", "/exports/", exports_serve, exchange};
}

/* ---- The queue ---- */

static void run_next(struct exchange *exchange);

static void work(uv_work_t *request)
{
    struct job *job = request->data;

    job->answer =
        job->run == NULL ? json_pack("{s:s}", "error", "busy") : job->run(job->exchange, job->order);
}

static void worked(uv_work_t *request, int status)
{
    struct job *job = request->data;
    struct exchange *exchange = job->exchange;

    if (job->run != NULL) {
        exchange->running--;
        run_next(exchange);
    }
    if (status != 0) {
        json_decref(job->answer);
        job->answer = NULL;
    }
    if (job->answer == NULL)
        log_error("a file for %s could not be made: is there room in %s?", json_text(job->order, "channel"),
                  exchange->folder);
    job->done(job->argument, job->answer);
    json_decref(job->order);
    mem_free(job);
}

static void run_next(struct exchange *exchange)
{
    struct job *job = exchange->first;

    if (job == NULL || exchange->running == EXCHANGE_AT_ONCE)
        return;
    exchange->first = job->next;
    if (exchange->first == NULL)
        exchange->end = &exchange->first;
    exchange->waiting--;
    exchange->running++;
    uv_queue_work(exchange->options.loop, &job->work, work, worked);
}

void exchange_enqueue(struct exchange *exchange,
                      json_t *(*run)(const struct exchange *exchange, json_t *order), json_t *order,
                      inquiry_callback *done, void *argument)
{
    struct job *job = MEM_NEW(struct job);

    job->exchange = exchange;
    job->work.data = job;
    job->order = order;
    job->run = run;
    job->done = done;
    job->argument = argument;
    /* What is refused goes the same way, so that it is told later too. */
    if (exchange->waiting == EXCHANGE_WAITING_MOST) {
        job->run = NULL;
        uv_queue_work(exchange->options.loop, &job->work, work, worked);
        return;
    }
    *exchange->end = job;
    exchange->end = &job->next;
    exchange->waiting++;
    run_next(exchange);
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

/* ---- Reading: only what the channel holds ---- */

struct asking {
    struct exchange *exchange;
    json_t *order;
    inquiry_callback *done;
    void *argument;
};

static bool is_held(const struct registers *registers, const char *channel)
{
    char field[HOLD_FIELD_SIZE];

    hold_field(channel, field);
    return register_find(&registers->hashes[0], field) != NULL;
}

static void on_register(void *argument, const struct registers *registers)
{
    struct asking *asking = argument;

    if (registers->result == STORE_DONE && is_held(registers, json_text(asking->order, "channel"))) {
        exchange_enqueue(asking->exchange, exchange_run_reading, asking->order, asking->done,
                         asking->argument);
    } else {
        asking->done(asking->argument,
                     registers->result == STORE_DONE ? json_pack("{s:s}", "error", "no_such_file") : NULL);
        json_decref(asking->order);
    }
    mem_free(asking);
}

void exchange_read(void *self, json_t *order, inquiry_callback *done, void *argument)
{
    struct exchange *exchange = self;
    const struct log_store *store = exchange->options.store;
    struct asking *asking = MEM_NEW(struct asking);
    char key[HOLD_KEY_SIZE];
    const struct register_read read = {key};

    *asking = (struct asking){exchange, order, done, argument};
    hold_key(json_text(order, "file"), key);
    store->read_registers(store->self, &read, 1, on_register, asking);
}
