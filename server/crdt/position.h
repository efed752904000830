/* Relative positions: places in a text that stay where they are while others write around them. Their bytes
 * are those of Y.encodeRelativePosition, so clients and server can hand them to each other. */
#ifndef CRDT_POSITION_H
#define CRDT_POSITION_H

#include "crdt/crdt.h"

/* Where a relative position is now. */
struct crdt_place {
    bool in_root;          /* of the name below; else in the type that the item with the id below holds */
    const void *root_name; /* borrowed until the document next changes */
    size_t root_length;
    uint64_t client;
    uint32_t clock;
    uint32_t index; /* in units of the list */
};

/* False where what the position hangs on is unknown or was collected: the place is gone. CRDT_MALFORMED bytes
 * are refused with false as well. */
MUST_CHECK bool crdt_find_position(struct crdt *document, const void *position, size_t length,
                                   struct crdt_place *place_out);
/* Appends the position at an index of a root. With sticks_left it follows the character before the index,
 * else the one after it. */
void crdt_write_position(const struct crdt *document, const char *root, uint32_t index, bool sticks_left,
                         struct buffer *out);
/* The same in the list of a type, as tree.h's reach names it, which has something on that side of the index.
 */
void crdt_write_position_in(const struct crdt *document, uint32_t type, uint32_t index, bool sticks_left,
                            struct buffer *out);

#endif
