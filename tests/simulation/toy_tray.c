/* What follows from boards: each event that falls in says whence, and some fall further. What begins beyond
 * the last hop would fall for ever, were the chain not cut. */
#include "simulation/toy.h"

static void *create(const char *channel, const json_t *settings)
{
    return toy_create(channel, settings, json_pack("{s:i, s:i}", "count", 0, "hops", 0));
}

static json_t *view(const void *state, enum clearance clearance)
{
    return clearance == CLEARANCE_PUBLIC ? json_object() : json_deep_copy(toy_json(state));
}

static enum error drop(const void *state, const struct request *request, struct decision *decision)
{
    (void)state;
    decision_event(decision, "tray.dropped");
    decision_put_text(decision, "from", param_text(request, "from"));
    decision_put_int(decision, "from_seq", param_int(request, "from_seq", 0));
    decision_put_int(decision, "hop", param_int(request, "hop", 0));
    return ERR_NONE;
}

static const struct command commands[] = {
    {"tray.drop", ROLE_MEMBER, COMMAND_INTERNAL, NULL, drop, NULL},
    {0},
};

static bool apply_dropped(void *state, const struct event *event)
{
    json_t *json = (json_t *)toy_json(state);

    json_object_set_new(json, "count", json_integer(json_int(json, "count", 0) + 1));
    json_object_set_new(json, "hops", json_integer(json_int(json, "hops", 0) + event_int(event, "hop")));
    return true;
}

static const struct event_type events[] = {
    {"tray.dropped", 1, apply_dropped, AUDIENCE_MEMBERS, 0},
    {0},
};

static void react_to(const struct event *event, struct reactions *reactions)
{
    if (event_int(event, "hop") > 0 && event_int(event, "hop") != TOY_HOPS)
        react(reactions, "hop", event->channel, "tray.drop",
              json_pack("{s:s, s:I, s:I}", "from", event->channel, "from_seq",
                        (json_int_t)event->position.seq, "hop", (json_int_t)event_int(event, "hop") + 1));
}

/* Asked by boards. */
static void inquire(void *service, const char *channel, const json_t *question, inquiry_callback *done,
                    void *argument)
{
    (void)service;
    (void)channel;
    done(argument, json_pack("s+", json_text(question, "ask"), " of a tray"));
}

const struct feature toy_tray = {
    .kind = "tray",
    .commands = commands,
    .events = events,
    .snapshot_format = 1,
    .create = create,
    .destroy = toy_destroy,
    .snapshot = toy_snapshot,
    .restore = toy_restore,
    .view = view,
    .react = react_to,
    .inquire = inquire,
};
