#include "core/text.h"

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

char *text_normalise(const char *text)
{
    const utf8proc_option_t options = UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    utf8proc_uint8_t *folded = NULL;
    const char *first, *last;
    char *copy;

    /* Composed first, so that a letter with a combining cedilla is one letter when it is mapped. */
    if (utf8proc_map((const utf8proc_uint8_t *)text, 0, &folded, options) < 0)
        return NULL;
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t length = utf8proc_map_custom(folded, 0, &mapped, options, comma_for_cedilla, NULL);
    free(folded);
    if (length < 0)
        return NULL;
    first = (const char *)mapped;
    last = first + length;
    while (*first != '\0' && isspace((unsigned char)*first))
        first++;
    while (last > first && isspace((unsigned char)last[-1]))
        last--;
    copy = mem_copy(first, (size_t)(last - first));
    free(mapped);
    if (has_control(copy)) {
        mem_free(copy);
        return NULL;
    }
    return copy;
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
