/* Decisions about mandates, and how somebody comes into a space. */
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "directory/space_state.h"
#include "directory/space_tables.h"
#include "directory/written.h"

static bool is_mandate(const struct joining *joining)
{
    return joining->organisation != NULL || joining->capacity != NULL;
}

static const char *first_day(const struct joining *joining, const struct request *request)
{
    return joining->from_on == NULL ? request->today : joining->from_on;
}

static bool are_days_in_order(const struct joining *joining, const struct request *request)
{
    return joining->until_on == NULL || (strcmp(first_day(joining, request), joining->until_on) <= 0 &&
                                         strcmp(request->today, joining->until_on) <= 0);
}

static bool is_written(const char *text)
{
    char *written = text == NULL ? NULL : text_normalise(text);
    bool is_there = written != NULL && written[0] != '\0';

    mem_free(written);
    return is_there;
}

static enum error check_mandate(const struct space *space, const struct request *request,
                                const struct joining *joining)
{
    const struct seat *seat =
        joining->organisation == NULL ? NULL : space_find_seat(space, joining->organisation);

    if (joining->organisation != NULL && (seat == NULL || strcmp(seat->state, "withdrawn") == 0))
        return ERR_NO_SUCH_ORGANISATION;
    if (!is_written(joining->capacity) || (seat == NULL && joining->category == NULL) ||
        !are_days_in_order(joining, request))
        return ERR_INVALID_PARAMS;
    return HASH_COUNT(space->mandates) - space->over_count >= SPACE_MANDATES_MOST ? ERR_LIST_FULL : ERR_NONE;
}

static bool is_known(const struct space *space, const char *person)
{
    return person != NULL &&
           (space_find_member(space, person) != NULL || space_find_holder(space, person) != NULL);
}

enum error space_check_joining(const struct space *space, const struct request *request,
                               const struct joining *joining)
{
    if (!is_known(space, joining->person) &&
        HASH_COUNT(space->members) + HASH_COUNT(space->holders) >= SPACE_PEOPLE_MOST)
        return ERR_LIST_FULL;
    return is_mandate(joining) ? check_mandate(space, request, joining) : ERR_NONE;
}

static bool is_lowered(const struct member *member, const struct joining *joining)
{
    const char *category = joining->category == NULL ? "" : joining->category;

    return member != NULL && (joining->role < member->role || strcmp(category, member->category) != 0);
}

static enum role greater(enum role one, enum role other)
{
    return one > other ? one : other;
}

/* The role that is left by mandates alone. */
static enum role role_by_mandates(const struct space *space, const char *person, const char *day)
{
    const struct holder *holder = space_find_holder(space, person);
    const struct mandate *mandate = holder == NULL ? NULL : holder->mandates;
    enum role role = ROLE_NONE;

    for (; mandate != NULL; mandate = mandate->next_of_holder)
        if (mandate_is_valid(mandate, day))
            role = greater(role, mandate->role);
    return role;
}

static bool is_last_secretariat(const struct space *space, const char *person, const char *day)
{
    const struct supposing supposing = {.without_person = person};

    return space_role(space, person, day) == ROLE_SECRETARIAT &&
           !space_has_secretariat_if(space, day, &supposing);
}

static enum error decide_member(const struct space *space, const struct request *request,
                                const struct joining *joining, struct decision *decision)
{
    const struct member *member = space_find_member(space, joining->person);
    enum role role = greater(joining->role, role_by_mandates(space, joining->person, request->today));
    json_t *people;

    if (member != NULL && member->role == joining->role && !is_lowered(member, joining))
        return ERR_ALREADY_MEMBER;
    if (role < ROLE_SECRETARIAT && is_last_secretariat(space, joining->person, request->today))
        return ERR_LAST_SECRETARIAT;
    people = json_array();
    space_add_standing(people, joining->person, role);
    space_event(space, request, decision,
                is_lowered(member, joining) ? "space.member_lowered" : "space.member_added");
    decision_put_text(decision, "person", joining->person);
    decision_put_text(decision, "role", space_role_name(joining->role));
    if (joining->category != NULL)
        decision_put_text(decision, "category", joining->category);
    decision_put_new(decision, "people", people);
    space_put_words(space, decision);
    return ERR_NONE;
}

