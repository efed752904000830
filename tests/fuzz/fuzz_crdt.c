/* Bytes from anywhere against the shared-text engine. The first byte says what they are taken for: an update
 * for an empty document or for one that has content, a state vector, a snapshot, a position, or several
 * updates to merge. What is accepted must load again to the same bytes, applying it twice must change
 * nothing, and no reader may fall over it. With SFAT_FUZZ_ACCEPTED naming a directory, accepted updates are
 * kept there for tests/crdt/accepted.mjs, which asks Yjs whether it takes them too. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crdt/crdt.h"
#include "crdt/document.h"
#include "crdt/position.h"
#include "crdt/read.h"
#include "crdt/updates.h"

#define ACCEPTED_MAX 20000

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* Text, an array, a map and XML by clients 1 and 2, with something deleted in each. */
static const uint8_t prepared[] = {
    0x02, 0x03, 0x02, 0x00, 0xc4, 0x01, 0x01, 0x01, 0x02, 0x01, 0x7a, 0xa7, 0x01, 0x07, 0x01, 0x81,
    0x01, 0x0b, 0x01, 0x0d, 0x01, 0x00, 0x06, 0x01, 0x01, 0x74, 0x01, 0x62, 0x04, 0x74, 0x72, 0x75,
    0x65, 0x84, 0x01, 0x00, 0x01, 0x61, 0x81, 0x01, 0x01, 0x01, 0x84, 0x01, 0x02, 0x05, 0x63, 0xf0,
    0x9f, 0x91, 0xbe, 0x86, 0x01, 0x05, 0x01, 0x62, 0x04, 0x6e, 0x75, 0x6c, 0x6c, 0x21, 0x01, 0x01,
    0x6d, 0x01, 0x6b, 0x01, 0x08, 0x01, 0x01, 0x61, 0x01, 0x7d, 0x01, 0x81, 0x01, 0x08, 0x01, 0x88,
    0x01, 0x09, 0x01, 0x75, 0x01, 0x7d, 0x02, 0x07, 0x01, 0x01, 0x78, 0x03, 0x01, 0x70, 0x07, 0x00,
    0x01, 0x0b, 0x06, 0x04, 0x00, 0x01, 0x0c, 0x02, 0x64, 0x65, 0x28, 0x00, 0x01, 0x0b, 0x01, 0x71,
    0x01, 0x7d, 0x03, 0x02, 0x02, 0x01, 0x02, 0x01, 0x01, 0x03, 0x02, 0x01, 0x07, 0x01, 0x09, 0x01};

static void keep_accepted(const uint8_t *bytes, size_t length)
{
    static unsigned count;
    const char *directory = getenv("SFAT_FUZZ_ACCEPTED");
    char path[512];
    FILE *file;

    if (directory == NULL || count >= ACCEPTED_MAX)
        return;
    snprintf(path, sizeof(path), "%s/%u", directory, count++);
    file = fopen(path, "wb");
    assert(file != NULL && fwrite(bytes, 1, length, file) == length);
    fclose(file);
}

static void read_everything(struct crdt *document)
{
    static bool (*const views[])(const struct crdt *, const char *, struct buffer *) = {
        crdt_read_text,        crdt_read_delta, crdt_read_array, crdt_read_map,
        crdt_read_prosemirror, crdt_read_plain, crdt_read_html,  crdt_read_markdown,
    };
    static const char *const roots[] = {"t", "a", "m", "x", ""};

    for (size_t view = 0; view < COUNT_OF(views); view++) {
        for (size_t root = 0; root < COUNT_OF(roots); root++) {
            struct buffer out = {0};
            bool good = views[view](document, roots[root], &out);

            (void)good;
            buffer_finish(&out);
        }
    }
}

static void must(enum crdt_result result)
{
    if (result != CRDT_OK)
        abort();
}

static void must_be_same(const struct buffer *one, const struct buffer *other)
{
    if (one->length != other->length || memcmp(one->bytes, other->bytes, one->length) != 0)
        abort();
}

static void must_hold(bool holds)
{
    if (!holds)
        abort();
}

/* Answers the last item of a list or a chain. */
static uint32_t check_links(const struct crdt *document, uint32_t type, uint32_t key, uint32_t first,
                            uint32_t *length)
{
    uint32_t left = 0;

    for (uint32_t index = first; index != 0; index = item_at(document, index)->right) {
        const struct item *item = item_at(document, index);

        must_hold(item->left == left && item->parent == type && item->key == key &&
                  item->content != CONTENT_GC);
        must_hold(document_find(document, item->client, item->clock) == index);
        *length += item_is_visible(item) ? item->length : 0;
        left = index;
    }
    return left;
}

static void check_type(const struct crdt *document, uint32_t index)
{
    const struct type *type = types_at(&document->types, index);
    uint32_t length = 0, ignored = 0;

    must_hold(type->owner == 0 || item_at(document, type->owner)->type == index);
    check_links(document, index, NAME_NONE, type->first, &length);
    must_hold(length == type->length);
    for (uint32_t at = type->keys; at != 0; at = types_key_at(&document->types, at)->next) {
        const struct key *key = types_key_at(&document->types, at);

        must_hold(key->type == index);
        must_hold(check_links(document, index, key->name, key->first, &ignored) == key->last);
        must_hold(types_find_key(&document->types, &document->hash, index, key->name) == key);
    }
}

