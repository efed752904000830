/* Which messages are replies, and the root of the thread each is in. */
#ifndef ROOMS_THREADS_H
#define ROOMS_THREADS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

struct reply;

/* Zeroed: empty and ready. */
struct threads {
    struct reply *replies; /* in order of their numbers */
    size_t count, capacity;
};

void threads_finish(struct threads *threads);
/* seq is greater than all that are there. */
void threads_add(struct threads *threads, uint64_t seq, uint64_t root);
/* The root of the thread that the reply is in; 0 where it is no reply. */
uint64_t threads_find_root(const struct threads *threads, uint64_t seq);
/* The last replies below `before` in the root's thread, at most limit, ascending, into seqs_out;
 * has_older_out tells whether there are more before. Gives back how many. */
size_t threads_page(const struct threads *threads, uint64_t root, uint64_t before, size_t limit,
                    uint64_t *seqs_out, bool *has_older_out);
json_t *threads_to_json(const struct threads *threads);
/* Into an empty one; false where json is none of its arrays. */
bool threads_from_json(struct threads *threads, const json_t *json);

#endif
