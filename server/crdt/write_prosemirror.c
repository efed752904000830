#include <string.h>

#include "core/json.h"
#include "crdt/prosemirror.h"
#include "crdt/read.h"
#include "crdt/staying.h"
#include "crdt/write.h"
#include "crdt/writing.h"

/* The children of one node that are being written, each behind the one before. */
struct level {
    const json_t *children;
    size_t next;
    struct spot spot; /* of the next child */
};

/* What stands in the root now: one item for each child. */
struct present {
    uint32_t *items;
    size_t count;
    size_t capacity;
    json_t *children; /* as JSON; NULL where items and children do not correspond */
};

static const char *type_of(const json_t *node)
{
    return json_text(node, "type");
}

static bool is_text(const json_t *node)
{
    return type_of(node) != NULL && strcmp(type_of(node), "text") == 0;
}

static void follow(struct spot *spot, struct wire_id id, uint32_t length)
{
    spot->has_left = true;
    spot->left = (struct wire_id){id.client, id.clock + length - 1};
}

static bool write_attributes(struct writing *writing, struct wire_id parent, const json_t *attributes)
{
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)attributes, name, value)
    {
        struct spot spot = {.parent = parent, .key = name};

        if (json_is_null(value))
            continue;
        writing_add(writing, CONTENT_ANY, &spot, 1);
        wire_write_uint(&writing->structs, 1);
        if (!writing_add_any(&writing->structs, value))
            return false;
    }
    return true;
}

static void write_format(struct writing *writing, struct spot *spot, const char *key, const char *value)
{
    struct wire_id id = writing_add(writing, CONTENT_FORMAT, spot, 1);

    wire_write_bytes(&writing->structs, key, strlen(key));
    wire_write_bytes(&writing->structs, value, strlen(value));
    follow(spot, id, 1);
}

/* The marks of a text node by name, each with its attributes: new. */
static json_t *marks_of(const json_t *node)
{
    json_t *marks = json_object();
    const json_t *mark;
    size_t i;

    json_array_foreach(json_object_get(node, "marks"), i, mark)
    {
        const json_t *attributes = json_object_get(mark, "attrs");

        if (type_of(mark) == NULL)
            continue;
        json_object_set_new(marks, type_of(mark),
                            json_is_object(attributes) ? json_incref((json_t *)(uintptr_t)attributes)
                                                       : json_object());
    }
    return marks;
}

/* Ends the marks of `from` that are not in `to`, and begins those of `to` that are not in `from`. */
static void change_marks(struct writing *writing, struct spot *spot, json_t *from, json_t *to)
{
    const char *name;
    json_t *attributes;

    json_object_foreach(from, name, attributes)
    {
        if (json_object_get(to, name) == NULL)
            write_format(writing, spot, name, "null");
    }
    json_object_foreach(to, name, attributes)
    {
        struct buffer value = {0};

        if (json_equal(json_object_get(from, name), attributes))
            continue;
        json_write(&value, attributes);
        write_format(writing, spot, name, value.bytes);
        buffer_finish(&value);
    }
}

static bool write_string(struct writing *writing, struct spot *spot, const char *text)
{
    struct wire_id id;
    struct wire wire;
    struct buffer bytes = {0};
    struct span span;
    uint32_t units = 0;
    bool good;

    wire_write_bytes(&bytes, text, strlen(text));
    wire = wire_over(bytes.bytes, bytes.length);
    good = wire_read_text(&wire, &span, &units) && units > 0;
    if (good) {
        id = writing_add(writing, CONTENT_STRING, spot, units);
        buffer_append(&writing->structs, bytes.bytes, bytes.length);
        follow(spot, id, units);
    }
    buffer_finish(&bytes);
    return good;
}

/* Neighbouring text nodes are one XML text; answers how many nodes it took, 0 where one is no text node. */
static size_t write_texts(struct writing *writing, struct level *level)
{
    struct wire_id id = writing_add(writing, CONTENT_TYPE, &level->spot, 1);
    struct spot spot = {.parent = id};
    json_t *marks = json_object();
    size_t taken = 0;
    const json_t *node;
    bool good = true;

    wire_write_uint(&writing->structs, TYPE_XML_TEXT);
    follow(&level->spot, id, 1);
    while (good && is_text(node = json_array_get(level->children, level->next + taken))) {
        json_t *next = marks_of(node);

        change_marks(writing, &spot, marks, next);
        json_decref(marks);
        marks = next;
        good = json_text(node, "text") != NULL && write_string(writing, &spot, json_text(node, "text"));
        taken++;
    }
    json_decref(marks);
    return good ? taken : 0;
}

/* Writes an element and its attributes, and answers the level of its children. */
static bool write_element(struct writing *writing, struct spot *spot, const json_t *node, struct level *level)
{
    struct wire_id id;

    if (type_of(node) == NULL)
        return false;
    id = writing_add(writing, CONTENT_TYPE, spot, 1);
    wire_write_uint(&writing->structs, TYPE_XML_ELEMENT);
    wire_write_bytes(&writing->structs, type_of(node), strlen(type_of(node)));
    follow(spot, id, 1);
    *level = (struct level){.children = json_object_get(node, "content"), .spot = {.parent = id}};
    return write_attributes(writing, id, json_object_get(node, "attrs"));
}

