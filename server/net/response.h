/* HTTP responses of this house: each has the headers that keep a browser from being talked into anything, and
 * none has a CORS header. */
#ifndef NET_RESPONSE_H
#define NET_RESPONSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/shared.h"
#include "net/origin.h"

struct MHD_Connection;
struct MHD_Response;

/* What the responses of one server share. */
struct responses {
    char *content_security_policy;
};

void responses_init(struct responses *responses, const struct origins *origins);
void responses_finish(struct responses *responses);

/* A new response around bytes that outlive it, or, with response_copy, around a copy of them. type NULL:
 * without body. */
struct MHD_Response *response_borrow(const struct responses *responses, const void *bytes, size_t length,
                                     const char *type, const char *cache_control);
struct MHD_Response *response_copy(const struct responses *responses, const void *bytes, size_t length,
                                   const char *type, const char *cache_control);
/* Around shared bytes: takes a reference, and lets it go when they were sent. */
struct MHD_Response *response_share(const struct responses *responses, struct shared *shared,
                                    const char *type, const char *cache_control);
/* Around a file, which it closes. It is sent piece by piece, as fast as the client reads. */
struct MHD_Response *response_file(const struct responses *responses, int descriptor, uint64_t length,
                                   const char *type, const char *cache_control);
void response_add(struct MHD_Response *response, const char *header, const char *value);
/* Another Content-Security-Policy than that of the client's own pages. */
void response_set_policy(struct MHD_Response *response, const struct responses *responses,
                         const char *policy);
/* Sends the response and lets go of it. False where the connection must end at once. */
bool response_send(struct MHD_Connection *connection, unsigned status, struct MHD_Response *response);

/* A short answer: the status's own words as plain text. Where it refuses something about the connection
 * itself, close ends it after the answer. */
bool response_send_status(const struct responses *responses, struct MHD_Connection *connection,
                          unsigned status, bool close);

#endif
