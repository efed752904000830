/* How far a change reaches: whether an update that was meant for one part of a text is about that part alone.
 */
#ifndef CRDT_EXTENT_H
#define CRDT_EXTENT_H

#include "crdt/crdt.h"

/* Whether all that the last crdt_apply wrote or deleted is in the root of that name, after its XML element
 * with index first - 1 (0: from its beginning) and before the one with index `end` (those that are visible
 * now, from 0; past the last: to its end). What was deleted before it came says nothing and counts nowhere.
 * The document must keep what is deleted. */
MUST_CHECK bool crdt_change_is_within(struct crdt *document, const char *root, uint32_t first, uint32_t end);

#endif
