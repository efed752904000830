/* UTF-8 that JavaScript counts in UTF-16 units. */
#ifndef CRDT_UTF_H
#define CRDT_UTF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* U+FFFD, which stands for half a surrogate pair. */
#define UTF8_REPLACEMENT "\xEF\xBF\xBD"
#define UTF8_REPLACEMENT_LENGTH 3

/* Answers whether the bytes are valid UTF-8 as TextDecoder's fatal mode takes it (no overlong forms, no
 * surrogates, nothing above U+10FFFF), and if so their length in UTF-16 units. */
bool utf8_measure(const uint8_t *bytes, size_t length, size_t *units_out);

/* Where a UTF-16 offset falls in valid UTF-8. */
struct utf8_place {
    size_t bytes;     /* start of the character that holds the offset */
    bool inside_pair; /* the offset is between the two halves of that character */
};

/* offset is at most the length of the text in units. */
struct utf8_place utf8_find_unit(const uint8_t *bytes, size_t length, size_t offset);

#endif
