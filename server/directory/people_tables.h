/* The tables of the feature `directory`, and what they share. */
#ifndef DIRECTORY_PEOPLE_TABLES_H
#define DIRECTORY_PEOPLE_TABLES_H

#include "hub/feature.h"

struct people;

extern const struct command people_commands[];
extern const struct query people_queries[];
extern const struct event_type people_events[];
void people_react(const struct event *event, struct reactions *reactions);

/* False where id is malformed or there already. */
bool people_add(struct people *people, const char *id, bool is_administrator);
/* False where there is no such person. */
bool people_set_second_factor(struct people *people, const char *person, bool has);
/* As people_add. Takes settings. */
bool people_add_space(struct people *people, const char *channel, json_t *settings);
/* To change; NULL where there is no such space; borrowed. */
json_t *people_space_settings(struct people *people, const char *channel);

#endif
