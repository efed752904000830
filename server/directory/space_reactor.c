#include <stdio.h>
#include <string.h>

#include "directory/space_tables.h"

/* A person's inbox knows their spaces, so that their home page follows live. */
void space_react(const struct event *event, struct reactions *reactions)
{
    char inbox[CHANNEL_ID_SIZE];

    snprintf(inbox, sizeof(inbox), "inbox:%s", event_text(event, "person"));
    if (strcmp(event->type, "space.member_added") == 0)
        react(reactions, "joined", inbox, "inbox.join_space",
              json_pack("{s:s, s:s, s:s, s:s}", "space", event->channel, "name", event_text(event, "name"),
                        "kind", event_text(event, "kind"), "role", event_text(event, "role")));
    else if (strcmp(event->type, "space.member_removed") == 0)
        react(reactions, "left", inbox, "inbox.leave_space", json_pack("{s:s}", "space", event->channel));
}
