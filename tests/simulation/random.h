/* The simulation's only source of chance: the same seed gives the same run, byte for byte. */
#ifndef SIMULATION_RANDOM_H
#define SIMULATION_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

/* Begins anew; what the product draws (ULIDs, tags) comes from the same seed. */
void random_seed(uint64_t seed);
uint64_t random_next(void);
/* In [0, below); below is not 0. */
uint64_t random_below(uint64_t below);
/* In [least, most]. */
int64_t random_between(int64_t least, int64_t most);
/* True this often in 10,000. */
bool random_chance(unsigned in_ten_thousand);

#endif
