/* What waits for its predecessors: structs, one entry for the rest of a section, and ranges to delete. Both
 * are bounded: what would go over the bounds is not taken, and `overflown` says that all of it should be
 * dropped. */
#ifndef CRDT_PENDING_H
#define CRDT_PENDING_H

#include "crdt/update.h"

struct pending_section {
    struct section section; /* over bytes */
    uint8_t *bytes;
    struct wire_id missing; /* the section goes on when this clock is known */
};

struct pending {
    uint32_t structs_max;
    size_t bytes_max;
    struct pending_section *sections;
    size_t section_count;
    size_t section_capacity;
    uint32_t structs;
    size_t bytes;
    struct delete_range *deletes;
    size_t delete_count;
    size_t delete_capacity;
    bool overflown;
};

void pending_init(struct pending *pending, uint32_t structs_max, size_t bytes_max);
/* Empties it. */
void pending_clear(struct pending *pending);
/* Copies what is left of the section. */
void pending_add_section(struct pending *pending, const struct section *section, struct wire_id missing);
void pending_remove_section(struct pending *pending, size_t index);
/* To be called when some sections came further. */
void pending_recount(struct pending *pending);
void pending_add_delete(struct pending *pending, struct delete_range range);

#endif
