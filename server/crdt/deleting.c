#include <assert.h>

#include "crdt/items.h"

static void push(struct crdt *document, size_t *depth, uint32_t type)
{
    document->stack = mem_grow(document->stack, *depth, &document->stack_capacity, sizeof(*document->stack));
    document->stack[(*depth)++] = type;
}

/* Marks one item; answers the type it holds, whose content is deleted next, or 0. */
static uint32_t mark_deleted(struct crdt *document, struct item *item)
{
    if (item->key == NAME_NONE && content_is_countable(item->content))
        types_at(&document->types, item->parent)->length -= item->length;
    item->flags |= ITEM_DELETED;
    clock_list_add(&document->transaction.deleted, item->client, item->clock, item->length);
    return (item->flags & ITEM_HAS_TYPE) != 0 ? item->type : 0;
}

static void delete_children(struct crdt *document, size_t *depth, const struct type *type)
{
    uint32_t held;

    for (uint32_t index = type->first; index != 0; index = item_at(document, index)->right) {
        struct item *item = item_at(document, index);

        if (!item_is_deleted(item) && (held = mark_deleted(document, item)) != 0)
            push(document, depth, held);
    }
    for (uint32_t index = type->keys; index != 0; index = types_key_at(&document->types, index)->next) {
        uint32_t last = types_key_at(&document->types, index)->last;
        struct item *item = last == 0 ? NULL : item_at(document, last);

        if (item != NULL && !item_is_deleted(item) && (held = mark_deleted(document, item)) != 0)
            push(document, depth, held);
    }
}

void items_delete(struct crdt *document, uint32_t index)
{
    size_t depth = 0;
    uint32_t held;

    assert(!item_is_deleted(item_at(document, index)));
    held = mark_deleted(document, item_at(document, index));
    if (held != 0)
        push(document, &depth, held);
    while (depth > 0)
        delete_children(document, &depth, types_at(&document->types, document->stack[--depth]));
}

/* An item in a collected type keeps no place: nobody will ever be put beside it. */
static void turn_into_garbage(struct crdt *document, size_t *depth, uint32_t index)
{
    struct item *item = item_at(document, index);
    uint32_t held = (item->flags & ITEM_HAS_TYPE) != 0 ? item->type : 0;

    if (held != 0) {
        types_at(&document->types, held)->owner = index;
        item->flags &= (uint8_t)~ITEM_HAS_TYPE;
        push(document, depth, held);
    } else {
        items_drop_content(document, item);
    }
    item->content = CONTENT_GC;
    item->flags = ITEM_DELETED;
    item->left = item->right = item->parent = item->key = item->mark = 0;
    item->origin.client = item->right_origin.client = CLIENT_NONE;
    item->bytes = NULL;
    item->byte_count = 0;
    clock_list_add(&document->transaction.cut, item->client, item->clock, item->length);
}

static void collect_chain(struct crdt *document, size_t *depth, uint32_t first)
{
    uint32_t next;

    for (uint32_t index = first; index != 0; index = next) {
        next = item_at(document, index)->right;
        turn_into_garbage(document, depth, index);
    }
}

/* Everything in the type becomes garbage, and the type itself goes. */
static void collect_type(struct crdt *document, uint32_t type_index)
{
    size_t depth = 0;

    push(document, &depth, type_index);
    while (depth > 0) {
        uint32_t index = document->stack[--depth];
        struct type *type = types_at(&document->types, index);

        collect_chain(document, &depth, type->first);
        for (uint32_t key = type->keys; key != 0; key = types_key_at(&document->types, key)->next)
            collect_chain(document, &depth, types_key_at(&document->types, key)->first);
        blob_drop(&document->blob, type->payload_length);
        types_free(&document->types, &document->hash, index);
    }
}

static void collect_item(struct crdt *document, struct item *item)
{
    if (item->content == CONTENT_GC || item->content == CONTENT_DELETED)
        return;
    if ((item->flags & ITEM_HAS_TYPE) != 0) {
        item->flags &= (uint8_t)~ITEM_HAS_TYPE;
        collect_type(document, item->type);
    } else {
        items_drop_content(document, item);
    }
    item->content = CONTENT_DELETED;
    item->bytes = NULL;
    item->byte_count = 0;
}

void items_collect_deleted(struct crdt *document)
{
    struct clock_list *deleted = &document->transaction.deleted;

    for (size_t i = 0; i < deleted->count; i++) {
        const struct span_of_clocks *range = &deleted->list[i];
        const struct structs *structs = &client_at(document, range->client)->structs;
        struct place place = structs_find(structs, range->clock);

        do {
            struct item *item = item_at(document, structs_at(structs, place)->item);

            if (item->clock >= range->clock + range->length)
                break;
            assert(item_is_deleted(item));
            collect_item(document, item);
        } while (structs_step(structs, &place));
    }
}