/* ---- Giving one ---- */

/* Puts who it changes something for, and the role that they have then. */
static void put_standing(const struct space *space, const char *person, enum role role,
                         struct decision *decision)
{
    json_t *people = json_array();

    space_add_standing(people, person, role);
    decision_put_new(decision, "people", people);
    space_put_words(space, decision);
}

/* When something comes of the days of all mandates, with changed (NULL: none) in place of what is left out.
 */
static void put_due(const struct space *space, const struct request *request,
                    const struct supposing *supposing, const struct mandate *changed,
                    struct decision *decision)
{
    char turn[DAY_SIZE], other[DAY_SIZE] = "";

    space_next_turn(space, supposing, turn);
    if (changed != NULL)
        mandate_next_turn(changed, other);
    if (other[0] != '\0' && (turn[0] == '\0' || strcmp(other, turn) < 0))
        memcpy(turn, other, DAY_SIZE);
    space_put_due(request, decision, turn);
}

/* The mandate that will be, but for its capacity. */
static struct mandate make_mandate(const struct space *space, const struct request *request,
                                   const struct joining *joining)
{
    struct mandate mandate = {.role = joining->role};
    const char *category = joining->category;

    if (joining->organisation != NULL)
        mandate.seat = space_find_seat(space, joining->organisation);
    if (category == NULL)
        category = mandate.seat->category;
    snprintf(mandate.id, sizeof(mandate.id), "%s", request->fresh_id);
    snprintf(mandate.person, sizeof(mandate.person), "%s", joining->person);
    snprintf(mandate.category, sizeof(mandate.category), "%s", category);
    snprintf(mandate.standing, sizeof(mandate.standing), "%s",
             joining->standing == NULL ? "titular" : joining->standing);
    snprintf(mandate.from_on, DAY_SIZE, "%s", first_day(joining, request));
    if (joining->until_on != NULL)
        snprintf(mandate.until_on, DAY_SIZE, "%s", joining->until_on);
    mandate.begins_later = strcmp(mandate.from_on, request->today) > 0;
    return mandate;
}

static void put_mandate(const struct mandate *mandate, const char *capacity, struct decision *decision)
{
    char *written = text_normalise(capacity);

    decision_put_text(decision, "mandate", mandate->id);
    decision_put_text(decision, "person", mandate->person);
    if (mandate->seat != NULL)
        decision_put_text(decision, "organisation", mandate->seat->organisation);
    decision_put_text(decision, "category", mandate->category);
    decision_put_text(decision, "role", space_role_name(mandate->role));
    decision_put_text(decision, "capacity", written);
    decision_put_text(decision, "standing", mandate->standing);
    decision_put_text(decision, "from_on", mandate->from_on);
    if (mandate->until_on[0] != '\0')
        decision_put_text(decision, "until_on", mandate->until_on);
    if (mandate->begins_later)
        decision_put_new(decision, "begins_later", json_true());
    mem_free(written);
}

static enum error decide_mandate(const struct space *space, const struct request *request,
                                 const struct joining *joining, struct decision *decision)
{
    struct mandate mandate = make_mandate(space, request, joining);
    enum role role = space_role(space, joining->person, request->today);

    if (mandate_is_valid(&mandate, request->today))
        role = greater(role, mandate.role);
    space_event(space, request, decision, "space.mandate_given");
    put_mandate(&mandate, joining->capacity, decision);
    put_standing(space, joining->person, role, decision);
    put_due(space, request, NULL, &mandate, decision);
    return ERR_NONE;
}

