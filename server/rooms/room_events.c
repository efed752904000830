#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "rooms/room_tables.h"

static uint64_t message_of(const struct event *event)
{
    return (uint64_t)event_int(event, "message");
}

static bool is_standing(const struct room *room, uint64_t seq)
{
    return runs_has(&room->messages, seq) && !change_is_deleted(changes_find(room->changes, seq));
}

/* In version 1 a reply says what it answers, and not in which thread it is. */
static uint64_t find_thread(const struct room *room, const struct event *event)
{
    uint64_t reply_to = (uint64_t)event_int(event, "reply_to");

    return reply_to == 0 ? 0 : room_find_root(room, reply_to);
}

static bool apply_posted(void *state, const struct event *event)
{
    struct room *room = state;
    uint64_t thread = find_thread(room, event);
    struct message message = message_read(event->fields, thread);

    if (message.text == NULL || (thread != 0 && !runs_has(&room->messages, thread)) ||
        !attachments_set(&room->attachments, message.seq, message.files))
        return false;
    runs_add(&room->messages, message.seq);
    days_note(&room->days, message.at_ms, message.seq);
    if (thread != 0) {
        threads_add(&room->threads, message.seq, thread);
        changes_add_reply(&room->changes, thread);
    }
    room_keep(room, &message);
    return true;
}

static bool apply_edited(void *state, const struct event *event)
{
    struct room *room = state;
    uint64_t seq = message_of(event);
    struct message *message = room_find_message(room, seq);
    const struct change *change = changes_find(room->changes, seq);

    if (!is_standing(room, seq) || (change != NULL && change->edit_count >= EDITS_MOST))
        return false;
    changes_add_edit(&room->changes, seq, event->position.seq, event->at_ms);
    if (message != NULL)
        message_set_words(message, event->fields);
    return attachments_set(&room->attachments, seq, json_object_get(event->fields, "files"));
}

static bool apply_deleted(void *state, const struct event *event)
{
    struct room *room = state;
    uint64_t seq = message_of(event);
    struct message *message = room_find_message(room, seq);
    size_t pin = room_find_pin(room, seq);

    if (!is_standing(room, seq))
        return false;
    changes_delete(&room->changes, seq, event->by, event->at_ms, event_text(event, "reason"));
    if (message != NULL)
        message_set_words(message, NULL);
    if (pin < room->pin_count)
        room_unpin(room, pin);
    return attachments_set(&room->attachments, seq, NULL);
}

static bool apply_reacted(void *state, const struct event *event)
{
    struct room *room = state;

    if (!is_standing(room, message_of(event)))
        return false;
    changes_add_reaction(&room->changes, message_of(event), event_text(event, "emoji"), event->by);
    return true;
}

static bool apply_unreacted(void *state, const struct event *event)
{
    struct room *room = state;

    return changes_remove_reaction(&room->changes, message_of(event), event_text(event, "emoji"), event->by);
}

static bool apply_pinned(void *state, const struct event *event)
{
    struct room *room = state;

    if (!is_standing(room, message_of(event)) || room->pin_count == ROOM_PINS_MOST)
        return false;
    room->pins[room->pin_count++] = message_of(event);
    return true;
}

static bool apply_unpinned(void *state, const struct event *event)
{
    struct room *room = state;
    size_t place = room_find_pin(room, message_of(event));

    if (place == room->pin_count)
        return false;
    room_unpin(room, place);
    return true;
}

static bool apply_renamed(void *state, const struct event *event)
{
    struct room *room = state;
    const char *about = json_text(event->fields, "about");

    mem_free(room->title);
    room->title = mem_copy_text(event_text(event, "title"));
    if (about == NULL)
        return true;
    mem_free(room->about);
    room->about = about[0] == '\0' ? NULL : mem_copy_text(about);
    return true;
}

static bool apply_archived(void *state, const struct event *event)
{
    (void)event;
    ((struct room *)state)->is_archived = true;
    return true;
}

static bool apply_reopened(void *state, const struct event *event)
{
    (void)event;
    ((struct room *)state)->is_archived = false;
    return true;
}

/* Keep alphabetized. Each row has its file in schema/events/; apply reads every version up to the one named.
 */
const struct event_type room_events[] = {
    {"room.archived", 1, apply_archived, AUDIENCE_MEMBERS, 0},
    {"room.deleted", 1, apply_deleted, AUDIENCE_MEMBERS, EVENT_FORGETS},
    {"room.edited", 2, apply_edited, AUDIENCE_MEMBERS, 0},
    {"room.pinned", 1, apply_pinned, AUDIENCE_MEMBERS, 0},
    {"room.posted", 3, apply_posted, AUDIENCE_MEMBERS, EVENT_COUNTS},
    {"room.reacted", 1, apply_reacted, AUDIENCE_MEMBERS, 0},
    {"room.renamed", 1, apply_renamed, AUDIENCE_MEMBERS, 0},
    {"room.reopened", 1, apply_reopened, AUDIENCE_MEMBERS, 0},
    {"room.unpinned", 1, apply_unpinned, AUDIENCE_MEMBERS, 0},
    {"room.unreacted", 1, apply_unreacted, AUDIENCE_MEMBERS, 0},
    {0},
};

const struct signal_type room_signals[] = {
    {"room.typing", ROLE_MEMBER},
    {0},
};
