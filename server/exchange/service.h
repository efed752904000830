/* The service's own structs, for the files of this folder. */
#ifndef EXCHANGE_SERVICE_H
#define EXCHANGE_SERVICE_H

#include <uv.h>

#include "documents/documents.h"
#include "exchange/exchange.h"
#include "exchange/queue.h"
#include "files/name.h"
#include "files/stored.h"

struct import;

/* Read once, at the start; all threads look at it. */
struct logo {
    char name[16]; /* no text can name a picture so */
    struct buffer bytes;
};

struct exchange {
    struct exchange_options options;
    char data[STORED_PATH_SIZE / 2];
    char folder[STORED_PATH_SIZE / 2 + 16];
    /* Imports have a place of their own: they wait for no export. */
    struct queue exports, imports;
    struct import *reading; /* all imports under way */
    struct logo logos[DOCUMENT_LOGOS_MOST];
    const char *logo_names[DOCUMENT_LOGOS_MOST + 1];
    size_t logo_count;
    bool is_stopping;
    struct buffer disposition; /* of the reply that is being made */
};

/* ---- pictures.c ---- */

/* Reads the order's text where it is the JSON of one yet, and adds `pictures`, {file: true}: those of the
 * text that its channel holds; then it is enqueued. */
void exchange_find_pictures(struct exchange *exchange, json_t *order, inquiry_callback *done, void *argument);

/* ---- logos.c ---- */

/* Reads the files of options.logos; false where one is none, with the reason in the log. */
MUST_CHECK bool logos_read(struct exchange *exchange);
void logos_finish(struct exchange *exchange);
/* The logo's bytes, or NULL. Any thread. */
const struct buffer *logos_find(const struct exchange *exchange, const char *name);

/* ---- exports.c: files that are kept an hour ---- */

/* What is kept, of all people and of one. */
struct kept {
    uint64_t bytes, own_bytes;
    int64_t frees_in_ms; /* the oldest of their own goes; 0 where they have none */
};

/* Removes what is an hour old, and says what stays. person may be "". Any thread. */
void exports_sweep(const struct exchange *exchange, const char *person, struct kept *kept_out);
/* Keeps a file of a person under this id; both are ULIDs. Any thread. */
bool exports_keep(const struct exchange *exchange, const char *id, const char *person,
                  const struct buffer *bytes);
/* Appends the address that opens it. */
void exports_write_path(const struct exchange *exchange, const char *id, const json_t *order,
                        const char *name, int64_t expires_ms, struct buffer *out);
enum http_result exports_serve(void *service, const struct http_request *request, struct http_reply *reply);

/* ---- writing.c, reading.c: on a worker thread ---- */

/* A picture that a file holds. */
struct found_picture {
    char name[SHA256_HEX_SIZE]; /* SHA-256 of its bytes */
    void *bytes;
    size_t length;
    struct found_picture *next;
};

/* A queue_work. */
json_t *exchange_run_writing(void *argument, const struct exchange *exchange, json_t *order);
/* The answer of exchange_read. Of the file's pictures those stand in the text that the order's `pictures`
 * name: {SHA-256 of the bytes: {file, width?, height?}}. found_out gets the others, each once; where it is
 * NULL, they are left out. */
json_t *exchange_run_reading(const struct exchange *exchange, json_t *order,
                             struct found_picture **found_out);

/* ---- imports.c ---- */

/* Whoever waits is told that it cannot be said now; what is under way ends by itself. */
void imports_stop(struct exchange *exchange);

#endif
