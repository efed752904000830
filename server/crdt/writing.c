#include "crdt/writing.h"

#include <string.h>

#include "crdt/value.h"

#define SMALL_INTEGER_MAX INT32_MAX

void writing_begin(struct writing *writing, struct crdt *document, uint64_t client)
{
    *writing = (struct writing){.document = document, .client = client};
    writing->first = writing->clock = document_state(document, client);
}

static void write_id(struct buffer *out, struct wire_id id)
{
    wire_write_uint(out, id.client);
    wire_write_uint(out, id.clock);
}

static void write_parent(struct buffer *out, const struct spot *spot)
{
    wire_write_uint(out, spot->in_root ? 1 : 0);
    if (spot->in_root)
        wire_write_bytes(out, spot->root, strlen(spot->root));
    else
        write_id(out, spot->parent);
    if (spot->key != NULL)
        wire_write_bytes(out, spot->key, strlen(spot->key));
}

struct wire_id writing_add(struct writing *writing, enum content content, const struct spot *spot,
                           uint32_t length)
{
    struct wire_id id = {writing->client, writing->clock};

    wire_write_byte(&writing->structs,
                    (uint8_t)(content | (spot->has_left ? INFO_LEFT : 0) |
                              (spot->has_right ? INFO_RIGHT : 0) | (spot->key != NULL ? INFO_KEY : 0)));
    if (spot->has_left)
        write_id(&writing->structs, spot->left);
    if (spot->has_right)
        write_id(&writing->structs, spot->right);
    if (!spot->has_left && !spot->has_right)
        write_parent(&writing->structs, spot);
    writing->clock += length;
    writing->count++;
    return id;
}

void writing_delete_item(struct writing *writing, const struct item *item, uint32_t from, uint32_t to)
{
    range_list_add(&writing->deletes, (struct delete_range){client_at(writing->document, item->client)->id,
                                                            item->clock + from, to - from});
}

static void write_update(struct writing *writing, struct buffer *out)
{
    wire_write_uint(out, writing->count > 0 ? 1 : 0);
    if (writing->count > 0) {
        wire_write_uint(out, writing->count);
        wire_write_uint(out, writing->client);
        wire_write_uint(out, writing->first);
        buffer_append(out, writing->structs.bytes, writing->structs.length);
    }
    range_list_sort(&writing->deletes);
    range_list_write(&writing->deletes, out);
}

enum crdt_result writing_end(struct writing *writing, bool good, struct buffer *out)
{
    if (good)
        write_update(writing, out);
    buffer_finish(&writing->structs);
    range_list_finish(&writing->deletes);
    return good ? CRDT_OK : CRDT_MALFORMED;
}

static void write_double(struct buffer *out, double number)
{
    uint64_t bits;

    memcpy(&bits, &number, sizeof(bits));
    wire_write_byte(out, ANY_FLOAT64);
    for (int shift = 56; shift >= 0; shift -= 8)
        wire_write_byte(out, (uint8_t)(bits >> shift));
}

static void write_scalar(struct buffer *out, const json_t *value)
{
    json_int_t number;

    switch (json_typeof(value)) {
    case JSON_STRING:
        wire_write_byte(out, ANY_TEXT);
        wire_write_bytes(out, json_string_value(value), json_string_length(value));
        break;
    case JSON_INTEGER:
        number = json_integer_value(value);
        if (number > SMALL_INTEGER_MAX || number < -SMALL_INTEGER_MAX) {
            write_double(out, (double)number);
            break;
        }
        wire_write_byte(out, ANY_INTEGER);
        wire_write_int(out, number);
        break;
    case JSON_REAL:
        write_double(out, json_real_value(value));
        break;
    default:
        wire_write_byte(out, json_is_true(value) ? ANY_TRUE : json_is_false(value) ? ANY_FALSE : ANY_NULL);
        break;
    }
}

/* A container whose members are being written. */
struct open_json {
    const json_t *json;
    size_t index; /* of an array */
    void *member; /* of an object */
};

/* The next member, its key written, or NULL at the end. */
static const json_t *next_member(struct buffer *out, struct open_json *open)
{
    const json_t *value;

    if (json_is_array(open->json))
        return json_array_get(open->json, open->index++);
    if (open->member == NULL)
        return NULL;
    wire_write_bytes(out, json_object_iter_key(open->member), strlen(json_object_iter_key(open->member)));
    value = json_object_iter_value(open->member);
    open->member = json_object_iter_next((json_t *)(uintptr_t)open->json, open->member);
    return value;
}

static struct open_json begin_container(struct buffer *out, const json_t *value)
{
    bool is_array = json_is_array(value);

    wire_write_byte(out, is_array ? ANY_ARRAY : ANY_OBJECT);
    wire_write_uint(out, is_array ? json_array_size(value) : json_object_size(value));
    return (struct open_json){value, 0, is_array ? NULL : json_object_iter((json_t *)(uintptr_t)value)};
}

bool writing_add_any(struct buffer *out, const json_t *value)
{
    struct open_json open[VALUE_DEPTH_MAX];
    size_t depth = 0;

    while (value != NULL || depth > 0) {
        if (value == NULL) {
            depth--;
        } else if (!json_is_array(value) && !json_is_object(value)) {
            write_scalar(out, value);
        } else if (depth == VALUE_DEPTH_MAX) {
            return false;
        } else {
            open[depth++] = begin_container(out, value);
        }
        value = depth > 0 ? next_member(out, &open[depth - 1]) : NULL;
    }
    return true;
}
