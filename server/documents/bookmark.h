/* A section keeps its id and the template's key in a bookmark, "s_<id>" or "s_<id>_<key>", so that a text
 * which comes back from a word processor has them still. */
#ifndef DOCUMENTS_BOOKMARK_H
#define DOCUMENTS_BOOKMARK_H

#include "documents/document.h"
#include "documents/xml_writer.h"

/* The bookmark's name as an attribute of the element that is open; heading has an id. */
void bookmark_write(struct xml_writer *out, const char *attribute, const struct block *heading);
/* Gives the heading what a bookmark of this name kept; any other name is passed over. */
void bookmark_read(struct document *document, struct block *heading, const char *name);

#endif
