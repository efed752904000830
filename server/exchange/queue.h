/* Work for worker threads: so many at once, so many that wait, so many of one person. */
#ifndef EXCHANGE_QUEUE_H
#define EXCHANGE_QUEUE_H

#include <stdbool.h>

#include <uv.h>

#include "hub/feature.h"

struct exchange;
struct job;

struct queue {
    const struct exchange *exchange;
    uv_loop_t *loop;
    unsigned at_once, waiting_most, person_most;
    const char *person_refusal; /* the word of what is beyond person_most */
    struct job *jobs;           /* in their order, those that run too */
    unsigned running, waiting;
};

/* On a worker thread; gives the answer. */
typedef json_t *queue_work(void *argument, const struct exchange *exchange, const json_t *order);

/* Hands an order to a worker thread, which calls work with argument, and done with its answer once it is
 * there; or answers {error, retry_after_ms}: `busy`, or person_refusal by the order's `person`. Takes order.
 * done is never called before this returns. */
void queue_add(struct queue *queue, queue_work *work, json_t *order, inquiry_callback *done, void *argument);
/* Whoever's order waits is answered NULL, at once. What runs is finished by the loop, and answered then; with
 * at_once it is answered NULL too. */
void queue_stop(struct queue *queue, bool at_once);

#endif
