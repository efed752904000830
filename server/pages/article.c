#include "pages/article.h"

#include <stdio.h>
#include <string.h>

#include "core/json.h"
#include "core/memory.h"

#define ANCHOR_SIZE 32
/* A longer title is cut where it is listed. Headings in headings would each list what is in them. */
#define TITLE_BYTES 1000
#define FILE_LENGTH 64

/* From the outside in, so that a link round words of several kinds stays one link. */
enum mark { MARK_LINK, MARK_BOLD, MARK_ITALIC, MARK_UNDERLINE, MARK_STRIKE, MARK_SUB, MARK_SUP, MARK_CODE };

static const struct {
    const char *name, *tag;
} marks[] = {
    [MARK_LINK] = {"link", "a"},         [MARK_BOLD] = {"bold", "strong"},
    [MARK_ITALIC] = {"italic", "em"},    [MARK_UNDERLINE] = {"underline", "u"},
    [MARK_STRIKE] = {"strike", "s"},     [MARK_SUB] = {"subscript", "sub"},
    [MARK_SUP] = {"superscript", "sup"}, [MARK_CODE] = {"code", "code"},
};

struct writing {
    const struct article *article;
    struct html *html;
    size_t heading;    /* the next one's place */
    size_t tables;     /* so far */
    json_t *footnotes; /* their texts, so far */
    unsigned depth;
    /* The address of an open link, and which marks are open. */
    const char *open[COUNT_OF(marks)];
};

static const char *type_of(const json_t *node)
{
    const char *type = json_text(node, "type");

    return type == NULL ? "" : type;
}

static int64_t number_of(const json_t *node, const char *name, int64_t otherwise)
{
    return json_int(json_object_get(node, "attrs"), name, otherwise);
}

static const char *text_of(const json_t *node, const char *name)
{
    return json_text(json_object_get(node, "attrs"), name);
}

/* ---- Headings ---- */

/* Of nodes of these types nothing is written that is in them. */
static bool is_leaf(const json_t *node)
{
    static const char *const leaves[] = {"footnote", "hardBreak", "horizontalRule", "image", "text"};

    for (size_t i = 0; i < COUNT_OF(leaves); i++)
        if (strcmp(type_of(node), leaves[i]) == 0)
            return true;
    return false;
}

/* As much as there is room for, in whole characters. */
static void append_title(struct buffer *title, const char *text)
{
    size_t room = TITLE_BYTES - title->length, length = strnlen(text, room + 1);

    if (length <= room) {
        buffer_append(title, text, length);
        return;
    }
    for (length = room; length > 0 && (text[length] & 0xC0) == 0x80; length--)
        ;
    buffer_append(title, text, length);
    buffer_append_text(title, "…");
}

static void append_plain(struct buffer *out, const json_t *node, unsigned depth)
{
    const char *text = json_text(node, "text");
    const json_t *child;
    size_t i;

    if (out->length >= TITLE_BYTES)
        return;
    if (text != NULL)
        append_title(out, text);
    if (strcmp(type_of(node), "hardBreak") == 0)
        buffer_append_text(out, " ");
    if (depth < ARTICLE_DEPTH_MOST)
        json_array_foreach(json_object_get(node, "content"), i, child) append_plain(out, child, depth + 1);
}

static bool is_section_id(const char *id)
{
    size_t length = id == NULL ? 0 : strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789");

    return length > 0 && length <= 10 && id[length] == '\0';
}

/* A section keeps its anchor from version to version; where two have the same id, the first. */
static void make_anchor(const struct article *article, const json_t *heading, json_t *used,
                        char anchor_out[ANCHOR_SIZE])
{
    const char *id = text_of(heading, "id");

    snprintf(anchor_out, ANCHOR_SIZE, "s-%s", is_section_id(id) ? id : "");
    if (!is_section_id(id) || json_object_get(used, anchor_out) != NULL)
        snprintf(anchor_out, ANCHOR_SIZE, "h-%zu", json_array_size(article->headings) + 1);
    json_object_set_new(used, anchor_out, json_true());
}

static int64_t level_of(const json_t *heading)
{
    int64_t level = number_of(heading, "level", 1);

    return level < 1 ? 1 : level > 5 ? 5 : level;
}

static void find_headings(struct article *article, const json_t *node, json_t *used, unsigned depth)
{
    const json_t *child;
    size_t i;

    if (depth > ARTICLE_DEPTH_MOST || is_leaf(node))
        return;
    if (strcmp(type_of(node), "heading") == 0) {
        char anchor[ANCHOR_SIZE];
        struct buffer title = {0};

        make_anchor(article, node, used, anchor);
        append_plain(&title, node, depth);
        json_array_append_new(article->headings,
                              json_pack("{s:I, s:s, s:s}", "level", (json_int_t)level_of(node), "anchor",
                                        anchor, "title", title.bytes == NULL ? "" : title.bytes));
        buffer_finish(&title);
    }
    json_array_foreach(json_object_get(node, "content"), i, child)
        find_headings(article, child, used, depth + 1);
}

