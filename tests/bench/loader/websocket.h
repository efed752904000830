/* The client's half of RFC 6455, without extensions. */
#ifndef LOADER_WEBSOCKET_H
#define LOADER_WEBSOCKET_H

#include <stdint.h>

#include "core/buffer.h"

enum opcode {
    OPCODE_TEXT = 1,
    OPCODE_BINARY = 2,
    OPCODE_CLOSE = 8,
    OPCODE_PING = 9,
    OPCODE_PONG = 10,
};

struct frame {
    enum opcode opcode;
    char *payload; /* inside the bytes that were read */
    size_t length;
};

/* Appends the request of an upgrade; headers holds whole lines of the caller's. */
void websocket_put_request(struct buffer *out, const char *path, const char *headers);
/* Appends one masked frame. */
void websocket_put_frame(struct buffer *out, enum opcode opcode, const char *payload, size_t length);
/* Reads the frame at the start of bytes and returns its whole length; 0 where it is not all there yet. */
size_t websocket_read_frame(char *bytes, size_t length, struct frame *frame_out);

#endif
