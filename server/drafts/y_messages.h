/* The messages of y-websocket, as bytes: y-protocols' sync and awareness, and one of our own that stock
 * clients neither send nor get. Numbers are lib0's varuints. */
#ifndef DRAFTS_Y_MESSAGES_H
#define DRAFTS_Y_MESSAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/memory.h"

enum message_kind {
    MESSAGE_STEP_1,          /* a state vector: what the sender has */
    MESSAGE_STEP_2,          /* an update: what it lacked */
    MESSAGE_UPDATE,          /* an update */
    MESSAGE_AWARENESS,       /* awareness entries */
    MESSAGE_DENIED,          /* a reason, from the server alone */
    MESSAGE_QUERY_AWARENESS, /* nothing: wants all awareness entries */
    MESSAGE_WANT_SAVED,      /* nothing: wants to hear what is saved (ours) */
};

struct y_message {
    enum message_kind kind;
    const uint8_t *bytes; /* borrowed */
    size_t length;
};

/* False where the bytes are no message, or more than one. */
MUST_CHECK bool y_message_read(struct y_message *message_out, const void *bytes, size_t length);

/* Appends a message of these kinds: STEP_1, STEP_2, UPDATE, AWARENESS, DENIED. */
void y_message_write(struct buffer *out, enum message_kind kind, const void *bytes, size_t length);
/* Appends our own: of the updates that the connection sent, the first count are saved. */
void y_message_write_saved(struct buffer *out, uint64_t count);
/* Appends our own: the update with this number, counted from 1, was refused. */
void y_message_write_refused(struct buffer *out, uint64_t number);

/* A cursor over bytes that others own. */
struct reader {
    const uint8_t *at, *end;
};

/* At most eight bytes and 2^53 - 1, as in JavaScript. False at the end of the bytes, too. */
MUST_CHECK bool read_uint(struct reader *reader, uint64_t *value_out);
/* A length and as many bytes, borrowed. */
MUST_CHECK bool read_bytes(struct reader *reader, const uint8_t **bytes_out, size_t *length_out);
void write_uint(struct buffer *out, uint64_t value);
void write_bytes(struct buffer *out, const void *bytes, size_t length);

#endif
