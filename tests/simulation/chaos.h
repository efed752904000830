/* One run: people at their pages while everything goes wrong at random, then quiet, then the checks. */
#ifndef SIMULATION_CHAOS_H
#define SIMULATION_CHAOS_H

#include <stdint.h>

struct chaos_figures {
    uint64_t events, answers, refusals, views, resumed, slow_ends, kills, outages, expulsions;
};

/* Ends the program where a promise was broken. Adds to figures. */
void chaos_run(uint64_t seed, struct chaos_figures *figures);

#endif
