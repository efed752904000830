#include "crdt/plain.h"

#include <string.h>

#include "crdt/read.h"

static bool is_named(const struct tree_node *node, const char *name)
{
    return node->name.length == strlen(name) && memcmp(node->name.bytes, name, node->name.length) == 0;
}

void plain_add_text(void *self, struct span text, const struct formats *marks)
{
    struct plain_writer *writer = self;

    (void)marks;
    buffer_append(writer->out, text.bytes, text.length);
    writer->in_block = true;
}

static void end_line(struct plain_writer *writer)
{
    buffer_append(writer->out, "\n", 1);
    writer->in_block = false;
}

static bool is_cell(const struct tree_node *node)
{
    return is_named(node, "tableCell") || is_named(node, "tableHeader");
}

void plain_open_node(void *self, const struct tree_node *node)
{
    struct plain_writer *writer = self;

    if (is_named(node, "hardBreak"))
        end_line(writer);
}

/* The paragraph of a cell ends with the cell's tab, not with a line. */
void plain_close_node(void *self, const struct tree_node *node)
{
    struct plain_writer *writer = self;
    struct buffer *out = writer->out;

    if (is_cell(node)) {
        if (out->length > 0 && out->bytes[out->length - 1] == '\n')
            out->bytes[--out->length] = '\0';
        buffer_append(out, "\t", 1);
        writer->in_block = true;
    } else if (is_named(node, "tableRow") && out->length > 0 && out->bytes[out->length - 1] == '\t') {
        out->bytes[--out->length] = '\0';
        end_line(writer);
    } else if (writer->in_block || is_named(node, "paragraph")) {
        if (!is_named(node, "hardBreak"))
            end_line(writer);
    }
}

bool crdt_read_plain(const struct crdt *document, const char *root, struct buffer *out)
{
    static const struct tree_sink sink = {plain_open_node, plain_add_text, plain_close_node, NULL};
    struct plain_writer writer = {.out = out};

    return tree_walk(document, document_find_root(document, root), &sink, &writer, out);
}
