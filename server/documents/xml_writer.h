/* XML that is well formed by construction: elements are opened and closed by calls, and every word is
 * escaped on its way. Names of elements and attributes are ours, never a file's or a person's. */
#ifndef DOCUMENTS_XML_WRITER_H
#define DOCUMENTS_XML_WRITER_H

#include <stdbool.h>

#include "core/buffer.h"

#define XML_WRITER_DEPTH_MOST 256

struct xml_writer {
    struct buffer out;
    const char *open[XML_WRITER_DEPTH_MOST];
    unsigned depth;
    bool is_in_tag; /* attributes may follow */
};

/* A zeroed struct xml_writer is ready; begins with the XML declaration. */
void xml_begin_file(struct xml_writer *writer);
/* name is borrowed until the element is closed. */
void xml_open(struct xml_writer *writer, const char *name);
/* Right after xml_open or another attribute. */
void xml_attribute(struct xml_writer *writer, const char *name, const char *value);
void xml_number(struct xml_writer *writer, const char *name, long value);
void xml_format(struct xml_writer *writer, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Characters that XML 1.0 does not know are left out. */
void xml_text(struct xml_writer *writer, const char *text);
void xml_close(struct xml_writer *writer);
/* Opens and closes; value is the only attribute, or NULL for none. */
void xml_empty(struct xml_writer *writer, const char *name, const char *attribute, const char *value);
/* Markup of our own, as it is. */
void xml_ours(struct xml_writer *writer, const char *markup);
/* Every element must be closed. */
void xml_finish(struct xml_writer *writer);

/* Appends text with <, >, &, quotes as entities and without what XML 1.0 does not know. */
void xml_escape(struct buffer *out, const char *text);

#endif
