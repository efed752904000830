/* Time that the test turns: a queue of what happens when. Nothing waits; the next thing happens. */
#ifndef SIMULATION_TURNS_H
#define SIMULATION_TURNS_H

#include <stdbool.h>
#include <stdint.h>

struct turns;

typedef void turn_callback(void *argument);

struct turns *turns_create(void);
void turns_destroy(struct turns *turns);
/* Microseconds since the simulation began. */
int64_t turns_now_us(const struct turns *turns);
/* Calls fire with argument in so many microseconds; what is set for one moment happens in the order it was
 * set. owner: see turns_forget. */
void turns_in(struct turns *turns, int64_t in_us, const void *owner, turn_callback *fire, void *argument);
/* Nothing that this owner set happens any more. */
void turns_forget(struct turns *turns, const void *owner);
/* Lets everything happen that is set for the next so many microseconds. */
void turns_run(struct turns *turns, int64_t for_us);

#endif
