/* What a person typed into the search field, as words and phrases. Pure: nothing here knows how they are
 * looked for. Whatever is typed is words: there are no operators. */
#ifndef SEARCH_QUERY_H
#define SEARCH_QUERY_H

#include <stdbool.h>
#include <stddef.h>

/* What comes after the 16th is left out: fewer words find more, never less. */
#define QUERY_PHRASES_MOST 16

/* A word, or words that were in quotes. Borrowed from the text that was parsed; it may turn out to hold no
 * word at all ("!?"). */
struct query_phrase {
    const char *text;
    size_t length;
    bool is_prefix; /* its last word may be the beginning of one */
};

struct query {
    struct query_phrase phrases[QUERY_PHRASES_MOST];
    size_t count;
};

/* text is valid UTF-8. White space separates words; double quotes of any kind ("…", „…”, «…») hold words
 * together. The last word is a prefix unless a quote was closed after it: who types is not done yet. */
void query_parse(struct query *query, const char *text);

#endif
