#include "crdt/json_out.h"
#include "crdt/prosemirror.h"
#include "crdt/read.h"
#include "crdt/read_json.h"
#include "crdt/values_out.h"

/* A list or a map that is being written. */
struct frame {
    uint32_t next; /* item of a list */
    const struct key **keys;
    size_t key_count;
    size_t key_at;
    bool is_map;
    bool is_empty;
};

struct writer {
    const struct crdt *document;
    struct buffer *out;
    struct frame *frames;
    size_t depth;
    size_t capacity;
};

static void write_text(const struct crdt *document, uint32_t type, struct buffer *out)
{
    uint32_t item = type == 0 ? 0 : types_at(&document->types, type)->first;
    struct formats formats = {0};
    struct run run;

    while (runs_next(document, &item, &formats, &run)) {
        if (run.kind == RUN_TEXT)
            buffer_append(out, run.bytes.bytes, run.bytes.length);
    }
    formats_finish(&formats);
}

static void write_text_as_json(struct writer *writer, uint32_t type)
{
    struct buffer text = {0};

    write_text(writer->document, type, &text);
    json_out_text(writer->out, (struct span){(const uint8_t *)text.bytes, text.length});
    buffer_finish(&text);
}

static bool push(struct writer *writer, uint32_t type, bool is_map)
{
    struct frame *frame;

    if (writer->depth == READ_DEPTH_MAX)
        return false;
    writer->frames = mem_grow(writer->frames, writer->depth, &writer->capacity, sizeof(*frame));
    frame = &writer->frames[writer->depth++];
    *frame = (struct frame){.is_map = is_map, .is_empty = true};
    if (is_map && type != 0)
        frame->key_count = runs_sorted_keys(writer->document, type, &frame->keys);
    else if (type != 0)
        frame->next = types_at(&writer->document->types, type)->first;
    buffer_append(writer->out, is_map ? "{" : "[", 1);
    return true;
}

static void pop(struct writer *writer)
{
    struct frame *frame = &writer->frames[--writer->depth];

    buffer_append(writer->out, frame->is_map ? "}" : "]", 1);
    mem_free(frame->keys);
}

static bool write_type(struct writer *writer, uint32_t type)
{
    switch (types_at(&writer->document->types, type)->kind) {
    case TYPE_ARRAY:
        return push(writer, type, false);
    case TYPE_MAP:
        return push(writer, type, true);
    case TYPE_TEXT:
    case TYPE_XML_TEXT:
        write_text_as_json(writer, type);
        return true;
    default:
        return prosemirror_write_node(writer->document, type, writer->out);
    }
}

static bool write_item(struct writer *writer, const struct item *item)
{
    if ((item->flags & ITEM_HAS_TYPE) != 0)
        return write_type(writer, item->type);
    values_out(writer->out, item);
    return true;
}

static void write_comma(struct writer *writer, struct frame *frame)
{
    if (!frame->is_empty)
        buffer_append(writer->out, ",", 1);
    frame->is_empty = false;
}

static bool write_next_of_list(struct writer *writer, struct frame *frame)
{
    struct formats formats = {0};
    struct run run;
    bool more = runs_next(writer->document, &frame->next, &formats, &run);

    formats_finish(&formats);
    if (!more) {
        pop(writer);
        return true;
    }
    write_comma(writer, frame);
    if (run.kind == RUN_TYPE)
        return write_type(writer, run.type);
    values_out(writer->out, run.item);
    return true;
}

static bool write_next_of_map(struct writer *writer, struct frame *frame)
{
    const struct item *item;

    if (frame->key_at == frame->key_count) {
        pop(writer);
        return true;
    }
    item = item_at(writer->document, frame->keys[frame->key_at]->last);
    if (!values_are_undefined(item)) {
        write_comma(writer, frame);
        json_out_text(writer->out, names_text(&writer->document->names, frame->keys[frame->key_at]->name));
        buffer_append(writer->out, ":", 1);
        frame->key_at++;
        return write_item(writer, item);
    }
    frame->key_at++;
    return true;
}

bool read_json_container(const struct crdt *document, uint32_t type, bool is_map, struct buffer *out)
{
    struct writer writer = {.document = document, .out = out};
    size_t start = out->length;
    bool good = push(&writer, type, is_map);

    while (writer.depth > 0 && good) {
        struct frame *frame = &writer.frames[writer.depth - 1];

        good = frame->is_map ? write_next_of_map(&writer, frame) : write_next_of_list(&writer, frame);
        good = good && out->length - start <= READ_BYTES_MAX;
    }
    while (writer.depth > 0)
        pop(&writer);
    mem_free(writer.frames);
    return good;
}

bool read_json_type(const struct crdt *document, uint32_t type, struct buffer *out)
{
    struct writer writer = {.document = document, .out = out};
    uint8_t kind = types_at(&document->types, type)->kind;

    if (kind == TYPE_ARRAY || kind == TYPE_MAP)
        return read_json_container(document, type, kind == TYPE_MAP, out);
    return write_type(&writer, type);
}

bool crdt_read_array(const struct crdt *document, const char *root, struct buffer *out)
{
    return read_json_container(document, document_find_root(document, root), false, out);
}

bool crdt_read_map(const struct crdt *document, const char *root, struct buffer *out)
{
    return read_json_container(document, document_find_root(document, root), true, out);
}

bool crdt_read_text(const struct crdt *document, const char *root, struct buffer *out)
{
    size_t start = out->length;

    write_text(document, document_find_root(document, root), out);
    return out->length - start <= READ_BYTES_MAX;
}
