/* The two kinds of values a document holds: JSON texts (embeds, formats) and lib0's "any" (maps, arrays).
 * Both are kept as the bytes they came as, checked once when they arrive; nothing here recurses, whatever the
 * input. */
#ifndef CRDT_VALUE_H
#define CRDT_VALUE_H

#include "crdt/wire.h"

/* Deeper values are refused: stock clients recurse, and break some way below this times twenty. */
#define VALUE_DEPTH_MAX 256

enum any_tag {
    ANY_BYTES = 116,
    ANY_ARRAY = 117,
    ANY_OBJECT = 118,
    ANY_TEXT = 119,
    ANY_TRUE = 120,
    ANY_FALSE = 121,
    ANY_BIGINT = 122,
    ANY_FLOAT64 = 123,
    ANY_FLOAT32 = 124,
    ANY_INTEGER = 125,
    ANY_NULL = 126,
    ANY_UNDEFINED = 127,
};

/* Whether JSON.parse would take the text, and it is at most VALUE_DEPTH_MAX deep. */
bool json_is_valid(struct span text);
/* Moves over one valid "any"; false where it is none. */
MUST_CHECK bool any_skip(struct wire *wire);

#endif
