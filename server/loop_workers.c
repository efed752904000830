#include "loop_workers.h"

#include <stdlib.h>

#include "core/memory.h"

struct loop_work {
    uv_work_t request;
    struct loop_workers *workers;
    struct loop_work *next;
    void (*work)(void *argument);
    void (*done)(void *argument);
    void *argument;
};

static void on_thread(uv_work_t *request)
{
    struct loop_work *work = request->data;

    work->work(work->argument);
}

static void run_next(struct loop_workers *workers);

/* Nothing is ever cancelled, so it was done. */
static void on_loop(uv_work_t *request, int status)
{
    struct loop_work *work = request->data;

    (void)status;
    work->workers->running--;
    run_next(work->workers);
    work->done(work->argument);
    mem_free(work);
}

static void run_next(struct loop_workers *workers)
{
    struct loop_work *work = workers->first;

    if (work == NULL || workers->running == LOOP_WORKERS_AT_ONCE)
        return;
    workers->first = work->next;
    if (workers->first == NULL)
        workers->end = &workers->first;
    workers->running++;
    uv_queue_work(workers->loop, &work->request, on_thread, on_loop);
}

static void run(void *self, void (*work)(void *argument), void (*done)(void *argument), void *argument)
{
    struct loop_workers *workers = self;
    struct loop_work *given = MEM_NEW(struct loop_work);

    *given = (struct loop_work){.workers = workers, .work = work, .done = done, .argument = argument};
    given->request.data = given;
    *workers->end = given;
    workers->end = &given->next;
    run_next(workers);
}

void loop_workers_init(struct loop_workers *workers, uv_loop_t *loop)
{
    setenv("UV_THREADPOOL_SIZE", LOOP_WORKERS_THREADS, 0);
    *workers = (struct loop_workers){.workers = {workers, run}, .loop = loop, .end = &workers->first};
}
