#include <assert.h>
#include <string.h>

#include "crdt/items.h"

/* Less than this is not worth a walk over all items. */
#define DEAD_BYTES_MIN (64 * 1024)

/* Entries [from, to) of a leaf, which are to go: their items are joined. */
struct joined {
    uint32_t from;
    uint32_t to;
};

/* Joins what it can in one leaf from `slot` on, up to clock `last`, and answers whether the next leaf is to
 * follow. */
static bool join_leaf(struct crdt *document, struct leaf *leaf, uint32_t last, uint32_t *left,
                      struct joined *joined)
{
    uint32_t slot = joined->to;

    for (; slot < leaf->count && leaf->entries[slot].clock <= last; slot++) {
        if (items_join(document, *left, leaf->entries[slot].item))
            continue;
        *left = leaf->entries[slot].item;
        leaf->entries[joined->from++] = leaf->entries[slot];
    }
    joined->to = slot;
    return slot == leaf->count;
}

/* Joins what it can among the structs from place on that start at or before clock `last`, each to the one
 * before. */
static void join_run(struct crdt *document, struct structs *structs, struct place place, uint32_t last)
{
    uint32_t left = structs_at(structs, place)->item;
    bool more = structs_step(structs, &place);

    while (more && place.branch < structs->branch_count) {
        struct joined joined = {place.slot, place.slot};
        uint32_t branches = structs->branch_count;

        more = join_leaf(document, structs->branches[place.branch].leaf, last, &left, &joined);
        if (joined.from < joined.to)
            structs_remove(structs, place.branch, joined.from, joined.to);
        place.branch += structs->branch_count == branches ? 1 : 0;
        place.slot = 0;
    }
}

/* Joins the structs that hold clocks [clock, end) to each other and to their neighbours. */
static void join_range(struct crdt *document, uint32_t client, uint32_t clock, uint32_t end)
{
    struct structs *structs = &client_at(document, client)->structs;

    join_run(document, structs, structs_find(structs, clock == 0 ? 0 : clock - 1), end);
}

static void join_list(struct crdt *document, const struct clock_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct span_of_clocks *range = &list->list[i];
        const struct client *client = client_at(document, range->client);
        uint32_t end = range->clock + range->length;

        /* What is new is joined in one go afterwards. */
        if (client->touched == document->transaction.number && range->clock >= client->old_state)
            continue;
        join_range(document, range->client, range->clock, end);
    }
}

void items_join_changed(struct crdt *document)
{
    const struct transaction *transaction = &document->transaction;

    join_list(document, &transaction->deleted);
    join_list(document, &transaction->cut);
    for (size_t i = 0; i < transaction->client_count; i++) {
        const struct client *client = client_at(document, transaction->clients[i]);

        join_range(document, transaction->clients[i], client->old_state, client->state);
    }
}

static void move_payload(struct crdt *document, struct blob *fresh, struct blob_chunk **chunk,
                         struct item *item)
{
    struct type *type = (item->flags & ITEM_HAS_TYPE) != 0 ? types_at(&document->types, item->type) : NULL;
    const uint8_t *bytes = type != NULL ? type->payload : item->bytes;
    uint32_t length = type != NULL ? type->payload_length : item->byte_count;
    uint8_t *moved;

    if (length == 0)
        return;
    moved = blob_take(fresh, chunk, length, document->blob.live - fresh->live - length);
    memcpy(moved, bytes, length);
    if (type != NULL)
        type->payload = moved;
    else
        item->bytes = moved;
}

static void move_client(struct crdt *document, struct blob *fresh, struct blob_chunk **chunk, uint32_t client)
{
    const struct structs *structs = &client_at(document, client)->structs;
    struct place place = {0};

    if (structs->count == 0)
        return;
    do {
        move_payload(document, fresh, chunk, item_at(document, structs_at(structs, place)->item));
    } while (structs_step(structs, &place));
}

void items_pack_content(struct crdt *document)
{
    struct blob fresh = {0};
    struct blob_chunk *chunk = NULL;
    size_t dead = document->blob.total - document->blob.live;

    if (dead < DEAD_BYTES_MIN || dead < document->blob.live || dead < document->items.live * sizeof(void *))
        return;
    for (uint32_t i = 0; i < document->clients.count; i++) {
        move_client(document, &fresh, &chunk, i);
        client_at(document, i)->chunk = NULL;
    }
    assert(fresh.live == document->blob.live);
    blob_finish(&document->blob);
    document->blob = fresh;
}
