/* Base64 with padding (RFC 4648, section 4): how bytes stand in JSON. */
#ifndef CORE_BASE64_H
#define CORE_BASE64_H

#include <stdbool.h>

#include "core/buffer.h"
#include "core/memory.h"

/* Appends the text of the bytes. */
void base64_write(struct buffer *out, const void *bytes, size_t length);
/* Appends the bytes that text stands for. False where it is not exactly what base64_write makes; then nothing
 * is appended. */
MUST_CHECK bool base64_read(struct buffer *out, const char *text, size_t length);

#endif
