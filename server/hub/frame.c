#include "hub/frame.h"

#include <assert.h>
#include <string.h>

#include "core/memory.h"

static struct frame *allocate(size_t length)
{
    struct frame *frame = mem_resize(NULL, sizeof(*frame) + length);

    assert(length <= UINT32_MAX);
    frame->references = 1;
    frame->length = (uint32_t)length;
    frame->text_offset = 0;
    return frame;
}

/* RFC 6455 section 5.2: FIN and opcode 1, no mask. Returns the header's length. */
static uint32_t write_header(uint8_t header[FRAME_HEADER_MOST], size_t length)
{
    unsigned count = length < 126 ? 0 : length <= UINT16_MAX ? 2 : 8;

    header[0] = 0x81;
    header[1] = (uint8_t)(count == 0 ? length : count == 2 ? 126 : 127);
    for (unsigned i = 0; i < count; i++)
        header[2 + i] = (uint8_t)((uint64_t)length >> 8 * (count - 1 - i));
    return 2 + count;
}

struct frame *frame_new(const char *text, size_t length)
{
    uint8_t header[FRAME_HEADER_MOST];
    uint32_t header_length = write_header(header, length);
    struct frame *frame = allocate(header_length + length);

    memcpy(frame->bytes, header, header_length);
    memcpy(frame->bytes + header_length, text, length);
    frame->text_offset = header_length;
    return frame;
}

struct frame *frame_join(struct frame *const *frames, size_t count)
{
    size_t length = 0;
    struct frame *joined;

    for (size_t i = 0; i < count; i++)
        length += frames[i]->length;
    joined = allocate(length);
    length = 0;
    for (size_t i = 0; i < count; i++) {
        memcpy(joined->bytes + length, frames[i]->bytes, frames[i]->length);
        length += frames[i]->length;
    }
    return joined;
}

struct frame *frame_ref(struct frame *frame)
{
    frame->references++;
    return frame;
}

void frame_unref(struct frame *frame)
{
    if (frame != NULL && --frame->references == 0)
        mem_free(frame);
}
