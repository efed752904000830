/* The whole of a simulation: one database, processes on it, people at them, and what goes wrong. */
#ifndef SIMULATION_WORLD_H
#define SIMULATION_WORLD_H

#include <stdbool.h>
#include <stdint.h>

#include "hub/hub.h"
#include "simulation/database.h"
#include "simulation/turns.h"

#define MS 1000
#define SECOND (1000 * MS)
#define PROCESSES_MOST 4

/* How long things take and how often they go wrong; all zero is a calm world. Chances are in 10,000. */
struct faults {
    int64_t database_us; /* one way, at most */
    int64_t feed_us;     /* from the log to a follower, at most */
    int64_t wire_us;     /* one way, at most */
    int64_t reconnect_us;
    unsigned lost_replies; /* of an append: the connection to the database breaks before the reply */
    unsigned late_timers;  /* served up to 500 ms late */
    unsigned lost_signals;
};

struct process;

/* What a simulation adds to every process. */
struct extra {
    /* After the process's hub was made; gives back what end and follower are given. */
    void *(*start)(struct process *process);
    /* The store has ended; before the hub goes. */
    void (*end)(void *part);
    const struct text_follower *(*follower)(void *part);
    const struct embedded *schemas;
    json_t *settings; /* of every channel of this kind, which no toy made */
    const char *kind;
};

struct world {
    uint64_t seed;
    struct turns *turns;
    struct database *database;
    struct process *processes[PROCESSES_MOST];
    size_t process_count;
    struct faults faults;
    struct hub_limits limits;
    int64_t wall_ahead_ms; /* the wall clock jumps by changing this */
    bool database_is_away;
    unsigned database_run;
    size_t edit_bytes;         /* longer entries of texts are not passed on with the news of them */
    const struct extra *extra; /* NULL: none */
    size_t store_queue_most;   /* calls that wait in a process while the database is away */
};

struct world *world_create(uint64_t seed);
/* Processes are ended before. */
void world_destroy(struct world *world);
int64_t world_now_ms(const struct world *world);
void world_run(struct world *world, int64_t for_us);
/* A delay of at most this much, by chance. */
int64_t world_delay(int64_t most_us);
/* Cuts every process's connection to it; world_bring_database connects them again, and tells them that it is
 * another run of itself. */
void world_take_database(struct world *world);
void world_bring_database(struct world *world);

/* A command by the system, given to the first process; it has so long to be done. Takes params, which get an
 * op. */
void world_command(struct world *world, const char *method, json_t *params, int64_t for_us);

/* A promise was broken: says which, and how to see it again, and stops. */
_Noreturn void world_fail(const struct world *world, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Says what happens, where --trace was given. */
void world_trace(const struct world *world, const char *format, ...) __attribute__((format(printf, 2, 3)));
extern bool world_is_tracing;

#endif
