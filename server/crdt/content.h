/* Cutting content at a clock. Content is kept as its wire bytes without the leading count; see struct block.
 */
#ifndef CRDT_CONTENT_H
#define CRDT_CONTENT_H

#include "crdt/block.h"

/* Where the bytes of content are cut at an offset within its length. */
struct content_cut {
    size_t left;      /* bytes of the part before */
    size_t right;     /* where the part after starts */
    bool inside_pair; /* each part gets U+FFFD at the cut, as Yjs does with half a surrogate pair */
};

struct content_cut content_cut(uint8_t content, uint32_t length, struct span payload, uint32_t offset);
/* Appends clocks [from, to) of the content as it stands on the wire, count or length included. */
void content_write(struct buffer *out, uint8_t content, uint32_t length, struct span payload, uint32_t from,
                   uint32_t to);

#endif
