#include "directory/people_tables.h"

#include <stdio.h>
#include <string.h>

/* Whoever makes a space is its first member. */
void people_react(const struct event *event, struct reactions *reactions)
{
    char inbox[CHANNEL_ID_SIZE];

    if (strcmp(event->type, "space.created") != 0 || event->by[0] == '\0')
        return;
    snprintf(inbox, sizeof(inbox), "inbox:%s", event->by);
    react(reactions, "creator", inbox, "inbox.join_space",
          json_pack("{s:s, s:s, s:s, s:s}", "space", event_text(event, "space"), "name",
                    event_text(event, "name"), "kind", event_text(event, "kind"), "role", "secretariat"));
}
