/* What every process has in the simulation of texts: the drafts, as they are. */
#ifndef SIMULATION_TEXTS_PART_H
#define SIMULATION_TEXTS_PART_H

#include "drafts/drafts.h"
#include "simulation/process.h"

/* Has every process of this world serve drafts; what it reads of limits may change until a process starts. */
void part_join(struct world *world, struct drafts_limits *limits);
void part_leave(struct world *world);

struct drafts *part_drafts(const struct process *process);

#endif
