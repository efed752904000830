#include "files/name.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/memory.h"
#include "core/text.h"

#define ENDING_BYTES_MOST 10

static int digit_of(char character)
{
    if (character >= '0' && character <= '9')
        return character - '0';
    character |= 0x20;
    return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
}

/* In its place; what is no escape stays as it is. */
static void decode(char *text)
{
    char *to = text;

    for (const char *from = text; *from != '\0'; from++) {
        int high = *from == '%' ? digit_of(from[1]) : -1;
        int low = high >= 0 ? digit_of(from[2]) : -1;

        *to++ = low >= 0 ? (char)(high << 4 | low) : *from;
        from += low >= 0 ? 2 : 0;
    }
    *to = '\0';
}

/* The next character of valid UTF-8. */
static uint32_t next_point(const char **at)
{
    const uint8_t *bytes = (const uint8_t *)*at;
    unsigned more = bytes[0] < 0x80 ? 0 : bytes[0] < 0xe0 ? 1 : bytes[0] < 0xf0 ? 2 : 3;
    uint32_t point = more == 0 ? bytes[0] : bytes[0] & (0x3fU >> more);

    for (unsigned i = 1; i <= more; i++)
        point = point << 6 | (bytes[i] & 0x3f);
    *at += more + 1;
    return point;
}

/* Of no width, or turning the direction of what follows: an ending could be shown where it is not. */
static bool is_invisible(uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0xad || point == 0x61c ||
           (point >= 0x200b && point <= 0x200f) || (point >= 0x2028 && point <= 0x202e) ||
           (point >= 0x2060 && point <= 0x206f) || point == 0xfeff;
}

static void copy_seen(const char *from, char name_out[FILE_NAME_SIZE])
{
    size_t length = 0;

    for (unsigned points = 0; *from != '\0' && points < FILE_NAME_POINTS;) {
        const char *at = from;
        uint32_t point = next_point(&from);

        if (is_invisible(point))
            continue;
        points++;
        if (point < 0x80 && strchr("\"*:<>?|", (int)point) != NULL)
            name_out[length++] = '_';
        else
            for (; at < from; at++)
                name_out[length++] = *at;
    }
    name_out[length] = '\0';
}

static void trim(char name[FILE_NAME_SIZE])
{
    size_t first = strspn(name, ". "), length = strlen(name);

    while (length > first && strchr(". ", name[length - 1]) != NULL)
        length--;
    memmove(name, name + first, length - first);
    name[length - first] = '\0';
}

void file_name_tidy(const char *text, char name_out[FILE_NAME_SIZE])
{
    char *name = text_normalise(text);
    const char *last = name;

    name_out[0] = '\0';
    for (const char *at = name; at != NULL && *at != '\0'; at++)
        if (*at == '/' || *at == '\\')
            last = at + 1;
    if (last != NULL) {
        copy_seen(last, name_out);
        trim(name_out);
    }
    mem_free(name);
}

void file_name_clean(const char *encoded, char name_out[FILE_NAME_SIZE])
{
    char *decoded = mem_copy_text(encoded == NULL ? "" : encoded);

    decode(decoded);
    file_name_tidy(decoded, name_out);
    mem_free(decoded);
}

static bool is_ending_of(const char *ending, enum file_kind kind)
{
    if (strcasecmp(ending, file_kind_word(kind)) == 0)
        return true;
    return (kind == FILE_JPEG && strcasecmp(ending, "jpg") == 0) ||
           (kind == FILE_MARKDOWN && strcasecmp(ending, "markdown") == 0);
}

/* A picture may be kept as another kind than it came in. */
static bool is_ending_of_picture(const char *ending)
{
    return is_ending_of(ending, FILE_GIF) || is_ending_of(ending, FILE_WEBP) ||
           is_ending_of(ending, FILE_PNG) || is_ending_of(ending, FILE_JPEG);
}

/* Leaves room for an ending, at the beginning of a character. */
static size_t shorten(const char *name)
{
    size_t length = strlen(name);

    if (text_count_points(name) + ENDING_BYTES_MOST <= FILE_NAME_POINTS)
        return length;
    for (unsigned left = ENDING_BYTES_MOST; left > 0 && length > 0;)
        if (((uint8_t)name[--length] & 0xc0) != 0x80)
            left--;
    return length;
}

void file_name_fit(char name[FILE_NAME_SIZE], enum file_kind kind)
{
    char *dot = strrchr(name, '.');
    size_t length;

    if (dot != NULL && dot != name && is_ending_of(dot + 1, kind))
        return;
    if (dot != NULL && dot != name && file_kind_is_picture(kind) && is_ending_of_picture(dot + 1))
        *dot = '\0';
    length = shorten(name);
    snprintf(name + length, FILE_NAME_SIZE - length, "%s.%s", length == 0 ? "file" : "",
             file_kind_word(kind));
}

void file_name_encode(struct buffer *buffer, const char *text)
{
    for (; *text != '\0'; text++) {
        char character = *text;

        if ((character >= '0' && character <= '9') ||
            ((character | 0x20) >= 'a' && (character | 0x20) <= 'z') || strchr("-._~", character) != NULL)
            buffer_append(buffer, text, 1);
        else
            buffer_append_format(buffer, "%%%02X", (uint8_t)character);
    }
}

void file_name_write_disposition(struct buffer *buffer, const char *name, bool is_inline)
{
    buffer_append_text(buffer, is_inline ? "inline; filename=\"" : "attachment; filename=\"");
    for (const char *at = name; *at != '\0';) {
        uint32_t point = next_point(&at);
        char character =
            point >= 0x20 && point < 0x7f && strchr("\"%\\", (int)point) == NULL ? (char)point : '_';

        buffer_append(buffer, &character, 1);
    }
    buffer_append_text(buffer, "\"; filename*=UTF-8''");
    file_name_encode(buffer, name);
}
