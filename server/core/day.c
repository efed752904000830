#include "core/day.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define HOUR_SECS 3600

/* Years are those of four digits. */
static void write_day(const struct tm *date, char day_out[DAY_SIZE])
{
    if (date->tm_year + 1900 > 9999)
        strcpy(day_out, "9999-12-31");
    else
        snprintf(day_out, DAY_SIZE, "%04u-%02u-%02u", (unsigned)(date->tm_year + 1900) % 10000,
                 (unsigned)(date->tm_mon + 1) % 100, (unsigned)date->tm_mday % 100);
}

void day_of(int64_t time_ms, char day_out[DAY_SIZE])
{
    time_t seconds = (time_t)(time_ms / 1000);
    struct tm local;

    localtime_r(&seconds, &local);
    write_day(&local, day_out);
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
    write_day(&date, day_out);
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
