/* An update of one client that is being made. */
#ifndef CRDT_WRITING_H
#define CRDT_WRITING_H

#include <jansson.h>

#include "crdt/document.h"
#include "crdt/range_list.h"

struct writing {
    struct crdt *document;
    uint64_t client;
    uint32_t first; /* clock of the first struct */
    uint32_t clock; /* of the next one */
    uint32_t count;
    struct buffer structs;
    struct range_list deletes;
};

/* Where a struct goes: beside others where has_left or has_right is set, else first in a type. */
struct spot {
    bool has_left;
    bool has_right;
    struct wire_id left;
    struct wire_id right;
    bool in_root;
    const char *root;
    struct wire_id parent;
    const char *key; /* NULL for the list; written only where neither neighbour is there */
};

void writing_begin(struct writing *writing, struct crdt *document, uint64_t client);
/* Writes the head of a struct; its content follows in writing->structs. Returns its id. */
struct wire_id writing_add(struct writing *writing, enum content content, const struct spot *spot,
                           uint32_t length);
/* Deletes clocks [from, to) of an item, counted from its start. */
void writing_delete_item(struct writing *writing, const struct item *item, uint32_t from, uint32_t to);
/* Frees everything, after the update was appended where it is good. */
enum crdt_result writing_end(struct writing *writing, bool good, struct buffer *out);
/* Appends a JSON value as "any", as lib0 chooses the tags. False where it is too deep. */
MUST_CHECK bool writing_add_any(struct buffer *out, const json_t *value);

#endif
