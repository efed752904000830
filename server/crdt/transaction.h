/* One crdt_apply, from begin to end. */
#ifndef CRDT_TRANSACTION_H
#define CRDT_TRANSACTION_H

#include "crdt/document.h"

void transaction_begin(struct crdt *document, uint64_t steps);
/* Notes that the client is about to grow; adds it where it is new. */
uint32_t transaction_touch_client(struct crdt *document, uint64_t id);
/* Collects what was deleted, joins what may be joined, and packs. */
void transaction_end(struct crdt *document);
/* As if the last transaction had changed nothing. */
void transaction_forget(struct crdt *document);
/* Sorts what was deleted into the order of a delete set. */
void transaction_sort_deleted(struct crdt *document);
void transaction_finish(struct transaction *transaction);

#endif
