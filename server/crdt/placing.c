#include "crdt/placing.h"

#include "crdt/content.h"
#include "crdt/items.h"

/* An item on its way to its place. Items are 0 and types are 0 where there is none. */
struct arrival {
    struct item_id origin;
    struct item_id right_origin;
    uint32_t left;
    uint32_t right;
    uint32_t parent;
    uint32_t key;
};

static bool is_known(struct crdt *document, struct wire_id id, const struct block *block,
                     struct wire_id *missing_out)
{
    if (id.client == block->client || id.clock < document_state(document, id.client))
        return true;
    *missing_out = id;
    return false;
}

bool placing_is_possible(struct crdt *document, const struct block *block, struct wire_id *missing_out)
{
    if (block->content == CONTENT_GC)
        return true;
    if ((block->info & INFO_LEFT) != 0 && !is_known(document, block->left, block, missing_out))
        return false;
    if ((block->info & INFO_RIGHT) != 0 && !is_known(document, block->right, block, missing_out))
        return false;
    return block->parent != PARENT_ITEM || is_known(document, block->parent_id, block, missing_out);
}

static struct item_id inner_id(struct crdt *document, struct wire_id id)
{
    return (struct item_id){clients_find(&document->clients, &document->hash, id.client), id.clock};
}

static bool is_garbage(const struct crdt *document, uint32_t index)
{
    return index != 0 && item_at(document, index)->content == CONTENT_GC;
}

static uint32_t make_root(struct crdt *document, struct span text)
{
    uint32_t name = names_intern(&document->names, &document->hash, text);
    uint32_t type = types_find_root(&document->types, name);

    if (type != 0)
        return type;
    if (document->types.root_count >= document->limits.roots)
        document->broken = true;
    return types_add_root(&document->types, name);
}

/* The type that the item with that id holds; 0 where it holds none, or holds it no more. */
static uint32_t held_type(struct crdt *document, struct wire_id id)
{
    uint32_t index = document_find_id(document, id);

    return index != 0 && (item_at(document, index)->flags & ITEM_HAS_TYPE) != 0
               ? item_at(document, index)->type
               : 0;
}

static void find_parent(struct crdt *document, const struct block *block, struct arrival *arrival)
{
    uint32_t neighbour = arrival->left != 0 ? arrival->left : arrival->right;

    if (block->parent == PARENT_INHERITED) {
        arrival->parent = item_at(document, neighbour)->parent;
        arrival->key = item_at(document, neighbour)->key;
        return;
    }
    arrival->parent = block->parent == PARENT_ROOT ? make_root(document, block->root_name)
                                                   : held_type(document, block->parent_id);
    if (arrival->parent != 0 && (block->info & INFO_KEY) != 0)
        arrival->key = names_intern(&document->names, &document->hash, block->key);
}

/* The rest of a struct whose start is known goes behind that start, into the same list. Usually that is what
 * the struct itself says; where two writers share a client id it is not, and an item must never be linked
 * into one list and belong to another. */
static bool continue_known(struct crdt *document, uint32_t client, uint32_t clock, struct arrival *arrival)
{
    arrival->origin = (struct item_id){client, clock};
    arrival->left = items_find_end(document, client, clock);
    if (is_garbage(document, arrival->left))
        return false;
    arrival->parent = item_at(document, arrival->left)->parent;
    arrival->key = item_at(document, arrival->left)->key;
    return true;
}

/* False where the item has no place any more, so that only its clocks are kept. */
static bool resolve(struct crdt *document, uint32_t client, const struct block *block, uint32_t offset,
                    struct arrival *arrival)
{
    *arrival = (struct arrival){.origin.client = CLIENT_NONE, .right_origin.client = CLIENT_NONE};
    if ((block->info & INFO_LEFT) != 0) {
        arrival->origin = inner_id(document, block->left);
        arrival->left = items_find_end(document, arrival->origin.client, arrival->origin.clock);
    }
    if ((block->info & INFO_RIGHT) != 0) {
        arrival->right_origin = inner_id(document, block->right);
        arrival->right =
            items_find_start(document, arrival->right_origin.client, arrival->right_origin.clock);
        /* Only a forger has a right neighbour inside of the left one, which is cut by now. Yjs goes on with
         * the part that is left of it, and elsewhere when it loads the same again. */
        if (arrival->left != 0 && item_end(item_at(document, arrival->left)) <= arrival->origin.clock)
            arrival->left = items_find_end(document, arrival->origin.client, arrival->origin.clock);
    }
    if (is_garbage(document, arrival->left) || is_garbage(document, arrival->right))
        return false;
    if (offset > 0)
        return continue_known(document, client, block->clock + offset - 1, arrival);
    find_parent(document, block, arrival);
    return arrival->parent != 0;
}

/* The first item beside which this one could stand without a left neighbour. */
static uint32_t first_of(struct crdt *document, const struct arrival *arrival)
{
    const struct key *key;

    if (arrival->key == NAME_NONE)
        return types_at(&document->types, arrival->parent)->first;
    key = types_find_key(&document->types, &document->hash, arrival->parent, arrival->key);
    return key == NULL ? 0 : key->first;
}

static bool is_undisputed(struct crdt *document, const struct arrival *arrival)
{
    if (arrival->left != 0)
        return item_at(document, arrival->left)->right == arrival->right;
    return arrival->right != 0 && item_at(document, arrival->right)->left == 0;
}

/* Once in four thousand million steps. */
static void clear_marks(struct crdt *document)
{
    for (uint32_t index = 1; index < document->items.used; index++)
        item_at(document, index)->mark = 0;
    document->mark = 0;
}

