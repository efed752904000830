/* Updates that the server makes itself: templates, imports, a version that is restored.
 *
 * Nothing here changes the document. Each call appends an update to out, which then goes the way of all
 * updates: crdt_apply, the log, the relay. Make it and apply it without another update between, under a
 * client id that is the caller's alone; the same id may be used again for as long as the document is not
 * loaded anew. */
#ifndef CRDT_WRITE_H
#define CRDT_WRITE_H

#include <jansson.h>

#include "crdt/crdt.h"

/* A random client id that the document has not seen. */
uint64_t crdt_fresh_client(const struct crdt *document);

/* Deletes `deleted` units of a Y.Text from index on and inserts text there, which is valid UTF-8.
 * CRDT_MALFORMED where the root is shorter. */
MUST_CHECK enum crdt_result crdt_write_text(struct crdt *document, uint64_t client, const char *root,
                                            uint32_t index, uint32_t deleted, const char *text,
                                            struct buffer *out);
/* Sets a key of a Y.Map; NULL deletes it. */
MUST_CHECK enum crdt_result crdt_write_key(struct crdt *document, uint64_t client, const char *root,
                                           const char *key, const json_t *value, struct buffer *out);
/* Makes the nodes of a root those of a ProseMirror document node. Nodes that are the same already stay as
 * they are, as many as can in this order (crdt/staying.h), with everybody's cursors in them. CRDT_MALFORMED
 * where json is no such node, or is deeper than a document may be. Of several marks of one kind on one text,
 * the last is kept.
 */
MUST_CHECK enum crdt_result crdt_write_prosemirror(struct crdt *document, uint64_t client, const char *root,
                                                   const json_t *json, struct buffer *out);

#endif
