/* An update taken apart: its sections (the structs of one client each) and its delete set, checked to the
 * last byte before anything else looks at it. */
#ifndef CRDT_UPDATE_H
#define CRDT_UPDATE_H

#include "crdt/block.h"

/* More clients than a document is ever allowed. */
#define UPDATE_SECTIONS_MAX (1 << 17)

struct section {
    uint64_t client;
    uint32_t clock;     /* of the first struct that is still to be read */
    uint32_t count;     /* structs that are still to be read */
    uint32_t end_clock; /* after the last struct */
    bool has_hole;      /* a Skip is among the structs */
    size_t payload;     /* bytes of content in all of them */
    struct wire wire;   /* at the first struct that is still to be read */
};

struct update {
    struct section *sections; /* in the order of the wire */
    size_t section_count;
    size_t section_capacity;
    struct wire deletes; /* the delete set, from its first byte to the end of the update */
};

/* Range [clock, clock + length) of a client. */
struct delete_range {
    uint64_t client;
    uint32_t clock;
    uint32_t length;
};

/* A cursor over the ranges of a delete set. */
struct delete_reader {
    struct wire wire;
    uint64_t clients_left;
    uint64_t ranges_left;
    uint64_t client;
};

void update_finish(struct update *update);
/* Fills update, which may be zeroed or used before, with what points into bytes. False where anything is
 * wrong: then update holds nothing. */
MUST_CHECK bool update_read(struct update *update, const void *bytes, size_t length);
/* The next struct of the section. section->count is not 0, and the section came from update_read. */
void section_peek(const struct section *section, struct block *block_out);
/* Moves past the struct that was peeked at. */
void section_pass(struct section *section, const struct block *block);

struct delete_reader update_deletes(const struct update *update);
/* A reader of the delete set that starts at wire; false where not even the count can be read. */
MUST_CHECK bool delete_reader_begin(struct delete_reader *reader, struct wire wire);
enum delete_step { DELETE_RANGE, DELETE_END, DELETE_BAD };
/* The next range; it is not empty. */
enum delete_step delete_reader_next(struct delete_reader *reader, struct delete_range *range_out);

#endif
