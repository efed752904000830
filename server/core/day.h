/* Days of the installation's time zone, which is the process's own (TZ), as YYYY-MM-DD: comparing the texts
 * compares the days. */
#ifndef CORE_DAY_H
#define CORE_DAY_H

#include <stdint.h>

#define DAY_SIZE 11

/* The day in which that moment lies, in milliseconds UTC. */
void day_of(int64_t time_ms, char day_out[DAY_SIZE]);
/* The day so many days later, at most 9999-12-31. day is a valid one and may be day_out. */
void day_add(const char *day, int days, char day_out[DAY_SIZE]);
/* When the day begins: local midnight, or the first moment after it where a change of clocks leaves it out.
 */
int64_t day_begin_ms(const char *day);

#endif
