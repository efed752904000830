/* What goes wrong with processes and their database in the random runs. */
#ifndef SIMULATION_TROUBLE_H
#define SIMULATION_TROUBLE_H

#include "simulation/world.h"

struct trouble {
    struct world *world;
    bool is_over;      /* nothing more goes wrong */
    size_t lost_edits; /* the database comes back with so many entries of texts fewer, at most */
    uint64_t kills, outages;
};

/* How long things take in this world, and how often they go wrong. */
void trouble_choose_faults(struct world *world);
/* Ends the process there is and starts so many, with whatever the world's limits are now. */
void trouble_begin(struct trouble *trouble, size_t processes);
/* Something goes wrong from now on, again and again. */
void trouble_go_on(struct trouble *trouble);
/* Nothing goes wrong any more; what is away comes back in its time. */
void trouble_end(struct trouble *trouble);

#endif
