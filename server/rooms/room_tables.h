/* The tables of the feature `room`, and the state they share. */
#ifndef ROOMS_ROOM_TABLES_H
#define ROOMS_ROOM_TABLES_H

#include "core/runs.h"
#include "rooms/attachments.h"
#include "rooms/changes.h"
#include "rooms/days.h"
#include "rooms/message.h"
#include "rooms/room.h"
#include "rooms/threads.h"

struct room {
    char *title, *about; /* about NULL where nothing is said */
    char *space, *visibility;
    char maker[ULID_SIZE];
    bool is_archived;
    struct runs messages;               /* the seqs of all messages */
    struct message window[ROOM_WINDOW]; /* a ring */
    size_t first, held;
    struct change *changes;
    struct threads threads;
    struct days days;
    struct attachments attachments;
    uint64_t pins[ROOM_PINS_MOST]; /* in the order they were pinned */
    size_t pin_count;
};

extern const struct command room_commands[];
extern const struct query room_queries[];
extern const struct event_type room_events[];
extern const struct signal_type room_signals[];
void room_react(const struct event *event, struct reactions *reactions);

/* Copies the message; the oldest of a full window leaves it. */
void room_keep(struct room *room, const struct message *message);
/* In the window, or NULL; borrowed until the next event. */
struct message *room_find_message(const struct room *room, uint64_t seq);
/* The root of the thread that a reply to this message is in. */
uint64_t room_find_root(const struct room *room, uint64_t seq);
/* The place among the pins, or pin_count. */
size_t room_find_pin(const struct room *room, uint64_t seq);
void room_unpin(struct room *room, size_t place);

#endif
