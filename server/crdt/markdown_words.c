#include "crdt/markdown_words.h"

#include <string.h>

#define LIST_DIGITS_MAX 9

static bool is_one_of(uint8_t byte, const char *set)
{
    return byte != '\0' && strchr(set, byte) != NULL;
}

/* "12." begins a list where a line begins. */
static bool ends_list_number(struct span text, size_t at)
{
    if (at == 0 || at > LIST_DIGITS_MAX || !is_one_of(text.bytes[at], ".)"))
        return false;
    for (size_t i = 0; i < at; i++) {
        if (text.bytes[i] < '0' || text.bytes[i] > '9')
            return false;
    }
    return true;
}

static bool needs_escape(struct span text, size_t at)
{
    if (is_one_of(text.bytes[at], "\\`*_[]<>~|&"))
        return true;
    return (at == 0 && is_one_of(text.bytes[at], "#+-=")) || ends_list_number(text, at);
}

void markdown_write_words(struct buffer *out, struct span text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (needs_escape(text, i))
            buffer_append(out, "\\", 1);
        buffer_append(out, &text.bytes[i], 1);
    }
}

size_t markdown_longest_ticks(struct span text)
{
    size_t longest = 0, run = 0;

    for (size_t i = 0; i < text.length; i++) {
        run = text.bytes[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

void markdown_write_ticks(struct buffer *out, size_t count)
{
    for (; count > 0; count--)
        buffer_append(out, "`", 1);
}

void markdown_write_code(struct buffer *out, struct span text, bool in_cell)
{
    size_t ticks = markdown_longest_ticks(text) + 1;
    const char *pad = ticks > 1 ? " " : "";

    markdown_write_ticks(out, ticks);
    buffer_append_text(out, pad);
    for (size_t i = 0; i < text.length; i++) {
        if (in_cell && text.bytes[i] == '|')
            buffer_append(out, "\\", 1);
        buffer_append(out, is_one_of(text.bytes[i], "\r\n") ? (const uint8_t *)" " : &text.bytes[i], 1);
    }
    buffer_append_text(out, pad);
    markdown_write_ticks(out, ticks);
}

/* An address between angle brackets may hold anything but them and line breaks. */
void markdown_write_address(struct buffer *out, const char *address)
{
    buffer_append_text(out, "(<");
    for (; *address != '\0'; address++) {
        if (is_one_of((uint8_t)*address, "<>\\"))
            buffer_append(out, "\\", 1);
        buffer_append(out, address, 1);
    }
    buffer_append_text(out, ">)");
}
