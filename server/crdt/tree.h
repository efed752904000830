/* A walk over nodes and text in the layout of y-prosemirror, which every output of a draft is made of. */
#ifndef CRDT_TREE_H
#define CRDT_TREE_H

#include "crdt/runs.h"

struct tree_node {
    struct span name;
    uint32_t type; /* its attributes are keys of it */
};

/* Told of every node, and of every run of text between. A name of an overlapping mark ("comment--XXXXXXXX")
 * comes as it stands. */
struct tree_sink {
    void (*open)(void *self, const struct tree_node *node);
    void (*text)(void *self, struct span text, const struct formats *marks);
    void (*close)(void *self, const struct tree_node *node);
    /* NULL, or told of each stretch of a type's list before what is in it: `length` units from index on, as
     * text where it is text; and at the end of the list, with length 0. */
    void (*reach)(void *self, uint32_t type, uint32_t index, uint32_t length, struct span text);
};

/* Walks what is in the type, not the type itself. False where it is too deep, or out has grown too big. */
MUST_CHECK bool tree_walk(const struct crdt *document, uint32_t type, const struct tree_sink *sink,
                          void *self, const struct buffer *out);
/* The mark's name without the suffix of an overlapping mark. */
struct span tree_mark_name(struct span key);

#endif
