/* A set of whole numbers that only grows at its end, kept as runs of neighbours: which events of a log are
 * messages. Small where most are. A zeroed struct runs is empty and ready. */
#ifndef CORE_RUNS_H
#define CORE_RUNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

struct run;

struct runs {
    struct run *runs;
    size_t run_count, capacity;
    uint64_t count; /* of the numbers */
};

void runs_finish(struct runs *runs);
/* number is greater than all that are there, and not 0. */
void runs_add(struct runs *runs, uint64_t number);
bool runs_has(const struct runs *runs, uint64_t number);
/* How many are below number. */
uint64_t runs_rank(const struct runs *runs, uint64_t number);
/* The one with so many below it; rank is less than count. */
uint64_t runs_at(const struct runs *runs, uint64_t rank);
/* As an array of numbers by turns: how many are left out, how many are there. */
json_t *runs_to_json(const struct runs *runs);
/* Into an empty set; false where json is none of its arrays. */
bool runs_from_json(struct runs *runs, const json_t *json);

#endif
