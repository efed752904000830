/* Several processes over one database, people at their pages, and everything that can go wrong, from one
 * printed seed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/log.h"
#include "simulation/chaos.h"
#include "simulation/world.h"

static uint64_t number(const char *text)
{
    return text == NULL ? 0 : strtoull(text, NULL, 10);
}

static int usage(void)
{
    fprintf(stderr,
            "usage: simulation [--seed N] [--runs N] [--seconds N] [--trace]\n"
            "Without --seed the first is chosen by the time. --seconds ends the runs after so long.\n");
    return 2;
}

int main(int count, char **arguments)
{
    uint64_t seed = (uint64_t)time(NULL), runs = 1, seconds = 0, run = 0;
    struct chaos_figures figures = {0};
    time_t began = time(NULL);

    setvbuf(stdout, NULL, _IOLBF, 0);
    log_set_level(LOG_LEVEL_ERROR);
    for (int i = 1; i < count; i++) {
        if (strcmp(arguments[i], "--seed") == 0)
            seed = number(arguments[++i]);
        else if (strcmp(arguments[i], "--runs") == 0)
            runs = number(arguments[++i]);
        else if (strcmp(arguments[i], "--seconds") == 0)
            seconds = number(arguments[++i]);
        else if (strcmp(arguments[i], "--trace") == 0)
            world_is_tracing = true;
        else
            return usage();
    }
    printf("seed %llu\n", (unsigned long long)seed);
    for (; seconds > 0 ? time(NULL) - began < (time_t)seconds : run < runs; run++)
        chaos_run(seed + run, &figures);
    printf("%llu runs: %llu events, %llu answers, %llu refusals, %llu views, %llu resumed, %llu too slow, "
           "%llu kills, %llu outages, %llu expulsions\n",
           (unsigned long long)run, (unsigned long long)figures.events, (unsigned long long)figures.answers,
           (unsigned long long)figures.refusals, (unsigned long long)figures.views,
           (unsigned long long)figures.resumed, (unsigned long long)figures.slow_ends,
           (unsigned long long)figures.kills, (unsigned long long)figures.outages,
           (unsigned long long)figures.expulsions);
    return 0;
}
