/* lib0's byte encodings, as far as update format v1 uses them. A struct wire is a cursor over bytes that
 * others own; every read either succeeds and moves on, or answers false, after which the cursor is worth
 * nothing. */
#ifndef CRDT_WIRE_H
#define CRDT_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/memory.h"

/* JavaScript holds numbers as doubles: nothing above means the same on both sides. */
#define WIRE_UINT_MAX ((UINT64_C(1) << 53) - 1)
/* A varuint of 64 bits takes ten bytes. */
#define WIRE_UINT_BYTES 10

struct wire {
    const uint8_t *at;
    const uint8_t *end;
};

/* Bytes that somebody else owns. */
struct span {
    const uint8_t *bytes;
    size_t length;
};

static inline struct wire wire_over(const void *bytes, size_t length)
{
    return (struct wire){bytes, bytes == NULL ? (const uint8_t *)bytes : (const uint8_t *)bytes + length};
}

static inline size_t wire_left(const struct wire *wire)
{
    return (size_t)(wire->end - wire->at);
}

static inline bool span_equals(struct span one, struct span other)
{
    return one.length == other.length &&
           (one.length == 0 || __builtin_memcmp(one.bytes, other.bytes, one.length) == 0);
}

/* The part of wire_read_uint that is seldom needed: more than one byte. */
MUST_CHECK bool wire_read_long_uint(struct wire *wire, uint64_t *value_out);

/* At most eight bytes and at most WIRE_UINT_MAX; forms longer than needed are read as Yjs reads them. */
MUST_CHECK static inline bool wire_read_uint(struct wire *wire, uint64_t *value_out)
{
    if (wire->at < wire->end && *wire->at < 0x80) {
        *value_out = *wire->at++;
        return true;
    }
    return wire_read_long_uint(wire, value_out);
}

MUST_CHECK static inline bool wire_read_byte(struct wire *wire, uint8_t *byte_out)
{
    if (wire->at == wire->end)
        return false;
    *byte_out = *wire->at++;
    return true;
}

/* A varint: six value bits and the sign in the first byte. Negative zero reads as zero. */
MUST_CHECK bool wire_read_int(struct wire *wire, int64_t *value_out);
/* A length and as many bytes, which stay where they are. */
MUST_CHECK bool wire_read_bytes(struct wire *wire, struct span *bytes_out);
/* The same, and the bytes are valid UTF-8. units_out is the length in UTF-16 units; NULL is accepted. */
MUST_CHECK bool wire_read_text(struct wire *wire, struct span *text_out, uint32_t *units_out);
MUST_CHECK bool wire_skip(struct wire *wire, size_t count);

/* Writes at `at`, where there is room for WIRE_UINT_BYTES, and answers the byte after. */
static inline uint8_t *wire_put_uint(uint8_t *at, uint64_t value)
{
    while (value >= 0x80) {
        *at++ = (uint8_t)(value | 0x80);
        value >>= 7;
    }
    *at++ = (uint8_t)value;
    return at;
}

void wire_write_byte(struct buffer *out, uint8_t byte);
void wire_write_uint(struct buffer *out, uint64_t value);
void wire_write_int(struct buffer *out, int64_t value);
/* The length, then the bytes. */
void wire_write_bytes(struct buffer *out, const void *bytes, size_t length);

#endif
