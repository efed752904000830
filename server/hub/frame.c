#include "hub/frame.h"

#include <assert.h>
#include <string.h>

#include "core/memory.h"

#define FINAL_TEXT 0x81
#define FINAL_BINARY 0x82

/* Writes the header and gives its size. The client's side masks, ours does not (RFC 6455, section 5.2). */
static size_t write_header(uint8_t header_out[FRAME_HEADER_MOST], uint8_t kind, size_t length)
{
    size_t bytes = length < 126 ? 0 : length <= UINT16_MAX ? 2 : 8;

    header_out[0] = kind;
    header_out[1] = bytes == 0 ? (uint8_t)length : bytes == 2 ? 126 : 127;
    for (size_t i = 0; i < bytes; i++)
        header_out[2 + i] = (uint8_t)(length >> (8 * (bytes - 1 - i)));
    return 2 + bytes;
}

static struct frame *allocate(size_t length)
{
    struct frame *frame;

    assert(length <= UINT32_MAX);
    frame = mem_resize(NULL, sizeof(*frame) + length);
    *frame = (struct frame){.references = 1, .length = (uint32_t)length};
    return frame;
}

static struct frame *make(uint8_t kind, const void *bytes, size_t length)
{
    uint8_t header[FRAME_HEADER_MOST];
    size_t header_length = write_header(header, kind, length);
    struct frame *frame = allocate(header_length + length);

    memcpy(frame->bytes, header, header_length);
    if (length > 0)
        memcpy(frame->bytes + header_length, bytes, length);
    frame->text_offset = (uint32_t)header_length;
    return frame;
}

struct frame *frame_new(const char *text, size_t length)
{
    return make(FINAL_TEXT, text, length);
}

struct frame *frame_new_binary(const void *bytes, size_t length)
{
    return make(FINAL_BINARY, bytes, length);
}

struct frame *frame_join(struct frame *const *frames, size_t count)
{
    size_t length = 0, at = 0;
    struct frame *joined;

    for (size_t i = 0; i < count; i++)
        length += frames[i]->length;
    joined = allocate(length);
    for (size_t i = 0; i < count; i++) {
        memcpy(joined->bytes + at, frames[i]->bytes, frames[i]->length);
        at += frames[i]->length;
    }
    joined->text_offset = count == 1 ? frames[0]->text_offset : 0;
    return joined;
}

struct frame *frame_ref(struct frame *frame)
{
    assert(frame->references > 0);
    frame->references++;
    return frame;
}

void frame_unref(struct frame *frame)
{
    if (frame == NULL)
        return;
    assert(frame->references > 0);
    if (--frame->references == 0)
        mem_free(frame);
}
