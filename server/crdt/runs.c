#include "crdt/runs.h"

#include <stdlib.h>
#include <string.h>

int span_compare(struct span one, struct span other)
{
    size_t shared = one.length < other.length ? one.length : other.length;
    int order = shared == 0 ? 0 : memcmp(one.bytes, other.bytes, shared);

    return order != 0 ? order : (one.length > other.length) - (one.length < other.length);
}

void formats_finish(struct formats *formats)
{
    mem_free(formats->list);
    *formats = (struct formats){0};
}

bool formats_equal(const struct formats *one, const struct formats *other)
{
    if (one->count != other->count)
        return false;
    for (size_t i = 0; i < one->count; i++) {
        if (!span_equals(one->list[i].key, other->list[i].key) ||
            !span_equals(one->list[i].value, other->list[i].value))
            return false;
    }
    return true;
}

static size_t find_format(const struct formats *formats, struct span key)
{
    size_t at = 0;

    while (at < formats->count && span_compare(formats->list[at].key, key) < 0)
        at++;
    return at;
}

static bool is_null(struct span json)
{
    return json.length == 4 && memcmp(json.bytes, "null", 4) == 0;
}

/* A value of null ends the format. */
static void set_format(struct formats *formats, struct span key, struct span value)
{
    size_t at = find_format(formats, key);
    bool found = at < formats->count && span_equals(formats->list[at].key, key);

    if (is_null(value)) {
        if (found)
            memmove(&formats->list[at], &formats->list[at + 1],
                    (--formats->count - at) * sizeof(struct format));
        return;
    }
    if (!found) {
        formats->list = mem_grow(formats->list, formats->count, &formats->capacity, sizeof(struct format));
        memmove(&formats->list[at + 1], &formats->list[at], (formats->count++ - at) * sizeof(struct format));
    }
    formats->list[at] = (struct format){key, value};
}

static void take_format(const struct item *item, struct formats *formats)
{
    struct wire wire = wire_over(item->bytes, item->byte_count);
    struct span key, value;

    if (wire_read_bytes(&wire, &key) && wire_read_bytes(&wire, &value))
        set_format(formats, key, value);
}

static void describe(const struct item *item, struct run *run)
{
    struct wire wire = wire_over(item->bytes, item->byte_count);

    *run = (struct run){.kind = RUN_VALUES, .item = item};
    if (item->content == CONTENT_STRING) {
        run->kind = RUN_TEXT;
        run->bytes = item_payload(item);
    } else if ((item->flags & ITEM_HAS_TYPE) != 0) {
        run->kind = RUN_TYPE;
        run->type = item->type;
    } else if (item->content == CONTENT_EMBED && wire_read_bytes(&wire, &run->bytes)) {
        run->kind = RUN_EMBED;
    }
}

bool runs_next(const struct crdt *document, uint32_t *index, struct formats *formats, struct run *run)
{
    while (*index != 0) {
        const struct item *item = item_at(document, *index);

        *index = item->right;
        if (item_is_deleted(item))
            continue;
        if (item->content == CONTENT_FORMAT) {
            take_format(item, formats);
            continue;
        }
        describe(item, run);
        return true;
    }
    return false;
}

static bool has_value(const struct crdt *document, const struct key *key)
{
    return key->last != 0 && !item_is_deleted(item_at(document, key->last));
}

/* qsort has no room for the names that the keys are sorted by. */
struct named_key {
    struct span name;
    const struct key *key;
};

static int compare_keys(const void *one, const void *other)
{
    return span_compare(((const struct named_key *)one)->name, ((const struct named_key *)other)->name);
}

size_t runs_sorted_keys(const struct crdt *document, uint32_t type, const struct key ***keys_out)
{
    struct named_key *named = NULL;
    const struct key **keys;
    size_t count = 0, capacity = 0;

    for (uint32_t index = types_at(&document->types, type)->keys; index != 0;) {
        const struct key *key = types_key_at(&document->types, index);

        index = key->next;
        if (!has_value(document, key))
            continue;
        named = mem_grow(named, count, &capacity, sizeof(*named));
        named[count++] = (struct named_key){names_text(&document->names, key->name), key};
    }
    if (count > 1)
        qsort(named, count, sizeof(*named), compare_keys);
    keys = mem_new(count * sizeof(*keys));
    for (size_t i = 0; i < count; i++)
        keys[i] = named[i].key;
    mem_free(named);
    *keys_out = keys;
    return count;
}

const struct item *runs_value(const struct crdt *document, uint32_t type, const char *text)
{
    struct span span = {(const uint8_t *)text, strlen(text)};
    uint32_t name = names_find(&document->names, &document->hash, span);
    const struct key *key;

    if (name == NAME_NONE)
        return NULL;
    key = types_find_key(&document->types, &document->hash, type, name);
    return key != NULL && has_value(document, key) ? item_at(document, key->last) : NULL;
}

struct span runs_node_name(const struct type *type)
{
    struct wire wire = wire_over(type->payload, type->payload_length);
    struct span name = {0};
    uint64_t kind;

    if (type->kind != TYPE_XML_ELEMENT && type->kind != TYPE_XML_HOOK)
        return name;
    return wire_read_uint(&wire, &kind) && wire_read_bytes(&wire, &name) ? name : (struct span){0};
}