/* Items that were passed carry a mark above `scan`; those passed since left last moved, one above `conflict`.
 */
static uint32_t find_left(struct crdt *document, uint64_t client_id, const struct arrival *arrival)
{
    uint32_t left = arrival->left;
    uint32_t other_index = left != 0 ? item_at(document, left)->right : first_of(document, arrival);
    uint32_t scan, conflict;

    if (document->mark > UINT32_MAX - document->items.used)
        clear_marks(document);
    scan = conflict = document->mark;
    while (other_index != 0 && other_index != arrival->right && document_step(document)) {
        struct item *other = item_at(document, other_index);

        other->mark = ++document->mark;
        if (item_id_equals(other->origin, arrival->origin)) {
            if (client_at(document, other->client)->id < client_id) {
                left = other_index;
                conflict = document->mark;
            } else if (item_id_equals(other->right_origin, arrival->right_origin)) {
                break;
            }
        } else if (other->origin.client != CLIENT_NONE) {
            uint32_t origin = document_find(document, other->origin.client, other->origin.clock);

            if (item_at(document, origin)->mark <= scan)
                break;
            if (item_at(document, origin)->mark <= conflict) {
                left = other_index;
                conflict = document->mark;
            }
        } else {
            break;
        }
        other_index = other->right;
    }
    return left;
}

static void link_first(struct crdt *document, struct item *item, uint32_t index, struct key *key)
{
    uint32_t *first = key != NULL ? &key->first : &types_at(&document->types, item->parent)->first;

    item->right = *first;
    *first = index;
}

/* Links the item after its left neighbour. In a chain the last item is the value: what stood there is
 * deleted. */
static void link_item(struct crdt *document, uint32_t index)
{
    struct item *item = item_at(document, index);
    struct key *key = NULL;

    if (item->key != NAME_NONE)
        key = types_make_key(&document->types, &document->hash, item->parent, item->key);
    if (item->left != 0) {
        item->right = item_at(document, item->left)->right;
        item_at(document, item->left)->right = index;
    } else {
        link_first(document, item, index, key);
    }
    if (item->right != 0) {
        item_at(document, item->right)->left = index;
    } else if (key != NULL) {
        key->last = index;
        if (item->left != 0 && !item_is_deleted(item_at(document, item->left)))
            items_delete(document, item->left);
    }
}

/* Whatever arrives in a deleted type, or behind the value of a key, is deleted as it arrives. */
static void delete_if_obsolete(struct crdt *document, uint32_t index)
{
    const struct item *item = item_at(document, index);
    uint32_t owner = types_at(&document->types, item->parent)->owner;

    if (item_is_deleted(item))
        return;
    if ((owner != 0 && item_is_deleted(item_at(document, owner))) ||
        (item->key != NAME_NONE && item->right != 0))
        items_delete(document, index);
}

static uint32_t add_struct(struct crdt *document, uint32_t client_index, uint32_t clock, uint32_t length)
{
    struct client *client = client_at(document, client_index);
    uint32_t index = items_create(document);
    struct item *item = item_at(document, index);

    item->client = client_index;
    item->clock = clock;
    item->length = length;
    item->origin.client = item->right_origin.client = CLIENT_NONE;
    structs_append(&client->structs, clock, index);
    client->state = clock + length;
    return index;
}

static void add_garbage(struct crdt *document, uint32_t client, uint32_t clock, uint32_t length)
{
    struct item *item = item_at(document, add_struct(document, client, clock, length));

    item->content = CONTENT_GC;
    item->flags = ITEM_DELETED;
}

/* The content of a struct whose start is known already. */
static void trim_content(struct crdt *document, uint32_t index, const struct block *block, uint32_t offset)
{
    struct block rest = *block;
    struct buffer bytes = {0};
    struct wire wire;

    block_write(&bytes, block, offset);
    wire = wire_over(bytes.bytes, bytes.length);
    if (!block_read(&wire, block->client, block->clock + offset, &rest))
        document->broken = true;
    else
        items_set_content(document, index, &rest, 0);
    buffer_finish(&bytes);
}

static void place_item(struct crdt *document, uint32_t client, const struct block *block, uint32_t offset,
                       size_t payload_ahead, struct arrival *arrival)
{
    uint32_t index, left = arrival->left;
    struct item *item;

    if (!is_undisputed(document, arrival))
        left = find_left(document, block->client, arrival);
    index = add_struct(document, client, block->clock + offset, block->length - offset);
    item = item_at(document, index);
    item->origin = arrival->origin;
    item->right_origin = arrival->right_origin;
    item->left = left;
    item->parent = arrival->parent;
    item->key = arrival->key;
    if (offset == 0)
        items_set_content(document, index, block, payload_ahead);
    else
        trim_content(document, index, block, offset);
    link_item(document, index);
    if (item->content == CONTENT_DELETED) {
        item->flags |= ITEM_DELETED;
        clock_list_add(&document->transaction.deleted, client, item->clock, item->length);
    } else if (item->key == NAME_NONE && content_is_countable(item->content)) {
        types_at(&document->types, item->parent)->length += item->length;
    }
    delete_if_obsolete(document, index);
}

void placing_add(struct crdt *document, uint32_t client, const struct block *block, uint32_t offset,
                 size_t payload_ahead)
{
    struct arrival arrival;

    if (block->content == CONTENT_GC || !resolve(document, client, block, offset, &arrival))
        add_garbage(document, client, block->clock + offset, block->length - offset);
    else
        place_item(document, client, block, offset, payload_ahead, &arrival);
}
