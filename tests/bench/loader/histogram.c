#include "loader/histogram.h"

#include <stddef.h>

/* A step is a power of two of nanoseconds (from 2^10), cut into 2^FINE_BITS. */
#define FINE_BITS 5
#define FINE (1 << FINE_BITS)
#define LOWEST_BIT 10

static size_t step_of(int64_t ns)
{
    uint64_t value = ns < 1 << LOWEST_BIT ? 1 << LOWEST_BIT : (uint64_t)ns;
    int bit = 63 - __builtin_clzll(value);
    size_t step = (size_t)(bit - LOWEST_BIT) * FINE + (value >> (bit - FINE_BITS) & (FINE - 1));

    return step < HISTOGRAM_STEPS ? step : HISTOGRAM_STEPS - 1;
}

/* The middle of a step. */
static double ns_of(size_t step)
{
    double low = (double)((uint64_t)1 << (step / FINE + LOWEST_BIT));

    return low * (1 + ((double)(step % FINE) + 0.5) / FINE);
}

void histogram_add(struct histogram *histogram, int64_t ns)
{
    histogram->counts[step_of(ns)]++;
    histogram->total++;
    if (ns > histogram->largest_ns)
        histogram->largest_ns = ns;
}

double histogram_ms(const struct histogram *histogram, double part)
{
    uint64_t wanted = (uint64_t)(part * (double)histogram->total), seen = 0;

    for (size_t step = 0; step < HISTOGRAM_STEPS; step++) {
        seen += histogram->counts[step];
        if (seen > wanted)
            return ns_of(step) / 1e6;
    }
    return (double)histogram->largest_ns / 1e6;
}
