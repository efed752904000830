/* What a document says, for people and for other programs.
 *
 * A root has no kind on the wire, so each call names the root and how to see it. A root that nobody has
 * written in reads as empty. Everything is appended to out; false means that it would have been more than
 * READ_BYTES_MAX, or more than READ_DEPTH_MAX deep, and what was appended is to be thrown away.
 *
 * The ProseMirror layout is that of y-prosemirror and Tiptap: the root is the document node, an XML element
 * is a node, an XML text is a run of text whose formats are marks. */
#ifndef CRDT_READ_H
#define CRDT_READ_H

#include "crdt/crdt.h"

#define READ_BYTES_MAX (32 << 20)
#define READ_DEPTH_MAX 200

/* The characters of a Y.Text, without formats and embeds. */
MUST_CHECK bool crdt_read_text(const struct crdt *document, const char *root, struct buffer *out);
/* A Y.Text as a Quill delta, in JSON: neighbours of equal attributes are one insert, attributes are sorted. A
 * type inside it is an insert of its JSON. */
MUST_CHECK bool crdt_read_delta(const struct crdt *document, const char *root, struct buffer *out);
/* A Y.Array and a Y.Map as JSON, keys sorted. Bytes become base64 in a string, infinite numbers null;
 * undefined is null in a list and left out of an object. Texts inside become strings, XML the JSON of its
 * nodes. */
MUST_CHECK bool crdt_read_array(const struct crdt *document, const char *root, struct buffer *out);
MUST_CHECK bool crdt_read_map(const struct crdt *document, const char *root, struct buffer *out);

/* The JSON of a ProseMirror document node. */
MUST_CHECK bool crdt_read_prosemirror(const struct crdt *document, const char *root, struct buffer *out);
/* Its text: a line break after each block of text and for hard breaks, a tab after table cells. */
MUST_CHECK bool crdt_read_plain(const struct crdt *document, const char *root, struct buffer *out);
/* HTML of the nodes and marks in the tables of html.c; what is not there becomes a div with data-node, or
 * plain text. Everything is escaped, and addresses are kept only where their scheme is allowed. */
MUST_CHECK bool crdt_read_html(const struct crdt *document, const char *root, struct buffer *out);
/* CommonMark with tables and task lists. */
MUST_CHECK bool crdt_read_markdown(const struct crdt *document, const char *root, struct buffer *out);

#endif
