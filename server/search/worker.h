/* Threads that work off jobs in order, so that the loop never waits for the disk. */
#ifndef SEARCH_WORKER_H
#define SEARCH_WORKER_H

#include <stdbool.h>

#include <uv.h>

struct job {
    /* On a thread; place is that thread's number. Not called for a job that is still waiting at the end. */
    void (*run)(struct job *job, unsigned place);
    /* On the loop, always, and never before workers_add has returned. */
    void (*done)(struct job *job);
    bool has_run;
    struct job *next;
};

struct workers;

/* Starts that many threads. At most `most` jobs wait or run at once. */
struct workers *workers_create(uv_loop_t *loop, unsigned threads, unsigned most);
/* False where there are too many; else job is lent until its done. */
bool workers_add(struct workers *workers, struct job *job);
/* Waits for what is running, calls done for everything, and ends the threads. The memory goes when the loop
 * has closed the handle. NULL is accepted. */
void workers_destroy(struct workers *workers);

#endif
