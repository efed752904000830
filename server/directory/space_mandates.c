/* Mandates: a person acts for an organisation (or for none) in the space, between two days. */
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "directory/space_state.h"

struct mandate *space_find_mandate(const struct space *space, const char *id)
{
    struct mandate *mandate;

    HASH_FIND_STR(space->mandates, id, mandate);
    return mandate;
}

static struct holder *find_holder(const struct space *space, const char *person)
{
    struct holder *holder;

    HASH_FIND_STR(space->holders, person, holder);
    return holder;
}

const struct holder *space_find_holder(const struct space *space, const char *person)
{
    return find_holder(space, person);
}

static void give_to_holder(struct space *space, struct mandate *mandate)
{
    struct holder *holder = find_holder(space, mandate->person);

    if (holder == NULL) {
        holder = MEM_NEW(struct holder);
        memcpy(holder->person, mandate->person, ULID_SIZE);
        HASH_ADD_STR(space->holders, person, holder);
    }
    mandate->next_of_holder = holder->mandates;
    holder->mandates = mandate;
}

static void take_from_holder(struct space *space, const struct mandate *mandate)
{
    struct holder *holder = find_holder(space, mandate->person);
    struct mandate **place = &holder->mandates;

    while (*place != mandate)
        place = &(*place)->next_of_holder;
    *place = mandate->next_of_holder;
    if (holder->mandates != NULL)
        return;
    HASH_DEL(space->holders, holder);
    mem_free(holder);
}

static void free_mandate(struct space *space, struct mandate *mandate)
{
    take_from_holder(space, mandate);
    HASH_DEL(space->mandates, mandate);
    mem_free(mandate->capacity);
    mem_free(mandate);
}

/* What is said about the past stays readable, but not without end. */
static void forget_oldest(struct space *space)
{
    struct mandate *mandate = space->mandates;

    while (mandate->ended_on[0] == '\0')
        mandate = mandate->hh.next;
    space->over_count--;
    free_mandate(space, mandate);
}

static void count_over(struct space *space)
{
    if (++space->over_count > SPACE_MANDATES_OVER_MOST)
        forget_oldest(space);
}

void space_take_mandate(struct space *space, struct mandate *mandate)
{
    HASH_ADD_STR(space->mandates, id, mandate);
    give_to_holder(space, mandate);
    if (mandate->ended_on[0] != '\0')
        count_over(space);
}

void space_end_mandate(struct space *space, struct mandate *mandate, const char *ended_on)
{
    bool was_over = mandate->ended_on[0] != '\0';

    snprintf(mandate->ended_on, sizeof(mandate->ended_on), "%s", ended_on);
    mandate->begins_later = false;
    if (!was_over)
        count_over(space);
}

bool mandate_is_within(const struct mandate *mandate, const char *day)
{
    return !mandate_is_over(mandate, day) && strcmp(mandate->from_on, day) <= 0;
}

bool mandate_is_valid(const struct mandate *mandate, const char *day)
{
    return mandate_is_within(mandate, day) &&
           (mandate->seat == NULL || seat_state_gives(mandate->seat->state));
}

bool mandate_is_over(const struct mandate *mandate, const char *day)
{
    return mandate->ended_on[0] != '\0' ||
           (mandate->until_on[0] != '\0' && strcmp(day, mandate->until_on) > 0);
}

void mandate_next_turn(const struct mandate *mandate, char day_out[DAY_SIZE])
{
    day_out[0] = '\0';
    if (mandate->ended_on[0] != '\0')
        return;
    if (mandate->begins_later)
        memcpy(day_out, mandate->from_on, DAY_SIZE);
    else if (mandate->until_on[0] != '\0')
        day_add(mandate->until_on, 1, day_out);
}

/* "" where it is absent. */
static const char *text_of(const json_t *shown, const char *name)
{
    const char *text = json_text(shown, name);

    return text == NULL ? "" : text;
}

static void copy_day(char day_out[DAY_SIZE], const json_t *shown, const char *name)
{
    snprintf(day_out, DAY_SIZE, "%s", text_of(shown, name));
}

struct mandate *mandate_read(const struct space *space, const json_t *shown)
{
    const char *id = text_of(shown, "mandate"), *person = text_of(shown, "person"),
               *organisation = json_text(shown, "organisation");
    const struct seat *seat = organisation == NULL ? NULL : space_find_seat(space, organisation);
    enum role role = space_role_named(text_of(shown, "role"));
    struct mandate *mandate;

    if (!ulid_is_valid(id, strlen(id)) || !ulid_is_valid(person, strlen(person)) || role == ROLE_NONE ||
        (organisation != NULL && seat == NULL) || space_find_mandate(space, id) != NULL)
        return NULL;
    mandate = MEM_NEW(struct mandate);
    memcpy(mandate->id, id, ULID_SIZE);
    memcpy(mandate->person, person, ULID_SIZE);
    mandate->seat = seat;
    mandate->role = role;
    mandate->capacity = mem_copy_text(text_of(shown, "capacity"));
    snprintf(mandate->category, sizeof(mandate->category), "%s", text_of(shown, "category"));
    snprintf(mandate->standing, sizeof(mandate->standing), "%s", text_of(shown, "standing"));
    copy_day(mandate->from_on, shown, "from_on");
    copy_day(mandate->until_on, shown, "until_on");
    copy_day(mandate->ended_on, shown, "ended_on");
    return mandate;
}

static json_t *show(const struct mandate *mandate)
{
    const char *optional[][2] = {{"organisation", mandate->seat == NULL ? "" : mandate->seat->organisation},
                                 {"until_on", mandate->until_on},
                                 {"ended_on", mandate->ended_on}};
    json_t *shown =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "mandate", mandate->id, "person", mandate->person,
                  "category", mandate->category, "role", space_role_name(mandate->role), "capacity",
                  mandate->capacity, "standing", mandate->standing, "from_on", mandate->from_on);

    for (size_t i = 0; i < COUNT_OF(optional); i++)
        if (optional[i][1][0] != '\0')
            json_object_set_new(shown, optional[i][0], json_string(optional[i][1]));
    return shown;
}

json_t *space_list_mandates(const struct space *space)
{
    json_t *list = json_array();
    const struct mandate *mandate;

    for (mandate = space->mandates; mandate != NULL; mandate = mandate->hh.next)
        json_array_append_new(list, show(mandate));
    return list;
}

void space_free_mandates(struct space *space)
{
    struct mandate *mandate, *next;

    HASH_ITER(hh, space->mandates, mandate, next)
    free_mandate(space, mandate);
}
