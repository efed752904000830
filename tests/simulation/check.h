/* What must hold at the end, when nothing is under way any more. A promise that was broken ends the run. */
#ifndef SIMULATION_CHECK_H
#define SIMULATION_CHECK_H

#include "simulation/client.h"
#include "simulation/world.h"

/* The logs: no gap, no tag twice, no op twice, each due time fired once and in time, each reaction there
 * once, nothing by an expelled person after the expulsion, snapshot and tail come to the same as the whole.
 */
void check_logs(const struct world *world);
/* Every answer is in the log as it was given; what was refused, and only sent once, is not. */
void check_asked(const struct client *client);
/* It heard exactly what it may hear between its view and its position; and, where it listens to the end, all
 * there is, and its model is what a fresh view would be. */
void check_models(const struct client *client);

/* The state folded from a log, from its snapshot on where from_snapshot; ends with the toy's destroy. */
void *check_fold(const struct world *world, const struct log *log, bool from_snapshot);
const struct feature *check_feature(const char *channel);

#endif
