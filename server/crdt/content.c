#include "crdt/content.h"

#include <assert.h>

#include "crdt/utf.h"
#include "crdt/value.h"

/* Elements of JSON and any are of any size, so finding one is a walk. */
static size_t skip_elements(uint8_t content, struct span payload, uint32_t count)
{
    struct wire wire = wire_over(payload.bytes, payload.length);
    struct span ignored;
    bool valid = true;

    for (uint32_t i = 0; i < count && valid; i++)
        valid = content == CONTENT_ANY ? any_skip(&wire) : wire_read_bytes(&wire, &ignored);
    assert(valid);
    return (size_t)(wire.at - payload.bytes);
}

static struct content_cut cut_string(uint32_t length, struct span payload, uint32_t offset)
{
    struct utf8_place place;

    if (payload.length == length)
        return (struct content_cut){offset, offset, false};
    place = utf8_find_unit(payload.bytes, payload.length, offset);
    return (struct content_cut){place.bytes, place.bytes + (place.inside_pair ? 4 : 0), place.inside_pair};
}

struct content_cut content_cut(uint8_t content, uint32_t length, struct span payload, uint32_t offset)
{
    size_t bytes = 0;

    assert(offset <= length);
    if (offset == 0)
        return (struct content_cut){0};
    if (offset == length)
        return (struct content_cut){payload.length, payload.length, false};
    if (content == CONTENT_STRING)
        return cut_string(length, payload, offset);
    if (content == CONTENT_JSON || content == CONTENT_ANY)
        bytes = skip_elements(content, payload, offset);
    return (struct content_cut){bytes, bytes, false};
}

static void write_string(struct buffer *out, struct span text, bool half_before, bool half_after)
{
    size_t halves = (half_before ? 1 : 0) + (half_after ? 1 : 0);

    wire_write_uint(out, text.length + halves * UTF8_REPLACEMENT_LENGTH);
    if (half_before)
        buffer_append(out, UTF8_REPLACEMENT, UTF8_REPLACEMENT_LENGTH);
    buffer_append(out, text.bytes, text.length);
    if (half_after)
        buffer_append(out, UTF8_REPLACEMENT, UTF8_REPLACEMENT_LENGTH);
}

void content_write(struct buffer *out, uint8_t content, uint32_t length, struct span payload, uint32_t from,
                   uint32_t to)
{
    struct content_cut start, end;
    struct span part;

    if (content == CONTENT_GC || content == CONTENT_SKIP || content == CONTENT_DELETED) {
        wire_write_uint(out, to - from);
        return;
    }
    start = content_cut(content, length, payload, from);
    end = content_cut(content, length, payload, to);
    part = (struct span){payload.bytes + start.right, end.left > start.right ? end.left - start.right : 0};
    if (content == CONTENT_STRING) {
        write_string(out, part, start.inside_pair, end.inside_pair);
        return;
    }
    if (content == CONTENT_JSON || content == CONTENT_ANY)
        wire_write_uint(out, to - from);
    buffer_append(out, part.bytes, part.length);
}