/* Writes the nodes at the spot, and all that is in them. */
static bool write_nodes(struct writing *writing, const json_t *children, struct spot spot)
{
    size_t limit = writing->document->limits.depth;
    struct level *levels = mem_new((limit + 1) * sizeof(*levels));
    size_t depth = 1;
    bool good = true;

    levels[0] = (struct level){.children = children, .spot = spot};
    while (depth > 0 && good) {
        struct level *level = &levels[depth - 1];
        const json_t *child = json_array_get(level->children, level->next);

        if (child == NULL) {
            depth--;
        } else if (is_text(child)) {
            size_t taken = write_texts(writing, level);

            level->next += taken;
            good = taken > 0 && depth <= limit;
        } else {
            level->next++;
            good = depth < limit && write_element(writing, &level->spot, child, &levels[depth]);
            depth++;
        }
    }
    mem_free(levels);
    return good;
}

static json_t *read_children(const struct crdt *document, uint32_t type)
{
    struct buffer json = {0};
    json_t *children = NULL;

    buffer_append_text(&json, "[");
    if (prosemirror_write_children(document, type, &json)) {
        buffer_append_text(&json, "]");
        children = json_loadb(json.bytes, json.length, 0, NULL);
    }
    buffer_finish(&json);
    return children;
}

static void read_present(const struct crdt *document, uint32_t type, struct present *present)
{
    bool only_elements = true;

    *present = (struct present){0};
    for (uint32_t index = type == 0 ? 0 : types_at(&document->types, type)->first; index != 0;
         index = item_at(document, index)->right) {
        const struct item *item = item_at(document, index);

        if (!item_is_visible(item))
            continue;
        present->items = mem_grow(present->items, present->count, &present->capacity, sizeof(uint32_t));
        present->items[present->count++] = index;
        only_elements = only_elements && (item->flags & ITEM_HAS_TYPE) != 0 &&
                        types_at(&document->types, item->type)->kind == TYPE_XML_ELEMENT;
    }
    if (only_elements)
        present->children = read_children(document, type);
    if (present->children != NULL && json_array_size(present->children) != present->count) {
        json_decref(present->children);
        present->children = NULL;
    }
}

/* Directly behind the last child that stays, before whatever follows it. */
static struct spot spot_behind(const struct crdt *document, const char *root, const struct present *present,
                               size_t head)
{
    struct spot spot = {.in_root = true, .root = root};
    uint32_t type = document_find_root(document, root);
    uint32_t right = type == 0 ? 0 : types_at(&document->types, type)->first;

    if (head > 0) {
        const struct item *left = item_at(document, present->items[head - 1]);

        spot.has_left = true;
        spot.left = (struct wire_id){client_at(document, left->client)->id, item_end(left) - 1};
        right = left->right;
    }
    if (right != 0) {
        const struct item *item = item_at(document, right);

        spot.has_right = true;
        spot.right = (struct wire_id){client_at(document, item->client)->id, item->clock};
    }
    return spot;
}

/* Present children [from, to) go, and new ones [new_from, new_to) come in their place. */
struct gap {
    size_t from, to;
    size_t new_from, new_to;
};

static bool write_gap(struct writing *writing, const char *root, const struct present *present,
                      const json_t *children, const struct gap *gap)
{
    json_t *nodes = json_array();
    bool good = true;

    for (size_t i = gap->new_from; i < gap->new_to; i++)
        json_array_append(nodes, json_array_get(children, i));
    if (gap->new_to > gap->new_from)
        good = write_nodes(writing, nodes, spot_behind(writing->document, root, present, gap->from));
    for (size_t i = gap->from; i < gap->to; i++) {
        const struct item *item = item_at(writing->document, present->items[i]);

        writing_delete_item(writing, item, 0, item->length);
    }
    json_decref(nodes);
    return good;
}

/* Between any two children that stay. */
static bool write_gaps(struct writing *writing, const char *root, const struct present *present,
                       const json_t *children)
{
    size_t *staying = staying_find(present->children, children);
    struct gap gap = {0};
    bool good = true;

    for (size_t i = 0; i < present->count && good; i++) {
        if (present->children == NULL || staying[i] == STAYS_NOT)
            continue;
        gap.to = i;
        gap.new_to = staying[i];
        good = write_gap(writing, root, present, children, &gap);
        gap.from = i + 1;
        gap.new_from = staying[i] + 1;
    }
    gap.to = present->count;
    gap.new_to = json_array_size(children);
    good = good && write_gap(writing, root, present, children, &gap);
    mem_free(staying);
    return good;
}

enum crdt_result crdt_write_prosemirror(struct crdt *document, uint64_t client, const char *root,
                                        const json_t *json, struct buffer *out)
{
    const json_t *children = json_object_get(json, "content");
    struct present present;
    struct writing writing;
    bool good;

    if (!json_is_object(json) || (children != NULL && !json_is_array(children)))
        return CRDT_MALFORMED;
    read_present(document, document_find_root(document, root), &present);
    writing_begin(&writing, document, client);
    good = write_gaps(&writing, root, &present, children);
    json_decref(present.children);
    mem_free(present.items);
    return writing_end(&writing, good, out);
}
