#include "documents/markdown_guard.h"

#include <string.h>

struct guard {
    double effort;
    size_t marks; /* of the paragraph so far */
};

static bool is_mark(char character)
{
    return strchr("*_`[]!<>&~\\:@()\"'", character) != NULL && character != '\0';
}

/* The markers of quotes and lists that a line begins with, counted generously. */
static size_t count_containers(const char *line, size_t length)
{
    size_t count = 0, i;

    for (i = 0; i < length && strchr(" \t>-*+.)0123456789", line[i]) != NULL && line[i] != '\0'; i++)
        count += strchr(">-*+.)", line[i]) != NULL &&
                 (i + 1 == length || line[i + 1] != line[i] || line[i] == '>');
    return count;
}

static size_t count_of(const char *line, size_t length, char character)
{
    size_t count = 0;

    for (size_t i = 0; i < length; i++)
        count += line[i] == character;
    return count;
}

static void end_paragraph(struct guard *guard)
{
    guard->effort += (double)guard->marks * (double)guard->marks;
    guard->marks = 0;
}

static bool look_at(struct guard *guard, const char *line, size_t length)
{
    bool is_blank = true;

    for (size_t i = 0; i < length; i++) {
        guard->marks += is_mark(line[i]);
        is_blank = is_blank && (line[i] == ' ' || line[i] == '\t');
    }
    if (is_blank)
        end_paragraph(guard);
    return count_containers(line, length) <= MARKDOWN_CONTAINERS_MOST &&
           count_of(line, length, '|') <= MARKDOWN_COLUMNS_MOST;
}

bool markdown_is_simple(const char *text, size_t length)
{
    struct guard guard = {0};

    while (length > 0) {
        size_t line = 0;

        while (line < length && text[line] != '\n' && text[line] != '\r')
            line++;
        if (!look_at(&guard, text, line))
            return false;
        line += line < length;
        text += line;
        length -= line;
    }
    end_paragraph(&guard);
    return guard.effort <= MARKDOWN_EFFORT_MOST;
}
