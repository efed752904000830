/* A text in ProseMirror JSON as HTML. Nodes and marks are those of the editor's schema (docs/protocol.md,
 * "The text"); of any other only the text inside is written. */
#ifndef PAGES_ARTICLE_H
#define PAGES_ARTICLE_H

#include <jansson.h>

#include "pages/html.h"
#include "pages/words.h"

/* Nodes inside each other; what is deeper is left out. Texts are kept to fewer (crdt_limits.depth). */
#define ARTICLE_DEPTH_MOST 120

struct article {
    const json_t *text; /* the document node; borrowed */
    json_t *headings;   /* [{level, anchor, title}], in order */
    const struct words *words;
    const char *language;    /* of the words around it */
    const char *file_prefix; /* of the address of an image: its hash follows */
};

/* Finds the headings and gives each an anchor that no other has; words, language and file_prefix stay
 * borrowed. */
void article_init(struct article *article, const json_t *text, const struct words *words,
                  const char *language, const char *file_prefix);
void article_finish(struct article *article);

/* Whether there are headings of the first two levels to be listed. */
bool article_has_contents(const struct article *article);
/* Links to them, as nested lists. */
void article_write_contents(const struct article *article, struct html *html);
/* The text, its headings one level lower than they are, and its footnotes behind it. */
void article_write(const struct article *article, struct html *html);

#endif
