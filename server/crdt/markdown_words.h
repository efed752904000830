/* Words inside a line of Markdown, so escaped that they mean nothing but themselves. */
#ifndef CRDT_MARKDOWN_WORDS_H
#define CRDT_MARKDOWN_WORDS_H

#include "crdt/wire.h"

/* Appends text that holds no line break. */
void markdown_write_words(struct buffer *out, struct span text);
/* Appends a code span; line breaks become blanks. In a table cell a bar is escaped even here. */
void markdown_write_code(struct buffer *out, struct span text, bool in_cell);
/* Appends an address behind the words of a link. It holds no line break. */
void markdown_write_address(struct buffer *out, const char *address);
void markdown_write_ticks(struct buffer *out, size_t count);
/* The longest run of back ticks in the text: a fence around it is longer. */
size_t markdown_longest_ticks(struct span text);

#endif
