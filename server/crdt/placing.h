/* Where a struct goes among those that are there: the YATA rule, exactly as Yjs has it. */
#ifndef CRDT_PLACING_H
#define CRDT_PLACING_H

#include "crdt/document.h"

/* Whether everything the block refers to is known; if not, missing_out is the first clock that is not. */
bool placing_is_possible(struct crdt *document, const struct block *block, struct wire_id *missing_out);
/* Adds the block without its first `offset` clocks to the structs of its client, whose state it continues.
 * Nothing is missing. payload_ahead is how much content of this client is known to follow. */
void placing_add(struct crdt *document, uint32_t client, const struct block *block, uint32_t offset,
                 size_t payload_ahead);

#endif
