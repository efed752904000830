/* A board: one command for each thing that a decision can ask of the hub. */
#include <stdio.h>
#include <string.h>

#include "simulation/toy.h"

static void *create(const char *channel, const json_t *settings)
{
    return toy_create(channel, settings,
                      json_pack("{s:i, s:i, s:[], s:I, s:i, s:[], s:i, s:{}, s:{}, s:i}", "files", 0, "count",
                                0, "items", "due_ms", (json_int_t)0, "fired", 0, "claims", "quotes", 0,
                                "flags", "whispers", "warnings", 0));
}

static json_t *part(const json_t *json, const char *const *names)
{
    json_t *view = json_object();

    for (; *names != NULL; names++)
        json_object_set_new(view, *names, json_deep_copy(json_object_get(json, *names)));
    return view;
}

static json_t *view(const void *state, enum clearance clearance)
{
    static const char *const open[] = {"due_ms", "fired", NULL};
    static const char *const inner[] = {"files", "due_ms", "fired",  "count",
                                        "items", "claims", "quotes", NULL};
    const json_t *json = toy_json(state);
    json_t *view = part(json, clearance == CLEARANCE_PUBLIC ? open : inner);

    if (clearance == CLEARANCE_MODERATOR) {
        json_object_set(view, "warnings", json_object_get(json, "warnings"));
        json_object_set_new(view, "flags",
                            json_integer((json_int_t)json_object_size(json_object_get(json, "flags"))));
    }
    return view;
}

static json_t *mine(const void *state, const struct actor *actor)
{
    const json_t *whispers = json_object_get(toy_json(state), "whispers");

    return json_pack("{s:I}", "whispers", (json_int_t)json_int(whispers, actor->person, 0));
}

/* ---- Decisions ---- */

static enum error add(const void *state, const struct request *request, struct decision *decision)
{
    (void)state;
    decision_event(decision, "board.added");
    decision_put_text(decision, "text", param_text(request, "text"));
    return ERR_NONE;
}

/* A name belongs to one board of all: the register says. */
static enum error claim(const void *state, const struct request *request, struct decision *decision)
{
    const char *name = param_text(request, "name");

    decision_event(decision, "board.claimed");
    decision_put_text(decision, "name", name);
    decision_put_text(decision, "tray", json_text(toy_settings(state), "tray"));
    decision_guard(decision, "claims", name, NULL, ERR_ADDRESS_TAKEN);
    decision_write(decision, REGISTER_HASH_SET, "claims", name, request->op);
    decision_write(decision, REGISTER_HASH_ADD, "claimants", request->actor.person, "1");
    return ERR_NONE;
}

static void gather_file(const void *state, const struct request *request, struct wants *wants)
{
    (void)state;
    wants_inquiry(wants, json_pack("{s:s, s:s}", "ask", "stamp", "text", param_text(request, "text")));
    wants_inquiry_of(wants, "tray", json_pack("{s:s}", "ask", "lid"));
}

/* What is filed goes into a text, with the event. */
static enum error file(const void *state, const struct request *request, struct decision *decision)
{
    const char *stamp = json_string_value(json_array_get(request->facts, 0));

    (void)state;
    decision_event(decision, "board.filed");
    decision_put_text(decision, "stamp", stamp);
    decision_put_text(decision, "lid", json_string_value(json_array_get(request->facts, 1)));
    decision_write_text(decision, strchr(request->channel, ':') + 1, stamp, strlen(stamp));
    return ERR_NONE;
}

/* The service answers at once; to "mute", that it cannot say. */
static void inquire(void *service, const char *channel, const json_t *question, inquiry_callback *done,
                    void *argument)
{
    const char *text = json_text(question, "text");

    (void)service;
    done(argument, strcmp(text, "mute") == 0 ? NULL : json_pack("s++", channel, " ", text));
}

static enum error fire(const void *state, const struct request *request, struct decision *decision)
{
    int64_t due_ms = json_int(toy_json(state), "due_ms", 0);

