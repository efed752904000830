#include <string.h>

#include "core/text.h"
#include "crdt/attributes.h"
#include "crdt/marks.h"
#include "crdt/read.h"
#include "crdt/tree.h"

struct writer {
    const struct crdt *document;
    struct buffer *out;
    struct mark_set marks; /* open around what comes next */
};

static void write_escaped(struct buffer *out, struct span text)
{
    if (text.length > 0)
        text_write_escaped(out, (const char *)text.bytes, text.length);
}

static void write_escaped_text(struct buffer *out, const char *text)
{
    text_write_escaped(out, text, strlen(text));
}

static void write_attribute(struct buffer *out, const char *name, const char *value)
{
    buffer_append_format(out, " %s=\"", name);
    write_escaped_text(out, value);
    buffer_append(out, "\"", 1);
}

static const char *const mark_tags[MARK_COUNT] = {
    [MARK_LINK] = "a",        [MARK_BOLD] = "strong",     [MARK_ITALIC] = "em",
    [MARK_STRIKE] = "s",      [MARK_UNDERLINE] = "u",     [MARK_HIGHLIGHT] = "mark",
    [MARK_SUBSCRIPT] = "sub", [MARK_SUPERSCRIPT] = "sup", [MARK_CODE] = "code",
};

static void open_mark(struct writer *writer, const struct mark_set *marks, enum mark mark)
{
    buffer_append_format(writer->out, "<%s", mark_tags[mark]);
    if (mark == MARK_LINK) {
        write_attribute(writer->out, "href", marks->href);
        write_attribute(writer->out, "rel", "noopener noreferrer nofollow");
    }
    buffer_append(writer->out, ">", 1);
}

/* Closes what the next text does not have, innermost first, and opens what it has. Takes the set over. */
static void change_marks(struct writer *writer, struct mark_set *next)
{
    int shared = 0;

    while (shared < MARK_COUNT && mark_set_agree(&writer->marks, next, (enum mark)shared))
        shared++;
    for (int mark = MARK_COUNT - 1; mark >= shared; mark--) {
        if (writer->marks.has[mark])
            buffer_append_format(writer->out, "</%s>", mark_tags[mark]);
    }
    for (int mark = shared; mark < MARK_COUNT; mark++) {
        if (next->has[mark])
            open_mark(writer, next, (enum mark)mark);
    }
    mark_set_finish(&writer->marks);
    writer->marks = *next;
}

static void close_marks(struct writer *writer)
{
    struct mark_set none = {0};

    change_marks(writer, &none);
}

static void add_text(void *self, struct span text, const struct formats *formats)
{
    struct writer *writer = self;
    struct mark_set marks;

    mark_set_read(&marks, formats);
    change_marks(writer, &marks);
    write_escaped(writer->out, text);
}

static void write_number(struct writer *writer, const struct tree_node *node, const char *attribute,
                         const char *name, int64_t otherwise)
{
    int64_t number = attribute_int(writer->document, node->type, attribute, otherwise);

    if (number != otherwise && number > 0 && number < 1000000)
        buffer_append_format(writer->out, " %s=\"%lld\"", name, (long long)number);
}

static int heading_level(const struct writer *writer, const struct tree_node *node)
{
    int64_t level = attribute_int(writer->document, node->type, "level", 1);

    return level < 1 ? 1 : level > 6 ? 6 : (int)level;
}

static void open_heading(struct writer *writer, const struct tree_node *node)
{
    buffer_append_format(writer->out, "<h%d>", heading_level(writer, node));
}

static void close_heading(struct writer *writer, const struct tree_node *node)
{
    buffer_append_format(writer->out, "</h%d>", heading_level(writer, node));
}

static void open_ordered_list(struct writer *writer, const struct tree_node *node)
{
    buffer_append_text(writer->out, "<ol");
    write_number(writer, node, "start", "start", 1);
    buffer_append(writer->out, ">", 1);
}

static void open_task(struct writer *writer, const struct tree_node *node)
{
    bool checked = attribute_is_true(writer->document, node->type, "checked");

    buffer_append_format(writer->out, "<li data-type=\"taskItem\"><input type=\"checkbox\" disabled%s>",
                         checked ? " checked" : "");
}

