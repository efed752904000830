/* Types as JSON, for the readers. */
#ifndef CRDT_READ_JSON_H
#define CRDT_READ_JSON_H

#include "crdt/document.h"

/* The list or the keys of a type, whatever its kind; 0 is an empty one. */
MUST_CHECK bool read_json_container(const struct crdt *document, uint32_t type, bool is_map,
                                    struct buffer *out);
/* A type that an item holds, by its kind. */
MUST_CHECK bool read_json_type(const struct crdt *document, uint32_t type, struct buffer *out);

#endif
