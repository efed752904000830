#include "core/base64.h"

#include <stdint.h>
#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_write(struct buffer *out, const void *bytes, size_t length)
{
    const uint8_t *from = bytes;

    for (size_t at = 0; at < length; at += 3) {
        size_t left = length - at;
        uint32_t three = (uint32_t)from[at] << 16 | (left > 1 ? (uint32_t)from[at + 1] << 8 : 0) |
                         (left > 2 ? from[at + 2] : 0);
        const char four[4] = {digits[three >> 18], digits[three >> 12 & 63],
                              left > 1 ? digits[three >> 6 & 63] : '=', left > 2 ? digits[three & 63] : '='};

        buffer_append(out, four, sizeof(four));
    }
}

/* The digit's value, or -1. */
static int value_of(char digit)
{
    const char *found = digit == '\0' ? NULL : strchr(digits, digit);

    return found == NULL ? -1 : (int)(found - digits);
}

/* How many bytes the four stand for, or 0: unused bits must be zero, so that bytes have one text only. */
static size_t read_four(const char *four, uint8_t three_out[3])
{
    size_t given = four[3] != '=' ? 4 : four[2] != '=' ? 3 : 2;
    uint32_t three = 0;

    for (size_t i = 0; i < given; i++) {
        int value = value_of(four[i]);

        if (value < 0)
            return 0;
        three |= (uint32_t)value << (18 - 6 * i);
    }
    for (size_t i = 0; i < 3; i++)
        three_out[i] = (uint8_t)(three >> (16 - 8 * i));
    for (size_t i = given - 1; i < 3; i++)
        if (three_out[i] != 0)
            return 0;
    return given - 1;
}

bool base64_read(struct buffer *out, const char *text, size_t length)
{
    size_t before = out->length;
    uint8_t three[3];

    if (length % 4 != 0)
        return false;
    for (size_t at = 0; at < length; at += 4) {
        size_t count = read_four(text + at, three);

        if (count == 0 || (count < 3 && at + 4 < length)) {
            out->length = before;
            return false;
        }
        buffer_append(out, three, count);
    }
    return true;
}
