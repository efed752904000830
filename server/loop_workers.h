/* The hub's worker threads, over libuv's. */
#ifndef LOOP_WORKERS_H
#define LOOP_WORKERS_H

#include <uv.h>

#include "hub/workers.h"

/* At once: others of libuv's threads are left to passwords, files and exports. */
#define LOOP_WORKERS_AT_ONCE 2
/* Of libuv's threads, for all who use them together: each of them bounds its own. */
#define LOOP_WORKERS_THREADS "8"

struct loop_work;

struct loop_workers {
    struct workers workers;
    uv_loop_t *loop;
    struct loop_work *first, **end; /* those that wait */
    unsigned running;
};

/* Before anything else uses libuv's threads. What was begun is finished by the loop before it ends. */
void loop_workers_init(struct loop_workers *workers, uv_loop_t *loop);

#endif
