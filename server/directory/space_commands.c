#include <string.h>

#include "core/memory.h"
#include "directory/invitation_commands.h"
#include "directory/space_state.h"
#include "directory/space_tables.h"
#include "directory/written.h"

/* ---- What it is called ---- */

static void put_everybody(void *argument, const char *person)
{
    json_object_set_new(argument, person, json_true());
}

/* Their inboxes show the space's name. */
static void put_people(const struct space *space, const struct request *request, struct decision *decision)
{
    json_auto_t *everybody = json_object();
    json_t *people = json_array(), *one;
    const char *person;

    space_each_person(space, put_everybody, everybody);
    json_object_foreach(everybody, person, one)
    {
        enum role role = space_role(space, person, request->today);

        if (role != ROLE_NONE)
            space_add_standing(people, person, role);
    }
    decision_put_new(decision, "people", people);
    decision_put_text(decision, "kind", space_kind(space));
}

static enum error edit_space(const void *state, const struct request *request, struct decision *decision)
{
    const struct space *space = state;
    enum error error;

    space_event(space, request, decision, "space.edited");
    error = put_written(request, decision, "name");
    if (error == ERR_NONE)
        error = put_written(request, decision, "about");
    if (error == ERR_NONE)
        error = put_place(request, decision, space->words);
    if (error == ERR_NONE && param_text(request, "name") != NULL)
        put_people(space, request, decision);
    return error;
}

/* ---- Members ---- */

static enum error add_member(const void *state, const struct request *request, struct decision *decision)
{
    const struct joining joining = {.person = param_text(request, "person"),
                                    .role = space_role_named(param_text(request, "role")),
                                    .category = param_text(request, "category")};

    if (json_is_null(json_array_get(request->facts, 0)))
        return ERR_NO_SUCH_PERSON;
    return space_decide_joining(state, request, &joining, decision);
}

static enum error take_out(const struct space *space, const struct request *request, const char *person,
                           const char *type, struct decision *decision)
{
    const struct supposing supposing = {.without_person = person};
    char turn[DAY_SIZE];

    if (!space_knows(space, person))
        return ERR_NO_SUCH_PERSON;
    if (space_role(space, person, request->today) == ROLE_SECRETARIAT &&
        !space_has_secretariat_if(space, request->today, &supposing))
        return ERR_LAST_SECRETARIAT;
    space_event(space, request, decision, type);
    decision_put_text(decision, "person", person);
    decision_put_text(decision, "ended_on", request->today);
    space_next_turn(space, &supposing, turn);
    space_put_due(request, decision, turn);
    return ERR_NONE;
}

static enum error remove_member(const void *state, const struct request *request, struct decision *decision)
{
    return take_out(state, request, param_text(request, "person"), "space.member_removed", decision);
}

/* An administrator who stands in for a secretariat is not of the space. */
static enum error leave(const void *state, const struct request *request, struct decision *decision)
{
    enum error error = take_out(state, request, request->actor.person, "space.member_left", decision);

    return error == ERR_NO_SUCH_PERSON ? ERR_FORBIDDEN : error;
}

/* Keep alphabetized. Each row has its file in schema/commands/. */
const struct command space_commands[] = {
    {"draft.create", ROLE_MEMBER, 0, space_gather_draft, space_create_draft, answer_draft},
    {"room.create", ROLE_MEMBER, 0, NULL, space_create_room, answer_room},
    {"room.set_people", ROLE_MEMBER, 0, NULL, space_set_people, NULL},
    {"space.accept_invitation", ROLE_ADMINISTRATOR, COMMAND_INTERNAL, NULL, invitation_accept, NULL},
    {"space.add_member", ROLE_SECRETARIAT, 0, want_person, add_member, NULL},
    {"space.add_organisation", ROLE_SECRETARIAT, 0, want_organisation, space_add_organisation, NULL},
    {"space.due", ROLE_ADMINISTRATOR, COMMAND_INTERNAL, NULL, space_due, NULL},
    {"space.edit", ROLE_SECRETARIAT, 0, NULL, edit_space, NULL},
    {"space.edit_mandate", ROLE_SECRETARIAT, 0, NULL, space_edit_mandate, NULL},
    {"space.end_mandate", ROLE_SECRETARIAT, 0, NULL, space_decide_end, NULL},
    {"space.give_mandate", ROLE_SECRETARIAT, 0, want_person, space_give_mandate, answer_mandate},
    {"space.hand_over_secretariat", ROLE_SECRETARIAT, 0, NULL, space_hand_over, NULL},
    {"space.invite", ROLE_SECRETARIAT, 0, invitation_want_secret, invitation_make, invitation_answer},
    {"space.invite_people", ROLE_SECRETARIAT, 0, invitation_want_secret, invitation_make_by_mail,
     invitation_answer},
    {"space.leave", ROLE_MEMBER, COMMAND_ANY_CAPACITY, NULL, leave, NULL},
    {"space.note_item", ROLE_ADMINISTRATOR, COMMAND_INTERNAL, NULL, space_note_item, NULL},
    {"space.remove_member", ROLE_SECRETARIAT, 0, NULL, remove_member, NULL},
    {"space.set_organisation", ROLE_SECRETARIAT, 0, NULL, space_set_organisation, NULL},
    {"space.withdraw_invitation", ROLE_SECRETARIAT, 0, invitation_want_addresses, invitation_withdraw, NULL},
    {0},
};
