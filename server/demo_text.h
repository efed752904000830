/* The words of the demo's drafts, in the short form of schema/content/demo.json. */
#ifndef DEMO_TEXT_H
#define DEMO_TEXT_H

#include "core/json.h"

/* [{key, blocks}] with each block a text (a paragraph), an array of texts (a list) or {table: rows of texts}
 * (its first row is the head), as [{key, blocks}] of ProseMirror nodes: new. */
json_t *demo_text_sections(const json_t *sections);

#endif
