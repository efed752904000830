/* Names and places in a channel's log. */
#ifndef HUB_POSITION_H
#define HUB_POSITION_H

#include <stdbool.h>
#include <stdint.h>

/* "directory", or a kind of at most 20 lower-case letters, ':' and a ULID. */
#define CHANNEL_ID_SIZE 48
#define CHANNEL_KIND_SIZE 21
#define TAG_LENGTH 10
#define TAG_SIZE (TAG_LENGTH + 1)

/* Where a log stands: the number of its last event, and that event's tag, ten random characters. The tag
 * tells an event from another with the same number in a log that was lost and written anew. An empty log is
 * at 0, "". */
struct position {
    uint64_t seq;
    char tag[TAG_SIZE];
};

bool position_equals(const struct position *one, const struct position *other);

/* True for a well-formed channel id; kind_out (may be NULL) then holds the part before the ':'. */
bool channel_id_parse(const char *id, char kind_out[CHANNEL_KIND_SIZE]);
/* The ULID of a valid channel id, or NULL where it has none; borrowed from id. */
const char *channel_id_ulid(const char *id);

#endif
