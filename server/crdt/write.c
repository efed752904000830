#include "crdt/write.h"

#include <string.h>

#include "core/secret.h"
#include "crdt/runs.h"
#include "crdt/utf.h"
#include "crdt/writing.h"

uint64_t crdt_fresh_client(const struct crdt *document)
{
    uint32_t client;

    do {
        secret_random(&client, sizeof(client));
    } while (client == 0 || crdt_state(document, client) > 0);
    return client;
}

static struct wire_id id_in(const struct crdt *document, const struct item *item, uint32_t offset)
{
    return (struct wire_id){client_at(document, item->client)->id, item->clock + offset};
}

/* A place in a list: between two clocks of an item, or, with an offset of 0, before it. */
struct list_place {
    uint32_t item;   /* 0 at the end */
    uint32_t before; /* the item left of it */
    uint32_t offset;
};

/* False where the list is shorter. The place is directly behind the unit before index, so that both
 * neighbours are truly adjacent, deleted ones included. */
static bool find_index(const struct crdt *document, uint32_t type, uint32_t index, struct list_place *place)
{
    *place = (struct list_place){.item = type == 0 ? 0 : types_at(&document->types, type)->first};
    while (index > 0 && place->item != 0) {
        const struct item *item = item_at(document, place->item);

        if (item_is_visible(item) && index < item->length) {
            place->offset = index;
            return true;
        }
        index -= item_is_visible(item) ? item->length : 0;
        place->before = place->item;
        place->item = item->right;
    }
    return index == 0;
}

static struct spot spot_at(const struct crdt *document, const char *root, const struct list_place *place)
{
    struct spot spot = {.in_root = true, .root = root};

    if (place->offset > 0) {
        spot.has_left = true;
        spot.left = id_in(document, item_at(document, place->item), place->offset - 1);
    } else if (place->before != 0) {
        const struct item *before = item_at(document, place->before);

        spot.has_left = true;
        spot.left = id_in(document, before, before->length - 1);
    }
    if (place->item != 0) {
        spot.has_right = true;
        spot.right = id_in(document, item_at(document, place->item), place->offset);
    }
    return spot;
}

/* False where fewer units follow. */
static bool delete_units(struct writing *writing, struct list_place place, uint32_t count)
{
    while (count > 0 && place.item != 0) {
        const struct item *item = item_at(writing->document, place.item);
        uint32_t to = item->length - place.offset > count ? place.offset + count : item->length;

        if (item_is_visible(item)) {
            writing_delete_item(writing, item, place.offset, to);
            count -= to - place.offset;
        }
        place = (struct list_place){.item = item->right};
    }
    return count == 0;
}

enum crdt_result crdt_write_text(struct crdt *document, uint64_t client, const char *root, uint32_t index,
                                 uint32_t deleted, const char *text, struct buffer *out)
{
    struct writing writing;
    struct list_place place;
    size_t units = 0, length = strlen(text);
    bool good = utf8_measure((const uint8_t *)text, length, &units) &&
                find_index(document, document_find_root(document, root), index, &place);

    if (!good)
        return CRDT_MALFORMED;
    writing_begin(&writing, document, client);
    if (units > 0) {
        struct spot spot = spot_at(document, root, &place);

        writing_add(&writing, CONTENT_STRING, &spot, (uint32_t)units);
        wire_write_bytes(&writing.structs, text, length);
    }
    return writing_end(&writing, delete_units(&writing, place, deleted), out);
}

/* The last item of the key's chain, deleted or not: a new value goes behind it. */
static const struct item *last_of_chain(struct crdt *document, const char *root, const char *key)
{
    uint32_t type = document_find_root(document, root);
    struct span text = {(const uint8_t *)key, strlen(key)};
    uint32_t name = names_find(&document->names, &document->hash, text);
    const struct key *chain = NULL;

    if (type != 0 && name != NAME_NONE)
        chain = types_find_key(&document->types, &document->hash, type, name);
    return chain == NULL ? NULL : item_at(document, chain->last);
}

enum crdt_result crdt_write_key(struct crdt *document, uint64_t client, const char *root, const char *key,
                                const json_t *value, struct buffer *out)
{
    const struct item *last = last_of_chain(document, root, key);
    struct spot spot = {.in_root = true, .root = root, .key = key};
    struct writing writing;
    bool good = true;

    if (last != NULL) {
        spot.has_left = true;
        spot.left = id_in(document, last, last->length - 1);
    }
    writing_begin(&writing, document, client);
    if (value != NULL) {
        writing_add(&writing, CONTENT_ANY, &spot, 1);
        wire_write_uint(&writing.structs, 1);
        good = writing_add_any(&writing.structs, value);
    }
    if (last != NULL && !item_is_deleted(last))
        writing_delete_item(&writing, last, 0, last->length);
    return writing_end(&writing, good, out);
}
