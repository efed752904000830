/* A message as it was written, and as it stands. */
#ifndef ROOMS_MESSAGE_H
#define ROOMS_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "hub/feature.h"
#include "rooms/changes.h"

struct message {
    uint64_t seq; /* also its id */
    char by[ULID_SIZE];
    char as[ULID_SIZE]; /* the mandate acted in, or "" */
    char op[ULID_SIZE];
    int64_t at_ms;
    uint64_t reply_to; /* 0 where it is no reply */
    uint64_t thread;   /* the root of the thread that it is in; 0 where it is no reply */
    char *text;
    json_t *mentions; /* or NULL */
    json_t *files;    /* or NULL */
};

/* Reads a room.posted event as its wire object; text, mentions and files are borrowed from it. thread is
 * known to the room alone. */
struct message message_read(const json_t *fields, uint64_t thread);
/* A message as it is on the wire, with what became of it (change may be NULL), as a new object. The words of
 * one that was deleted are left out. */
json_t *message_show(const struct message *message, const struct change *change);

/* A copy that owns its text, mentions and files. */
struct message message_copy(const struct message *message);
void message_finish(struct message *message);
/* What it says from now on: text, mentions and files of an event, which are copied. fields NULL: nothing. */
void message_set_words(struct message *message, const json_t *fields);

json_t *message_to_json(const struct message *message);
/* As message_read, of message_to_json; false where json is none of its objects. */
bool message_from_json(struct message *message_out, const json_t *json);

#endif
