#include "inbox/inbox_tables.h"

/* A space that is there already has its role renewed in its place. */
static bool apply_space_joined(void *state, const struct event *event)
{
    struct inbox *inbox = state;
    size_t place;
    json_t *row = json_pack("{s:s, s:s, s:s, s:s}", "channel", event_text(event, "space"), "name",
                            event_text(event, "name"), "kind", event_text(event, "kind"), "role",
                            event_text(event, "role"));

    if (inbox_find_space(inbox, event_text(event, "space"), &place) == NULL)
        json_array_append_new(inbox->spaces, row);
    else
        json_array_set_new(inbox->spaces, place, row);
    return true;
}

static bool apply_space_left(void *state, const struct event *event)
{
    struct inbox *inbox = state;
    size_t place;

    if (inbox_find_space(inbox, event_text(event, "space"), &place) != NULL)
        json_array_remove(inbox->spaces, place);
    return true;
}

/* Keep alphabetized. Each row has its file in schema/events/; apply reads every version up to the one named.
 */
const struct event_type inbox_events[] = {
    {"inbox.space_joined", 1, apply_space_joined, AUDIENCE_MEMBERS, 0},
    {"inbox.space_left", 1, apply_space_left, AUDIENCE_MEMBERS, 0},
    {0},
};
