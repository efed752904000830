#include "rooms/room.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "rooms/room_tables.h"

struct room {
    char *title, *space, *visibility;
    uint64_t count;                     /* of all messages */
    struct message window[ROOM_WINDOW]; /* a ring */
    size_t first, held;
};

static const struct message *window_at(const struct room *room, size_t i)
{
    return &room->window[(room->first + i) % ROOM_WINDOW];
}

static void *create(const char *channel, const json_t *settings)
{
    struct room *room = MEM_NEW(struct room);

    (void)channel;
    room->title = mem_copy_text(json_text(settings, "title"));
    room->space = mem_copy_text(json_text(settings, "space"));
    room->visibility = mem_copy_text(json_text(settings, "visibility"));
    return room;
}

static void destroy(void *state)
{
    struct room *room = state;

    for (size_t i = 0; i < room->held; i++)
        mem_free(window_at(room, i)->text);
    mem_free(room->title);
    mem_free(room->space);
    mem_free(room->visibility);
    mem_free(room);
}

static void keep(struct room *room, const struct message *message)
{
    struct message *place;

    if (room->held == ROOM_WINDOW) {
        mem_free(room->window[room->first].text);
        room->first = (room->first + 1) % ROOM_WINDOW;
        room->held--;
    }
    place = &room->window[(room->first + room->held++) % ROOM_WINDOW];
    *place = *message;
    place->text = mem_copy_text(message->text);
}

void room_add_message(struct room *room, const struct message *message)
{
    room->count++;
    keep(room, message);
}

const struct message *room_find_message(const struct room *room, uint64_t seq)
{
    for (size_t i = 0; i < room->held; i++)
        if (window_at(room, i)->seq == seq)
            return window_at(room, i);
    return NULL;
}

json_t *message_to_json(const struct message *message)
{
    json_t *json = json_pack("{s:I, s:s, s:I, s:s, s:s}", "seq", (json_int_t)message->seq, "by", message->by,
                             "at_ms", (json_int_t)message->at_ms, "op", message->op, "text", message->text);

    if (message->reply_to != 0)
        json_object_set_new(json, "reply_to", json_integer((json_int_t)message->reply_to));
    return json;
}

static json_t *list_messages(const struct room *room)
{
    json_t *messages = json_array();

    for (size_t i = 0; i < room->held; i++)
        json_array_append_new(messages, message_to_json(window_at(room, i)));
    return messages;
}

static json_t *view(const void *state, enum clearance clearance)
{
    const struct room *room = state;

    if (clearance < CLEARANCE_MEMBER)
        return json_object();
    return json_pack("{s:s, s:s, s:s, s:I, s:o}", "title", room->title, "space", room->space, "visibility",
                     room->visibility, "count", (json_int_t)room->count, "messages", list_messages(room));
}

static json_t *snapshot(const void *state)
{
    const struct room *room = state;

    return json_pack("{s:I, s:o}", "count", (json_int_t)room->count, "messages", list_messages(room));
}

static bool restore_message(struct room *room, const json_t *json)
{
    struct message message = {.seq = (uint64_t)json_int(json, "seq", 0),
                              .at_ms = json_int(json, "at_ms", 0),
                              .reply_to = (uint64_t)json_int(json, "reply_to", 0),
                              .text = (char *)json_text(json, "text")};
    const char *by = json_text(json, "by"), *op = json_text(json, "op");

    if (message.seq == 0 || message.text == NULL || by == NULL || op == NULL)
        return false;
    snprintf(message.by, ULID_SIZE, "%s", by);
    snprintf(message.op, ULID_SIZE, "%s", op);
    keep(room, &message);
    return true;
}

static bool restore(void *state, const json_t *snapshot)
{
    struct room *room = state;
    size_t i;
    json_t *message;

    room->count = (uint64_t)json_int(snapshot, "count", 0);
    json_array_foreach(json_object_get(snapshot, "messages"), i,
                       message) if (!restore_message(room, message)) return false;
    return true;
}

const struct feature room_feature = {
    .kind = "room",
    .commands = room_commands,
    .queries = room_queries,
    .events = room_events,
    .signals = room_signals,
    .snapshot_format = 1,
    .create = create,
    .destroy = destroy,
    .snapshot = snapshot,
    .restore = restore,
    .view = view,
};