void article_init(struct article *article, const json_t *text, const struct words *words,
                  const char *language, const char *file_prefix)
{
    json_t *used = json_object();

    *article = (struct article){text, json_array(), words, language, file_prefix};
    find_headings(article, text, used, 0);
    json_decref(used);
}

void article_finish(struct article *article)
{
    json_decref(article->headings);
}

/* ---- The contents ---- */

static bool is_listed(const json_t *heading)
{
    return json_int(heading, "level", 0) <= 2 && json_text(heading, "title")[0] != '\0';
}

bool article_has_contents(const struct article *article)
{
    const json_t *heading;
    size_t i;

    json_array_foreach(article->headings, i, heading)
    {
        if (is_listed(heading))
            return true;
    }
    return false;
}

static void write_entry(const json_t *heading, struct html *html)
{
    char address[ANCHOR_SIZE + 1];

    snprintf(address, sizeof(address), "#%s", json_text(heading, "anchor"));
    html_begin(html, "a");
    html_link(html, address);
    html_text(html, json_text(heading, "title"));
    html_end(html, "a");
}

void article_write_contents(const struct article *article, struct html *html)
{
    bool is_inside = false, is_below = false; /* in an entry; in the list below one */
    const json_t *heading;
    size_t i;

    html_begin(html, "ol");
    json_array_foreach(article->headings, i, heading)
    {
        bool is_first_level = json_int(heading, "level", 0) == 1;

        if (!is_listed(heading))
            continue;
        if (is_inside && (is_first_level || is_below))
            html_end(html, "li");
        if (is_first_level && is_below) {
            html_end(html, "ol");
            html_end(html, "li");
            is_below = false;
        } else if (!is_first_level && is_inside && !is_below) {
            html_begin(html, "ol");
            is_below = true;
        }
        html_begin(html, "li");
        is_inside = true;
        write_entry(heading, html);
    }
    if (is_inside)
        html_end(html, "li");
    if (is_below) {
        html_end(html, "ol");
        html_end(html, "li");
    }
    html_end(html, "ol");
}

/* ---- Marks ---- */

/* Which marks a text node has; of a link its address, where that may be followed. */
static void read_marks(const json_t *node, const char *read_out[COUNT_OF(marks)])
{
    const json_t *mark;
    size_t i;

    memset(read_out, 0, COUNT_OF(marks) * sizeof(read_out[0]));
    json_array_foreach(json_object_get(node, "marks"), i, mark)
    {
        for (size_t kind = 0; kind < COUNT_OF(marks); kind++)
            if (strcmp(type_of(mark), marks[kind].name) == 0)
                read_out[kind] = kind == MARK_LINK ? text_of(mark, "href") : marks[kind].name;
    }
}

static void open_mark(struct html *html, size_t kind, const char *address)
{
    html_begin(html, marks[kind].tag);
    if (kind == MARK_LINK && html_link(html, address))
        html_attribute(html, "rel", "noopener noreferrer nofollow");
}

static bool is_same_mark(const char *one, const char *other)
{
    return one == NULL || other == NULL ? one == other : strcmp(one, other) == 0;
}

/* Ends what the next text does not have, innermost first, and begins what it has. */
static void change_marks(struct writing *writing, const char *const next[COUNT_OF(marks)])
{
    size_t shared = 0;

    while (shared < COUNT_OF(marks) && is_same_mark(writing->open[shared], next[shared]))
        shared++;
    for (size_t kind = COUNT_OF(marks); kind > shared; kind--)
        if (writing->open[kind - 1] != NULL)
            html_end(writing->html, marks[kind - 1].tag);
    for (size_t kind = shared; kind < COUNT_OF(marks); kind++) {
        writing->open[kind] = next[kind];
        if (next[kind] != NULL)
            open_mark(writing->html, kind, next[kind]);
    }
}

static void end_marks(struct writing *writing)
{
    static const char *const none[COUNT_OF(marks)];

    change_marks(writing, none);
}

/* ---- Nodes ---- */

static void write_children(struct writing *writing, const json_t *node);

static void write_text(struct writing *writing, const json_t *node)
{
    const char *text = json_text(node, "text"), *next[COUNT_OF(marks)];

    read_marks(node, next);
    change_marks(writing, next);
    html_text(writing->html, text == NULL ? "" : text);
}

