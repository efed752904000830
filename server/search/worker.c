#include "search/worker.h"

#include <assert.h>

#include <utlist.h>

#include "core/memory.h"

struct thread {
    uv_thread_t id;
    struct workers *workers;
    unsigned place;
};

struct workers {
    uv_async_t finished_soon;
    uv_mutex_t mutex; /* over what follows */
    uv_cond_t changed;
    struct job *waiting, *finished;
    bool is_ending;
    struct thread *threads; /* of the loop alone, as what follows */
    unsigned thread_count, count, most;
};

/* The next job to do; NULL at the end. */
static struct job *take(struct workers *workers)
{
    struct job *job = NULL;

    uv_mutex_lock(&workers->mutex);
    while (workers->waiting == NULL && !workers->is_ending)
        uv_cond_wait(&workers->changed, &workers->mutex);
    if (!workers->is_ending) {
        job = workers->waiting;
        LL_DELETE(workers->waiting, job);
    }
    uv_mutex_unlock(&workers->mutex);
    return job;
}

static void work(void *argument)
{
    struct thread *thread = argument;
    struct workers *workers = thread->workers;
    struct job *job;

    while ((job = take(workers)) != NULL) {
        job->run(job, thread->place);
        job->has_run = true;
        uv_mutex_lock(&workers->mutex);
        LL_APPEND(workers->finished, job);
        uv_mutex_unlock(&workers->mutex);
        uv_async_send(&workers->finished_soon);
    }
}

static void finish_all(struct workers *workers, struct job *jobs)
{
    struct job *job, *next;

    LL_FOREACH_SAFE(jobs, job, next)
    {
        workers->count--;
        job->done(job);
    }
}

static void on_finished(uv_async_t *handle)
{
    struct workers *workers = handle->data;
    struct job *jobs;

    uv_mutex_lock(&workers->mutex);
    jobs = workers->finished;
    workers->finished = NULL;
    uv_mutex_unlock(&workers->mutex);
    finish_all(workers, jobs);
}

struct workers *workers_create(uv_loop_t *loop, unsigned threads, unsigned most)
{
    struct workers *workers = MEM_NEW(struct workers);
    int failed;

    workers->most = most;
    workers->thread_count = threads;
    workers->threads = mem_new(threads * sizeof(*workers->threads));
    workers->finished_soon.data = workers;
    failed = uv_async_init(loop, &workers->finished_soon, on_finished) | uv_mutex_init(&workers->mutex) |
             uv_cond_init(&workers->changed);
    for (unsigned i = 0; i < threads; i++) {
        workers->threads[i] = (struct thread){.workers = workers, .place = i};
        failed |= uv_thread_create(&workers->threads[i].id, work, &workers->threads[i]);
    }
    assert(failed == 0);
    (void)failed;
    return workers;
}

bool workers_add(struct workers *workers, struct job *job)
{
    if (workers->count >= workers->most || workers->is_ending)
        return false;
    job->has_run = false;
    job->next = NULL;
    workers->count++;
    uv_mutex_lock(&workers->mutex);
    LL_APPEND(workers->waiting, job);
    uv_cond_signal(&workers->changed);
    uv_mutex_unlock(&workers->mutex);
    return true;
}

static void free_workers(uv_handle_t *handle)
{
    struct workers *workers = handle->data;

    mem_free(workers->threads);
    mem_free(workers);
}

void workers_destroy(struct workers *workers)
{
    if (workers == NULL)
        return;
    uv_mutex_lock(&workers->mutex);
    workers->is_ending = true;
    uv_cond_broadcast(&workers->changed);
    uv_mutex_unlock(&workers->mutex);
    for (unsigned i = 0; i < workers->thread_count; i++)
        uv_thread_join(&workers->threads[i].id);
    finish_all(workers, workers->finished);
    finish_all(workers, workers->waiting);
    uv_cond_destroy(&workers->changed);
    uv_mutex_destroy(&workers->mutex);
    uv_close((uv_handle_t *)&workers->finished_soon, free_workers);
}
