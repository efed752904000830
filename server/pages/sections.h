/* Which sections of a published text are shown. */
#ifndef PAGES_SECTIONS_H
#define PAGES_SECTIONS_H

#include "pages/publication.h"

/* A text as its page shows it: of the template's sections that hold nothing, one that is not required is left
 * out, and a required one says that it is not written yet. Headings that people added stay as they are. New.
 */
json_t *sections_to_show(const struct publication *publication, const json_t *text);

#endif
