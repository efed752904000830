/* The sections of a text, as it is in ProseMirror JSON: each is a level-1 heading with an id, and all blocks
 * until the next level-1 heading. What stands before the first is the section "". */
#ifndef DRAFTS_SECTIONS_H
#define DRAFTS_SECTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/json.h"

/* The root of a text that its editor writes in. */
#define TEXT_ROOT "default"
#define SECTION_TITLE_POINTS_MOST 300

/* Blocks [first, end) of the document. */
struct section_range {
    size_t first, end;
};

/* The blocks of a document node, an array; borrowed. */
json_t *document_blocks(const json_t *document);
bool block_is_heading(const json_t *block);
/* The first section with this id; false where there is none. */
bool sections_find(const json_t *blocks, const char *section, struct section_range *range_out);
/* The id of the section that a block is in; borrowed. A heading without id counts as "". */
const char *sections_id_at(const json_t *blocks, size_t block);
/* What its heading says (mem_free); "" for what has none. */
char *sections_title(const json_t *blocks, const struct section_range *range);
/* A document node with those blocks alone, as a new value. */
json_t *sections_cut(const json_t *blocks, const struct section_range *range);

/* Text on one line: white space between words is one blank, there is none at the ends, and it is cut after so
 * many code points (mem_free). */
char *text_on_one_line(const char *text, size_t length, size_t points_most);

#endif
