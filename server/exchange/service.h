/* The service's own structs, for the files of this folder. */
#ifndef EXCHANGE_SERVICE_H
#define EXCHANGE_SERVICE_H

#include <uv.h>

#include "exchange/exchange.h"
#include "files/name.h"
#include "files/stored.h"

struct job {
    uv_work_t work;
    struct exchange *exchange;
    struct job *next;
    json_t *order;
    /* On a worker thread; gives the answer. */
    json_t *(*run)(const struct exchange *exchange, json_t *order);
    json_t *answer;
    inquiry_callback *done;
    void *argument;
};

struct exchange {
    struct exchange_options options;
    char data[STORED_PATH_SIZE / 2];
    char folder[STORED_PATH_SIZE / 2 + 16];
    struct job *first, **end;
    unsigned running, waiting;
    struct buffer disposition; /* of the reply that is being made */
};

/* Hands a job to a worker thread, or answers {error: busy}. Takes order; run may change it, and takes out of
 * it what is large, so that it is not let go on the loop. */
void exchange_enqueue(struct exchange *exchange,
                      json_t *(*run)(const struct exchange *exchange, json_t *order), json_t *order,
                      inquiry_callback *done, void *argument);

/* ---- pictures.c ---- */

/* Reads the order's text where it is the JSON of one yet, and adds `pictures`, {file: true}: those of the
 * text that its channel holds; then it is enqueued. */
void exchange_find_pictures(struct exchange *exchange, json_t *order, inquiry_callback *done, void *argument);

/* ---- exports.c: files that are kept an hour ---- */

/* Removes what is an hour old; gives the bytes of what stays. Any thread. */
uint64_t exports_sweep(const struct exchange *exchange);
/* Keeps a file under this id, which is a ULID. Any thread. */
bool exports_keep(const struct exchange *exchange, const char *id, const struct buffer *bytes);
/* Appends the address that opens it. */
void exports_write_path(const struct exchange *exchange, const char *id, const json_t *order,
                        const char *name, int64_t expires_ms, struct buffer *out);
enum http_result exports_serve(void *service, const struct http_request *request, struct http_reply *reply);

/* ---- writing.c, reading.c: on a worker thread ---- */

json_t *exchange_run_writing(const struct exchange *exchange, json_t *order);
json_t *exchange_run_reading(const struct exchange *exchange, json_t *order);

#endif
