#include "crdt/items.h"

#include <assert.h>
#include <string.h>

#include "crdt/content.h"
#include "crdt/utf.h"

/* Nothing is accepted once a limit is reached, so twice the limit is only seen by an update that is hostile.
 */
#define HARD_LIMIT_FACTOR 2
#define PAIR_BYTES 4

static void check_limits(struct crdt *document)
{
    if (document->is_trusted)
        return;
    if (document->items.live / HARD_LIMIT_FACTOR > document->limits.structs)
        document->broken = true;
    if (document->items.used % SLAB_ELEMENTS == 0 &&
        (slabs_memory(&document->items) + document->blob.total) / HARD_LIMIT_FACTOR > document->limits.memory)
        document->broken = true;
}

uint32_t items_create(struct crdt *document)
{
    check_limits(document);
    return slabs_take(&document->items);
}

/* The left part keeps the bytes. Half a surrogate pair becomes three bytes where the pair was four: the left
 * part's replacement fits in its place, the right part needs bytes of its own. */
static void replace_pair(struct crdt *document, struct item *left, struct item *right)
{
    uint32_t length = UTF8_REPLACEMENT_LENGTH + right->byte_count;
    uint8_t *bytes = blob_take(&document->blob, &client_at(document, left->client)->chunk, length, 0);

    memcpy(bytes, UTF8_REPLACEMENT, UTF8_REPLACEMENT_LENGTH);
    memcpy(bytes + UTF8_REPLACEMENT_LENGTH, right->bytes, right->byte_count);
    memcpy(left->bytes + left->byte_count, UTF8_REPLACEMENT, UTF8_REPLACEMENT_LENGTH);
    blob_drop(&document->blob, right->byte_count + PAIR_BYTES - UTF8_REPLACEMENT_LENGTH);
    left->byte_count += UTF8_REPLACEMENT_LENGTH;
    right->bytes = bytes;
    right->byte_count = length;
}

static void cut_content(struct crdt *document, struct item *left, struct item *right, uint32_t offset)
{
    struct content_cut cut;

    if (left->byte_count == 0)
        return;
    cut = content_cut(left->content, left->length, item_payload(left), offset);
    right->bytes = left->bytes + cut.right;
    right->byte_count = left->byte_count - (uint32_t)cut.right;
    left->byte_count = (uint32_t)cut.left;
    if (cut.inside_pair)
        replace_pair(document, left, right);
}

static void link_after_cut(struct crdt *document, uint32_t left_index, uint32_t right_index)
{
    struct item *left = item_at(document, left_index);
    struct item *right = item_at(document, right_index);

    right->left = left_index;
    right->right = left->right;
    left->right = right_index;
    if (right->right != 0) {
        item_at(document, right->right)->left = right_index;
    } else if (right->key != NAME_NONE) {
        struct key *key = types_find_key(&document->types, &document->hash, right->parent, right->key);

        assert(key != NULL && key->last == left_index);
        key->last = right_index;
    }
}

uint32_t items_cut(struct crdt *document, uint32_t client, struct place place, uint32_t offset)
{
    uint32_t left_index = structs_at(&client_at(document, client)->structs, place)->item;
    uint32_t right_index = items_create(document);
    struct item *left = item_at(document, left_index);
    struct item *right = item_at(document, right_index);

    assert(offset > 0 && offset < left->length && content_is_divisible(left->content));
    *right = *left;
    right->clock += offset;
    right->origin = (struct item_id){client, right->clock - 1};
    cut_content(document, left, right, offset);
    right->length -= offset;
    left->length = offset;
    link_after_cut(document, left_index, right_index);
    structs_insert_after(&client_at(document, client)->structs, place, right->clock, right_index);
    clock_list_add(&document->transaction.cut, client, right->clock, 1);
    return right_index;
}

uint32_t items_find_start(struct crdt *document, uint32_t client, uint32_t clock)
{
    struct place place = structs_find(&client_at(document, client)->structs, clock);
    uint32_t index = structs_at(&client_at(document, client)->structs, place)->item;
    const struct item *item = item_at(document, index);

    if (item->clock == clock || item->content == CONTENT_GC)
        return index;
    return items_cut(document, client, place, clock - item->clock);
}

