#include "crdt/position.h"

#include <string.h>

#include "crdt/document.h"

enum anchor { ANCHOR_ITEM, ANCHOR_ROOT, ANCHOR_TYPE };

struct position {
    uint64_t anchor; /* enum anchor */
    struct wire_id id;
    struct span root;
    int64_t association; /* below 0 it sticks to what is left of it */
};

static bool read_id(struct wire *wire, struct wire_id *id)
{
    uint64_t clock;

    if (!wire_read_uint(wire, &id->client) || !wire_read_uint(wire, &clock) || clock > CLOCK_MAX)
        return false;
    id->clock = (uint32_t)clock;
    return true;
}

/* Positions of old clients end before the association. */
static bool read_position(struct wire wire, struct position *position)
{
    bool good;

    *position = (struct position){0};
    if (!wire_read_uint(&wire, &position->anchor) || position->anchor > ANCHOR_TYPE)
        return false;
    good = position->anchor == ANCHOR_ROOT ? wire_read_text(&wire, &position->root, NULL)
                                           : read_id(&wire, &position->id);
    if (good && wire.at < wire.end)
        good = wire_read_int(&wire, &position->association);
    return good && wire.at == wire.end;
}

static void name_type(const struct crdt *document, uint32_t type_index, struct crdt_place *place)
{
    const struct type *type = types_at(&document->types, type_index);

    *place = (struct crdt_place){.in_root = type->owner == 0};
    if (place->in_root) {
        struct span name = names_text(&document->names, type->name);

        place->root_name = name.bytes;
        place->root_length = name.length;
    } else {
        const struct item *owner = item_at(document, type->owner);

        place->client = client_at(document, owner->client)->id;
        place->clock = owner->clock;
    }
}

static uint32_t length_before(const struct crdt *document, const struct item *item)
{
    uint32_t length = 0;

    for (uint32_t index = item->left; index != 0; index = item_at(document, index)->left) {
        if (item_is_visible(item_at(document, index)))
            length += item_at(document, index)->length;
    }
    return length;
}

static bool find_beside_item(struct crdt *document, const struct position *position, struct crdt_place *place)
{
    uint32_t index = document_find_id(document, position->id);
    const struct item *item = index == 0 ? NULL : item_at(document, index);
    uint32_t owner;

    if (item == NULL || item->content == CONTENT_GC)
        return false;
    name_type(document, item->parent, place);
    owner = types_at(&document->types, item->parent)->owner;
    if (owner != 0 && item_is_deleted(item_at(document, owner)))
        return true;
    place->index = length_before(document, item);
    if (item_is_visible(item))
        place->index += position->id.clock - item->clock + (position->association < 0 ? 1 : 0);
    return true;
}

/* A position in an empty stretch names the type: it is at one of its ends. */
static bool find_at_end(const struct crdt *document, uint32_t type, const struct position *position,
                        struct crdt_place *place)
{
    if (type == 0)
        return false;
    name_type(document, type, place);
    place->index = position->association >= 0 ? types_at(&document->types, type)->length : 0;
    return true;
}

static uint32_t named_type(struct crdt *document, const struct position *position)
{
    uint32_t index;

    if (position->anchor == ANCHOR_ROOT) {
        uint32_t name = names_find(&document->names, &document->hash, position->root);

        return name == NAME_NONE ? 0 : types_find_root(&document->types, name);
    }
    index = document_find_id(document, position->id);
    return index != 0 && (item_at(document, index)->flags & ITEM_HAS_TYPE) != 0
               ? item_at(document, index)->type
               : 0;
}

bool crdt_find_position(struct crdt *document, const void *bytes, size_t length, struct crdt_place *place)
{
    struct position position;

    if (!read_position(wire_over(bytes, length), &position))
        return false;
    if (position.anchor == ANCHOR_ITEM)
        return find_beside_item(document, &position, place);
    return find_at_end(document, named_type(document, &position), &position, place);
}

static void write_item_position(const struct crdt *document, const struct item *item, uint32_t offset,
                                struct buffer *out)
{
    wire_write_uint(out, ANCHOR_ITEM);
    wire_write_uint(out, client_at(document, item->client)->id);
    wire_write_uint(out, item->clock + offset);
}

static void write_root_position(const char *root, struct buffer *out)
{
    wire_write_uint(out, ANCHOR_ROOT);
    wire_write_bytes(out, root, strlen(root));
}

/* What stands at the index; with nothing there, the last item of all. NULL where the type is empty. */
static const struct item *find_item(const struct crdt *document, uint32_t type, uint32_t *index)
{
    uint32_t next = type == 0 ? 0 : types_at(&document->types, type)->first;
    const struct item *item = NULL;

    for (; next != 0; next = item->right) {
        item = item_at(document, next);
        if (!item_is_visible(item))
            continue;
        if (item->length > *index)
            return item;
        *index -= item->length;
    }
    *index = UINT32_MAX;
    return item;
}

static void write_anchor(const struct crdt *document, const char *root, uint32_t index, bool sticks_left,
                         struct buffer *out)
{
    const struct item *item = find_item(document, document_find_root(document, root), &index);

    if (index != UINT32_MAX)
        write_item_position(document, item, index, out);
    else if (sticks_left && item != NULL)
        write_item_position(document, item, item->length - 1, out);
    else
        write_root_position(root, out);
}

void crdt_write_position(const struct crdt *document, const char *root, uint32_t index, bool sticks_left,
                         struct buffer *out)
{
    if (sticks_left && index == 0)
        write_root_position(root, out);
    else
        write_anchor(document, root, sticks_left ? index - 1 : index, sticks_left, out);
    wire_write_int(out, sticks_left ? -1 : 0);
}

void crdt_write_position_in(const struct crdt *document, uint32_t type, uint32_t index, bool sticks_left,
                            struct buffer *out)
{
    uint32_t at = sticks_left ? index - 1 : index;
    const struct item *item = find_item(document, type, &at);

    write_item_position(document, item, at, out);
    wire_write_int(out, sticks_left ? -1 : 0);
}
