/* A command as it goes to Redis: RESP 2, an array of bulk strings. Begin it with the number of its words, add
 * that many, take it. */
#ifndef STORE_RESP_H
#define STORE_RESP_H

#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"

struct resp {
    struct buffer buffer;
    size_t missing; /* words announced and not yet added */
};

void resp_begin(struct resp *resp, size_t words);
/* Begins a call of a function of schema/redis/ with this many arguments, which follow. */
void resp_begin_call(struct resp *resp, const char *function, size_t arguments);
void resp_bytes(struct resp *resp, const void *bytes, size_t length);
void resp_text(struct resp *resp, const char *text);
void resp_number(struct resp *resp, int64_t number);
/* Sequence numbers, which may be all of 64 bits. */
void resp_count(struct resp *resp, uint64_t number);
/* Begins and adds all: the texts up to NULL. */
void resp_words(struct resp *resp, const char *const words[]);
/* The finished command; the caller frees it with mem_free. */
char *resp_take(struct resp *resp, size_t *length_out);

#endif
