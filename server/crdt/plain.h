/* The plain text of nodes, as it is written: a sink of tree_walk, and part of one. */
#ifndef CRDT_PLAIN_H
#define CRDT_PLAIN_H

#include "crdt/tree.h"

/* Zeroed but for out: ready. */
struct plain_writer {
    struct buffer *out;
    bool in_block; /* text or a break since the last line break */
};

/* struct tree_sink's functions; self is a struct plain_writer. */
void plain_open_node(void *self, const struct tree_node *node);
void plain_add_text(void *self, struct span text, const struct formats *marks);
void plain_close_node(void *self, const struct tree_node *node);

#endif
