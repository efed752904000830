/* Which nodes of a list stay where the list becomes another one. */
#ifndef CRDT_STAYING_H
#define CRDT_STAYING_H

#include <stddef.h>

#include <jansson.h>

#define STAYS_NOT ((size_t)-1)

/* For each of the nodes its place among the next ones, or STAYS_NOT, in ascending order: a new array
 * (mem_free) of as many as there are nodes. Those at the beginning and at the end that are the same stay;
 * between them as many as possible, where that can be found in STAYING_CELLS_MOST steps. */
#define STAYING_CELLS_MOST (4u << 20)
size_t *staying_find(const json_t *nodes, const json_t *next);

#endif
