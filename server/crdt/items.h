/* The life of an item inside a document: made, cut, joined, deleted, collected. */
#ifndef CRDT_ITEMS_H
#define CRDT_ITEMS_H

#include "crdt/document.h"

/* A new item; breaks the document where there are too many. */
uint32_t items_create(struct crdt *document);
/* Cuts the item at a place among its client's structs, `offset` clocks after its start; it stays the left
 * part. Returns the right part, which stands at the next place. */
uint32_t items_cut(struct crdt *document, uint32_t client, struct place place, uint32_t offset);
/* The item that starts at the clock, and the one that ends with it; cut where needed, except garbage. */
uint32_t items_find_start(struct crdt *document, uint32_t client, uint32_t clock);
uint32_t items_find_end(struct crdt *document, uint32_t client, uint32_t clock);
/* Joins right to left, its neighbour in clocks, where they could have been written as one; right is freed
 * then. */
bool items_join(struct crdt *document, uint32_t left, uint32_t right);
/* Deletes an item that is not deleted, and everything in it. */
void items_delete(struct crdt *document, uint32_t index);
/* Lets go of the content of what the transaction deleted. */
void items_collect_deleted(struct crdt *document);
/* In packing.c: joins what the transaction left side by side, and packs the blob where most of it is dead. */
void items_join_changed(struct crdt *document);
void items_pack_content(struct crdt *document);
/* Gives the item its content from a block: bytes into the blob, a type into the types. */
void items_set_content(struct crdt *document, uint32_t index, const struct block *block, size_t ahead);
void items_drop_content(struct crdt *document, struct item *item);

#endif
