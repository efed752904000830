/* The list of a type, as a reader sees it: visible pieces, one after the other, with the formats that hold
 * there. */
#ifndef CRDT_RUNS_H
#define CRDT_RUNS_H

#include "crdt/document.h"

struct format {
    struct span key;
    struct span value; /* JSON, never null */
};

/* Sorted by key. */
struct formats {
    struct format *list;
    size_t count;
    size_t capacity;
};

void formats_finish(struct formats *formats);
bool formats_equal(const struct formats *one, const struct formats *other);

enum run_kind {
    RUN_TEXT,  /* bytes is text */
    RUN_EMBED, /* bytes is JSON */
    RUN_TYPE,
    RUN_VALUES, /* item is of JSON, any, binary or a document */
};

struct run {
    enum run_kind kind;
    struct span bytes;
    uint32_t type;
    const struct item *item;
};

/* The next visible piece from item on, which moves behind it; false at the end of the list. formats follows.
 */
bool runs_next(const struct crdt *document, uint32_t *item, struct formats *formats, struct run *run_out);

/* The keys of a type that have a value, sorted; the caller frees. Returns how many. */
size_t runs_sorted_keys(const struct crdt *document, uint32_t type, const struct key ***keys_out);
/* The item that holds the value of a key, or NULL. */
const struct item *runs_value(const struct crdt *document, uint32_t type, const char *key);
/* Node name of an XML element, empty for other types. */
struct span runs_node_name(const struct type *type);
int span_compare(struct span one, struct span other);

#endif
