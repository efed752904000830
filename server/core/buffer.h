/* Bytes that grow. The bytes are always followed by a NUL that length does not count, so text is a C string.
 */
#ifndef CORE_BUFFER_H
#define CORE_BUFFER_H

#include <stddef.h>
#include <stdint.h>

struct buffer {
    char *bytes; /* NULL while empty */
    size_t length;
    size_t capacity;
};

/* A zeroed struct buffer is empty and ready. */
void buffer_finish(struct buffer *buffer);
void buffer_clear(struct buffer *buffer);
void buffer_reserve(struct buffer *buffer, size_t more);
void buffer_append(struct buffer *buffer, const void *bytes, size_t length);
void buffer_append_text(struct buffer *buffer, const char *text);
/* In decimal digits. */
void buffer_append_number(struct buffer *buffer, uint64_t number);
void buffer_append_format(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Hands the bytes over (the caller frees with mem_free) and leaves the buffer empty; "" where it held
 * nothing. */
char *buffer_take(struct buffer *buffer);
/* Removes the first count bytes. */
void buffer_consume(struct buffer *buffer, size_t count);

#endif
