/* A room: people of a space talk, live, in one order. Its log is its record; in memory is the window of the
 * last messages. */
#ifndef ROOMS_ROOM_H
#define ROOMS_ROOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/feature.h"

/* What a view holds; older ones come by room.history. */
#define ROOM_WINDOW 50

extern const struct feature room_feature;

struct room;

struct message {
    uint64_t seq; /* also its id */
    char by[ULID_SIZE];
    char op[ULID_SIZE];
    int64_t at_ms;
    uint64_t reply_to; /* 0 where it is no reply */
    char *text;
};

/* Copies the message; the oldest of a full window leaves it. */
void room_add_message(struct room *room, const struct message *message);
/* In the window, or NULL; borrowed until the next event. */
const struct message *room_find_message(const struct room *room, uint64_t seq);
/* A message as it is on the wire, as a new object. */
json_t *message_to_json(const struct message *message);
/* Reads a room.posted event; text is borrowed from it. */
struct message message_from_event(const struct event *event);

#endif
