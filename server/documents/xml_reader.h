/* XML from anybody, as a stream of elements and words: expat underneath, and around it what keeps a file from
 * doing harm. A document type, and so every entity of its own, is refused; depth, attributes and words are
 * bounded; names come without their namespace's prefix. */
#ifndef DOCUMENTS_XML_READER_H
#define DOCUMENTS_XML_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "core/memory.h"

#define XML_READER_DEPTH_MOST 400
#define XML_READER_ATTRIBUTES_MOST 200

struct xml_element {
    const char *name;              /* the local name: "p" of <w:p> */
    const char *const *attributes; /* expat's: name, value, …, NULL; names with their prefix */
};

/* The attribute's value by its local name, or NULL. */
const char *xml_find(const struct xml_element *element, const char *name);
/* The same as a number, or otherwise where it is absent or none. */
long xml_find_number(const struct xml_element *element, const char *name, long otherwise);

struct xml_events {
    void (*open)(void *argument, const struct xml_element *element);
    void (*close)(void *argument, const char *name);
    void (*text)(void *argument, const char *text, size_t length);
};

/* Reads all of it. False where it is not well formed, not UTF-8 or UTF-16, or over a bound; events may have
 * been told by then. */
MUST_CHECK bool xml_read(const void *bytes, size_t length, const struct xml_events *events, void *argument);

#endif
