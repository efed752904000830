/* What other processes on this machine have used, from /proc. A process that is gone counts as nothing. */
#ifndef LOADER_PROCESS_H
#define LOADER_PROCESS_H

#include <jansson.h>

#include "loader/options.h"

/* Seconds of processor, all threads. */
struct cpu {
    double user;
    double system;
};

/* User-space memory in kB: what is not a file's, privately held (RssAnon) and shared (RssShmem: where nchan
 * keeps its channels); and, as a second opinion, the private pages written to (Private_Dirty). */
struct memory {
    double anonymous;
    double shared;
    double dirty;
};

struct cpu process_cpu(const struct processes *processes);
struct memory process_memory(const struct processes *processes);
/* Of the loader itself. */
struct cpu process_own_cpu(void);
/* Seconds that all processors of this machine were busy, with whatever. */
double process_machine_busy(void);

/* New references: {user, system}, the difference of two readings. */
json_t *process_cpu_json(struct cpu before, struct cpu after);
json_t *process_memory_json(struct memory memory);

#endif
