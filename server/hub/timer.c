#include "hub/timer.h"

#include "core/memory.h"

static void put(struct timers *timers, size_t place, struct timer *timer)
{
    timers->heap[place - 1] = timer;
    timer->place = place;
}

static void sift_up(struct timers *timers, size_t place)
{
    struct timer *timer = timers->heap[place - 1];

    for (; place > 1 && timers->heap[place / 2 - 1]->at_ms > timer->at_ms; place /= 2)
        put(timers, place, timers->heap[place / 2 - 1]);
    put(timers, place, timer);
}

static void sift_down(struct timers *timers, size_t place)
{
    struct timer *timer = timers->heap[place - 1];

    for (size_t child = place * 2; child <= timers->count; child = place * 2) {
        if (child < timers->count && timers->heap[child]->at_ms < timers->heap[child - 1]->at_ms)
            child++;
        if (timers->heap[child - 1]->at_ms >= timer->at_ms)
            break;
        put(timers, place, timers->heap[child - 1]);
        place = child;
    }
    put(timers, place, timer);
}

void timers_finish(struct timers *timers)
{
    mem_free(timers->heap);
    *timers = (struct timers){0};
}

void timer_set(struct timers *timers, struct timer *timer, int64_t at_ms)
{
    timer_cancel(timers, timer);
    timer->at_ms = at_ms;
    timers->heap = mem_grow(timers->heap, timers->count, &timers->capacity, sizeof(timer));
    put(timers, ++timers->count, timer);
    sift_up(timers, timer->place);
}

void timer_cancel(struct timers *timers, struct timer *timer)
{
    size_t place = timer->place;
    struct timer *last;

    if (place == 0)
        return;
    timer->place = 0;
    last = timers->heap[--timers->count];
    if (last == timer)
        return;
    put(timers, place, last);
    sift_up(timers, place);
    sift_down(timers, last->place);
}

int64_t timers_next_ms(const struct timers *timers)
{
    return timers->count == 0 ? TIMER_NEVER : timers->heap[0]->at_ms;
}

void timers_run(struct timers *timers, int64_t now_ms)
{
    /* As many as are set now: what these set again, even for now, cannot keep the loop from its turn. */
    for (size_t left = timers->count; left > 0 && timers->count > 0; left--) {
        struct timer *timer = timers->heap[0];

        if (timer->at_ms > now_ms)
            break;
        timer_cancel(timers, timer);
        timer->fire(timer->argument);
    }
}
