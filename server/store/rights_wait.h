/* Replies with events wait here while the feed of this process is behind: a right may have been taken away
 * before those events were written, and whoever lost it must not hear them. */
#ifndef STORE_RIGHTS_WAIT_H
#define STORE_RIGHTS_WAIT_H

#include <stddef.h>
#include <stdint.h>

#include <uv.h>

#include "hub/log_store.h"

/* A process whose feed is later than this does not serve (BEAT_LATE_MS). */
#define RIGHTS_WAIT_MS 3000
/* What all replies that wait may hold; a single one may be larger. */
#define RIGHTS_WAIT_BYTES (64 * 1024 * 1024)

struct rights_wait;
/* STORE_DONE or STORE_UNAVAILABLE. */
typedef void rights_callback(void *argument, enum store_result result);

struct rights_waits {
    const uint64_t *seen; /* the number of the last right that this process saw taken away on the feed */
    uv_loop_t *loop;
    struct rights_wait *first; /* in the order they began; NULL: none */
    size_t bytes;
};

/* seen and loop are borrowed. */
void rights_waits_init(struct rights_waits *waits, const uint64_t *seen, uv_loop_t *loop);
/* Calls done once: at once with STORE_DONE where rights was seen; else when it is, or with STORE_UNAVAILABLE
 * after RIGHTS_WAIT_MS, or at once where too much waits already. bytes: what the reply holds. */
void rights_wait(struct rights_waits *waits, uint64_t rights, size_t bytes, rights_callback *done,
                 void *argument);
/* Each turn of the loop: ends what was seen or has waited too long. */
void rights_waits_end(struct rights_waits *waits);
/* Ends all with STORE_UNAVAILABLE. */
void rights_waits_give_up(struct rights_waits *waits);
/* When the first has waited too long; INT64_MAX where none waits. */
int64_t rights_waits_due_ms(const struct rights_waits *waits);

#endif
