/* UTF-8 text as people write it. Lengths of text are counted in Unicode code points. */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buffer.h"

/* The number of code points in valid UTF-8. */
size_t text_count_points(const char *text);
/* The number of words in valid UTF-8: runs of characters between blanks, of which one at least is a letter or
 * a digit. */
size_t text_count_words(const char *text);
/* A new string (mem_free) in Unicode normal form NFC, the Turkish cedilla letters replaced by the Romanian
 * comma letters, white space at both ends removed; NULL where text is not valid UTF-8, holds a control
 * character other than tab and line feed, or would have more code points than before (a few letters, such as
 * U+0958, are several in NFC): so a bound that was checked before holds after. */
char *text_normalise(const char *text);
/* A new string (mem_free) in NFC, with Romanian comma letters, and otherwise as it was; NULL where text is
 * not valid UTF-8. */
char *text_compose(const char *text);
/* A new string (mem_free) to compare words by: composed, and without capitals; NULL where text is not valid
 * UTF-8. */
char *text_fold(const char *text);
/* Compares names as a Romanian list has them: blanks and marks before digits, digits before letters, ă and â
 * after a, î after i, ș after s, ț after t, every other accent and the case only where all else is the same.
 * Less than, equal to or greater than 0; 0 only where the bytes are the same. Both are valid UTF-8. */
int text_compare_names(const char *one, const char *other);
/* The same; where names are alike, by what their owners are known by. */
int text_compare_named(const char *one, const char *one_id, const char *other, const char *other_id);
/* A plain addr-spec of RFC 5321 without quotes or comments: one '@', a dot in the domain, at most 254 bytes.
 */
bool text_is_email(const char *text);
/* What stands for the character in HTML and XML ("&lt;"), or NULL where it stands for itself. */
const char *text_entity(char character);
/* Appends text so: it can become neither a tag nor the end of an attribute. */
void text_write_escaped(struct buffer *out, const char *text, size_t length);
/* Lower-cases the ASCII letters in place: addresses are compared so. */
void text_lower_ascii(char *text);

#endif
