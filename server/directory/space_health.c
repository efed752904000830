/* How a space is: who takes part, who was silent, who has nobody. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "directory/space_state.h"
#include "directory/space_tables.h"

#define SILENT_AFTER_DAYS 60
#define ENDING_WITHIN_DAYS 30
#define DAY_MS (24 * 60 * 60 * 1000LL)

void want_activity(const void *state, const struct request *request, struct wants *wants)
{
    char key[ACTIVITY_KEY_SIZE];

    (void)request;
    activity_key(space_channel(state), key);
    wants_register(wants, key);
}

/* What one organisation has. */
struct presence {
    size_t mandates;
    bool has_titular;
    int64_t last_ms; /* 0: never */
};

static int64_t last_act_ms(const json_t *activity, const char *person)
{
    const char *text = json_text(activity, person);

    return text == NULL ? 0 : strtoll(text, NULL, 10);
}

static void count_mandate(struct presence *presence, const struct mandate *mandate, const json_t *activity)
{
    int64_t last_ms = last_act_ms(activity, mandate->person);

    presence->mandates++;
    presence->has_titular |= strcmp(mandate->standing, "titular") == 0;
    if (last_ms > presence->last_ms)
        presence->last_ms = last_ms;
}

static struct presence look_at(const struct space *space, const struct seat *seat,
                               const struct request *request)
{
    const json_t *activity = json_array_get(request->facts, 0);
    struct presence presence = {0};
    const struct mandate *mandate;

    for (mandate = space->mandates; mandate != NULL; mandate = mandate->hh.next)
        if (mandate->seat == seat && mandate_is_valid(mandate, request->today))
            count_mandate(&presence, mandate, activity);
    return presence;
}

static void add_name(json_t *health, const char *list, const char *organisation)
{
    json_array_append_new(json_object_get(health, list), json_string(organisation));
}

/* Only of those that take part is something missing. */
static void judge(json_t *health, const struct seat *seat, const struct presence *presence,
                  const struct request *request)
{
    if (strcmp(seat->state, "active") != 0 && strcmp(seat->state, "joining") != 0)
        return;
    if (presence->mandates == 0)
        add_name(health, "missing_mandate", seat->organisation);
    else if (!presence->has_titular)
        add_name(health, "missing_titular", seat->organisation);
    if (presence->mandates > 0 && request->now_ms - presence->last_ms > SILENT_AFTER_DAYS * DAY_MS)
        add_name(health, "silent", seat->organisation);
}

static void add_seat(json_t *health, const struct space *space, const struct seat *seat,
                     const struct request *request)
{
    struct presence presence = look_at(space, seat, request);
    json_t *row = json_pack("{s:s, s:s, s:s, s:I}", "organisation", seat->organisation, "category",
                            seat->category, "state", seat->state, "mandates", (json_int_t)presence.mandates);

    if (presence.last_ms > 0)
        json_object_set_new(row, "last_ms", json_integer(presence.last_ms));
    json_array_append_new(json_object_get(health, "organisations"), row);
    judge(health, seat, &presence, request);
}

static void add_ending(json_t *health, const struct space *space, const char *today)
{
    json_t *ending = json_object_get(health, "ending");
    const struct mandate *mandate;
    char last[DAY_SIZE];

    day_add(today, ENDING_WITHIN_DAYS, last);
    for (mandate = space->mandates; mandate != NULL; mandate = mandate->hh.next)
        if (mandate->until_on[0] != '\0' && !mandate_is_over(mandate, today) &&
            strcmp(mandate->until_on, last) <= 0)
            json_array_append_new(
                ending, json_pack("{s:s, s:s}", "mandate", mandate->id, "until_on", mandate->until_on));
}

enum error space_answer_health(const void *state, const struct request *request, json_t **reply_out)
{
    const struct space *space = state;
    json_t *health = json_pack("{s:[], s:[], s:[], s:[], s:[]}", "organisations", "silent", "missing_titular",
                               "missing_mandate", "ending");

    for (const struct seat *seat = space->seats; seat != NULL; seat = seat->hh.next)
        add_seat(health, space, seat, request);
    add_ending(health, space, request->today);
    *reply_out = health;
    return ERR_NONE;
}
