/* Time, as the hub knows it. main implements it over libuv; the simulation turns it by hand. */
#ifndef HUB_CLOCK_H
#define HUB_CLOCK_H

#include <stdint.h>

struct clock {
    void *self;
    /* Milliseconds UTC since 1970. May jump. */
    int64_t (*now_ms)(void *self);
    /* Milliseconds since some moment. Never goes back. */
    int64_t (*steady_ms)(void *self);
    /* Call hub_wake once steady_ms is reached, from the loop and never from within this call. A later call
     * replaces an earlier one. What is not after now means the next turn of the loop. */
    void (*wake_at)(void *self, int64_t steady_ms);
};

#endif
