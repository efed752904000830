#include "search/query.h"

#include <string.h>

#include "core/memory.h"

/* The length of the double quote that text begins with, or 0. */
static size_t quote_length(const char *text)
{
    static const char *const quotes[] = {"\"", "\u201E", "\u201D", "\u201C", "\u00AB", "\u00BB"};

    for (size_t i = 0; i < COUNT_OF(quotes); i++)
        if (strncmp(text, quotes[i], strlen(quotes[i])) == 0)
            return strlen(quotes[i]);
    return 0;
}

static bool is_blank(char byte)
{
    return (unsigned char)byte <= ' ' || byte == 0x7F;
}

static size_t phrase_length(const char *text, bool is_quoted)
{
    size_t length = 0;

    while (text[length] != '\0' && quote_length(text + length) == 0 && (is_quoted || !is_blank(text[length])))
        length++;
    return length;
}

static void add_phrase(struct query *query, const char *text, size_t length, bool is_prefix)
{
    if (query->count < QUERY_PHRASES_MOST && length > 0)
        query->phrases[query->count++] = (struct query_phrase){text, length, is_prefix};
}

void query_parse(struct query *query, const char *text)
{
    bool is_quoted = false;

    query->count = 0;
    while (*text != '\0') {
        size_t quote = quote_length(text), length;

        if (quote > 0) {
            is_quoted = !is_quoted;
            text += quote;
        } else if (is_blank(*text)) {
            text++;
        } else {
            length = phrase_length(text, is_quoted);
            add_phrase(query, text, length, text[length + strspn(text + length, " \t\n")] == '\0');
            text += length;
        }
    }
}
