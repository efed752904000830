/* How long to wait before trying again: from 50 ms, doubling, to 2 s; each wait between half of that and all
 * of it, by chance, so that many who lost the same thing do not come back at once. */
#ifndef STORE_BACKOFF_H
#define STORE_BACKOFF_H

#include <stdint.h>

#define BACKOFF_FIRST_MS 50
#define BACKOFF_MOST_MS 2000

/* A zeroed struct backoff has not failed yet. */
struct backoff {
    unsigned failures;
};

/* It failed once more: how long to wait. chance is any number. */
int64_t backoff_wait_ms(struct backoff *backoff, uint32_t chance);
void backoff_reset(struct backoff *backoff);

#endif
