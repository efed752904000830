#include <string.h>

#include "crdt/attributes.h"
#include "crdt/markdown_words.h"
#include "crdt/marks.h"
#include "crdt/read.h"
#include "crdt/tree.h"

/* A list or a quotation that is open. */
struct container {
    size_t prefix_length; /* of the lines around it */
    int64_t number;       /* of the next item of an ordered list, else 0 */
    uint32_t items;       /* begun so far */
    bool is_list;
};

struct writer {
    const struct crdt *document;
    struct buffer *out;
    size_t start;         /* where our text begins in out */
    struct buffer prefix; /* what every line starts with */
    struct buffer marker; /* of a list item whose first line is to come: stands for the end of the prefix */
    size_t marker_width;  /* how much of the prefix it stands for */
    struct buffer code;   /* of the code block that is open */
    struct container containers[READ_DEPTH_MAX + 2];
    size_t depth;
    struct mark_set marks;
    size_t blanks;  /* at the end of a text: they go outside of marks */
    uint32_t cells; /* of the table row that is open */
    uint32_t rows;  /* of the table */
    bool in_block;  /* a line of text is open */
    bool in_cell;
    bool in_code;
};

static bool is_named(const struct tree_node *node, const char *name)
{
    return node->name.length == strlen(name) && memcmp(node->name.bytes, name, node->name.length) == 0;
}

/* The prefix without what the marker stands for. Nodes that are nested as no editor would nest them may have
 * taken away the prefix before the marker. */
static size_t outer_prefix(const struct writer *writer)
{
    return writer->prefix.length > writer->marker_width ? writer->prefix.length - writer->marker_width : 0;
}

static void write_prefix(struct writer *writer)
{
    buffer_append(writer->out, writer->prefix.bytes, outer_prefix(writer));
    buffer_append(writer->out, writer->marker.bytes, writer->marker.length);
    buffer_clear(&writer->marker);
    writer->marker_width = 0;
}

/* Items of a list, and a list in an item, follow without a blank line between. */
static bool is_tight(const struct writer *writer)
{
    const struct container *innermost = &writer->containers[writer->depth];

    return writer->marker.length > 0 && writer->depth > 0 &&
           (innermost->items > 1 || writer->containers[writer->depth - 1].is_list);
}

static void begin_block(struct writer *writer)
{
    if (writer->in_cell) {
        if (writer->out->bytes[writer->out->length - 1] != ' ')
            buffer_append(writer->out, " ", 1);
        return;
    }
    if (writer->in_block)
        buffer_append(writer->out, "\n", 1);
    if (writer->out->length > writer->start && !is_tight(writer)) {
        size_t length = outer_prefix(writer);

        while (length > 0 && writer->prefix.bytes[length - 1] == ' ')
            length--;
        buffer_append(writer->out, writer->prefix.bytes, length);
        buffer_append(writer->out, "\n", 1);
    }
    write_prefix(writer);
    writer->in_block = true;
}

static const char *const mark_signs[MARK_COUNT] = {
    [MARK_LINK] = "[",
    [MARK_BOLD] = "**",
    [MARK_ITALIC] = "*",
    [MARK_STRIKE] = "~~",
};

static void write_blanks(struct writer *writer)
{
    for (; writer->blanks > 0; writer->blanks--)
        buffer_append(writer->out, " ", 1);
}

static void close_mark(struct writer *writer, enum mark mark)
{
    if (mark == MARK_LINK) {
        buffer_append(writer->out, "]", 1);
        markdown_write_address(writer->out, writer->marks.href);
    } else if (mark_signs[mark] != NULL) {
        buffer_append_text(writer->out, mark_signs[mark]);
    }
}

static void change_marks(struct writer *writer, struct mark_set *next)
{
    int shared = 0;

    while (shared < MARK_COUNT && mark_set_agree(&writer->marks, next, (enum mark)shared))
        shared++;
    for (int mark = MARK_COUNT - 1; mark >= shared; mark--) {
        if (writer->marks.has[mark])
            close_mark(writer, (enum mark)mark);
    }
    write_blanks(writer);
    for (int mark = shared; mark < MARK_COUNT; mark++) {
        if (next->has[mark] && mark_signs[mark] != NULL)
            buffer_append_text(writer->out, mark_signs[mark]);
    }
    mark_set_finish(&writer->marks);
    writer->marks = *next;
}

static void end_text(struct writer *writer)
{
    struct mark_set none = {0};

    writer->blanks = 0;
    change_marks(writer, &none);
}

static void end_block(struct writer *writer)
{
    end_text(writer);
    if (writer->in_block && !writer->in_cell) {
        buffer_append(writer->out, "\n", 1);
        writer->in_block = false;
    }
}

