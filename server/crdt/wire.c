#include "crdt/wire.h"

#include "crdt/utf.h"

#define UINT_BYTES_MAX 8

bool wire_read_long_uint(struct wire *wire, uint64_t *value_out)
{
    uint64_t value = 0;

    for (unsigned shift = 0; shift < 7 * UINT_BYTES_MAX; shift += 7) {
        uint8_t byte;

        if (!wire_read_byte(wire, &byte))
            return false;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            *value_out = value;
            return value <= WIRE_UINT_MAX;
        }
    }
    return false;
}

bool wire_read_int(struct wire *wire, int64_t *value_out)
{
    uint8_t byte;
    uint64_t value;
    bool negative;

    if (!wire_read_byte(wire, &byte))
        return false;
    value = byte & 0x3f;
    negative = (byte & 0x40) != 0;
    for (unsigned shift = 6; byte >= 0x80; shift += 7) {
        if (shift > 55 || !wire_read_byte(wire, &byte))
            return false;
        value |= (uint64_t)(byte & 0x7f) << shift;
    }
    if (value > WIRE_UINT_MAX)
        return false;
    *value_out = negative ? -(int64_t)value : (int64_t)value;
    return true;
}

bool wire_skip(struct wire *wire, size_t count)
{
    if (count > wire_left(wire))
        return false;
    wire->at += count;
    return true;
}

bool wire_read_bytes(struct wire *wire, struct span *bytes_out)
{
    uint64_t length;

    if (!wire_read_uint(wire, &length) || length > wire_left(wire))
        return false;
    *bytes_out = (struct span){wire->at, (size_t)length};
    wire->at += length;
    return true;
}

bool wire_read_text(struct wire *wire, struct span *text_out, uint32_t *units_out)
{
    struct span text;
    size_t units;

    if (!wire_read_bytes(wire, &text) || !utf8_measure(text.bytes, text.length, &units) || units > INT32_MAX)
        return false;
    *text_out = text;
    if (units_out != NULL)
        *units_out = (uint32_t)units;
    return true;
}

void wire_write_byte(struct buffer *out, uint8_t byte)
{
    buffer_append(out, &byte, 1);
}

void wire_write_uint(struct buffer *out, uint64_t value)
{
    uint8_t bytes[WIRE_UINT_BYTES];

    buffer_append(out, bytes, (size_t)(wire_put_uint(bytes, value) - bytes));
}

void wire_write_int(struct buffer *out, int64_t value)
{
    uint64_t rest = value < 0 ? (uint64_t)-value : (uint64_t)value;

    wire_write_byte(out, (uint8_t)((rest > 0x3f ? 0x80 : 0) | (value < 0 ? 0x40 : 0) | (rest & 0x3f)));
    if (rest > 0x3f)
        wire_write_uint(out, rest >> 6);
}

void wire_write_bytes(struct buffer *out, const void *bytes, size_t length)
{
    wire_write_uint(out, length);
    buffer_append(out, bytes, length);
}
