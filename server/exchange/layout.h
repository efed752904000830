/* A text in the order of an authority's form: its sections regrouped under the fields of a layout. */
#ifndef EXCHANGE_LAYOUT_H
#define EXCHANGE_LAYOUT_H

#include <jansson.h>

#include "documents/document.h"

/* layout is {fields: [{title: {ro, en}, keys: [key of a section]}], rest: {title, keys}}. Each field becomes
 * a heading, in this order, whether or not the text has anything for it. A section that has its field alone
 * stands there without its own title; of several, each keeps its title one level below. What no field takes
 * comes last, under the rest's title. A title has the first of its keys, so that a writer can tell them
 * apart, and no id: fields are not sections.
 *
 * Where the document goes over a bound, document_is_over says so, and it is only fit to be destroyed. */
void layout_apply(struct document *document, const json_t *layout, const char *language);

#endif
