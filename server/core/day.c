#include "core/day.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define HOUR_SECS 3600

void day_of(int64_t time_ms, char day_out[DAY_SIZE])
{
    time_t seconds = (time_t)(time_ms / 1000);
    struct tm local;

    localtime_r(&seconds, &local);
    strftime(day_out, DAY_SIZE, "%Y-%m-%d", &local);
}

static struct tm read_day(const char *day)
{
    return (struct tm){
        .tm_year = atoi(day) - 1900, .tm_mon = atoi(day + 5) - 1, .tm_mday = atoi(day + 8), .tm_isdst = -1};
}

void day_add(const char *day, int days, char day_out[DAY_SIZE])
{
    struct tm date = read_day(day);

    /* In the calendar alone: no clock is changed at noon UTC. */
    date.tm_mday += days;
    date.tm_hour = 12;
    date.tm_isdst = 0;
    (void)timegm(&date);
    strftime(day_out, DAY_SIZE, "%Y-%m-%d", &date);
}

int64_t day_begin_ms(const char *day)
{
    struct tm date = read_day(day);
    time_t seconds = mktime(&date);
    char found[DAY_SIZE];

    /* Where midnight was left out, mktime may answer with the hour before. */
    day_of((int64_t)seconds * 1000, found);
    if (strcmp(found, day) < 0)
        seconds += HOUR_SECS;
    return (int64_t)seconds * 1000;
}
