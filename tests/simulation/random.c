#include "simulation/random.h"

#include <stddef.h>

#include "core/ulid.h"

static uint64_t state, product_state;

/* splitmix64 (Steele, Lea, Flood 2014): every seed is a good one. */
static uint64_t draw(uint64_t *from)
{
    uint64_t mixed = *from += 0x9E3779B97F4A7C15u;

    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBu;
    return mixed ^ mixed >> 31;
}

void random_seed(uint64_t seed)
{
    state = seed;
    product_state = ~seed;
}

uint64_t random_next(void)
{
    return draw(&state);
}

uint64_t random_below(uint64_t below)
{
    return random_next() % below;
}

int64_t random_between(int64_t least, int64_t most)
{
    return least + (int64_t)random_below((uint64_t)(most - least) + 1);
}

bool random_chance(unsigned in_ten_thousand)
{
    return random_below(10000) < in_ten_thousand;
}

/* The linker puts this in the place of core's secret_random. */
void __wrap_secret_random(void *bytes_out, size_t length);

void __wrap_secret_random(void *bytes_out, size_t length)
{
    uint8_t *bytes = bytes_out;

    for (size_t i = 0; i < length; i++)
        bytes[i] = (uint8_t)(draw(&product_state) >> 56);
}

/* core draws in blocks: what is left of one would reach from one world into the next. */
void __wrap_ulid_make(char ulid_out[ULID_SIZE], int64_t time_ms);

void __wrap_ulid_make(char ulid_out[ULID_SIZE], int64_t time_ms)
{
    uint8_t bytes[ULID_RANDOM_BYTES];

    __wrap_secret_random(bytes, sizeof(bytes));
    ulid_from(ulid_out, time_ms, bytes);
}
