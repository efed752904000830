#include "crdt/block.h"

#include <string.h>

#include "crdt/content.h"
#include "crdt/value.h"

/* A reference to one's own clocks points backwards: anything else could never be integrated, and Yjs throws
 * in the middle of a transaction. */
static bool read_id(struct wire *wire, const struct block *block, struct wire_id *id_out)
{
    uint64_t clock;

    if (!wire_read_uint(wire, &id_out->client) || !wire_read_uint(wire, &clock) || clock >= CLOCK_MAX)
        return false;
    id_out->clock = (uint32_t)clock;
    return id_out->client != block->client || id_out->clock < block->clock;
}

static bool read_parent(struct wire *wire, struct block *block)
{
    uint64_t kind;

    if (!wire_read_uint(wire, &kind) || kind > 1)
        return false;
    block->parent = kind == 1 ? PARENT_ROOT : PARENT_ITEM;
    if (block->parent == PARENT_ITEM) {
        if (!read_id(wire, block, &block->parent_id))
            return false;
    } else if (!wire_read_text(wire, &block->root_name, NULL) || block->root_name.length > ROOT_NAME_MAX) {
        return false;
    }
    return (block->info & INFO_KEY) == 0 || wire_read_text(wire, &block->key, NULL);
}

static bool read_length(struct wire *wire, struct block *block)
{
    uint64_t length;

    if (!wire_read_uint(wire, &length) || length == 0 || length > CLOCK_MAX)
        return false;
    block->length = (uint32_t)length;
    return true;
}

static bool read_json(struct wire *wire)
{
    struct span text;

    return wire_read_text(wire, &text, NULL) && json_is_valid(text);
}

/* Arrays of the time before "any" could hold undefined, written as that word. */
static bool read_old_json(struct wire *wire)
{
    static const char undefined[] = "undefined";
    struct span text;

    if (!wire_read_text(wire, &text, NULL))
        return false;
    return span_equals(text, (struct span){(const uint8_t *)undefined, strlen(undefined)}) ||
           json_is_valid(text);
}

static bool read_elements(struct wire *wire, struct block *block)
{
    if (!read_length(wire, block) || block->length > wire_left(wire))
        return false;
    block->payload.bytes = wire->at;
    for (uint32_t i = 0; i < block->length; i++) {
        if (!(block->content == CONTENT_ANY ? any_skip(wire) : read_old_json(wire)))
            return false;
    }
    return true;
}

static bool read_type(struct wire *wire)
{
    uint64_t kind;
    struct span name;

    if (!wire_read_uint(wire, &kind) || kind >= TYPE_KIND_COUNT)
        return false;
    return (kind != TYPE_XML_ELEMENT && kind != TYPE_XML_HOOK) || wire_read_text(wire, &name, NULL);
}

/* The guid, then options, which stock clients take apart as an object. */
static bool read_document(struct wire *wire)
{
    struct span guid;

    return wire_read_text(wire, &guid, NULL) && wire->at < wire->end && *wire->at == ANY_OBJECT &&
           any_skip(wire);
}

static bool read_single(struct wire *wire, struct block *block)
{
    struct span ignored;

    block->length = 1;
    block->payload.bytes = wire->at;
    switch (block->content) {
    case CONTENT_BINARY:
        return wire_read_bytes(wire, &ignored);
    case CONTENT_EMBED:
        return read_json(wire);
    case CONTENT_FORMAT:
        return wire_read_text(wire, &ignored, NULL) && read_json(wire);
    case CONTENT_TYPE:
        return read_type(wire);
    case CONTENT_DOCUMENT:
        return read_document(wire);
    default:
        return false;
    }
}

static bool read_content(struct wire *wire, struct block *block)
{
    bool good;

    switch (block->content) {
    case CONTENT_DELETED:
        return read_length(wire, block);
    case CONTENT_STRING:
        return wire_read_text(wire, &block->payload, &block->length) && block->length > 0;
    case CONTENT_JSON:
    case CONTENT_ANY:
        good = read_elements(wire, block);
        break;
    default:
        good = read_single(wire, block);
        break;
    }
    block->payload.length = (size_t)(wire->at - block->payload.bytes);
    return good;
}

static bool read_item(struct wire *wire, struct block *block)
{
    if ((block->info & INFO_LEFT) != 0 && !read_id(wire, block, &block->left))
        return false;
    if ((block->info & INFO_RIGHT) != 0 && !read_id(wire, block, &block->right))
        return false;
    if ((block->info & (INFO_LEFT | INFO_RIGHT)) == 0 && !read_parent(wire, block))
        return false;
    return read_content(wire, block);
}

bool block_read(struct wire *wire, uint64_t client, uint32_t clock, struct block *block)
{
    const uint8_t *start = wire->at;
    bool good;

    if (!wire_read_byte(wire, &block->info))
        return false;
    block->content = block->info & INFO_CONTENT;
    block->parent = PARENT_INHERITED;
    block->client = client;
    block->clock = clock;
    block->key = (struct span){0};
    block->payload = (struct span){0};
    if (block->content == CONTENT_GC || block->content == CONTENT_SKIP)
        good = block->info == block->content && read_length(wire, block);
    else
        good = read_item(wire, block);
    if (!good || block->length > CLOCK_MAX - clock)
        return false;
    block->whole = (struct span){start, (size_t)(wire->at - start)};
    return true;
}

static void write_id(struct buffer *out, uint64_t client, uint32_t clock)
{
    wire_write_uint(out, client);
    wire_write_uint(out, clock);
}

/* The bit that says "in a chain" says nothing where the chain is inherited, and Yjs does not write it then.
 */
static uint8_t plain_info(const struct block *block)
{
    return block->parent == PARENT_INHERITED ? block->info & (uint8_t)~INFO_KEY : block->info;
}

/* A struct whose start is cut off hangs on its own last known clock, so its parent is inherited. */
static void write_cut(struct buffer *out, const struct block *block, uint32_t offset)
{
    if (block->content == CONTENT_GC || block->content == CONTENT_SKIP) {
        wire_write_byte(out, block->info);
    } else {
        wire_write_byte(out, plain_info(block) | INFO_LEFT);
        write_id(out, block->client, block->clock + offset - 1);
        if ((block->info & INFO_RIGHT) != 0)
            write_id(out, block->right.client, block->right.clock);
    }
    content_write(out, block->content, block->length, block->payload, offset, block->length);
}

void block_write(struct buffer *out, const struct block *block, uint32_t offset)
{
    if (offset > 0) {
        write_cut(out, block, offset);
        return;
    }
    wire_write_byte(out, plain_info(block));
    buffer_append(out, block->whole.bytes + 1, block->whole.length - 1);
}