static void write_in(struct writing *writing, const char *tag, const json_t *node)
{
    write_children(writing, node);
    html_end(writing->html, tag);
}

static void write_alignment(struct html *html, const json_t *node)
{
    static const char *const known[] = {"center", "right", "justify"};
    const char *alignment = text_of(node, "textAlign");
    char class[24];

    for (size_t i = 0; alignment != NULL && i < COUNT_OF(known); i++) {
        if (strcmp(alignment, known[i]) != 0)
            continue;
        snprintf(class, sizeof(class), "align-%s", known[i]);
        html_attribute(html, "class", class);
    }
}

static void write_paragraph(struct writing *writing, const json_t *node)
{
    html_begin(writing->html, "p");
    write_alignment(writing->html, node);
    write_in(writing, "p", node);
}

static void write_heading(struct writing *writing, const json_t *node)
{
    static const char *const tags[] = {"h2", "h3", "h4", "h5", "h6"};
    const json_t *heading = json_array_get(writing->article->headings, writing->heading++);
    const char *tag = tags[level_of(node) - 1];

    html_begin(writing->html, tag);
    html_attribute(writing->html, "id", json_text(heading, "anchor"));
    write_alignment(writing->html, node);
    write_in(writing, tag, node);
}

static void write_bullets(struct writing *writing, const json_t *node)
{
    html_begin(writing->html, "ul");
    write_in(writing, "ul", node);
}

static void write_numbers(struct writing *writing, const json_t *node)
{
    int64_t start = number_of(node, "start", 1);

    html_begin(writing->html, "ol");
    if (start > 1 && start < 1000000)
        html_attribute_number(writing->html, "start", (uint64_t)start);
    write_in(writing, "ol", node);
}

static void write_item(struct writing *writing, const json_t *node)
{
    html_begin(writing->html, "li");
    write_in(writing, "li", node);
}

static void write_quotation(struct writing *writing, const json_t *node)
{
    html_begin(writing->html, "blockquote");
    write_in(writing, "blockquote", node);
}

static void write_code(struct writing *writing, const json_t *node)
{
    html_begin(writing->html, "pre");
    html_attribute(writing->html, "tabindex", "0");
    html_begin(writing->html, "code");
    write_in(writing, "code", node);
    html_end(writing->html, "pre");
}

static void write_rule(struct writing *writing, const json_t *node)
{
    (void)node;
    html_void(writing->html, "hr");
}

static void write_break(struct writing *writing, const json_t *node)
{
    (void)node;
    html_void(writing->html, "br");
}

/* A wide table scrolls in a frame of its own, also by keyboard. */
static void write_table(struct writing *writing, const json_t *node)
{
    char *label = words_fill(writing->article->words, writing->article->language, "text.table",
                             json_pack("{s:I}", "number", (json_int_t)++writing->tables));

    html_begin(writing->html, "div");
    html_attribute(writing->html, "class", "table");
    html_attribute(writing->html, "role", "region");
    html_attribute(writing->html, "tabindex", "0");
    html_attribute(writing->html, "aria-label", label);
    html_begin(writing->html, "table");
    write_in(writing, "table", node);
    html_end(writing->html, "div");
    mem_free(label);
}

static void write_row(struct writing *writing, const json_t *node)
{
    html_begin(writing->html, "tr");
    write_in(writing, "tr", node);
}

static void write_span(struct html *html, const json_t *node, const char *name)
{
    int64_t span = number_of(node, name, 1);

    if (span > 1 && span <= 1000)
        html_attribute_number(html, name, (uint64_t)span);
}

static void write_cell_as(struct writing *writing, const char *tag, const json_t *node)
{
    html_begin(writing->html, tag);
    write_span(writing->html, node, "colspan");
    write_span(writing->html, node, "rowspan");
    write_in(writing, tag, node);
}

static void write_cell(struct writing *writing, const json_t *node)
{
    write_cell_as(writing, "td", node);
}

static void write_header(struct writing *writing, const json_t *node)
{
    write_cell_as(writing, "th", node);
}

static void write_length(struct html *html, const json_t *node, const char *name)
{
    int64_t length = number_of(node, name, 0);

    if (length > 0 && length <= 100000)
        html_attribute_number(html, name, (uint64_t)length);
}

static bool is_file(const char *file)
{
    return file != NULL && strlen(file) == FILE_LENGTH && strspn(file, "0123456789abcdef") == FILE_LENGTH;
}

