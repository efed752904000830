#include "core/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

static enum log_level least_level = LOG_LEVEL_INFO;

void log_set_level(enum log_level level)
{
    least_level = level;
}

/* True while this second's lines are within LOG_BURST; says once how many were left out. */
static int is_within_burst(time_t second)
{
    static time_t burst_second;
    static unsigned lines, left_out;

    if (second != burst_second) {
        if (left_out > 0)
            fprintf(stderr, "... %u lines left out\n", left_out);
        burst_second = second;
        lines = left_out = 0;
    }
    if (lines < LOG_BURST) {
        lines++;
        return 1;
    }
    left_out++;
    return 0;
}

void log_line(enum log_level level, const char *format, ...)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};
    struct timespec now;
    struct tm utc;
    char stamp[32], line[1024];
    va_list arguments;

    if (level < least_level)
        return;
    clock_gettime(CLOCK_REALTIME, &now);
    if (level != LOG_LEVEL_ERROR && !is_within_burst(now.tv_sec))
        return;
    gmtime_r(&now.tv_sec, &utc);
    strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%S", &utc);
    va_start(arguments, format);
    vsnprintf(line, sizeof(line), format, arguments);
    va_end(arguments);
    fprintf(stderr, "%s.%03ldZ %s: %s\n", stamp, now.tv_nsec / 1000000, names[level], line);
}
