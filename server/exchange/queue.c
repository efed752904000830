#include "exchange/queue.h"

#include <string.h>

#include <utlist.h>

#include "core/json.h"
#include "core/log.h"
#include "core/memory.h"

/* When it is worth asking again. */
#define RETRY_MS 2000

enum place { PLACE_WAITING, PLACE_RUNNING, PLACE_REFUSED };

struct job {
    uv_work_t request;
    struct queue *queue;
    struct job *prev, *next;
    enum place place;
    json_t *order, *answer;
    queue_work *work;
    inquiry_callback *done; /* NULL once it was called */
    void *argument;
};

static void run_next(struct queue *queue);

static void on_worker(uv_work_t *request)
{
    struct job *job = request->data;

    if (job->place == PLACE_RUNNING)
        job->answer = job->work(job->argument, job->queue->exchange, job->order);
}

/* Takes answer. */
static void tell(struct job *job, json_t *answer)
{
    inquiry_callback *done = job->done;

    job->done = NULL;
    if (done == NULL)
        json_decref(answer);
    else
        done(job->argument, answer);
}

static void end(struct job *job)
{
    DL_DELETE(job->queue->jobs, job);
    json_decref(job->order);
    mem_free(job);
}

static void on_worked(uv_work_t *request, int status)
{
    struct job *job = request->data;
    struct queue *queue = job->queue;

    if (job->place == PLACE_RUNNING) {
        queue->running--;
        run_next(queue);
    }
    if (status != 0) {
        json_decref(job->answer);
        job->answer = NULL;
    }
    if (job->answer == NULL)
        log_error("a file for %s could not be read or made: is there room for it?",
                  json_text(job->order, "channel"));
    tell(job, job->answer);
    end(job);
}

static void hand_over(struct job *job)
{
    job->request.data = job;
    uv_queue_work(job->queue->loop, &job->request, on_worker, on_worked);
}

static void run_next(struct queue *queue)
{
    struct job *job;

    if (queue->running == queue->at_once)
        return;
    DL_SEARCH_SCALAR(queue->jobs, job, place, PLACE_WAITING);
    if (job == NULL)
        return;
    job->place = PLACE_RUNNING;
    queue->waiting--;
    queue->running++;
    hand_over(job);
}

static unsigned count_of(const struct queue *queue, const json_t *order)
{
    const char *person = json_text(order, "person");
    const struct job *job;
    unsigned count = 0;

    DL_FOREACH(queue->jobs, job)
    if (job->place != PLACE_REFUSED && strcmp(json_text(job->order, "person"), person) == 0)
        count++;
    return count;
}

/* The word, or NULL. */
static const char *find_refusal(const struct queue *queue, const json_t *order)
{
    if (count_of(queue, order) >= queue->person_most)
        return queue->person_refusal;
    return queue->waiting == queue->waiting_most ? "busy" : NULL;
}

void queue_add(struct queue *queue, queue_work *work, json_t *order, inquiry_callback *done, void *argument)
{
    const char *refusal = find_refusal(queue, order);
    struct job *job = MEM_NEW(struct job);

    job->queue = queue;
    job->order = order;
    job->work = work;
    job->done = done;
    job->argument = argument;
    DL_APPEND(queue->jobs, job);
    if (refusal == NULL) {
        queue->waiting++;
        run_next(queue);
        return;
    }
    /* It goes the same way, so that it is told later too. */
    job->place = PLACE_REFUSED;
    job->answer = json_pack("{s:s, s:i}", "error", refusal, "retry_after_ms", RETRY_MS);
    hand_over(job);
}

void queue_stop(struct queue *queue, bool at_once)
{
    struct job *job, *next;

    DL_FOREACH_SAFE(queue->jobs, job, next)
    {
        if (at_once || job->place == PLACE_WAITING)
            tell(job, NULL);
        if (job->place == PLACE_WAITING)
            end(job);
    }
    queue->waiting = 0;
}
