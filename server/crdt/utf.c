#include "crdt/utf.h"

#include <string.h>

#define HIGH_BITS UINT64_C(0x8080808080808080)

/* Most text of a document is ASCII, eight bytes of it at a time. */
static size_t skip_ascii(const uint8_t *bytes, size_t at, size_t length)
{
    uint64_t word;

    for (; at + sizeof(word) <= length; at += sizeof(word)) {
        memcpy(&word, bytes + at, sizeof(word));
        if ((word & HIGH_BITS) != 0)
            break;
    }
    while (at < length && bytes[at] < 0x80)
        at++;
    return at;
}

static bool is_continuation(uint8_t byte)
{
    return (byte & 0xc0) == 0x80;
}

/* The length of the valid character that starts with a byte of 0x80 or more, 0 where there is none. */
static size_t measure_character(const uint8_t *bytes, size_t left)
{
    uint8_t first = bytes[0];

    if (first >= 0xc2 && first <= 0xdf)
        return left >= 2 && is_continuation(bytes[1]) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        if (left < 3 || !is_continuation(bytes[1]) || !is_continuation(bytes[2]))
            return 0;
        if ((first == 0xe0 && bytes[1] < 0xa0) || (first == 0xed && bytes[1] > 0x9f))
            return 0;
        return 3;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        if (left < 4 || !is_continuation(bytes[1]) || !is_continuation(bytes[2]) ||
            !is_continuation(bytes[3]))
            return 0;
        if ((first == 0xf0 && bytes[1] < 0x90) || (first == 0xf4 && bytes[1] > 0x8f))
            return 0;
        return 4;
    }
    return 0;
}

bool utf8_measure(const uint8_t *bytes, size_t length, size_t *units_out)
{
    size_t units = 0;
    size_t at = 0;

    while (at < length) {
        size_t after = skip_ascii(bytes, at, length);
        size_t size;

        units += after - at;
        at = after;
        if (at == length)
            break;
        size = measure_character(bytes + at, length - at);
        if (size == 0)
            return false;
        units += size == 4 ? 2 : 1;
        at += size;
    }
    *units_out = units;
    return true;
}

static size_t character_size(uint8_t first)
{
    return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

struct utf8_place utf8_find_unit(const uint8_t *bytes, size_t length, size_t offset)
{
    size_t at = 0;

    while (offset > 0 && at < length) {
        size_t size = character_size(bytes[at]);
        size_t units = size == 4 ? 2 : 1;

        if (offset < units)
            return (struct utf8_place){at, true};
        offset -= units;
        at += size;
    }
    return (struct utf8_place){at, false};
}
