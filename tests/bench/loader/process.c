#include "loader/process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define FIELDS_BEFORE_TIMES 11 /* after the name, in /proc/PID/stat */

static FILE *open_file(int id, const char *name)
{
    char path[64];

    snprintf(path, sizeof(path), "/proc/%d/%s", id, name);
    return fopen(path, "re");
}

static void add_cpu(struct cpu *cpu, int id)
{
    char line[1024] = "";
    FILE *file = open_file(id, "stat");

    if (file == NULL)
        return;
    if (fgets(line, sizeof(line), file) == NULL)
        line[0] = '\0';
    fclose(file);
    char *rest = strrchr(line, ')'); /* A name may hold spaces. */
    for (int i = 0; i <= FIELDS_BEFORE_TIMES && rest != NULL; i++)
        rest = strchr(rest + 1, ' ');
    if (rest == NULL)
        return;
    double ticks = (double)sysconf(_SC_CLK_TCK);
    cpu->user += (double)strtoul(rest, &rest, 10) / ticks;
    cpu->system += (double)strtoul(rest, &rest, 10) / ticks;
}

struct cpu process_cpu(const struct processes *processes)
{
    struct cpu cpu = {0};

    for (const int *id = processes->ids; *id != 0; id++)
        add_cpu(&cpu, *id);
    return cpu;
}

/* Adds the kB of one line "name:  123 kB". */
static void add_line(int id, const char *file_name, const char *name, double *sum)
{
    char line[256];
    size_t length = strlen(name);
    FILE *file = open_file(id, file_name);

    if (file == NULL)
        return;
    while (fgets(line, sizeof(line), file) != NULL)
        if (strncmp(line, name, length) == 0 && line[length] == ':')
            *sum += (double)strtoul(line + length + 1, NULL, 10);
    fclose(file);
}

struct memory process_memory(const struct processes *processes)
{
    struct memory memory = {0};

    for (const int *id = processes->ids; *id != 0; id++) {
        add_line(*id, "status", "RssAnon", &memory.anonymous);
        add_line(*id, "status", "RssShmem", &memory.shared);
        add_line(*id, "smaps_rollup", "Private_Dirty", &memory.dirty);
    }
    return memory;
}

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

struct cpu process_own_cpu(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (struct cpu){seconds_of(usage.ru_utime), seconds_of(usage.ru_stime)};
}

/* The first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal. */
double process_machine_busy(void)
{
    unsigned long long user = 0, nice = 0, kernel = 0, irq = 0, softirq = 0;
    FILE *file = fopen("/proc/stat", "re");

    if (file == NULL)
        return 0;
    if (fscanf(file, "cpu %llu %llu %llu %*u %*u %llu %llu", &user, &nice, &kernel, &irq, &softirq) != 5)
        user = 0;
    fclose(file);
    return (double)(user + nice + kernel + irq + softirq) / (double)sysconf(_SC_CLK_TCK);
}

json_t *process_cpu_json(struct cpu before, struct cpu after)
{
    return json_pack("{s:f, s:f}", "user", after.user - before.user, "system", after.system - before.system);
}

json_t *process_memory_json(struct memory memory)
{
    return json_pack("{s:f, s:f, s:f}", "anonymous", memory.anonymous, "shared", memory.shared, "dirty",
                     memory.dirty);
}
