/* Where stretches of a text between two relative positions stand now: what a comment is about. */
#ifndef CRDT_PASSAGES_H
#define CRDT_PASSAGES_H

#include "crdt/crdt.h"
#include "crdt/updates.h"

/* Nothing is known of where the passage was. */
#define PASSAGE_NOWHERE UINT32_MAX

struct crdt_passage {
    struct crdt_bytes start, end; /* as Y.encodeRelativePosition gives them */
    /* Given back: */
    bool is_whole;             /* both positions are there */
    bool is_there;             /* something visible is between them */
    size_t from, to;           /* in bytes of the plain text */
    size_t from_unit, to_unit; /* in UTF-16 units */
    uint32_t element;          /* which of the root's XML elements, from 0, it begins in, or began in */
};

/* Appends the text of crdt_read_plain, and finds all the passages in it. Where the block around one end was
 * deleted, the passage is what is left in the block of the other. False as for crdt_read_plain. */
MUST_CHECK bool crdt_read_passages(struct crdt *document, const char *root, struct buffer *out,
                                   struct crdt_passage *passages, size_t count);
/* Appends the positions around the first place where these words stand, in one block and all in one format.
 * False where they stand nowhere. words is not empty. */
MUST_CHECK bool crdt_write_passage(const struct crdt *document, const char *root, const char *words,
                                   struct buffer *start, struct buffer *end);

#endif
