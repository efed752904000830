#include "core/text.h"

#include <assert.h>
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "core/memory.h"

size_t text_count_points(const char *text)
{
    size_t count = 0;

    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

/* White space that JavaScript's \s knows too. */
static bool is_blank(utf8proc_int32_t point)
{
    utf8proc_category_t category = utf8proc_category(point);

    return (point >= '\t' && point <= '\r') || point == 0xFEFF || category == UTF8PROC_CATEGORY_ZS ||
           category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

static bool is_letter_or_digit(utf8proc_int32_t point)
{
    utf8proc_category_t category = utf8proc_category(point);

    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
           (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

size_t text_count_words(const char *text)
{
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
    bool is_word = false;
    size_t count = 0;

    while (*at != '\0') {
        utf8proc_int32_t point;
        utf8proc_ssize_t length = utf8proc_iterate(at, -1, &point);

        if (length <= 0)
            break;
        at += length;
        if (is_blank(point)) {
            is_word = false;
        } else if (!is_word && is_letter_or_digit(point)) {
            is_word = true;
            count++;
        }
    }
    return count;
}

static utf8proc_int32_t comma_for_cedilla(utf8proc_int32_t point, void *unused)
{
    (void)unused;
    switch (point) {
    case 0x15E:
        return 0x218;
    case 0x15F:
        return 0x219;
    case 0x162:
        return 0x21A;
    case 0x163:
        return 0x21B;
    default:
        return point;
    }
}

static bool has_control(const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;

        if ((byte < 0x20 && byte != '\t' && byte != '\n') || byte == 0x7F)
            return true;
        if (byte == 0xC2 && (unsigned char)text[1] < 0xA0)
            return true;
    }
    return false;
}

/* Plain ASCII is in normal form already. */
static bool is_ascii(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

/* In NFC with comma letters, to be freed with free; NULL where text is not UTF-8. Composed first, so that a
 * letter with a combining cedilla is one letter when it is mapped. */
static char *compose(const char *text)
{
    const utf8proc_option_t options = UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    utf8proc_uint8_t *composed = NULL, *mapped = NULL;

    if (utf8proc_map((const utf8proc_uint8_t *)text, 0, &composed, options) < 0)
        return NULL;
    if (utf8proc_map_custom(composed, 0, &mapped, options, comma_for_cedilla, NULL) < 0)
        mapped = NULL;
    free(composed);
    return (char *)mapped;
}

char *text_compose(const char *text)
{
    char *composed = compose(text), *copy = mem_copy_text(composed);

    free(composed);
    return copy;
}

char *text_fold(const char *text)
{
    const utf8proc_option_t options =
        UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD;
    utf8proc_uint8_t *folded = NULL;
    char *composed = compose(text), *copy;

    if (composed == NULL || utf8proc_map((utf8proc_uint8_t *)composed, 0, &folded, options) < 0)
        folded = NULL;
    copy = mem_copy_text((char *)folded);
    free(composed);
    free(folded);
    return copy;
}

/* A copy without white space at its ends. */
static char *trim(const char *text)
{
    const char *last = text + strlen(text);

    while (*text != '\0' && isspace((unsigned char)*text))
        text++;
    while (last > text && isspace((unsigned char)last[-1]))
        last--;
    return mem_copy(text, (size_t)(last - text));
}

char *text_normalise(const char *text)
{
    char *composed, *trimmed;

    if (is_ascii(text)) {
        trimmed = trim(text);
    } else {
        composed = compose(text);
        if (composed == NULL)
            return NULL;
        trimmed = trim(composed);
        free(composed);
    }
    if (!has_control(trimmed) && text_count_points(trimmed) <= text_count_points(text))
        return trimmed;
    mem_free(trimmed);
    return NULL;
}

/* ---- Order ---- */

/* The Romanian letters that stand behind a plain one. */
static int place_behind(utf8proc_int32_t lower)
{
    return lower == 0x103 || lower == 0xEE || lower == 0x219 || lower == 0x21B ? 1 : lower == 0xE2 ? 2 : 0;
}

/* What a point weighs where accents and case do not count; 0 for a mark on the letter before it. */
static int64_t weight_of(utf8proc_int32_t point)
{
    const utf8proc_option_t options = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK;
    utf8proc_int32_t lower = utf8proc_tolower(comma_for_cedilla(point, NULL)), base[32];
    int kind = is_blank(point) ? 0 : 1;

    if (is_letter_or_digit(point))
        kind = utf8proc_category(point) >= UTF8PROC_CATEGORY_ND ? 2 : 3;
    else if (utf8proc_category(point) == UTF8PROC_CATEGORY_MN)
        return 0;
    if (utf8proc_decompose_char(lower, base, COUNT_OF(base), options, NULL) < 1)
        base[0] = lower;
    return ((int64_t)kind << 32) + (int64_t)base[0] * 4 + place_behind(lower) + 1;
}

/* The weight of the next point that has one, 0 at the end. */
static int64_t next_weight(const char **at)
{
    int64_t weight = 0;

    while (weight == 0 && **at != '\0') {
        utf8proc_int32_t point;
        utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)*at, -1, &point);

        assert(length > 0);
        *at += length;
        weight = weight_of(point);
    }
    return weight;
}

int text_compare_names(const char *one, const char *other)
{
    const char *in_one = one, *in_other = other;
    int64_t weight, its_weight;

    do {
        weight = next_weight(&in_one);
        its_weight = next_weight(&in_other);
    } while (weight == its_weight && weight != 0);
    if (weight != its_weight)
        return weight < its_weight ? -1 : 1;
    return strcmp(one, other);
}

int text_compare_named(const char *one, const char *one_id, const char *other, const char *other_id)
{
    int order = text_compare_names(one, other);

    return order != 0 ? order : strcmp(one_id, other_id);
}

bool text_is_email(const char *text)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+/=?^_`{|}~-@";
    size_t length = strlen(text);
    const char *at = strchr(text, '@');

    if (length > 254 || strspn(text, allowed) != length || at == NULL || at != strrchr(text, '@'))
        return false;
    if (at == text || at - text > 64 || text[0] == '.' || at[-1] == '.' || strstr(text, "..") != NULL)
        return false;
    if (at[1] == '.' || at[1] == '-' || at[1] == '\0')
        return false;
    return strchr(at, '.') != NULL && text[length - 1] != '.' && text[length - 1] != '-';
}

void text_lower_ascii(char *text)
{
    for (; *text != '\0'; text++)
        if (*text >= 'A' && *text <= 'Z')
            *text = (char)(*text - 'A' + 'a');
}

const char *text_entity(char character)
{
    switch (character) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void text_write_escaped(struct buffer *out, const char *text, size_t length)
{
    size_t begin = 0;

    for (size_t i = 0; i < length; i++) {
        const char *entity = text_entity(text[i]);

        if (entity == NULL)
            continue;
        buffer_append(out, text + begin, i - begin);
        buffer_append_text(out, entity);
        begin = i + 1;
    }
    buffer_append(out, text + begin, length - begin);
}
