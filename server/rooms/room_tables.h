/* The tables of the feature `room`. */
#ifndef ROOMS_ROOM_TABLES_H
#define ROOMS_ROOM_TABLES_H

#include "hub/feature.h"

extern const struct command room_commands[];
extern const struct query room_queries[];
extern const struct event_type room_events[];
extern const struct signal_type room_signals[];

#endif
