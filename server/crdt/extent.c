#include "crdt/extent.h"

#include <stdlib.h>

#include "crdt/document.h"

/* Items of a root's list, sorted by index. */
struct part {
    uint32_t root; /* type */
    uint32_t *items;
    size_t count, capacity;
};

static bool is_element(const struct crdt *document, const struct item *item)
{
    uint8_t kind;

    if (item_is_deleted(item) || (item->flags & ITEM_HAS_TYPE) == 0)
        return false;
    kind = types_at(&document->types, item->type)->kind;
    return kind == TYPE_XML_ELEMENT || kind == TYPE_XML_HOOK;
}

static int compare_indexes(const void *one, const void *other)
{
    uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;

    return (a > b) - (a < b);
}

static void add(struct part *part, uint32_t item)
{
    part->items = mem_grow(part->items, part->count, &part->capacity, sizeof(*part->items));
    part->items[part->count++] = item;
}

static void find_part(const struct crdt *document, struct part *part, uint32_t first, uint32_t end)
{
    uint32_t next = part->root == 0 ? 0 : types_at(&document->types, part->root)->first;
    uint32_t elements = 0;

    for (; next != 0; next = item_at(document, next)->right) {
        bool is_next = is_element(document, item_at(document, next));

        if (is_next && elements == end)
            break;
        if (elements >= first)
            add(part, next);
        elements += is_next;
    }
    if (part->count > 1)
        qsort(part->items, part->count, sizeof(*part->items), compare_indexes);
}

/* The item of the root's list that this one is in, or is; 0 where it is in no root's list. */
static uint32_t find_top(const struct crdt *document, uint32_t index, uint32_t *root_out)
{
    const struct item *item = item_at(document, index);
    uint32_t owner = types_at(&document->types, item->parent)->owner;

    while (owner != 0) {
        index = owner;
        item = item_at(document, index);
        owner = types_at(&document->types, item->parent)->owner;
    }
    *root_out = item->parent;
    return item->key == NAME_NONE ? index : 0;
}

static bool has_item(const struct crdt *document, const struct part *part, uint32_t index)
{
    uint32_t root, top;

    if (item_at(document, index)->content == CONTENT_GC)
        return true;
    top = find_top(document, index, &root);
    return root == part->root && part->count > 0 &&
           bsearch(&top, part->items, part->count, sizeof(*part->items), compare_indexes) != NULL;
}

static bool has_clocks(const struct crdt *document, const struct part *part, uint32_t client, uint32_t clock,
                       uint32_t end)
{
    const struct structs *structs = &client_at(document, client)->structs;
    struct place place;

    if (clock >= end)
        return true;
    place = structs_find(structs, clock);
    do {
        if (structs_at(structs, place)->clock >= end)
            return true;
        if (!has_item(document, part, structs_at(structs, place)->item))
            return false;
    } while (structs_step(structs, &place));
    return true;
}

static bool has_change(const struct crdt *document, const struct part *part)
{
    const struct transaction *transaction = &document->transaction;

    for (size_t i = 0; i < transaction->client_count; i++) {
        const struct client *client = client_at(document, transaction->clients[i]);

        if (!has_clocks(document, part, transaction->clients[i], client->old_state, client->state))
            return false;
    }
    for (size_t i = 0; i < transaction->deleted.count; i++) {
        const struct span_of_clocks *span = &transaction->deleted.list[i];

        if (!has_clocks(document, part, span->client, span->clock, span->clock + span->length))
            return false;
    }
    return true;
}

bool crdt_change_is_within(struct crdt *document, const char *root, uint32_t first, uint32_t end)
{
    struct part part = {.root = document_find_root(document, root)};
    bool is_within;

    find_part(document, &part, first, end);
    is_within = has_change(document, &part);
    mem_free(part.items);
    return is_within;
}
