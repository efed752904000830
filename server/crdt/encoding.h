/* Writing a document, or parts of it, as an update. */
#ifndef CRDT_ENCODING_H
#define CRDT_ENCODING_H

#include "crdt/document.h"

/* A delete set being written: clients in descending order, each with its ranges, ascending. */
struct delete_writer {
    struct buffer ranges; /* of the client so far */
    struct buffer clients;
    uint64_t client_count;
    uint64_t range_count;
    uint64_t client;
    uint32_t clock; /* of the range so far */
    uint32_t length;
};

/* A zeroed struct delete_writer is ready. A range that touches the one before is joined to it. */
void delete_writer_add(struct delete_writer *writer, uint64_t client, uint32_t clock, uint32_t length);
/* Appends the delete set and leaves the writer empty. */
void delete_writer_finish(struct delete_writer *writer, struct buffer *out);

/* Appends clocks [from, to) of the item, counted from its start. */
void item_write(const struct crdt *document, const struct item *item, uint32_t from, uint32_t to,
                struct buffer *out);
/* Appends the section of a client's structs that hold [clock, end); clock < end <= state. */
void section_write(const struct crdt *document, uint32_t client, uint32_t clock, uint32_t end,
                   struct buffer *out);

#endif
