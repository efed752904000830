/* The sections of a text that came from a file: which of them are sections that the draft knows. */
#ifndef DRAFTS_NAMING_H
#define DRAFTS_NAMING_H

#include "core/json.h"

/* A heading of level 1 that brought no key, and has the title of a section that stood in the text, gets the
 * id and key of that one; else, where it has the title of the template's section in either language, its key.
 * Numbers before a title, capitals and the way of writing its letters do not count. Each is given once. */
void naming_keep(json_t *blocks, const json_t *present, const json_t *template);

#endif
