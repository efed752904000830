#include "crdt/json_out.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crdt/value.h"

#define DOUBLE_DIGITS_MAX 17
/* JavaScript writes whole numbers below this without an exponent. */
#define WHOLE_BELOW 1e21

static const char *short_escape(uint8_t byte)
{
    switch (byte) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        return NULL;
    }
}

void json_out_text(struct buffer *out, struct span text)
{
    size_t start = 0;

    buffer_append(out, "\"", 1);
    for (size_t i = 0; i < text.length; i++) {
        const char *escape = short_escape(text.bytes[i]);

        if (escape == NULL && text.bytes[i] >= 0x20)
            continue;
        buffer_append(out, text.bytes + start, i - start);
        if (escape != NULL)
            buffer_append_text(out, escape);
        else
            buffer_append_format(out, "\\u%04x", text.bytes[i]);
        start = i + 1;
    }
    if (text.length > start)
        buffer_append(out, text.bytes + start, text.length - start);
    buffer_append(out, "\"", 1);
}

/* A text, short if possible, that reads back as the same number. */
static void write_double(struct buffer *out, double number)
{
    char text[32];

    if (!isfinite(number)) {
        buffer_append_text(out, "null");
        return;
    }
    if (number == floor(number) && fabs(number) < WHOLE_BELOW) {
        buffer_append_format(out, "%.0f", number == 0 ? 0.0 : number);
        return;
    }
    for (int digits = 1; digits <= DOUBLE_DIGITS_MAX; digits++) {
        snprintf(text, sizeof(text), "%.*g", digits, number);
        if (strtod(text, NULL) == number)
            break;
    }
    buffer_append_text(out, text);
}

static uint64_t read_big_endian(struct wire *wire, unsigned bytes)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < bytes; i++)
        value = value << 8 | *wire->at++;
    return value;
}

static void write_float32(struct buffer *out, struct wire *wire)
{
    uint32_t bits = (uint32_t)read_big_endian(wire, sizeof(bits));
    float number;

    memcpy(&number, &bits, sizeof(number));
    write_double(out, number);
}

static void write_float64(struct buffer *out, struct wire *wire)
{
    uint64_t bits = read_big_endian(wire, sizeof(bits));
    double number;

    memcpy(&number, &bits, sizeof(number));
    write_double(out, number);
}

static void write_base64(struct buffer *out, struct span bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    buffer_append(out, "\"", 1);
    for (size_t i = 0; i < bytes.length; i += 3) {
        size_t left = bytes.length - i;
        uint32_t group = (uint32_t)bytes.bytes[i] << 16;
        char text[4];

        group |= left > 1 ? (uint32_t)bytes.bytes[i + 1] << 8 : 0;
        group |= left > 2 ? bytes.bytes[i + 2] : 0;
        text[0] = digits[group >> 18];
        text[1] = digits[group >> 12 & 63];
        text[2] = left > 1 ? digits[group >> 6 & 63] : '=';
        text[3] = left > 2 ? digits[group & 63] : '=';
        buffer_append(out, text, sizeof(text));
    }
    buffer_append(out, "\"", 1);
}

static void write_scalar(struct buffer *out, struct wire *wire, uint8_t tag)
{
    struct span span = {0};
    int64_t number = 0;
    bool good = true;

    switch (tag) {
    case ANY_TRUE:
        buffer_append_text(out, "true");
        break;
    case ANY_FALSE:
        buffer_append_text(out, "false");
        break;
    case ANY_INTEGER:
        good = wire_read_int(wire, &number);
        buffer_append_format(out, "%lld", (long long)number);
        break;
    case ANY_FLOAT32:
        write_float32(out, wire);
        break;
    case ANY_FLOAT64:
        write_float64(out, wire);
        break;
    case ANY_BIGINT:
        buffer_append_format(out, "%lld", (long long)read_big_endian(wire, sizeof(uint64_t)));
        break;
    case ANY_TEXT:
        good = wire_read_text(wire, &span, NULL);
        json_out_text(out, span);
        break;
    case ANY_BYTES:
        good = wire_read_bytes(wire, &span);
        write_base64(out, span);
        break;
    default:
        buffer_append_text(out, "null");
        break;
    }
    assert(good);
    (void)good;
}

struct open_value {
    uint64_t left;
    bool is_object;
    bool is_empty; /* nothing written yet: no comma before the next */
};

/* Members that are undefined are left out of an object, as JSON.stringify does. */
static bool is_left_out(const struct open_value *open, const struct wire *wire)
{
    return open->is_object && *wire->at == ANY_UNDEFINED;
}

/* Before a member: its comma and its key. Answers false where the member is left out, and passes over it. */
static bool begin_member(struct buffer *out, struct wire *wire, struct open_value *open)
{
    struct span key = {0};
    bool good = !open->is_object || wire_read_text(wire, &key, NULL);

    assert(good);
    (void)good;
    if (is_left_out(open, wire)) {
        wire->at++;
        return false;
    }
    if (!open->is_empty)
        buffer_append(out, ",", 1);
    open->is_empty = false;
    if (open->is_object) {
        json_out_text(out, key);
        buffer_append(out, ":", 1);
    }
    return true;
}

void json_out_any(struct buffer *out, struct wire *wire)
{
    struct open_value open[VALUE_DEPTH_MAX + 1];
    unsigned depth = 1;

    open[0] = (struct open_value){.left = 1, .is_empty = true};
    while (depth > 0) {
        struct open_value *top = &open[depth - 1];
        uint8_t tag;
        uint64_t count = 0;

        if (top->left == 0) {
            depth--;
            if (depth > 0)
                buffer_append(out, top->is_object ? "}" : "]", 1);
            continue;
        }
        top->left--;
        if (!begin_member(out, wire, top))
            continue;
        tag = *wire->at++;
        if (tag != ANY_OBJECT && tag != ANY_ARRAY) {
            write_scalar(out, wire, tag);
            continue;
        }
        if (!wire_read_uint(wire, &count))
            assert(false);
        buffer_append(out, tag == ANY_OBJECT ? "{" : "[", 1);
        open[depth++] = (struct open_value){count, tag == ANY_OBJECT, true};
    }
}
