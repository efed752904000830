/* The tables of the feature `inbox`, and the state they share. */
#ifndef INBOX_INBOX_TABLES_H
#define INBOX_INBOX_TABLES_H

#include "hub/feature.h"

struct inbox {
    json_t *spaces; /* an array of {channel, name, kind, role}, as the view shows it */
};

extern const struct command inbox_commands[];
extern const struct event_type inbox_events[];

/* Borrowed, or NULL; place_out is its place in the array. */
json_t *inbox_find_space(const struct inbox *inbox, const char *space, size_t *place_out);

#endif
