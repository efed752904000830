/* The structs of an update, written one after the other; sections are begun and counted as the client
 * changes. */
#ifndef CRDT_SECTION_WRITER_H
#define CRDT_SECTION_WRITER_H

#include "crdt/block.h"

struct section_writer {
    struct buffer sections;
    struct buffer structs; /* of the section so far */
    uint64_t section_count;
    uint64_t client;
    uint32_t clock; /* of the section's first struct */
    uint32_t end;   /* after its last one */
    uint32_t count;
};

/* A zeroed struct section_writer is ready. Writes the block without its first `offset` clocks. */
void section_writer_add(struct section_writer *writer, const struct block *block, uint32_t offset);
/* Appends the count of sections and the sections, and leaves the writer empty. */
void section_writer_finish(struct section_writer *writer, struct buffer *out);

#endif
