/* Several processes over one database, people at their pages, and everything that can go wrong, from one
 * printed seed. */
#include <errno.h>
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
            "usage: %s [--seed N] [--runs N] [--seconds N] [--trace]\n"
            "Without --seed the first is chosen by the time. --seconds ends the runs after so long.\n",
            program_invocation_short_name);
    return 2;
}

int main(int count, char **arguments)
{
    uint64_t seed = (uint64_t)time(NULL), runs = 1, seconds = 0, run = 0;
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
        chaos_run(seed + run);
    printf("%llu runs: ", (unsigned long long)run);
    chaos_print();
    return 0;
}
