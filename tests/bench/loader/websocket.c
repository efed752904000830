#include "loader/websocket.h"

#include <string.h>

#include "core/memory.h"

#define MASK_BYTES 4
#define MASKED 0x80

void websocket_put_request(struct buffer *out, const char *path, const char *headers)
{
    buffer_append_format(out,
                         "GET %s HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                         "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                         "Sec-WebSocket-Version: 13\r\n%s\r\n",
                         path, headers);
}

static size_t put_length(uint8_t *header, size_t length)
{
    if (length < 126) {
        header[1] = (uint8_t)length | MASKED;
        return 2;
    }
    header[1] = 126 | MASKED;
    header[2] = (uint8_t)(length >> 8);
    header[3] = (uint8_t)length;
    return 4;
}

void websocket_put_frame(struct buffer *out, enum opcode opcode, const char *payload, size_t length)
{
    static const uint8_t mask[MASK_BYTES] = {0x37, 0xfa, 0x21, 0x3d};
    uint8_t header[4] = {MASKED | (uint8_t)opcode};

    buffer_append(out, header, put_length(header, length));
    buffer_append(out, mask, MASK_BYTES);
    buffer_append(out, payload, length);
    for (size_t i = 0; i < length; i++)
        out->bytes[out->length - length + i] ^= (char)mask[i % MASK_BYTES];
}

size_t websocket_read_frame(char *bytes, size_t length, struct frame *frame_out)
{
    const uint8_t *head = (const uint8_t *)bytes;
    size_t header = 2, size;

    if (length < 2)
        return 0;
    size = head[1] & 0x7f;
    if (size >= 126) {
        size_t count = size == 126 ? 2 : 8;
        if (length < header + count)
            return 0;
        size = 0;
        for (size_t i = 0; i < count; i++)
            size = size << 8 | head[2 + i];
        header += count;
    }
    if (length < header + size)
        return 0;
    *frame_out = (struct frame){head[0] & 0x0f, bytes + header, size};
    return header + size;
}
