/* The attributes of a node, for outputs that look for some by name. */
#ifndef CRDT_ATTRIBUTES_H
#define CRDT_ATTRIBUTES_H

#include "crdt/document.h"

/* New text, or NULL where the attribute is no text, is empty, or holds a NUL. */
char *attribute_text(const struct crdt *document, uint32_t type, const char *name);
int64_t attribute_int(const struct crdt *document, uint32_t type, const char *name, int64_t otherwise);
bool attribute_is_true(const struct crdt *document, uint32_t type, const char *name);

#endif
