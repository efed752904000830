/* The parts of an ODT file that are the same in all of them, or nearly. */
#ifndef DOCUMENTS_ODT_PARTS_H
#define DOCUMENTS_ODT_PARTS_H

#include "documents/front.h"
#include "documents/picture.h"
#include "documents/xml_writer.h"

#define ODT_MEDIA_TYPE "application/vnd.oasis.opendocument.text"

/* Begins an office document of this kind ("office:document-content") with all namespaces. */
void odt_begin(struct xml_writer *writer, const char *element);
struct buffer odt_styles(const struct document_meta *meta, const struct front *front);
/* The automatic styles that the text uses, but for those of alignment: T1 to T127 by marks, lists, tables. */
void odt_write_automatic_styles(struct xml_writer *writer);
struct buffer odt_properties(const struct document_meta *meta, const struct front *front);
struct buffer odt_manifest(const struct pictures *pictures);

#endif
