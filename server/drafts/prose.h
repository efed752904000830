/* What a draft's text says, as ProseMirror JSON: its sections, and how long they are. A section is a heading
 * of level 1 and all blocks up to the next; what stands before the first is the preamble, whose id is "". */
#ifndef DRAFTS_PROSE_H
#define DRAFTS_PROSE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/json.h"

struct crdt;
struct text;

/* A page, where limits are in pages, with blanks. */
#define PAGE_CHARACTERS 2000

/* The text as a ProseMirror document node, without content where nothing was written: new, or NULL where it
 * is larger or deeper than can be read (crdt/read.h). */
json_t *prose_read(const struct text *text);
/* The same of a document, which may be NULL. */
json_t *prose_read_document(const struct crdt *document);

#define SECTION_ID_LENGTH 10
#define SECTION_TITLE_MOST 300
#define SECTION_KEY_MOST 40

/* Whether it can be the id of a heading: so many of [a-z0-9]. */
bool section_id_is_valid(const char *id);

/* The sections in order: [{section, key?, title, blocks}], blocks with the heading at their head; the
 * preamble first, where there is any. An id that is none, or that comes again, is "". A title is one line,
 * cut at SECTION_TITLE_MOST. New. */
json_t *prose_sections(const json_t *document);

/* Appends the words of a node: blocks are separated by a line feed. */
void prose_plain(const json_t *node, struct buffer *out);

/* A word is a run of characters between blanks that has a letter or a digit in it; characters are Unicode
 * code points, blanks included, the breaks between blocks not. The text of footnotes counts. */
struct prose_size {
    size_t words, characters;
    bool is_written; /* words or an image; the head of a table is no more than a heading */
};

/* Adds the size of a node. */
void prose_measure(const json_t *node, struct prose_size *size);

/* Adds what is written in a list of blocks: all but the headings of sections. */
void prose_measure_blocks(const json_t *blocks, struct prose_size *size);

#endif
