/* Times, counted in steps of 3 % from a microsecond to a minute, so that a percentile costs no memory a
 * sample. */
#ifndef LOADER_HISTOGRAM_H
#define LOADER_HISTOGRAM_H

#include <stdint.h>

#define HISTOGRAM_STEPS 640

struct histogram {
    uint64_t counts[HISTOGRAM_STEPS];
    uint64_t total;
    int64_t largest_ns;
};

void histogram_add(struct histogram *histogram, int64_t ns);
/* In milliseconds: the time that part (0.5, 0.99) of the samples did not exceed; 0 where there are none. */
double histogram_ms(const struct histogram *histogram, double part);

#endif