static void write_image(struct writing *writing, const json_t *node)
{
    const char *file = text_of(node, "file"), *alternative = text_of(node, "alt");
    struct buffer address = {0};

    if (!is_file(file))
        return;
    buffer_append_text(&address, writing->article->file_prefix);
    buffer_append_text(&address, file);
    html_begin(writing->html, "figure");
    html_void(writing->html, "img");
    html_attribute(writing->html, "src", address.bytes);
    html_attribute(writing->html, "alt", alternative == NULL ? "" : alternative);
    write_length(writing->html, node, "width");
    write_length(writing->html, node, "height");
    html_attribute(writing->html, "loading", "lazy");
    html_end(writing->html, "figure");
    buffer_finish(&address);
}

/* ---- Footnotes ---- */

static void write_jump(struct html *html, const char *from, const char *to, size_t number)
{
    char name[40];

    snprintf(name, sizeof(name), "%s-%zu", from, number);
    html_attribute(html, "id", name);
    snprintf(name, sizeof(name), "#%s-%zu", to, number);
    html_link(html, name);
}

static void write_footnote(struct writing *writing, const json_t *node)
{
    const char *text = text_of(node, "text");
    char number[24];

    end_marks(writing); /* a link cannot stand in a link */
    json_array_append_new(writing->footnotes, json_string(text == NULL ? "" : text));
    snprintf(number, sizeof(number), "%zu", json_array_size(writing->footnotes));
    html_begin(writing->html, "sup");
    html_begin(writing->html, "a");
    write_jump(writing->html, "note-from", "note", json_array_size(writing->footnotes));
    html_attribute(writing->html, "role", "doc-noteref");
    html_text(writing->html, number);
    html_end(writing->html, "a");
    html_end(writing->html, "sup");
}

static void write_note(const struct writing *writing, size_t number, const char *text)
{
    const struct article *article = writing->article;
    struct html *html = writing->html;
    char name[40];

    html_begin(html, "li");
    snprintf(name, sizeof(name), "note-%zu", number);
    html_attribute(html, "id", name);
    html_text(html, text);
    html_text(html, " ");
    html_begin(html, "a");
    snprintf(name, sizeof(name), "#note-from-%zu", number);
    html_link(html, name);
    html_attribute(html, "role", "doc-backlink");
    html_attribute(html, "aria-label", words_get(article->words, article->language, "text.back"));
    html_text(html, "↩");
    html_end(html, "a");
    html_end(html, "li");
}

static void write_footnotes(const struct writing *writing)
{
    const struct article *article = writing->article;
    const json_t *text;
    size_t i;

    if (json_array_size(writing->footnotes) == 0)
        return;
    html_begin(writing->html, "section");
    html_attribute(writing->html, "class", "notes");
    html_attribute(writing->html, "role", "doc-endnotes");
    html_element(writing->html, "h2", words_get(article->words, article->language, "text.notes"));
    html_begin(writing->html, "ol");
    json_array_foreach(writing->footnotes, i, text) write_note(writing, i + 1, json_string_value(text));
    html_end(writing->html, "ol");
    html_end(writing->html, "section");
}

/* ---- All of it ---- */

static const struct node_writer {
    const char *type;
    void (*write)(struct writing *writing, const json_t *node);
    bool is_inline;
} node_writers[] = {
    {"blockquote", write_quotation, false}, {"bulletList", write_bullets, false},
    {"codeBlock", write_code, false},       {"footnote", write_footnote, true},
    {"hardBreak", write_break, true},       {"heading", write_heading, false},
    {"horizontalRule", write_rule, false},  {"image", write_image, false},
    {"listItem", write_item, false},        {"orderedList", write_numbers, false},
    {"paragraph", write_paragraph, false},  {"table", write_table, false},
    {"tableCell", write_cell, false},       {"tableHeader", write_header, false},
    {"tableRow", write_row, false},         {"text", write_text, true},
};

static const struct node_writer *find_writer(const char *type)
{
    for (size_t i = 0; i < COUNT_OF(node_writers); i++)
        if (strcmp(node_writers[i].type, type) == 0)
            return &node_writers[i];
    return NULL;
}

static void write_node(struct writing *writing, const json_t *node)
{
    const struct node_writer *writer = find_writer(type_of(node));

    if (writer == NULL || !writer->is_inline)
        end_marks(writing);
    if (writer == NULL)
        write_children(writing, node);
    else
        writer->write(writing, node);
}

static void write_children(struct writing *writing, const json_t *node)
{
    const json_t *child;
    size_t i;

    if (writing->depth >= ARTICLE_DEPTH_MOST)
        return;
    writing->depth++;
    json_array_foreach(json_object_get(node, "content"), i, child) write_node(writing, child);
    end_marks(writing);
    writing->depth--;
}

void article_write(const struct article *article, struct html *html)
{
    struct writing writing = {.article = article, .html = html, .footnotes = json_array()};

    write_children(&writing, article->text);
    write_footnotes(&writing);
    json_decref(writing.footnotes);
}
