/* Words as Markdown (CommonMark with the tables, footnotes and struck words of GitHub). */
#ifndef DOCUMENTS_MARKDOWN_WORDS_H
#define DOCUMENTS_MARKDOWN_WORDS_H

#include "core/buffer.h"
#include "documents/document.h"

/* Appends words so that none of their characters is taken for markup; line ends become blanks. */
void markdown_escape(struct buffer *out, const char *text);
/* Appends a block's runs on one line; at a line's beginning, also what is markup only there is escaped. */
void markdown_write_runs(struct buffer *out, const struct run *run);
/* Of the runs of backticks in text, the longest one's length. */
size_t markdown_longest_ticks(const char *text);

#endif