static void write_break(struct writer *writer)
{
    if (writer->in_cell) {
        buffer_append(writer->out, " ", 1);
        return;
    }
    if (!writer->in_block)
        begin_block(writer);
    buffer_append_text(writer->out, "\\\n");
    write_prefix(writer);
}

static bool is_blank(uint8_t byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

static struct span without_start(struct span text, size_t count)
{
    return (struct span){text.bytes + count, text.length - count};
}

/* A line break inside of a text is a hard one; what follows begins a line. */
static void write_lines(struct writer *writer, struct span text)
{
    while (text.length > 0) {
        const uint8_t *end = memchr(text.bytes, '\n', text.length);
        size_t length = end == NULL ? text.length : (size_t)(end - text.bytes);

        markdown_write_words(writer->out, (struct span){text.bytes, length});
        if (end == NULL)
            return;
        write_break(writer);
        text = without_start(text, length + 1);
        while (text.length > 0 && is_blank(text.bytes[0]))
            text = without_start(text, 1);
    }
}

static void add_text(void *self, struct span text, const struct formats *formats)
{
    struct writer *writer = self;
    struct mark_set marks;
    bool begins;

    if (writer->in_code) {
        buffer_append(&writer->code, text.bytes, text.length);
        return;
    }
    begins = !writer->in_block && !writer->in_cell;
    if (begins)
        begin_block(writer);
    mark_set_read(&marks, formats);
    for (; text.length > 0 && is_blank(text.bytes[0]); text.bytes++, text.length--)
        writer->blanks += begins ? 0 : 1;
    if (text.length == 0) {
        mark_set_finish(&marks);
        return;
    }
    change_marks(writer, &marks);
    for (; is_blank(text.bytes[text.length - 1]); text.length--)
        writer->blanks++;
    if (writer->marks.has[MARK_CODE])
        markdown_write_code(writer->out, text, writer->in_cell);
    else
        write_lines(writer, text);
}

static void open_container(struct writer *writer, bool is_list, int64_t number)
{
    if (writer->depth + 1 < COUNT_OF(writer->containers))
        writer->depth++;
    writer->containers[writer->depth] =
        (struct container){.prefix_length = writer->prefix.length, .number = number, .is_list = is_list};
}

static void close_container(struct writer *writer)
{
    writer->prefix.length = writer->containers[writer->depth].prefix_length;
    if (writer->depth > 0)
        writer->depth--;
}

/* Lines after the first are indented by the list's own sign; the box of a task is part of the text. */
static void open_item(struct writer *writer, const struct tree_node *node)
{
    struct container *list = &writer->containers[writer->depth];
    size_t before = writer->marker.length, width;

    list->items++;
    if (list->number > 0)
        buffer_append_format(&writer->marker, "%lld. ", (long long)list->number++);
    else
        buffer_append_text(&writer->marker, "- ");
    width = writer->marker.length - before;
    writer->marker_width += width;
    for (; width > 0; width--)
        buffer_append(&writer->prefix, " ", 1);
    if (is_named(node, "taskItem"))
        buffer_append_text(&writer->marker,
                           attribute_is_true(writer->document, node->type, "checked") ? "[x] " : "[ ] ");
}

static void close_item(struct writer *writer)
{
    end_block(writer);
    if (writer->marker.length > 0) {
        begin_block(writer);
        end_block(writer);
    }
    writer->prefix.length = writer->containers[writer->depth].prefix_length;
}

static void open_heading(struct writer *writer, const struct tree_node *node)
{
    int64_t level = attribute_int(writer->document, node->type, "level", 1);

    begin_block(writer);
    for (int64_t i = 0; i < level && i < 6; i++)
        buffer_append(writer->out, "#", 1);
    buffer_append(writer->out, " ", 1);
}

static void close_code(struct writer *writer, const struct tree_node *node)
{
    struct span text = {(const uint8_t *)writer->code.bytes, writer->code.length};
    size_t ticks = markdown_longest_ticks(text) < 3 ? 3 : markdown_longest_ticks(text) + 1;
    char *language = attribute_text(writer->document, node->type, "language");

    begin_block(writer);
    markdown_write_ticks(writer->out, ticks);
    if (language != NULL && strpbrk(language, "`\r\n") == NULL)
        buffer_append_text(writer->out, language);
    buffer_append(writer->out, "\n", 1);
    write_prefix(writer);
    for (size_t i = 0; i < text.length; i++) {
        buffer_append(writer->out, &text.bytes[i], 1);
        if (text.bytes[i] == '\n')
            write_prefix(writer);
    }
    buffer_append(writer->out, "\n", 1);
    write_prefix(writer);
    markdown_write_ticks(writer->out, ticks);
    mem_free(language);
    buffer_clear(&writer->code);
    writer->in_code = false;
    end_block(writer);
}

static void write_image(struct writer *writer, const struct tree_node *node)
{
    char *source = attribute_text(writer->document, node->type, "src");
    char *words = attribute_text(writer->document, node->type, "alt");

    if (source != NULL && address_is_allowed(source)) {
        if (!writer->in_block)
            begin_block(writer);
        buffer_append_text(writer->out, "![");
        if (words != NULL)
            markdown_write_words(writer->out, (struct span){(const uint8_t *)words, strcspn(words, "\r\n")});
        buffer_append(writer->out, "]", 1);
        markdown_write_address(writer->out, source);
    }
    mem_free(source);
    mem_free(words);
}

static void close_row(struct writer *writer)
{
    buffer_append(writer->out, "\n", 1);
    writer->in_block = false;
    if (writer->rows++ > 0)
        return;
    write_prefix(writer);
    buffer_append(writer->out, "|", 1);
    for (uint32_t i = 0; i < writer->cells; i++)
        buffer_append_text(writer->out, " --- |");
    buffer_append(writer->out, "\n", 1);
}

static void open_row(struct writer *writer)
{
    writer->cells = 0;
    if (writer->rows == 0)
        begin_block(writer);
    else
        write_prefix(writer);
    buffer_append(writer->out, "|", 1);
}

static bool is_cell(const struct tree_node *node)
{
    return is_named(node, "tableCell") || is_named(node, "tableHeader");
}

static bool is_item(const struct tree_node *node)
{
    return is_named(node, "listItem") || is_named(node, "taskItem");
}

static bool is_list(const struct tree_node *node)
{
    return is_named(node, "bulletList") || is_named(node, "orderedList") || is_named(node, "taskList");
}

static void open_block(struct writer *writer, const struct tree_node *node)
{
    end_block(writer);
    if (is_list(node)) {
        open_container(writer, true,
                       is_named(node, "orderedList") ? attribute_int(writer->document, node->type, "start", 1)
                                                     : 0);
    } else if (is_item(node)) {
        open_item(writer, node);
    } else if (is_named(node, "blockquote")) {
        open_container(writer, false, 0);
        buffer_append_text(&writer->prefix, "> ");
        if (writer->marker.length > 0) {
            buffer_append_text(&writer->marker, "> ");
            writer->marker_width += strlen("> ");
        }
    } else if (is_named(node, "heading")) {
        open_heading(writer, node);
    } else if (is_named(node, "horizontalRule")) {
        begin_block(writer);
        buffer_append_text(writer->out, "---");
    } else if (is_named(node, "table")) {
        writer->rows = 0;
    } else if (is_named(node, "tableRow")) {
        open_row(writer);
    }
}

static void open_node(void *self, const struct tree_node *node)
{
    struct writer *writer = self;

    if (is_named(node, "hardBreak")) {
        end_text(writer);
        write_break(writer);
    } else if (is_named(node, "image")) {
        end_text(writer);
        write_image(writer, node);
    } else if (is_named(node, "codeBlock") && !writer->in_cell) {
        end_block(writer);
        writer->in_code = true;
    } else if (is_cell(node)) {
        writer->cells++;
        writer->in_cell = true;
    } else if (writer->in_cell) {
        begin_block(writer);
    } else {
        open_block(writer, node);
    }
}

static void close_node(void *self, const struct tree_node *node)
{
    struct writer *writer = self;

    if (is_named(node, "hardBreak") || is_named(node, "image"))
        return;
    if (writer->in_code && is_named(node, "codeBlock")) {
        close_code(writer, node);
    } else if (is_cell(node)) {
        end_text(writer);
        buffer_append_text(writer->out, " |");
        writer->in_cell = false;
    } else if (writer->in_cell) {
        end_text(writer);
    } else if (is_named(node, "tableRow")) {
        close_row(writer);
    } else if (is_item(node)) {
        close_item(writer);
    } else {
        end_block(writer);
        if (is_list(node) || is_named(node, "blockquote"))
            close_container(writer);
    }
}

bool crdt_read_markdown(const struct crdt *document, const char *root, struct buffer *out)
{
    static const struct tree_sink sink = {open_node, add_text, close_node, NULL};
    struct writer writer = {.document = document, .out = out, .start = out->length};
    bool good = tree_walk(document, document_find_root(document, root), &sink, &writer, out);

    end_block(&writer);
    buffer_finish(&writer.prefix);
    buffer_finish(&writer.marker);
    buffer_finish(&writer.code);
    return good;
}