static void open_code(struct writer *writer, const struct tree_node *node)
{
    char *language = attribute_text(writer->document, node->type, "language");

    buffer_append_text(writer->out, "<pre><code");
    if (language != NULL) {
        buffer_append_text(writer->out, " class=\"language-");
        write_escaped_text(writer->out, language);
        buffer_append(writer->out, "\"", 1);
    }
    buffer_append(writer->out, ">", 1);
    mem_free(language);
}

static void open_image(struct writer *writer, const struct tree_node *node)
{
    static const char *const names[] = {"src", "alt", "title"};

    buffer_append_text(writer->out, "<img");
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        char *value = attribute_text(writer->document, node->type, names[i]);

        if (value != NULL && (i > 0 || address_is_allowed(value)))
            write_attribute(writer->out, names[i], value);
        mem_free(value);
    }
    buffer_append(writer->out, ">", 1);
}

static void open_cell(struct writer *writer, const struct tree_node *node)
{
    buffer_append_text(writer->out, node->name.length == strlen("tableCell") ? "<td" : "<th");
    write_number(writer, node, "colspan", "colspan", 1);
    write_number(writer, node, "rowspan", "rowspan", 1);
    buffer_append(writer->out, ">", 1);
}

/* Keep alphabetized. */
static const struct html_node {
    const char *name;
    const char *before; /* NULL: open writes it */
    const char *after;  /* NULL: close writes it */
    void (*open)(struct writer *, const struct tree_node *);
    void (*close)(struct writer *, const struct tree_node *);
} html_nodes[] = {
    {"blockquote", "<blockquote>", "</blockquote>", NULL, NULL},
    {"bulletList", "<ul>", "</ul>", NULL, NULL},
    {"codeBlock", NULL, "</code></pre>", open_code, NULL},
    {"hardBreak", "<br>", "", NULL, NULL},
    {"heading", NULL, NULL, open_heading, close_heading},
    {"horizontalRule", "<hr>", "", NULL, NULL},
    {"image", NULL, "", open_image, NULL},
    {"listItem", "<li>", "</li>", NULL, NULL},
    {"orderedList", NULL, "</ol>", open_ordered_list, NULL},
    {"paragraph", "<p>", "</p>", NULL, NULL},
    {"table", "<table><tbody>", "</tbody></table>", NULL, NULL},
    {"tableCell", NULL, "</td>", open_cell, NULL},
    {"tableHeader", NULL, "</th>", open_cell, NULL},
    {"tableRow", "<tr>", "</tr>", NULL, NULL},
    {"taskItem", NULL, "</li>", open_task, NULL},
    {"taskList", "<ul data-type=\"taskList\">", "</ul>", NULL, NULL},
};

static const struct html_node *find_node(struct span name)
{
    for (size_t i = 0; i < COUNT_OF(html_nodes); i++) {
        if (name.length == strlen(html_nodes[i].name) &&
            memcmp(name.bytes, html_nodes[i].name, name.length) == 0)
            return &html_nodes[i];
    }
    return NULL;
}

static void open_node(void *self, const struct tree_node *node)
{
    struct writer *writer = self;
    const struct html_node *known = find_node(node->name);

    close_marks(writer);
    if (known == NULL) {
        buffer_append_text(writer->out, "<div data-node=\"");
        write_escaped(writer->out, node->name);
        buffer_append_text(writer->out, "\">");
    } else if (known->before != NULL) {
        buffer_append_text(writer->out, known->before);
    } else {
        known->open(writer, node);
    }
}

static void close_node(void *self, const struct tree_node *node)
{
    struct writer *writer = self;
    const struct html_node *known = find_node(node->name);

    close_marks(writer);
    if (known == NULL)
        buffer_append_text(writer->out, "</div>");
    else if (known->after != NULL)
        buffer_append_text(writer->out, known->after);
    else
        known->close(writer, node);
}

bool crdt_read_html(const struct crdt *document, const char *root, struct buffer *out)
{
    static const struct tree_sink sink = {open_node, add_text, close_node, NULL};
    struct writer writer = {.document = document, .out = out};
    bool good = tree_walk(document, document_find_root(document, root), &sink, &writer, out);

    close_marks(&writer);
    return good;
}
