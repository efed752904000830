/* Who is admitted, as what, and which boards and trays there are. */
#include <string.h>

#include "simulation/toy.h"

static void *create(const char *channel, const json_t *settings)
{
    return toy_create(channel, settings, json_pack("{s:{}, s:{}, s:i}", "people", "channels", "expelled", 0));
}

static json_t *view(const void *state, enum clearance clearance)
{
    const json_t *json = toy_json(state);

    return clearance == CLEARANCE_PUBLIC
               ? json_object()
               : json_pack("{s:o, s:o, s:O}", "people", json_deep_copy(json_object_get(json, "people")),
                           "channels", json_deep_copy(json_object_get(json, "channels")), "expelled",
                           json_object_get(json, "expelled"));
}

enum role toy_role(const void *directory, const char *person)
{
    return (enum role)json_int(json_object_get(toy_json(directory), "people"), person, ROLE_NONE);
}

const json_t *toy_find_settings(const void *directory, const char *channel)
{
    return json_object_get(json_object_get(toy_json(directory), "channels"), channel);
}

uint64_t toy_rights(const void *directory)
{
    return (uint64_t)json_int(toy_json(directory), "expelled", 0);
}

static enum error admit(const void *state, const struct request *request, struct decision *decision)
{
    if (toy_role(state, param_text(request, "person")) != ROLE_NONE)
        return ERR_ALREADY_MEMBER;
    decision_event(decision, "directory.admitted");
    decision_put_text(decision, "person", param_text(request, "person"));
    decision_put_int(decision, "role", param_int(request, "role", ROLE_MEMBER));
    return ERR_NONE;
}

static enum error expel(const void *state, const struct request *request, struct decision *decision)
{
    if (toy_role(state, param_text(request, "person")) == ROLE_NONE)
        return ERR_NO_SUCH_PERSON;
    decision_event(decision, "directory.expelled");
    decision_put_text(decision, "person", param_text(request, "person"));
    return ERR_NONE;
}

/* A board comes with its tray. */
static enum error make(const void *state, const struct request *request, struct decision *decision)
{
    char board[CHANNEL_ID_SIZE] = "board:", tray[CHANNEL_ID_SIZE] = "tray:";

    (void)state;
    strcat(board, request->fresh_id);
    strcat(tray, request->fresh_id);
    decision_event(decision, "directory.made");
    decision_put_text(decision, "board", board);
    decision_put_text(decision, "tray", tray);
    return ERR_NONE;
}

static void answer_made(const struct event *event, json_t *reply)
{
    json_object_set_new(reply, "board", json_string(event_text(event, "board")));
    json_object_set_new(reply, "by", json_string(event->by));
}

static const struct command commands[] = {
    {"directory.admit", ROLE_ADMINISTRATOR, 0, NULL, admit, NULL},
    {"directory.expel", ROLE_ADMINISTRATOR, 0, NULL, expel, NULL},
    {"directory.make", ROLE_ADMINISTRATOR, 0, NULL, make, answer_made},
    {0},
};

static void set_in(json_t *json, const char *where, const char *name, json_t *value)
{
    json_object_set_new(json_object_get(json, where), name, value);
}

static bool apply_admitted(void *state, const struct event *event)
{
    set_in((json_t *)toy_json(state), "people", event_text(event, "person"),
           json_integer(event_int(event, "role")));
    return true;
}

static bool apply_expelled(void *state, const struct event *event)
{
    json_t *json = (json_t *)toy_json(state);

    json_object_del(json_object_get(json, "people"), event_text(event, "person"));
    json_object_set_new(json, "expelled", json_integer(json_int(json, "expelled", 0) + 1));
    return true;
}

static bool apply_made(void *state, const struct event *event)
{
    json_t *json = (json_t *)toy_json(state);

    set_in(json, "channels", event_text(event, "board"),
           json_pack("{s:s, s:s}", "tray", event_text(event, "tray"), "space", "directory"));
    set_in(json, "channels", event_text(event, "tray"), json_object());
    return true;
}

static const struct event_type events[] = {
    {"directory.admitted", 1, apply_admitted, AUDIENCE_MEMBERS, 0},
    {"directory.expelled", 1, apply_expelled, AUDIENCE_MEMBERS, EVENT_TAKES_RIGHTS},
    {"directory.made", 1, apply_made, AUDIENCE_MEMBERS, 0},
    {0},
};

const struct feature toy_directory = {
    .kind = "directory",
    .commands = commands,
    .events = events,
    .is_resident = true,
    .snapshot_format = 1,
    .create = create,
    .destroy = toy_destroy,
    .snapshot = toy_snapshot,
    .restore = toy_restore,
    .view = view,
};
