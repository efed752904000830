/* How much each person has deleted within a minute, over all texts, in this process: nobody can keep others
 * from deleting, but whoever does it by the million is sent away for the rest of the minute. */
#ifndef DRAFTS_DELETIONS_H
#define DRAFTS_DELETIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DELETIONS_WINDOW_MS 60000

struct deleter; /* one person */

/* A zeroed struct deletions is empty and ready. */
struct deletions {
    struct deleter *deleters; /* by person */
};

void deletions_finish(struct deletions *deletions);
/* The person has deleted so many UTF-16 units. now_ms is steady. */
void deletions_add(struct deletions *deletions, const char *person, uint64_t units, int64_t now_ms);
/* Of the window that began with the first of them; 0 once it is over. */
uint64_t deletions_of(const struct deletions *deletions, const char *person, int64_t now_ms);
/* How long until whoever has deleted more than most may go on; 0 where they may. */
int64_t deletions_wait_ms(const struct deletions *deletions, const char *person, uint64_t most,
                          int64_t now_ms);
/* Forgets those whose window is over. */
void deletions_expire(struct deletions *deletions, int64_t now_ms);

#endif
