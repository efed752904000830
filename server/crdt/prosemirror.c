#include "crdt/prosemirror.h"

#include <string.h>

#include "crdt/json_out.h"
#include "crdt/read.h"
#include "crdt/values_out.h"

struct writer {
    const struct crdt *document;
    struct buffer *out;
    struct buffer text;  /* a text node that may still grow */
    struct buffer marks; /* its marks, as JSON */
    bool has_content[READ_DEPTH_MAX + 2];
    size_t depth;
};

/* The comma before a node, or the bracket before the first one. */
static void begin_child(struct writer *writer)
{
    bool *has_content = &writer->has_content[writer->depth];

    if (*has_content)
        buffer_append(writer->out, ",", 1);
    else if (writer->depth > 0)
        buffer_append_text(writer->out, ",\"content\":[");
    *has_content = true;
}

static void flush_text(struct writer *writer)
{
    struct span text = {(const uint8_t *)writer->text.bytes, writer->text.length};

    if (text.length == 0)
        return;
    begin_child(writer);
    buffer_append_text(writer->out, "{\"type\":\"text\",\"text\":");
    json_out_text(writer->out, text);
    if (writer->marks.length > 0) {
        buffer_append_text(writer->out, ",\"marks\":[");
        buffer_append(writer->out, writer->marks.bytes, writer->marks.length);
        buffer_append_text(writer->out, "]");
    }
    buffer_append_text(writer->out, "}");
    buffer_clear(&writer->text);
}

static void write_marks(struct buffer *out, const struct formats *marks)
{
    for (size_t i = 0; i < marks->count; i++) {
        const struct format *mark = &marks->list[i];

        if (i > 0)
            buffer_append(out, ",", 1);
        buffer_append_text(out, "{\"type\":");
        json_out_text(out, tree_mark_name(mark->key));
        if (mark->value.bytes[0] == '{' && mark->value.length > strlen("{}")) {
            buffer_append_text(out, ",\"attrs\":");
            buffer_append(out, mark->value.bytes, mark->value.length);
        }
        buffer_append_text(out, "}");
    }
}

static void add_text(void *self, struct span text, const struct formats *formats)
{
    struct writer *writer = self;
    struct buffer marks = {0};

    write_marks(&marks, formats);
    if (marks.length != writer->marks.length ||
        (marks.length > 0 && memcmp(marks.bytes, writer->marks.bytes, marks.length) != 0)) {
        flush_text(writer);
        buffer_finish(&writer->marks);
        writer->marks = marks;
    } else {
        buffer_finish(&marks);
    }
    buffer_append(&writer->text, text.bytes, text.length);
}

static void open_node(void *self, const struct tree_node *node)
{
    struct writer *writer = self;
    struct buffer attributes = {0};

    flush_text(writer);
    begin_child(writer);
    buffer_append_text(writer->out, "{\"type\":");
    json_out_text(writer->out, node->name);
    if (values_out_attributes(writer->document, &attributes, node->type) > 0) {
        buffer_append_text(writer->out, ",\"attrs\":{");
        buffer_append(writer->out, attributes.bytes, attributes.length);
        buffer_append_text(writer->out, "}");
    }
    buffer_finish(&attributes);
    writer->has_content[++writer->depth] = false;
}

static void close_node(void *self, const struct tree_node *node)
{
    struct writer *writer = self;

    (void)node;
    flush_text(writer);
    if (writer->has_content[writer->depth--])
        buffer_append(writer->out, "]", 1);
    buffer_append(writer->out, "}", 1);
}

static const struct tree_sink json_sink = {open_node, add_text, close_node, NULL};

bool prosemirror_write_children(const struct crdt *document, uint32_t type, struct buffer *out)
{
    struct writer writer = {.document = document, .out = out};
    bool good = tree_walk(document, type, &json_sink, &writer, out);

    if (good)
        flush_text(&writer);
    buffer_finish(&writer.text);
    buffer_finish(&writer.marks);
    return good;
}

bool prosemirror_write_node(const struct crdt *document, uint32_t type, struct buffer *out)
{
    struct tree_node node = {runs_node_name(types_at(&document->types, type)), type};
    struct buffer attributes = {0};
    bool good;

    buffer_append_text(out, "{\"type\":");
    json_out_text(out, node.name);
    if (values_out_attributes(document, &attributes, type) > 0)
        buffer_append_format(out, ",\"attrs\":{%s}", attributes.bytes);
    buffer_finish(&attributes);
    buffer_append_text(out, ",\"content\":[");
    good = prosemirror_write_children(document, type, out);
    buffer_append_text(out, "]}");
    return good;
}

bool crdt_read_prosemirror(const struct crdt *document, const char *root, struct buffer *out)
{
    bool good;

    buffer_append_text(out, "{\"type\":\"doc\",\"content\":[");
    good = prosemirror_write_children(document, document_find_root(document, root), out);
    buffer_append_text(out, "]}");
    return good;
}
