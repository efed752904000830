/* The one load generator of the benchmarks: it speaks to every system, so that the client costs all of them
 * the same. Prints what it found as one line of JSON. */
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "core/memory.h"
#include "loader/protocol.h"
#include "loader/scenario.h"

static const struct {
    const char *name;
    json_t *(*run)(void);
} scenarios[] = {
    {"acknowledge", scenario_acknowledge},
    {"broadcast", scenario_broadcast},
    {"connect", scenario_connect},
    {"resume", scenario_resume},
};

static void raise_file_limit(void)
{
    struct rlimit files;

    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

int main(int argc, char **argv)
{
    options_read(argc, argv);
    raise_file_limit();
    prctl(PR_SET_TIMERSLACK, 1000UL); /* naps end on time */
    if (protocol_find(options.protocol) == NULL)
        fail("there is no such protocol");
    for (size_t i = 0; i < COUNT_OF(scenarios); i++) {
        if (strcmp(scenarios[i].name, options.scenario) != 0)
            continue;
        json_t *found = scenarios[i].run();
        json_dumpf(found, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
        putchar('\n');
        json_decref(found);
        return 0;
    }
    fail("there is no such scenario");
}
