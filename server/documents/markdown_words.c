#include "documents/markdown_words.h"

#include <ctype.h>
#include <string.h>

/* ---- Escaping ---- */

void markdown_escape(struct buffer *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\n' || *text == '\r')
            buffer_append(out, " ", 1);
        else if (strchr("\\`*_[]<>|~&", *text) != NULL)
            buffer_append_format(out, "\\%c", *text);
        else
            buffer_append(out, text, 1);
    }
}

/* What begins a heading, a list, a rule or a table only at the beginning of a line. */
static void escape_beginning(struct buffer *line, size_t from)
{
    struct buffer mended = {0};
    const char *at = line->bytes + from;
    size_t digits = strspn(at, "0123456789");

    if (line->length == from)
        return;
    if (digits > 0 && (at[digits] == '.' || at[digits] == ')')) {
        buffer_append(&mended, at, digits);
        buffer_append(&mended, "\\", 1);
        at += digits;
    } else if (strchr("#+-=:", *at) != NULL) {
        buffer_append(&mended, "\\", 1);
    } else {
        return;
    }
    buffer_append_text(&mended, at);
    line->length = from;
    buffer_append(line, mended.bytes, mended.length);
    buffer_finish(&mended);
}

/* ---- Marks ---- */

static const struct {
    unsigned mark;
    const char *sign; /* NULL: only as an element of HTML */
    const char *open, *close;
} signs[] = {
    {MARK_UNDERLINE, NULL, "<u>", "</u>"},      {MARK_SUPERSCRIPT, NULL, "<sup>", "</sup>"},
    {MARK_SUBSCRIPT, NULL, "<sub>", "</sub>"},  {MARK_STRIKE, "~~", "<del>", "</del>"},
    {MARK_BOLD, "**", "<strong>", "</strong>"}, {MARK_ITALIC, "*", "<em>", "</em>"},
};

/* By a character's first byte, as far as it matters: digits and letters of Latin, Greek and Cyrillic. */
static bool is_letter(unsigned char byte)
{
    if (byte < 0x80)
        return isalnum(byte) != 0;
    return byte >= 0xc3 && byte <= 0xd1;
}

static bool ends_in_letter(const char *text, size_t length)
{
    size_t at = length;

    if (length == 0)
        return false;
    do
        at--;
    while (at > 0 && ((unsigned char)text[at] & 0xc0) == 0x80);
    return is_letter((unsigned char)text[at]);
}

static bool is_blank(char character)
{
    return character == ' ' || character == '\t' || character == '\n' || character == '\0';
}

/* Whether signs around these words would be read as such: CommonMark's flanking rules. */
static bool may_use_signs(const struct buffer *out, const char *words, size_t length, const struct run *next)
{
    char before = out->length == 0 ? ' ' : out->bytes[out->length - 1];
    char after = next == NULL || next->kind == RUN_BREAK ? ' ' : next->text[0];

    if (next != NULL && next->kind == RUN_FOOTNOTE)
        after = '[';
    if (before == '*' || before == '~')
        return false;
    return (is_letter((unsigned char)words[0]) || is_blank(before)) &&
           (ends_in_letter(words, length) || is_blank(after));
}

size_t markdown_longest_ticks(const char *text)
{
    size_t longest = 0, run = 0;

    for (; *text != '\0'; text++) {
        run = *text == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

static void write_code(struct buffer *out, const char *text)
{
    size_t longest = markdown_longest_ticks(text);

    for (size_t i = 0; i <= longest; i++)
        buffer_append(out, "`", 1);
    buffer_append_text(out, longest > 0 ? " " : "");
    for (const char *at = text; *at != '\0'; at++)
        buffer_append(out, *at == '\n' ? " " : at, 1);
    buffer_append_text(out, longest > 0 ? " " : "");
    for (size_t i = 0; i <= longest; i++)
        buffer_append(out, "`", 1);
}

static void write_signs(struct buffer *out, unsigned marks, bool uses_signs, bool is_end)
{
    for (size_t i = 0; i < COUNT_OF(signs); i++) {
        size_t at = is_end ? COUNT_OF(signs) - 1 - i : i;

        if ((marks & signs[at].mark) == 0)
            continue;
        if (uses_signs && signs[at].sign != NULL)
            buffer_append_text(out, signs[at].sign);
        else
            buffer_append_text(out, is_end ? signs[at].close : signs[at].open);
    }
}

/* Blanks at the ends stay outside of the marks. */
static void write_text(struct buffer *out, const struct run *run)
{
    size_t begin = strspn(run->text, " \t\n"), end = strlen(run->text);
    unsigned marks = run->marks & ~(unsigned)MARK_CODE;
    bool uses_signs;
    char *words;

    if (marks == 0 && (run->marks & MARK_CODE) == 0) {
        markdown_escape(out, run->text);
        return;
    }
    while (end > begin && is_blank(run->text[end - 1]))
        end--;
    words = mem_copy(run->text + begin, end - begin);
    buffer_append_text(out, begin > 0 ? " " : "");
    if (words[0] != '\0') {
        /* Blanks that stay outside part the signs from what follows. */
        uses_signs = may_use_signs(out, words, end - begin, run->text[end] != '\0' ? NULL : run->next);
        write_signs(out, marks, uses_signs, false);
        if ((run->marks & MARK_CODE) != 0)
            write_code(out, words);
        else
            markdown_escape(out, words);
        write_signs(out, marks, uses_signs, true);
    }
    buffer_append_text(out, run->text[end] != '\0' && words[0] != '\0' ? " " : "");
    mem_free(words);
}

/* ---- Links ---- */

static void write_address(struct buffer *out, const char *href)
{
    buffer_append_text(out, "](<");
    for (; *href != '\0'; href++) {
        if (strchr("<>\\|", *href) != NULL)
            buffer_append_format(out, "%%%02X", (unsigned)*href);
        else if (*href == '&')
            buffer_append_text(out, "&amp;");
        else
            buffer_append(out, href, 1);
    }
    buffer_append_text(out, ">)");
}

void markdown_write_runs(struct buffer *out, const struct run *run)
{
    const char *href = NULL;
    size_t from = out->length;

    for (; run != NULL; run = run->next) {
        if (href != NULL && (run->href == NULL || strcmp(href, run->href) != 0)) {
            write_address(out, href);
            href = NULL;
        }
        if (run->href != NULL && href == NULL) {
            href = run->href;
            buffer_append(out, "[", 1);
        }
        if (run->kind == RUN_BREAK)
            buffer_append_text(out, "<br>");
        else if (run->kind == RUN_FOOTNOTE)
            buffer_append_format(out, "[^%u]", run->number);
        else
            write_text(out, run);
    }
    if (href != NULL)
        write_address(out, href);
    if (out->length > from)
        escape_beginning(out, from);
}
