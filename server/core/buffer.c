#include "core/buffer.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/memory.h"

void buffer_finish(struct buffer *buffer)
{
    mem_free(buffer->bytes);
    *buffer = (struct buffer){0};
}

void buffer_clear(struct buffer *buffer)
{
    buffer->length = 0;
    if (buffer->bytes != NULL)
        buffer->bytes[0] = '\0';
}

void buffer_reserve(struct buffer *buffer, size_t more)
{
    size_t needed = buffer->length + more + 1;

    if (needed <= buffer->capacity)
        return;
    if (needed < buffer->capacity * 2)
        needed = buffer->capacity * 2;
    buffer->bytes = mem_resize(buffer->bytes, needed);
    buffer->capacity = needed;
}

void buffer_append(struct buffer *buffer, const void *bytes, size_t length)
{
    buffer_reserve(buffer, length);
    if (length > 0)
        memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
    buffer->bytes[buffer->length] = '\0';
}

void buffer_append_text(struct buffer *buffer, const char *text)
{
    buffer_append(buffer, text, strlen(text));
}

void buffer_append_number(struct buffer *buffer, uint64_t number)
{
    char digits[20];
    size_t at = sizeof(digits);

    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    buffer_append(buffer, digits + at, sizeof(digits) - at);
}

/* Mostly there is room, and it is formatted once. */
void buffer_append_format(struct buffer *buffer, const char *format, ...)
{
    va_list arguments, again;
    size_t room;
    int length;

    va_start(arguments, format);
    va_copy(again, arguments);
    buffer_reserve(buffer, strlen(format));
    room = buffer->capacity - buffer->length;
    length = vsnprintf(buffer->bytes + buffer->length, room, format, arguments);
    va_end(arguments);
    assert(length >= 0);
    if ((size_t)length >= room) {
        buffer_reserve(buffer, (size_t)length);
        vsnprintf(buffer->bytes + buffer->length, (size_t)length + 1, format, again);
    }
    va_end(again);
    buffer->length += (size_t)length;
}

char *buffer_take(struct buffer *buffer)
{
    char *bytes = buffer->bytes;

    *buffer = (struct buffer){0};
    return bytes == NULL ? mem_copy("", 0) : bytes;
}

void buffer_consume(struct buffer *buffer, size_t count)
{
    assert(count <= buffer->length);
    if (count == 0)
        return;
    memmove(buffer->bytes, buffer->bytes + count, buffer->length - count + 1);
    buffer->length -= count;
}
