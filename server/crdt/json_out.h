/* JSON text from what a document holds. */
#ifndef CRDT_JSON_OUT_H
#define CRDT_JSON_OUT_H

#include "crdt/wire.h"

/* Appends valid UTF-8 as a JSON string. */
void json_out_text(struct buffer *out, struct span text);
/* Appends one valid "any". undefined is null. */
void json_out_any(struct buffer *out, struct wire *wire);

#endif
