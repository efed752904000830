/* The hub's clock over libuv. In debug builds a control socket can turn it forward, for tests: `advance MS` a
 * line. */
#ifndef LOOP_CLOCK_H
#define LOOP_CLOCK_H

#include <stdbool.h>

#include <uv.h>

#include "hub/clock.h"

struct loop_clock {
    struct clock clock;
    uv_timer_t timer;
    int64_t ahead_ms; /* how far it was turned */
    int64_t wake_ms;  /* steady; what is asked for while it does not run yet is kept */
    bool is_running;
    void (*wake)(void *argument);
    void *argument;
#ifdef SFAT_CONTROL
    uv_pipe_t control;
#endif
};

void loop_clock_init(struct loop_clock *clock, uv_loop_t *loop);
/* From now on wake is called when what was asked for is reached. */
void loop_clock_start(struct loop_clock *clock, void (*wake)(void *argument), void *argument);
/* Closes its handles; the loop then runs until they are closed. */
void loop_clock_stop(struct loop_clock *clock);
#ifdef SFAT_CONTROL
/* Listens on a Unix socket at path. */
void loop_clock_control(struct loop_clock *clock, const char *path);
#endif

#endif
