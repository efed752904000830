/* What keeps Markdown from anybody within a time that grows with its length. The parser takes longer than
 * that where marks that have no partner, or containers inside each other, come by the thousand in one
 * paragraph; nobody writes so, and such a text is refused before it is parsed. */
#ifndef DOCUMENTS_MARKDOWN_GUARD_H
#define DOCUMENTS_MARKDOWN_GUARD_H

#include <stdbool.h>
#include <stddef.h>

/* Markers of quotes and lists at the beginning of one line. */
#define MARKDOWN_CONTAINERS_MOST 40
/* Columns of a line of a table. */
#define MARKDOWN_COLUMNS_MOST 200
/* The sum, over paragraphs, of the square of how many characters of markup they have. */
#define MARKDOWN_EFFORT_MOST 200000000.0

bool markdown_is_simple(const char *text, size_t length);

#endif
