#include <string.h>

#include "core/memory.h"
#include "rooms/room.h"
#include "rooms/room_tables.h"

/* A reply to what has left the window: the log knows whether it is a message. */
static void want_replied(const void *state, const struct request *request, struct wants *wants)
{
    uint64_t reply_to = (uint64_t)param_int(request, "reply_to", 0);

    if (reply_to != 0 && room_find_message(state, reply_to) == NULL)
        wants_event(wants, reply_to);
}

static bool is_message(const struct room *room, uint64_t seq, const json_t *facts)
{
    const char *type;

    if (room_find_message(room, seq) != NULL)
        return true;
    type = json_text(json_array_get(facts, 0), "type");
    return type != NULL && strcmp(type, "room.posted") == 0;
}

static enum error post(const void *state, const struct request *request, struct decision *decision)
{
    uint64_t reply_to = (uint64_t)param_int(request, "reply_to", 0);
    char *text;

    if (reply_to != 0 && !is_message(state, reply_to, request->facts))
        return ERR_NO_SUCH_MESSAGE;
    text = param_written(request, "text");
    if (text == NULL)
        return ERR_INVALID_PARAMS;
    decision_event(decision, "room.posted");
    decision_put_text(decision, "text", text);
    if (reply_to != 0)
        decision_put_int(decision, "reply_to", (int64_t)reply_to);
    mem_free(text);
    return ERR_NONE;
}

/* Keep alphabetized. Each row has its file in schema/commands/. */
const struct command room_commands[] = {
    {"room.post", ROLE_MEMBER, COMMAND_COMMUTES, want_replied, post, NULL},
    {0},
};

static void want_page(const void *state, const struct request *request, struct wants *wants)
{
    (void)state;
    wants_events_before(wants, (uint64_t)param_int(request, "before", 1),
                        (unsigned)param_int(request, "limit", 1));
}

static enum error answer_history(const void *state, const struct request *request, json_t **reply_out)
{
    const json_t *page = json_array_get(request->facts, 0);
    json_t *messages = json_array();
    int64_t first_seq = json_int(json_array_get(page, 0), "seq", 1);
    size_t i;
    json_t *fields;

    (void)state;
    json_array_foreach((json_t *)page, i, fields)
    {
        const char *type = json_text(fields, "type");
        const struct event event = {.position = {.seq = (uint64_t)json_int(fields, "seq", 0)},
                                    .by = json_text(fields, "by"),
                                    .op = json_text(fields, "op"),
                                    .at_ms = json_int(fields, "at_ms", 0),
                                    .fields = fields};
        struct message message = message_from_event(&event);

        if (type != NULL && strcmp(type, "room.posted") == 0)
            json_array_append_new(messages, message_to_json(&message));
    }
    *reply_out = json_pack("{s:o, s:b}", "messages", messages, "has_older", first_seq > 1);
    return ERR_NONE;
}

const struct query room_queries[] = {
    {"room.history", ROLE_MEMBER, want_page, answer_history},
    {0},
};
