#include <string.h>

#include "directory/invitations.h"
#include "directory/space_tables.h"

static bool apply_room_created(void *state, const struct event *event)
{
    const char *room = event_text(event, "room");

    if (!channel_id_parse(room, NULL))
        return false;
    space_add_item(state, room,
                   json_pack("{s:s, s:s, s:s, s:s, s:I}", "space", event->channel, "title",
                             event_text(event, "title"), "visibility", event_text(event, "visibility"), "by",
                             event->by, "at_ms", (json_int_t)event->at_ms));
    return true;
}

static bool apply_member_added(void *state, const struct event *event)
{
    const char *person = event_text(event, "person");
    enum role role = space_role_named(event_text(event, "role"));

    if (!ulid_is_valid(person, strlen(person)) || role == ROLE_NONE)
        return false;
    space_set_member(state, person, role);
    invitations_used(space_invitations(state), event, person);
    return true;
}

static bool apply_member_removed(void *state, const struct event *event)
{
    return space_remove_member(state, event_text(event, "person"));
}

static bool apply_invitation_made(void *state, const struct event *event)
{
    return invitations_made(space_invitations(state), event);
}

static bool apply_invitation_withdrawn(void *state, const struct event *event)
{
    return invitations_withdrawn(space_invitations(state), event);
}

/* Keep alphabetized. Each row has its file in schema/events/; apply reads every version up to the one named.
 * A change of role may be a lesser one. */
const struct event_type space_events[] = {
    {"room.created", 1, apply_room_created, AUDIENCE_MEMBERS, 0},
    {"space.invitation_made", 1, apply_invitation_made, AUDIENCE_MODERATORS, 0},
    {"space.invitation_withdrawn", 1, apply_invitation_withdrawn, AUDIENCE_MODERATORS, 0},
    {"space.member_added", 1, apply_member_added, AUDIENCE_MEMBERS, EVENT_TAKES_RIGHTS},
    {"space.member_removed", 1, apply_member_removed, AUDIENCE_MEMBERS, EVENT_TAKES_RIGHTS},
    {0},
};
