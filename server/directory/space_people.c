/* Who is of a space on a day, and as what. */
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "directory/space_state.h"

struct member *space_find_member(const struct space *space, const char *person)
{
    struct member *member;

    HASH_FIND_STR(space->members, person, member);
    return member;
}

void space_set_member(struct space *space, const char *person, enum role role, const char *category)
{
    struct member *member = space_find_member(space, person);

    if (member == NULL) {
        member = MEM_NEW(struct member);
        snprintf(member->person, sizeof(member->person), "%s", person);
        HASH_ADD_STR(space->members, person, member);
    }
    member->role = role;
    snprintf(member->category, sizeof(member->category), "%s", category);
}

bool space_remove_member(struct space *space, const char *person)
{
    struct member *member = space_find_member(space, person);

    if (member == NULL)
        return false;
    HASH_DEL(space->members, member);
    mem_free(member);
    return true;
}

/* ---- Roles ---- */

static bool counts(const struct mandate *mandate, const char *day, const struct supposing *supposing)
{
    if (supposing == NULL)
        return mandate_is_valid(mandate, day);
    if (mandate == supposing->without)
        return false;
    if (mandate->seat != NULL && mandate->seat == supposing->seat)
        return supposing->seat_gives && mandate_is_within(mandate, day);
    return mandate_is_valid(mandate, day);
}

static bool is_left_out(const char *person, const struct supposing *supposing)
{
    return supposing != NULL && supposing->without_person != NULL &&
           strcmp(supposing->without_person, person) == 0;
}

enum role space_role_if(const struct space *space, const char *person, const char *day,
                        const struct supposing *supposing)
{
    const struct member *member = space_find_member(space, person);
    const struct holder *holder = space_find_holder(space, person);
    const struct mandate *mandate = holder == NULL ? NULL : holder->mandates;
    enum role role = member == NULL ? ROLE_NONE : member->role;

    if (is_left_out(person, supposing))
        return ROLE_NONE;
    for (; mandate != NULL; mandate = mandate->next_of_holder)
        if (mandate->role > role && counts(mandate, day, supposing))
            role = mandate->role;
    return role;
}

enum role space_role(const struct space *space, const char *person, const char *day)
{
    return space_role_if(space, person, day, NULL);
}

bool space_has_secretariat_if(const struct space *space, const char *day, const struct supposing *supposing)
{
    const struct member *member;
    const struct mandate *mandate;

    for (member = space->members; member != NULL; member = member->hh.next)
        if (member->role == ROLE_SECRETARIAT && !is_left_out(member->person, supposing))
            return true;
    for (mandate = space->mandates; mandate != NULL; mandate = mandate->hh.next)
        if (mandate->role == ROLE_SECRETARIAT && !is_left_out(mandate->person, supposing) &&
            counts(mandate, day, supposing))
            return true;
    return false;
}

bool space_has_secretariat(const struct space *space, const char *day)
{
    return space_has_secretariat_if(space, day, NULL);
}

void space_next_turn(const struct space *space, const struct supposing *supposing, char day_out[DAY_SIZE])
{
    const struct mandate *mandate;
    char turn[DAY_SIZE];

    day_out[0] = '\0';
    for (mandate = space->mandates; mandate != NULL; mandate = mandate->hh.next) {
        if (supposing != NULL && (mandate == supposing->without || is_left_out(mandate->person, supposing)))
            continue;
        mandate_next_turn(mandate, turn);
        if (turn[0] != '\0' && (day_out[0] == '\0' || strcmp(turn, day_out) < 0))
            memcpy(day_out, turn, DAY_SIZE);
    }
}

/* ---- In which capacity ---- */

static void act_in(const struct mandate *mandate, struct actor *actor)
{
    memcpy(actor->mandate, mandate->id, ULID_SIZE);
    if (mandate->seat != NULL)
        memcpy(actor->organisation, mandate->seat->organisation, ULID_SIZE);
}

enum error space_find_capacity(const struct space *space, const char *person, const char *as, const char *day,
                               struct actor *actor_out)
{
    const struct holder *holder = space_find_holder(space, person);
    const struct mandate *mandate = holder == NULL ? NULL : holder->mandates, *found = NULL;

    for (; mandate != NULL; mandate = mandate->next_of_holder) {
        if (!mandate_is_valid(mandate, day) || (as != NULL && strcmp(mandate->id, as) != 0))
            continue;
        actor_out->must_choose = found != NULL;
        found = mandate;
    }
    if (as != NULL && found == NULL)
        return ERR_FORBIDDEN;
    if (found != NULL && !actor_out->must_choose)
        act_in(found, actor_out);
    return ERR_NONE;
}

bool space_has_category(const struct space *space, const char *person, const char *category, const char *day)
{
    const struct member *member = space_find_member(space, person);
    const struct holder *holder = space_find_holder(space, person);
    const struct mandate *mandate = holder == NULL ? NULL : holder->mandates;

    if (member != NULL && strcmp(member->category, category) == 0)
        return true;
    for (; mandate != NULL; mandate = mandate->next_of_holder)
        if (strcmp(mandate->category, category) == 0 && mandate_is_valid(mandate, day))
            return true;
    return false;
}

bool space_acts_for(const struct space *space, const char *person, const char *organisation, const char *day)
{
    const struct holder *holder = space_find_holder(space, person);
    const struct mandate *mandate = holder == NULL ? NULL : holder->mandates;

    for (; mandate != NULL; mandate = mandate->next_of_holder)
        if (mandate->seat != NULL && strcmp(mandate->seat->organisation, organisation) == 0 &&
            mandate_is_valid(mandate, day))
            return true;
    return false;
}

/* ---- All of them ---- */

bool space_knows(const struct space *space, const char *person)
{
    const struct holder *holder = space_find_holder(space, person);
    const struct mandate *mandate = holder == NULL ? NULL : holder->mandates;

    if (space_find_member(space, person) != NULL)
        return true;
    while (mandate != NULL && mandate->ended_on[0] != '\0')
        mandate = mandate->next_of_holder;
    return mandate != NULL;
}

void space_each_person(const struct space *space, void (*visit)(void *argument, const char *person),
                       void *argument)
{
    const struct member *member;
    const struct holder *holder;

    for (member = space->members; member != NULL; member = member->hh.next)
        visit(argument, member->person);
    for (holder = space->holders; holder != NULL; holder = holder->hh.next)
        if (space_knows(space, holder->person))
            visit(argument, holder->person);
}
