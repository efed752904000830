/* The nodes in a type as ProseMirror JSON. */
#ifndef CRDT_PROSEMIRROR_H
#define CRDT_PROSEMIRROR_H

#include "crdt/tree.h"

/* Appends the nodes in the type, commas between them. */
MUST_CHECK bool prosemirror_write_children(const struct crdt *document, uint32_t type, struct buffer *out);
/* Appends the node that the type is. */
MUST_CHECK bool prosemirror_write_node(const struct crdt *document, uint32_t type, struct buffer *out);

#endif