enum error space_decide_joining(const struct space *space, const struct request *request,
                                const struct joining *joining, struct decision *decision)
{
    enum error error = space_check_joining(space, request, joining);

    if (error != ERR_NONE)
        return error;
    return is_mandate(joining) ? decide_mandate(space, request, joining, decision)
                               : decide_member(space, request, joining, decision);
}

enum error space_give_mandate(const void *state, const struct request *request, struct decision *decision)
{
    const struct joining joining = {.person = param_text(request, "person"),
                                    .role = space_role_named(param_text(request, "role")),
                                    .category = param_text(request, "category"),
                                    .organisation = param_text(request, "organisation"),
                                    .capacity = param_text(request, "capacity"),
                                    .standing = param_text(request, "standing"),
                                    .from_on = param_text(request, "from_on"),
                                    .until_on = param_text(request, "until_on")};

    if (json_is_null(json_array_get(request->facts, 0)))
        return ERR_NO_SUCH_PERSON;
    return space_decide_joining(state, request, &joining, decision);
}

void answer_mandate(const struct event *event, json_t *reply)
{
    json_object_set_new(reply, "mandate", json_string(event_text(event, "mandate")));
}

/* ---- Changing and ending one ---- */

/* What the params make of a mandate. False where its days would be in the wrong order. */
static bool change(struct mandate *mandate, const struct request *request)
{
    const char *role = param_text(request, "role"), *until_on = param_text(request, "until_on");

    if (role != NULL)
        mandate->role = space_role_named(role);
    if (json_is_null(json_object_get(request->params, "until_on")))
        mandate->until_on[0] = '\0';
    if (until_on == NULL)
        return true;
    snprintf(mandate->until_on, DAY_SIZE, "%s", until_on);
    return strcmp(mandate->from_on, until_on) <= 0 && strcmp(request->today, until_on) <= 0;
}

static void put_changes(const struct request *request, struct decision *decision)
{
    static const char *const names[] = {"standing", "until_on", "role"};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        json_t *value = json_object_get(request->params, names[i]);

        if (value != NULL)
            decision_put_new(decision, names[i], json_incref(value));
    }
}

/* True where nobody would be in the secretariat once this person's part in it is only role. */
static bool leaves_nobody(const struct space *space, const struct request *request, const char *person,
                          enum role role)
{
    return role < ROLE_SECRETARIAT && is_last_secretariat(space, person, request->today);
}

enum error space_edit_mandate(const void *state, const struct request *request, struct decision *decision)
{
    const struct space *space = state;
    const struct mandate *mandate = space_find_mandate(space, param_text(request, "mandate"));
    const struct supposing supposing = {.without = mandate};
    struct mandate changed;
    enum role role;

    if (mandate == NULL || mandate_is_over(mandate, request->today))
        return ERR_NO_SUCH_MANDATE;
    changed = *mandate;
    if (!change(&changed, request))
        return ERR_INVALID_PARAMS;
    role = space_role_if(space, mandate->person, request->today, &supposing);
    if (mandate_is_valid(&changed, request->today))
        role = greater(role, changed.role);
    if (leaves_nobody(space, request, mandate->person, role))
        return ERR_LAST_SECRETARIAT;
    space_event(space, request, decision, "space.mandate_edited");
    decision_put_text(decision, "mandate", mandate->id);
    put_changes(request, decision);
    put_standing(space, mandate->person, role, decision);
    put_due(space, request, &supposing, &changed, decision);
    return put_written(request, decision, "capacity");
}

/* Not in the future, and not before it began. */
static bool may_end_on(const struct mandate *mandate, const char *ended_on, const char *today)
{
    if (strcmp(mandate->from_on, today) > 0)
        return strcmp(ended_on, today) == 0;
    return strcmp(mandate->from_on, ended_on) <= 0 && strcmp(ended_on, today) <= 0;
}

