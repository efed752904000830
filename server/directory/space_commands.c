#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "directory/invitation_commands.h"
#include "directory/space_tables.h"

static void want_person(const void *state, const struct request *request, struct wants *wants)
{
    char key[ULID_SIZE + 8];

    (void)state;
    snprintf(key, sizeof(key), "person:%s", param_text(request, "person"));
    wants_register(wants, key);
}

static enum error add_member(const void *state, const struct request *request, struct decision *decision)
{
    const struct space *space = state;
    const char *person = param_text(request, "person");
    enum role role = space_role_named(param_text(request, "role"));

    if (json_is_null(json_array_get(request->facts, 0)))
        return ERR_NO_SUCH_PERSON;
    if (space_role(space, person) == role)
        return ERR_ALREADY_MEMBER;
    if (role != ROLE_SECRETARIAT && space_role(space, person) == ROLE_SECRETARIAT &&
        !space_has_secretariat_beside(space, person))
        return ERR_LAST_SECRETARIAT;

    decision_event(decision, "space.member_added");
    decision_put_text(decision, "person", person);
    decision_put_text(decision, "role", space_role_name(role));
    decision_put_text(decision, "name", space_name(space));
    decision_put_text(decision, "kind", space_kind(space));
    return ERR_NONE;
}

static enum error remove_member(const void *state, const struct request *request, struct decision *decision)
{
    const struct space *space = state;
    const char *person = param_text(request, "person");

    if (space_role(space, person) == ROLE_NONE)
        return ERR_NO_SUCH_PERSON;
    if (space_role(space, person) == ROLE_SECRETARIAT && !space_has_secretariat_beside(space, person))
        return ERR_LAST_SECRETARIAT;

    decision_event(decision, "space.member_removed");
    decision_put_text(decision, "person", person);
    return ERR_NONE;
}

static enum error create_room(const void *state, const struct request *request, struct decision *decision)
{
    char channel[CHANNEL_ID_SIZE];
    char *title = param_written(request, "title");

    (void)state;
    if (title == NULL)
        return ERR_INVALID_PARAMS;
    snprintf(channel, sizeof(channel), "room:%s", request->fresh_id);
    decision_event(decision, "room.created");
    decision_put_text(decision, "room", channel);
    decision_put_text(decision, "title", title);
    decision_put_text(decision, "visibility", param_text(request, "visibility"));
    mem_free(title);
    return ERR_NONE;
}

static void answer_room(const struct event *event, json_t *reply)
{
    json_object_set_new(reply, "channel", json_string(event_text(event, "room")));
}

/* Keep alphabetized. Each row has its file in schema/commands/. */
const struct command space_commands[] = {
    {"room.create", ROLE_MEMBER, 0, NULL, create_room, answer_room},
    {"space.accept_invitation", ROLE_ADMINISTRATOR, COMMAND_INTERNAL, NULL, invitation_accept, NULL},
    {"space.add_member", ROLE_SECRETARIAT, 0, want_person, add_member, NULL},
    {"space.invite", ROLE_SECRETARIAT, 0, invitation_want_secret, invitation_make, invitation_answer},
    {"space.invite_people", ROLE_SECRETARIAT, 0, invitation_want_secret, invitation_make_by_mail,
     invitation_answer},
    {"space.remove_member", ROLE_SECRETARIAT, 0, NULL, remove_member, NULL},
    {"space.withdraw_invitation", ROLE_SECRETARIAT, 0, invitation_want_addresses, invitation_withdraw, NULL},
    {0},
};

/* Keep alphabetized. Each row has its file in schema/commands/. */
const struct query space_queries[] = {
    {"space.invitation_link", ROLE_SECRETARIAT, invitation_want_secret, invitation_link},
    {"space.invitations", ROLE_SECRETARIAT, invitation_want_all_addresses, invitation_list},
    {0},
};
