/* Token buckets by name: so many at once, then so many a second. */
#ifndef HUB_RATE_H
#define HUB_RATE_H

#include <stdbool.h>
#include <stdint.h>

struct rates;

/* A full bucket holds burst and fills with per_second. */
struct rates *rates_create(unsigned per_second, unsigned burst);
void rates_destroy(struct rates *rates);
/* Takes one of name's at steady now_ms. False where there is none: retry_after_ms_out then tells when there
 * will be. */
bool rates_take(struct rates *rates, const char *name, int64_t now_ms, int64_t *retry_after_ms_out);
/* Forgets the buckets that are full again, so that their number is bounded by who was active lately. */
void rates_sweep(struct rates *rates, int64_t now_ms);

#endif
