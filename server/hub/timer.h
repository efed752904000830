/* Timers on steady milliseconds: a binary heap that the hub turns when its clock wakes it. */
#ifndef HUB_TIMER_H
#define HUB_TIMER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TIMER_NEVER INT64_MAX

struct timer {
    int64_t at_ms;
    size_t place; /* in the heap, from 1; 0 while not set */
    void (*fire)(void *argument);
    void *argument;
};

struct timers {
    struct timer **heap;
    size_t count;
    size_t capacity;
};

void timers_finish(struct timers *timers);
/* Sets or moves the timer; it fires once. */
void timer_set(struct timers *timers, struct timer *timer, int64_t at_ms);
void timer_cancel(struct timers *timers, struct timer *timer);
/* TIMER_NEVER where none is set. */
int64_t timers_next_ms(const struct timers *timers);
/* Fires what is due at now_ms. What fires may set, cancel and free timers. */
void timers_run(struct timers *timers, int64_t now_ms);

#endif
