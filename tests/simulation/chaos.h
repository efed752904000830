/* One run: people at their pages while everything goes wrong at random, then quiet, then the checks. */
#ifndef SIMULATION_CHAOS_H
#define SIMULATION_CHAOS_H

#include <stdint.h>

/* Ends the program where a promise was broken. */
void chaos_run(uint64_t seed);
/* How much there was of what, in all runs. */
void chaos_print(void);

#endif