enum error space_decide_end(const void *state, const struct request *request, struct decision *decision)
{
    const struct space *space = state;
    const struct mandate *mandate = space_find_mandate(space, param_text(request, "mandate"));
    const struct supposing supposing = {.without = mandate};
    const char *ended_on = param_text(request, "ended_on");
    enum role role;

    if (mandate == NULL || mandate_is_over(mandate, request->today))
        return ERR_NO_SUCH_MANDATE;
    if (ended_on == NULL)
        ended_on = request->today;
    if (!may_end_on(mandate, ended_on, request->today))
        return ERR_INVALID_PARAMS;
    role = space_role_if(space, mandate->person, request->today, &supposing);
    if (leaves_nobody(space, request, mandate->person, role))
        return ERR_LAST_SECRETARIAT;
    space_event(space, request, decision, "space.mandate_ended");
    decision_put_text(decision, "mandate", mandate->id);
    decision_put_text(decision, "ended_on", ended_on);
    put_standing(space, mandate->person, role, decision);
    put_due(space, request, &supposing, NULL, decision);
    return ERR_NONE;
}

/* ---- At midnight ---- */

/* One event names so many at most; what is left comes with the next. */
#define TURNS_MOST 100

struct turns {
    json_t *over, *begun;
    json_t *people; /* an object: person => true */
};

static bool note_turn(struct turns *turns, const struct mandate *mandate, const char *today)
{
    bool is_over = mandate->until_on[0] != '\0' && strcmp(mandate->until_on, today) < 0;
    bool has_begun = mandate->begins_later && strcmp(mandate->from_on, today) <= 0;

    if (mandate->ended_on[0] != '\0' || (!is_over && !has_begun))
        return true;
    if (json_array_size(turns->over) + json_array_size(turns->begun) >= TURNS_MOST)
        return false;
    json_array_append_new(is_over ? turns->over : turns->begun, json_string(mandate->id));
    json_object_set_new(turns->people, mandate->person, json_true());
    return true;
}

static json_t *list_standings(const struct space *space, const json_t *people, const char *today)
{
    json_t *list = json_array(), *one;
    const char *person;

    json_object_foreach((json_t *)people, person, one)
        space_add_standing(list, person, space_role(space, person, today));
    return list;
}

/* The first turn of those that are not named by the event; what it ends by its last day has none. */
static void find_next_turn(const struct space *space, const char *today, bool is_whole,
                           char day_out[DAY_SIZE])
{
    const struct mandate *mandate;
    char turn[DAY_SIZE];

    day_out[0] = '\0';
    if (!is_whole) {
        memcpy(day_out, today, DAY_SIZE);
        return;
    }
    for (mandate = space->mandates; mandate != NULL; mandate = mandate->hh.next) {
        struct mandate after = *mandate;

        if (mandate_is_over(mandate, today))
            continue;
        after.begins_later = strcmp(after.from_on, today) > 0;
        mandate_next_turn(&after, turn);
        if (turn[0] != '\0' && (day_out[0] == '\0' || strcmp(turn, day_out) < 0))
            memcpy(day_out, turn, DAY_SIZE);
    }
}

/* Rights follow the days by themselves; this tells everyone, and the inboxes. */
enum error space_due(const void *state, const struct request *request, struct decision *decision)
{
    const struct space *space = state;
    const struct mandate *mandate = space->mandates;
    struct turns turns = {json_array(), json_array(), json_object()};
    char turn[DAY_SIZE];

    while (mandate != NULL && note_turn(&turns, mandate, request->today))
        mandate = mandate->hh.next;
    find_next_turn(space, request->today, mandate == NULL, turn);
    space_event(space, request, decision, "space.mandates_lapsed");
    decision_put_new(decision, "mandates", turns.over);
    decision_put_new(decision, "begun", turns.begun);
    decision_put_new(decision, "people", list_standings(space, turns.people, request->today));
    space_put_words(space, decision);
    space_put_due(request, decision, turn);
    json_decref(turns.people);
    return ERR_NONE;
}