    if (due_ms == 0 || request->now_ms < due_ms)
        return ERR_NOT_OPEN;
    decision_event(decision, "board.fired");
    decision_put_int(decision, "due_ms", due_ms);
    return ERR_NONE;
}

static void flag_key(char key_out[64], int64_t seq, const char *person)
{
    snprintf(key_out, 64, "%lld %s", (long long)seq, person);
}

/* The second time it is refused: a repeat must get the first answer all the same. */
static enum error flag(const void *state, const struct request *request, struct decision *decision)
{
    char key[64];

    flag_key(key, param_int(request, "seq", 0), request->actor.person);
    if (json_object_get(json_object_get(toy_json(state), "flags"), key) != NULL) {
        decision_retry_after(decision, TOY_FLAG_AGAIN_MS);
        return ERR_ALREADY_MEMBER;
    }
    decision_event(decision, "board.flagged");
    decision_put_int(decision, "flagged", param_int(request, "seq", 0));
    return ERR_NONE;
}

static void gather_quote(const void *state, const struct request *request, struct wants *wants)
{
    (void)state;
    wants_event(wants, (uint64_t)param_int(request, "seq", 0));
    wants_register(wants, "claimants");
}

static enum error quote(const void *state, const struct request *request, struct decision *decision)
{
    const json_t *quoted = json_array_get(request->facts, 0);

    if (json_is_null(quoted) || strcmp(json_text(quoted, "type"), "board.added") != 0)
        return ERR_NO_SUCH_MESSAGE;
    decision_event(decision, "board.quoted");
    decision_put_text(decision, "text", json_text(quoted, "text"));
    decision_put_int(decision, "quoted", json_int(quoted, "seq", 0));
    decision_put_text(decision, "tray", json_text(toy_settings(state), "tray"));
    return ERR_NONE;
}

static enum error schedule(const void *state, const struct request *request, struct decision *decision)
{
    int64_t due_ms = request->now_ms + param_int(request, "in_ms", 0);

    if (json_int(toy_json(state), "due_ms", 0) != 0)
        return ERR_NOT_OPEN;
    decision_event(decision, "board.scheduled");
    decision_put_int(decision, "due_ms", due_ms);
    decision_set_due(decision, due_ms);
    return ERR_NONE;
}

static enum error warn(const void *state, const struct request *request, struct decision *decision)
{
    (void)state;
    decision_event(decision, "board.warned");
    decision_set_to(decision, param_text(request, "person"));
    return ERR_NONE;
}

static enum error whisper(const void *state, const struct request *request, struct decision *decision)
{
    (void)state;
    decision_event(decision, "board.whispered");
    decision_set_to(decision, param_text(request, "person"));
    decision_put_text(decision, "text", param_text(request, "text"));
    return ERR_NONE;
}

/* Whoever comes back from before must not hear what was here. */
static enum error wipe(const void *state, const struct request *request, struct decision *decision)
{
    (void)state;
    (void)request;
    decision_event(decision, "board.wiped");
    return ERR_NONE;
}

static const struct command commands[] = {
    {"board.add", ROLE_MEMBER, COMMAND_COMMUTES, NULL, add, NULL},
    {"board.claim", ROLE_MEMBER, 0, NULL, claim, NULL},
    {"board.due", ROLE_MEMBER, COMMAND_INTERNAL, NULL, fire, NULL},
    {"board.file", ROLE_MEMBER, 0, gather_file, file, NULL},
    {"board.flag", ROLE_MEMBER, 0, NULL, flag, NULL},
    {"board.quote", ROLE_MEMBER, 0, gather_quote, quote, NULL},
    {"board.schedule", ROLE_FACILITATOR, 0, NULL, schedule, NULL},
    {"board.warn", ROLE_FACILITATOR, 0, NULL, warn, NULL},
    {"board.whisper", ROLE_MEMBER, 0, NULL, whisper, NULL},
    {"board.wipe", ROLE_MEMBER, 0, NULL, wipe, NULL},
    {0},
};

