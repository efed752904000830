/* The words of an order that are names on the wire, as people read them. */
#ifndef EXCHANGE_WORDS_H
#define EXCHANGE_WORDS_H

#include <jansson.h>

#include "core/buffer.h"

/* name may be NULL or unknown: then it is given back. */
const char *exchange_status_words(const char *language, const char *name);
const char *exchange_category_words(const char *language, const char *name);
/* Appends what an order says of the registration, and nothing where it says nothing. */
void exchange_write_registry(const json_t *order, struct buffer *out);

#endif
