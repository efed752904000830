/* One struct of an update as it stands on the wire: an item, a run of garbage-collected clocks, or a hole. */
#ifndef CRDT_BLOCK_H
#define CRDT_BLOCK_H

#include "crdt/wire.h"

/* Clocks end here, so that a clock and a length always fit 32 bits. */
#define CLOCK_MAX INT32_MAX
#define ROOT_NAME_MAX 255

/* The low five bits of a struct's first byte. */
enum content {
    CONTENT_GC = 0,
    CONTENT_DELETED = 1,
    CONTENT_JSON = 2,
    CONTENT_BINARY = 3,
    CONTENT_STRING = 4,
    CONTENT_EMBED = 5,
    CONTENT_FORMAT = 6,
    CONTENT_TYPE = 7,
    CONTENT_ANY = 8,
    CONTENT_DOCUMENT = 9,
    CONTENT_SKIP = 10,
};

#define INFO_CONTENT 0x1f
#define INFO_KEY 0x20
#define INFO_RIGHT 0x40
#define INFO_LEFT 0x80

enum type_kind {
    TYPE_ARRAY,
    TYPE_MAP,
    TYPE_TEXT,
    TYPE_XML_ELEMENT,
    TYPE_XML_FRAGMENT,
    TYPE_XML_HOOK,
    TYPE_XML_TEXT,
    TYPE_KIND_COUNT,
    TYPE_ROOT = TYPE_KIND_COUNT, /* roots carry no kind: the reader knows what it wants to see */
};

enum parent { PARENT_INHERITED, PARENT_ROOT, PARENT_ITEM };

struct wire_id {
    uint64_t client;
    uint32_t clock;
};

struct block {
    uint8_t info;
    uint8_t content; /* enum content */
    uint8_t parent;  /* enum parent */
    uint32_t clock;
    uint32_t length;
    uint64_t client;
    struct wire_id left;      /* where INFO_LEFT is set */
    struct wire_id right;     /* where INFO_RIGHT is set */
    struct wire_id parent_id; /* for PARENT_ITEM */
    struct span root_name;    /* for PARENT_ROOT */
    struct span key;          /* where INFO_KEY is set and the parent is not inherited */
    struct span payload;      /* without the length or count that stands before strings, JSON and any */
    struct span whole;        /* all of it, from the info byte on */
};

static inline bool content_is_countable(uint8_t content)
{
    return content != CONTENT_GC && content != CONTENT_DELETED && content != CONTENT_FORMAT;
}

/* Whether content of this kind may be longer than one clock, so be cut and joined. */
static inline bool content_is_divisible(uint8_t content)
{
    return content <= CONTENT_JSON || content == CONTENT_STRING || content == CONTENT_ANY ||
           content == CONTENT_SKIP;
}

/* Reads the struct of client that starts at clock, checking all of it: false where Yjs, or a peer that gets
 * it from us, would throw. */
MUST_CHECK bool block_read(struct wire *wire, uint64_t client, uint32_t clock, struct block *block_out);
/* Appends the struct without its first `offset` clocks, offset < length. */
void block_write(struct buffer *out, const struct block *block, uint32_t offset);

#endif