static void gather_history(const void *state, const struct request *request, struct wants *wants)
{
    (void)state;
    wants_events_before(wants, (uint64_t)param_int(request, "before", 1),
                        (unsigned)param_int(request, "limit", 10));
}

static enum error history(const void *state, const struct request *request, json_t **reply_out)
{
    (void)state;
    *reply_out = json_pack("{s:O}", "events", json_array_get(request->facts, 0));
    return ERR_NONE;
}

/* Who else is here, and what goes on here and in the tray. */
static void gather_company(const void *state, const struct request *request, struct wants *wants)
{
    const char *const channels[] = {request->channel, json_text(toy_settings(state), "tray")};
    const uint64_t seqs[] = {1, 2, 40};

    wants_person(wants, param_text(request, "person"));
    wants_people(wants, NULL);
    wants_heads(wants, channels, 2);
    wants_events(wants, seqs, 3);
    wants_author(wants, 1);
    wants_author(wants, 1000);
}

static enum error company(const void *state, const struct request *request, json_t **reply_out)
{
    size_t count = json_array_size(request->facts);
    json_t *found = json_array();

    (void)state;
    for (uint64_t seq = 1; seq <= 40; seq++)
        if (request_find_event(request, seq) != NULL)
            json_array_append_new(found, json_integer((json_int_t)seq));
    *reply_out =
        json_pack("{s:O, s:O, s:O, s:o, s:O, s:O}", "person", json_array_get(request->facts, 0), "people",
                  json_array_get(request->facts, 1), "heads", json_array_get(request->facts, 2), "events",
                  found, "author", json_array_get(request->facts, count - 2), "nobody",
                  json_array_get(request->facts, count - 1));
    return ERR_NONE;
}

static uint64_t newest(const void *state)
{
    const json_t *items = json_object_get(toy_json(state), "items");

    return (uint64_t)json_int(json_array_get(items, json_array_size(items) - 1), "seq", 0);
}

static void gather_ends(const void *state, const struct request *request, struct wants *wants)
{
    const uint64_t seqs[] = {1, newest(state)};

    (void)request;
    wants_events(wants, seqs, 2);
}

/* The first and the newest as they are when it answers: facts without the newest are behind. */
static enum error ends(const void *state, const struct request *request, json_t **reply_out)
{
    const json_t *last = request_find_event(request, newest(state));

    if (last != NULL)
        *reply_out = json_pack("{s:O, s:O}", "first", request_find_event(request, 1), "last", last);
    return ERR_NONE;
}

static void gather_impatient(const void *state, const struct request *request, struct wants *wants)
{
    (void)state;
    (void)request;
    wants_register(wants, "claimants");
}

/* Its facts are always behind. */
static enum error impatient(const void *state, const struct request *request, json_t **reply_out)
{
    (void)state;
    (void)request;
    (void)reply_out;
    return ERR_NONE;
}

static const struct query queries[] = {
    {"board.company", ROLE_MEMBER, gather_company, company},
    {"board.ends", ROLE_MEMBER, gather_ends, ends},
    {"board.history", ROLE_MEMBER, gather_history, history},
    {"board.impatient", ROLE_MEMBER, gather_impatient, impatient},
    {0},
};

/* ---- Events ---- */

static void bump(json_t *json, const char *name)
{
    json_object_set_new(json, name, json_integer(json_int(json, name, 0) + 1));
}

/* The text "sour" is what apply cannot take. */
static bool apply_added(void *state, const struct event *event)
{
    json_t *json = (json_t *)toy_json(state), *items = json_object_get(json, "items");

    if (strcmp(event_text(event, "text"), "sour") == 0)
        return false;
    bump(json, "count");
    json_array_append_new(items, json_pack("{s:I, s:s, s:s}", "seq", (json_int_t)event->position.seq, "by",
                                           event->by, "text", event_text(event, "text")));
    if (json_array_size(items) > TOY_ITEMS)
        json_array_remove(items, 0);
    return true;
}

