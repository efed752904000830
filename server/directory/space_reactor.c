#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "directory/space_tables.h"

/* A person's inbox knows their spaces, so that their home page follows live. role NULL: no longer of it. */
static void tell_inbox(const struct event *event, const char *person, const char *role,
                       struct reactions *reactions)
{
    char inbox[CHANNEL_ID_SIZE];

    snprintf(inbox, sizeof(inbox), "inbox:%s", person);
    if (role == NULL)
        react(reactions, "left", inbox, "inbox.leave_space", json_pack("{s:s}", "space", event->channel));
    else
        react(reactions, "joined", inbox, "inbox.join_space",
              json_pack("{s:s, s:s, s:s, s:s}", "space", event->channel, "name", event_text(event, "name"),
                        "kind", event_text(event, "kind"), "role", role));
}

static void tell_people(const struct event *event, const json_t *people, struct reactions *reactions)
{
    size_t i;
    json_t *row;

    json_array_foreach((json_t *)people, i, row)
        tell_inbox(event, json_text(row, "person"), json_text(row, "role"), reactions);
}

/* The directory's list of spaces. */
static void tell_directory(const struct event *event, struct reactions *reactions)
{
    static const char *const names[] = {"name", "region", "county"};
    json_t *params = json_pack("{s:s}", "space", event->channel);

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (json_object_get(event->fields, names[i]) != NULL)
            json_object_set(params, names[i], json_object_get(event->fields, names[i]));
    react(reactions, "noted", "directory", "directory.note_space", params);
}

void space_react(const struct event *event, struct reactions *reactions)
{
    const json_t *people = json_object_get(event->fields, "people");

    if (strcmp(event->type, "space.edited") == 0)
        tell_directory(event, reactions);
    if (strcmp(event->type, "space.secretariat_handed_over") == 0) {
        tell_people(event, json_object_get(event->fields, "standings"), reactions);
    } else if (strcmp(event->type, "space.member_removed") == 0 ||
               strcmp(event->type, "space.member_left") == 0) {
        tell_inbox(event, event_text(event, "person"), NULL, reactions);
    } else if (strcmp(event->type, "space.member_added") == 0 && people == NULL) {
        tell_inbox(event, event_text(event, "person"), event_text(event, "role"), reactions);
    } else if (strncmp(event->type, "space.", 6) == 0) {
        tell_people(event, people, reactions);
    }
}
