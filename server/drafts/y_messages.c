#include "drafts/y_messages.h"

#define UINT_MOST ((UINT64_C(1) << 53) - 1)
#define UINT_BYTES 8

/* The first number of a message. */
enum { WIRE_SYNC = 0, WIRE_AWARENESS = 1, WIRE_AUTH = 2, WIRE_QUERY_AWARENESS = 3, WIRE_SAVED = 100 };
/* The second number of ours. */
enum { SAVED_WANTED = 0, SAVED_UP_TO = 1, SAVED_REFUSED = 2 };

bool read_uint(struct reader *reader, uint64_t *value_out)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < UINT_BYTES && reader->at < reader->end; i++) {
        uint8_t byte = *reader->at++;

        value |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (byte < 0x80) {
            *value_out = value;
            return value <= UINT_MOST;
        }
    }
    return false;
}

bool read_bytes(struct reader *reader, const uint8_t **bytes_out, size_t *length_out)
{
    uint64_t length;

    if (!read_uint(reader, &length) || length > (uint64_t)(reader->end - reader->at))
        return false;
    *bytes_out = reader->at;
    *length_out = (size_t)length;
    reader->at += length;
    return true;
}

void write_uint(struct buffer *out, uint64_t value)
{
    uint8_t bytes[10];
    size_t count = 0;

    for (; value >= 0x80; value >>= 7)
        bytes[count++] = (uint8_t)(value | 0x80);
    bytes[count++] = (uint8_t)value;
    buffer_append(out, bytes, count);
}

void write_bytes(struct buffer *out, const void *bytes, size_t length)
{
    write_uint(out, length);
    if (length > 0)
        buffer_append(out, bytes, length);
}

static bool read_sync(struct reader *reader, struct y_message *message)
{
    uint64_t step;

    if (!read_uint(reader, &step) || step > 2)
        return false;
    message->kind = step == 0 ? MESSAGE_STEP_1 : step == 1 ? MESSAGE_STEP_2 : MESSAGE_UPDATE;
    return read_bytes(reader, &message->bytes, &message->length);
}

static bool read_saved(struct reader *reader, struct y_message *message)
{
    uint64_t what;

    message->kind = MESSAGE_WANT_SAVED;
    return read_uint(reader, &what) && what == SAVED_WANTED;
}

static bool read_body(struct reader *reader, uint64_t type, struct y_message *message)
{
    switch (type) {
    case WIRE_SYNC:
        return read_sync(reader, message);
    case WIRE_AWARENESS:
        message->kind = MESSAGE_AWARENESS;
        return read_bytes(reader, &message->bytes, &message->length);
    case WIRE_QUERY_AWARENESS:
        message->kind = MESSAGE_QUERY_AWARENESS;
        return true;
    case WIRE_SAVED:
        return read_saved(reader, message);
    default:
        return false;
    }
}

bool y_message_read(struct y_message *message_out, const void *bytes, size_t length)
{
    struct reader reader = {bytes, (const uint8_t *)bytes + length};
    uint64_t type;

    *message_out = (struct y_message){0};
    return read_uint(&reader, &type) && read_body(&reader, type, message_out) && reader.at == reader.end;
}

void y_message_write(struct buffer *out, enum message_kind kind, const void *bytes, size_t length)
{
    static const uint8_t heads[][2] = {
        [MESSAGE_STEP_1] = {WIRE_SYNC, 0}, [MESSAGE_STEP_2] = {WIRE_SYNC, 1},
        [MESSAGE_UPDATE] = {WIRE_SYNC, 2}, [MESSAGE_AWARENESS] = {WIRE_AWARENESS, 0},
        [MESSAGE_DENIED] = {WIRE_AUTH, 0},
    };

    buffer_append(out, heads[kind], kind == MESSAGE_AWARENESS ? 1 : 2);
    write_bytes(out, bytes, length);
}

static void write_ours(struct buffer *out, uint64_t what, uint64_t number)
{
    write_uint(out, WIRE_SAVED);
    write_uint(out, what);
    write_uint(out, number);
}

void y_message_write_saved(struct buffer *out, uint64_t count)
{
    write_ours(out, SAVED_UP_TO, count);
}

void y_message_write_refused(struct buffer *out, uint64_t number)
{
    write_ours(out, SAVED_REFUSED, number);
}
