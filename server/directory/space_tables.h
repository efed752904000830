/* The tables of the feature `space`, and what they share. */
#ifndef DIRECTORY_SPACE_TABLES_H
#define DIRECTORY_SPACE_TABLES_H

#include "directory/space.h"

extern const struct command space_commands[];
extern const struct query space_queries[];
extern const struct event_type space_events[];
void space_react(const struct event *event, struct reactions *reactions);

/* Adds a member, or gives them another role. */
void space_set_member(struct space *space, const char *person, enum role role);
/* False where they are no member. */
bool space_remove_member(struct space *space, const char *person);
/* Takes settings. */
void space_add_item(struct space *space, const char *channel, json_t *settings);
const char *space_channel(const struct space *space);

#endif