uint32_t items_find_end(struct crdt *document, uint32_t client, uint32_t clock)
{
    struct place place = structs_find(&client_at(document, client)->structs, clock);
    uint32_t index = structs_at(&client_at(document, client)->structs, place)->item;
    const struct item *item = item_at(document, index);

    if (item_end(item) != clock + 1 && item->content != CONTENT_GC)
        items_cut(document, client, place, clock + 1 - item->clock);
    return index;
}

static bool may_join(const struct item *left, const struct item *right, uint32_t right_index)
{
    if (left->content != right->content || left->flags != right->flags)
        return false;
    if (left->content == CONTENT_GC)
        return true;
    return left->right == right_index && right->origin.client == left->client &&
           right->origin.clock == item_end(left) - 1 &&
           item_id_equals(left->right_origin, right->right_origin) && content_is_divisible(left->content);
}

/* What one writer typed in a row already lies in a row. */
static void join_content(struct crdt *document, struct item *left, struct item *right)
{
    struct client *client = client_at(document, left->client);
    uint32_t length = left->byte_count + right->byte_count;
    uint8_t *bytes;

    if (left->bytes + left->byte_count != right->bytes) {
        bytes = blob_take(&document->blob, &client->chunk, length, length / 2);
        memcpy(bytes, left->bytes, left->byte_count);
        memcpy(bytes + left->byte_count, right->bytes, right->byte_count);
        blob_drop(&document->blob, length);
        left->bytes = bytes;
    }
    left->byte_count = length;
}

bool items_join(struct crdt *document, uint32_t left_index, uint32_t right_index)
{
    struct item *left = item_at(document, left_index);
    struct item *right = item_at(document, right_index);

    if (!may_join(left, right, right_index))
        return false;
    if (right->byte_count > 0)
        join_content(document, left, right);
    left->length += right->length;
    if (left->content != CONTENT_GC) {
        left->right = right->right;
        if (left->right != 0) {
            item_at(document, left->right)->left = left_index;
        } else if (left->key != NAME_NONE) {
            struct key *key = types_find_key(&document->types, &document->hash, left->parent, left->key);

            assert(key != NULL && key->last == right_index);
            key->last = left_index;
        }
    }
    slabs_give_back(&document->items, right_index);
    return true;
}

static void set_type(struct crdt *document, uint32_t index, struct span payload, uint8_t *bytes)
{
    struct item *item = item_at(document, index);
    uint32_t type_index = slabs_take(&document->types.types);
    struct type *type = types_at(&document->types, type_index);

    type->payload = bytes;
    type->payload_length = (uint32_t)payload.length;
    type->owner = index;
    type->kind = payload.bytes[0] & 0x7f;
    type->depth = types_at(&document->types, item->parent)->depth + 1;
    if (type->depth > document->limits.depth)
        document->broken = true;
    item->type = type_index;
    item->byte_count = 0;
    item->flags |= ITEM_HAS_TYPE;
}

void items_set_content(struct crdt *document, uint32_t index, const struct block *block, size_t ahead)
{
    struct item *item = item_at(document, index);
    struct client *client = client_at(document, item->client);
    struct span payload = block->payload;
    uint8_t *bytes = NULL;

    if (payload.length > 0) {
        bytes = blob_take(&document->blob, &client->chunk, payload.length, ahead);
        memcpy(bytes, payload.bytes, payload.length);
    }
    item->content = block->content;
    item->bytes = bytes;
    item->byte_count = (uint32_t)payload.length;
    if (block->content == CONTENT_TYPE)
        set_type(document, index, payload, bytes);
}

/* What an item holds goes; a type must have been emptied before. */
void items_drop_content(struct crdt *document, struct item *item)
{
    if ((item->flags & ITEM_HAS_TYPE) != 0) {
        blob_drop(&document->blob, types_at(&document->types, item->type)->payload_length);
        types_free(&document->types, &document->hash, item->type);
        item->flags &= (uint8_t)~ITEM_HAS_TYPE;
    }
    blob_drop(&document->blob, item->byte_count);
    item->bytes = NULL;
    item->byte_count = 0;
}