static bool apply_claimed(void *state, const struct event *event)
{
    json_array_append_new(json_object_get(toy_json(state), "claims"), json_string(event_text(event, "name")));
    return true;
}

static bool apply_filed(void *state, const struct event *event)
{
    (void)event;
    bump((json_t *)toy_json(state), "files");
    return true;
}

static bool apply_fired(void *state, const struct event *event)
{
    json_t *json = (json_t *)toy_json(state);

    (void)event;
    bump(json, "fired");
    json_object_set_new(json, "due_ms", json_integer(0));
    return true;
}

static bool apply_flagged(void *state, const struct event *event)
{
    char key[64];

    flag_key(key, event_int(event, "flagged"), event->by);
    json_object_set_new(json_object_get(toy_json(state), "flags"), key, json_true());
    return true;
}

static bool apply_quoted(void *state, const struct event *event)
{
    (void)event;
    bump((json_t *)toy_json(state), "quotes");
    return true;
}

static bool apply_scheduled(void *state, const struct event *event)
{
    json_object_set_new((json_t *)toy_json(state), "due_ms", json_integer(event_int(event, "due_ms")));
    return true;
}

static bool apply_warned(void *state, const struct event *event)
{
    (void)event;
    bump((json_t *)toy_json(state), "warnings");
    return true;
}

static bool apply_whispered(void *state, const struct event *event)
{
    bump(json_object_get(toy_json(state), "whispers"), event->to);
    return true;
}

static bool apply_wiped(void *state, const struct event *event)
{
    (void)state;
    (void)event;
    return true;
}

static const struct event_type events[] = {
    {"board.added", 1, apply_added, AUDIENCE_MEMBERS, EVENT_COUNTS},
    {"board.claimed", 1, apply_claimed, AUDIENCE_MEMBERS, 0},
    {"board.filed", 1, apply_filed, AUDIENCE_MEMBERS, 0},
    {"board.fired", 1, apply_fired, AUDIENCE_PUBLIC, 0},
    {"board.flagged", 1, apply_flagged, AUDIENCE_MODERATORS, 0},
    {"board.quoted", 1, apply_quoted, AUDIENCE_MEMBERS, 0},
    {"board.scheduled", 1, apply_scheduled, AUDIENCE_PUBLIC, 0},
    {"board.warned", 1, apply_warned, AUDIENCE_MODERATORS_AND_PERSON, 0},
    {"board.whispered", 1, apply_whispered, AUDIENCE_PERSON, 0},
    {"board.wiped", 1, apply_wiped, AUDIENCE_PUBLIC, EVENT_FORGETS},
    {0},
};

static void drop(struct reactions *reactions, const struct event *event, const char *rule, int64_t hop)
{
    react(reactions, rule, event_text(event, "tray"), "tray.drop",
          json_pack("{s:s, s:I, s:I}", "from", event->channel, "from_seq", (json_int_t)event->position.seq,
                    "hop", (json_int_t)hop));
}

/* A claim drops two at once, a quote one that goes on by itself. */
static void react_to(const struct event *event, struct reactions *reactions)
{
    if (strcmp(event->type, "board.claimed") == 0) {
        drop(reactions, event, "first", 0);
        drop(reactions, event, "second", 0);
    } else if (strcmp(event->type, "board.quoted") == 0) {
        drop(reactions, event, "quote", 1);
    }
}

static const struct signal_type signals[] = {{"board.typing", ROLE_MEMBER}, {0}};

const struct feature toy_board = {
    .kind = "board",
    .commands = commands,
    .queries = queries,
    .events = events,
    .signals = signals,
    .presence = "board.present",
    .activity = "directory.activity",
    .snapshot_format = 1,
    .create = create,
    .destroy = toy_destroy,
    .snapshot = toy_snapshot,
    .restore = toy_restore,
    .view = view,
    .mine = mine,
    .react = react_to,
    .inquire = inquire,
};