static size_t check_structs(const struct crdt *document, const struct client *client)
{
    struct place place = {0};
    uint32_t clock = 0;
    size_t bytes = 0;

    do {
        const struct entry *entry = structs_at(&client->structs, place);
        const struct item *item = item_at(document, entry->item);

        must_hold(entry->clock == clock && item->clock == clock && item->length > 0);
        clock = item_end(item);
        bytes += item->byte_count;
        if ((item->flags & ITEM_HAS_TYPE) != 0) {
            bytes += types_at(&document->types, item->type)->payload_length;
            check_type(document, item->type);
        }
    } while (structs_step(&client->structs, &place));
    must_hold(clock == client->state);
    return bytes;
}

/* Every item is in the list that it says it is in, and everything is counted. */
static void check_inside(const struct crdt *document)
{
    size_t bytes = 0, structs = 0;

    for (uint32_t i = 0; i < document->types.root_count; i++)
        check_type(document, document->types.roots[i]);
    for (uint32_t i = 0; i < document->clients.count; i++) {
        bytes += check_structs(document, client_at(document, i));
        structs += client_at(document, i)->structs.count;
    }
    must_hold(bytes == document->blob.live && structs == document->items.live);
}

/* What a document became must survive being saved and loaded. Only what honest clients write comes back as
 * the same bytes (tests/crdt/fuzz.mjs); of forged structs Yjs as well makes something else when it loads them
 * again. */
static void check_document(struct crdt *document, const struct crdt_options *options)
{
    struct crdt *loaded = crdt_create(options);
    struct buffer state = {0}, again = {0}, change = {0};

    check_inside(document);
    crdt_encode_change(document, &change);
    must_hold(crdt_update_is_valid(change.bytes, change.length));
    crdt_encode_state(document, &state);
    must(crdt_load(loaded, state.bytes, state.length, NULL));
    check_inside(loaded);
    must(crdt_load(document, state.bytes, state.length, NULL));
    crdt_encode_state(document, &again);
    must_be_same(&state, &again);
    buffer_clear(&again);
    buffer_clear(&state);
    crdt_encode_vector(document, &state);
    crdt_encode_vector(loaded, &again);
    must_be_same(&state, &again);
    read_everything(document);
    read_everything(loaded);
    buffer_finish(&state);
    buffer_finish(&again);
    buffer_finish(&change);
    crdt_destroy(loaded);
}

static void try_update(const uint8_t *bytes, size_t length, bool is_prepared, bool keep_deleted)
{
    struct crdt_options options = {.keep_deleted = keep_deleted, .limits = {.steps = 100000}};
    struct crdt *document = crdt_create(&options);
    struct crdt_outcome outcome;
    enum crdt_result result;

    if (is_prepared)
        must(crdt_apply(document, prepared, sizeof(prepared), NULL));
    result = crdt_apply(document, bytes, length, &outcome);
    assert((result == CRDT_MALFORMED) == !crdt_update_is_valid(bytes, length));
    if (result == CRDT_OK) {
        keep_accepted(bytes, length);
        check_document(document, &options);
        must(crdt_apply(document, bytes, length, &outcome));
    }
    crdt_destroy(document);
}

static void try_merge(const uint8_t *bytes, size_t length)
{
    size_t half = length / 2;
    struct crdt_bytes updates[] = {{bytes, length > 0 ? bytes[0] % (length + 1) : 0},
                                   {bytes + half, length - half}};
    struct crdt_bytes self[] = {{bytes, length}, {prepared, sizeof(prepared)}};
    struct buffer out = {0};

    if (crdt_merge_updates(updates, 2, &out) == CRDT_OK && !crdt_update_is_valid(out.bytes, out.length))
        abort();
    buffer_clear(&out);
    if (crdt_merge_updates(self, 2, &out) == CRDT_OK && !crdt_update_is_valid(out.bytes, out.length))
        abort();
    buffer_clear(&out);
    if (crdt_diff_update(bytes, length, "\x01\x02\x02", 3, &out) == CRDT_OK &&
        !crdt_update_is_valid(out.bytes, out.length))
        abort();
    buffer_clear(&out);
    if (crdt_update_vector(bytes, length, &out) == CRDT_OK && out.length == 0)
        abort();
    buffer_finish(&out);
}

static void try_questions(const uint8_t *bytes, size_t length)
{
    struct crdt_options options = {.keep_deleted = true};
    struct crdt *document = crdt_create(&options);
    struct buffer out = {0};
    struct crdt_place place;

    must(crdt_apply(document, prepared, sizeof(prepared), NULL));
    if (crdt_encode_since(document, bytes, length, &out) == CRDT_OK &&
        !crdt_update_is_valid(out.bytes, out.length))
        abort();
    buffer_clear(&out);
    if (crdt_encode_at(document, bytes, length, &out) == CRDT_OK &&
        !crdt_update_is_valid(out.bytes, out.length))
        abort();
    buffer_finish(&out);
    if (crdt_find_position(document, bytes, length, &place) && place.index > 100)
        abort();
    crdt_destroy(document);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (length == 0)
        return 0;
    switch (bytes[0] % 6) {
    case 0:
    case 1:
        try_update(bytes + 1, length - 1, false, bytes[0] % 6 == 1);
        break;
    case 2:
    case 3:
        try_update(bytes + 1, length - 1, true, bytes[0] % 6 == 3);
        break;
    case 4:
        try_merge(bytes + 1, length - 1);
        break;
    default:
        try_questions(bytes + 1, length - 1);
        break;
    }
    return 0;
}
