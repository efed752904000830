/* Decisions about the organisations of a space, and the hand-over of its technical secretariat. */
#include <string.h>

#include "core/memory.h"
#include "directory/content.h"
#include "directory/organisations.h"
#include "directory/space_state.h"
#include "directory/space_tables.h"

void want_organisation(const void *state, const struct request *request, struct wants *wants)
{
    char key[ORGANISATION_KEY_SIZE];

    (void)state;
    organisation_key(param_text(request, "organisation"), key);
    wants_register(wants, key);
}

enum error space_add_organisation(const void *state, const struct request *request, struct decision *decision)
{
    const struct space *space = state;
    const char *organisation = param_text(request, "organisation");
    const char *category = param_text(request, "category"), *standing = param_text(request, "state");
    const char *type = json_text(json_array_get(request->facts, 0), "type");

    if (type == NULL)
        return ERR_NO_SUCH_ORGANISATION;
    if (space_find_seat(space, organisation) != NULL)
        return ERR_ALREADY_IN_SPACE;
    if (HASH_COUNT(space->seats) >= SPACE_ORGANISATIONS_MOST)
        return ERR_LIST_FULL;
    space_event(space, request, decision, "space.organisation_added");
    decision_put_text(decision, "organisation", organisation);
    decision_put_text(decision, "category", category == NULL ? content_category_of(type) : category);
    decision_put_text(decision, "state", standing == NULL ? "active" : standing);
    decision_put_text(decision, "since_on", request->today);
    return ERR_NONE;
}

/* Those whose mandates of the organisation are not over, with the role that each has then. */
static json_t *list_people_of(const struct space *space, const struct supposing *supposing, const char *today)
{
    json_auto_t *named = json_object();
    json_t *people = json_array();
    const struct mandate *mandate;

    for (mandate = space->mandates; mandate != NULL; mandate = mandate->hh.next) {
        if (mandate->seat != supposing->seat || mandate_is_over(mandate, today) ||
            json_object_get(named, mandate->person) != NULL)
            continue;
        json_object_set_new(named, mandate->person, json_true());
        space_add_standing(people, mandate->person, space_role_if(space, mandate->person, today, supposing));
    }
    return people;
}

enum error space_set_organisation(const void *state, const struct request *request, struct decision *decision)
{
    const struct space *space = state;
    const struct seat *seat = space_find_seat(space, param_text(request, "organisation"));
    const char *category = param_text(request, "category"), *standing = param_text(request, "state");
    struct supposing supposing = {.seat = seat};

    if (seat == NULL)
        return ERR_NO_SUCH_ORGANISATION;
    supposing.seat_gives = seat_state_gives(standing == NULL ? seat->state : standing);
    if (space_has_secretariat(space, request->today) &&
        !space_has_secretariat_if(space, request->today, &supposing))
        return ERR_LAST_SECRETARIAT;
    space_event(space, request, decision, "space.organisation_set");
    decision_put_text(decision, "organisation", seat->organisation);
    if (category != NULL)
        decision_put_text(decision, "category", category);
    if (standing != NULL)
        decision_put_text(decision, "state", standing);
    decision_put_new(decision, "people", list_people_of(space, &supposing, request->today));
    space_put_words(space, decision);
    return ERR_NONE;
}

/* ---- The secretariat ---- */

struct handing {
    const struct space *space;
    const char *today;
    const json_t *people;
    json_t *former;
};

/* In whatever way, also by a mandate that begins later or whose organisation is suspended: it must not come
 * back by itself. */
static bool has_secretariat_role(const struct space *space, const char *person, const char *today)
{
    const struct member *member = space_find_member(space, person);
    const struct holder *holder = space_find_holder(space, person);
    const struct mandate *mandate = holder == NULL ? NULL : holder->mandates;

    while (mandate != NULL && (mandate->role != ROLE_SECRETARIAT || mandate_is_over(mandate, today)))
        mandate = mandate->next_of_holder;
    return mandate != NULL || (member != NULL && member->role == ROLE_SECRETARIAT);
}

static void note_former(void *argument, const char *person)
{
    struct handing *handing = argument;

    if (has_secretariat_role(handing->space, person, handing->today) &&
        !json_has_text(handing->people, person) && !json_has_text(handing->former, person))
        json_array_append_new(handing->former, json_string(person));
}

/* The role of whoever is no longer in the secretariat: what it was by becomes that of a member. */
static enum role role_without_secretariat(const struct space *space, const char *person, const char *today)
{
    const struct holder *holder = space_find_holder(space, person);
    const struct mandate *mandate = holder == NULL ? NULL : holder->mandates;
    const struct member *member = space_find_member(space, person);
    bool is_facilitator = member != NULL && member->role == ROLE_FACILITATOR;

    for (; mandate != NULL; mandate = mandate->next_of_holder)
        is_facilitator |= mandate->role == ROLE_FACILITATOR && mandate_is_valid(mandate, today);
    return is_facilitator ? ROLE_FACILITATOR : ROLE_MEMBER;
}

static json_t *list_standings(const struct handing *handing)
{
    json_t *standings = json_array(), *person;
    size_t i;

    json_array_foreach(handing->former, i, person)
    {
        const char *id = json_string_value(person);

        if (space_role(handing->space, id, handing->today) != ROLE_NONE)
            space_add_standing(standings, id, role_without_secretariat(handing->space, id, handing->today));
    }
    json_array_foreach((json_t *)handing->people, i, person)
        space_add_standing(standings, json_string_value(person), ROLE_SECRETARIAT);
    return standings;
}

enum error space_hand_over(const void *state, const struct request *request, struct decision *decision)
{
    const struct space *space = state;
    const char *organisation = param_text(request, "organisation");
    json_t *people = json_object_get(request->params, "people"), *person;
    struct handing handing = {space, request->today, people, NULL};
    size_t i;

    if (space_find_seat(space, organisation) == NULL)
        return ERR_NO_SUCH_ORGANISATION;
    json_array_foreach(people, i, person)
    {
        if (!space_acts_for(space, json_string_value(person), organisation, request->today))
            return ERR_NO_SUCH_MANDATE;
    }
    handing.former = json_array();
    space_each_person(space, note_former, &handing);
    space_event(space, request, decision, "space.secretariat_handed_over");
    decision_put_text(decision, "organisation", organisation);
    decision_put_text(decision, "from_on", request->today);
    decision_put_new(decision, "people", json_incref(people));
    decision_put_new(decision, "former", handing.former);
    decision_put_new(decision, "standings", list_standings(&handing));
    space_put_words(space, decision);
    return ERR_NONE;
}
