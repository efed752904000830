/* How often something was done within a while, kept in a register: {count, until_ms}. The while runs from the
 * first time. Counting is guarded by the count that was read, so that what races cannot get beyond the limit.
 */
#ifndef DIRECTORY_TALLY_H
#define DIRECTORY_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/log_store.h"

#define TALLY_KEY_SIZE 128
#define TALLY_HOUR_MS (60LL * 60 * 1000)

struct tally {
    char key[TALLY_KEY_SIZE];
    char count[24]; /* as it was read; "" where there is none */
    char until[24], valid[24];
    int64_t window_ms, until_ms;
    unsigned so_far;
    bool is_over; /* its while has passed: it begins again */
};

/* Names it; key is copied. */
void tally_init(struct tally *tally, const char *key, int64_t window_ms);
/* Takes what was read of its key. */
void tally_read(struct tally *tally, const struct register_hash *hash, int64_t now_ms);
/* 0 while fewer than most were counted; else how long it is until the while has passed. */
int64_t tally_wait_ms(const struct tally *tally, unsigned most, int64_t now_ms);
/* Appends what counts one more to writes, at most TALLY_WRITES, and one guard to guards. They point into
 * tally. */
#define TALLY_WRITES 4
void tally_count(struct tally *tally, int64_t now_ms, struct register_write *writes, size_t *write_count,
                 struct register_guard *guards, size_t *guard_count);

#endif
