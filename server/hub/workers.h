/* Threads for what would hold the loop too long. main implements it over libuv (loop_workers.h). */
#ifndef HUB_WORKERS_H
#define HUB_WORKERS_H

struct workers {
    void *self;
    /* Has work run on another thread, and then done on the loop, never before this returns. They begin in the
     * order in which they were given, a few at once; those who give bound how much waits. */
    void (*run)(void *self, void (*work)(void *argument), void (*done)(void *argument), void *argument);
};

#endif
