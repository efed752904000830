/* A disk that takes its time: put in front of a redis-server with LD_PRELOAD, each fsync and fdatasync waits
 * for a random while first. SLOW_FSYNC_MS is "least most", by default "5 80". */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

typedef int sync_function(int descriptor);

static unsigned least_ms = 5, most_ms = 80;

__attribute__((constructor)) static void read_bounds(void)
{
    const char *bounds = getenv("SLOW_FSYNC_MS");

    if (bounds != NULL && sscanf(bounds, "%u %u", &least_ms, &most_ms) != 2)
        abort();
    srandom((unsigned)getpid());
}

static void wait_a_while(void)
{
    long ms = least_ms + random() % (most_ms - least_ms + 1);
    struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};

    while (nanosleep(&left, &left) != 0)
        continue;
}

static int sync_slowly(const char *name, int descriptor)
{
    sync_function *sync = (sync_function *)dlsym(RTLD_NEXT, name);

    wait_a_while();
    return sync(descriptor);
}

int fsync(int descriptor)
{
    return sync_slowly("fsync", descriptor);
}

int fdatasync(int descriptor)
{
    return sync_slowly("fdatasync", descriptor);
}
