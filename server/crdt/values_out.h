/* The values of an item as JSON. */
#ifndef CRDT_VALUES_OUT_H
#define CRDT_VALUES_OUT_H

#include "crdt/runs.h"

/* Appends all values of an item that holds no type, commas between them. */
void values_out(struct buffer *out, const struct item *item);
/* Whether the item's only value is undefined. */
bool values_are_undefined(const struct item *item);
/* Appends "key":value for the keys of a type that have plain values, sorted, commas between them. Returns how
 * many. */
size_t values_out_attributes(const struct crdt *document, struct buffer *out, uint32_t type);

#endif
