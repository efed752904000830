#include "rooms/room.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "rooms/room_tables.h"

static struct message *window_at(const struct room *room, size_t i)
{
    return (struct message *)&room->window[(room->first + i) % ROOM_WINDOW];
}

bool room_is_archived(const void *state)
{
    return ((const struct room *)state)->is_archived;
}

static void *create(const char *channel, const json_t *settings)
{
    struct room *room = MEM_NEW(struct room);
    const char *maker = json_text(settings, "by");

    (void)channel;
    room->title = mem_copy_text(json_text(settings, "title"));
    room->about = mem_copy_text(json_text(settings, "about"));
    room->space = mem_copy_text(json_text(settings, "space"));
    room->visibility = mem_copy_text(json_text(settings, "visibility"));
    snprintf(room->maker, sizeof(room->maker), "%s", maker == NULL ? "" : maker);
    return room;
}

static void destroy(void *state)
{
    struct room *room = state;

    for (size_t i = 0; i < room->held; i++)
        message_finish(window_at(room, i));
    runs_finish(&room->messages);
    changes_finish(&room->changes);
    threads_finish(&room->threads);
    days_finish(&room->days);
    attachments_finish(&room->attachments);
    mem_free(room->title);
    mem_free(room->about);
    mem_free(room->space);
    mem_free(room->visibility);
    mem_free(room);
}

void room_keep(struct room *room, const struct message *message)
{
    if (room->held == ROOM_WINDOW) {
        message_finish(&room->window[room->first]);
        room->first = (room->first + 1) % ROOM_WINDOW;
        room->held--;
    }
    *window_at(room, room->held++) = message_copy(message);
}

struct message *room_find_message(const struct room *room, uint64_t seq)
{
    for (size_t i = 0; i < room->held; i++)
        if (window_at(room, i)->seq == seq)
            return window_at(room, i);
    return NULL;
}

uint64_t room_find_root(const struct room *room, uint64_t seq)
{
    uint64_t root = threads_find_root(&room->threads, seq);

    return root == 0 ? seq : root;
}

size_t room_find_pin(const struct room *room, uint64_t seq)
{
    size_t place = 0;

    while (place < room->pin_count && room->pins[place] != seq)
        place++;
    return place;
}

void room_unpin(struct room *room, size_t place)
{
    room->pin_count--;
    memmove(&room->pins[place], &room->pins[place + 1], (room->pin_count - place) * sizeof(room->pins[0]));
}

static json_t *list_pins(const struct room *room)
{
    json_t *pins = json_array();

    for (size_t i = 0; i < room->pin_count; i++)
        json_array_append_new(pins, json_integer((json_int_t)room->pins[i]));
    return pins;
}

static json_t *show_window(const struct room *room)
{
    json_t *messages = json_array();

    for (size_t i = 0; i < room->held; i++) {
        const struct message *message = window_at(room, i);

        json_array_append_new(messages, message_show(message, changes_find(room->changes, message->seq)));
    }
    return messages;
}

static json_t *view(const void *state, enum clearance clearance)
{
    const struct room *room = state;
    json_t *view;

    if (clearance < CLEARANCE_MEMBER)
        return json_object();
    view =
        json_pack("{s:s, s:s, s:s, s:b, s:I, s:o, s:o}", "title", room->title, "space", room->space,
                  "visibility", room->visibility, "is_archived", room->is_archived, "count",
                  (json_int_t)room->messages.count, "pins", list_pins(room), "messages", show_window(room));
    if (room->about != NULL)
        json_object_set_new(view, "about", json_string(room->about));
    return view;
}

static json_t *snapshot(const void *state)
{
    const struct room *room = state;
    json_t *window = json_array();

    for (size_t i = 0; i < room->held; i++)
        json_array_append_new(window, message_to_json(window_at(room, i)));
    return json_pack("{s:s, s:s?, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "title", room->title, "about",
                     room->about, "is_archived", room->is_archived, "messages", runs_to_json(&room->messages),
                     "window", window, "changes", changes_to_json(room->changes), "threads",
                     threads_to_json(&room->threads), "days", days_to_json(&room->days), "pins",
                     list_pins(room), "attachments", attachments_to_json(&room->attachments));
}

static bool restore_window(struct room *room, const json_t *window)
{
    for (size_t i = 0; i < json_array_size(window); i++) {
        struct message message;

        if (!message_from_json(&message, json_array_get(window, i)))
            return false;
        room_keep(room, &message);
    }
    return json_is_array(window);
}

static bool restore_pins(struct room *room, const json_t *pins)
{
    if (json_array_size(pins) > ROOM_PINS_MOST)
        return false;
    for (size_t i = 0; i < json_array_size(pins); i++)
        room->pins[room->pin_count++] = (uint64_t)json_integer_value(json_array_get(pins, i));
    return json_is_array(pins);
}

static bool restore(void *state, const json_t *snapshot)
{
    struct room *room = state;

    if (json_text(snapshot, "title") == NULL)
        return false;
    mem_free(room->title);
    mem_free(room->about);
    room->title = mem_copy_text(json_text(snapshot, "title"));
    room->about = mem_copy_text(json_text(snapshot, "about"));
    room->is_archived = json_is_true(json_object_get(snapshot, "is_archived"));
    return runs_from_json(&room->messages, json_object_get(snapshot, "messages")) &&
           restore_window(room, json_object_get(snapshot, "window")) &&
           changes_from_json(&room->changes, json_object_get(snapshot, "changes")) &&
           threads_from_json(&room->threads, json_object_get(snapshot, "threads")) &&
           days_from_json(&room->days, json_object_get(snapshot, "days")) &&
           restore_pins(room, json_object_get(snapshot, "pins")) &&
           attachments_from_json(&room->attachments, json_object_get(snapshot, "attachments"));
}

const struct feature room_feature = {
    .kind = "room",
    .commands = room_commands,
    .queries = room_queries,
    .events = room_events,
    .signals = room_signals,
    .presence = "room.present",
    .activity = "space.activity",
    .snapshot_format = 3,
    .create = create,
    .destroy = destroy,
    .snapshot = snapshot,
    .restore = restore,
    .view = view,
    .react = room_react,
};
