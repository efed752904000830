/* One process of the server: a hub with its store, clock and authority, and the connections to it. It can be
 * killed at any moment and started anew. */
#ifndef SIMULATION_PROCESS_H
#define SIMULATION_PROCESS_H

#include "hub/feature.h"
#include "simulation/link.h"
#include "simulation/world.h"

/* How many rights the process knew to be taken away when it applied an event. */
struct applied {
    char channel[CHANNEL_ID_SIZE];
    uint64_t *rights; /* by seq - 1, plus 1; 0 where it was loaded, not applied */
    size_t count;
    UT_hash_handle hh;
};

struct process {
    struct world *world;
    unsigned number;
    unsigned life; /* goes up at every start */
    bool is_ready; /* its directory was loaded once: the port is open */
    bool is_ending;
    struct hub *hub; /* NULL while it is not running */
    struct store *store;
    struct clock clock;
    struct feature features[3];
    struct authority authority;
    uint64_t rights; /* the last that were known */
    json_t *no_settings;
    struct link *links;
    void *extra;             /* what the world's extra made */
    struct applied *applied; /* channel => struct applied */
    char ended_session[ULID_SIZE];
};

struct process *process_create(struct world *world);
void process_destroy(struct process *process);
void process_start(struct process *process, bool is_reactor);
/* Nothing more leaves it; what it asked of the database may still arrive. */
void process_kill(struct process *process);
/* Ends it as main does: the links first, then what is under way, then the hub. Fails the run where something
 * is left over. */
void process_stop(struct process *process);
/* False where the process did not apply the event while it ran. */
bool process_find_rights(const struct process *process, const char *channel, uint64_t seq,
                         uint64_t *rights_out);

#endif
