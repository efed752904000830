#include "documents/formats.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <uthash.h>

#include "core/base64.h"
#include "documents/intake.h"
#include "documents/markdown_guard.h"

#define ANNEX_MARK "<!-- sfat:annex -->"
#define DATA_SCHEME "data:image/"
#define NOTE_BYTES_MOST 20000

/* A picture that the file holds, by the label of its definition. */
struct embedded {
    char *label;      /* "image-1" */
    const char *data; /* base64, borrowed of the file */
    size_t length;
    UT_hash_handle hh;
};

struct note {
    char *name; /* its number */
    struct buffer text;
    UT_hash_handle hh;
};

struct reader {
    struct document *document;
    struct intake intake;
    struct embedded *embedded;
    struct note *notes;
    struct block *at; /* where blocks go */
    struct block *line;
    unsigned marks[7]; /* how often each mark is open */
    const char *href;
    struct buffer alt;
    bool is_in_image, is_in_head;
    struct note *note; /* that is being read */
};

/* ---- What is taken out before parsing ---- */

static bool begins_with(const char *text, size_t length, const char *beginning)
{
    return length >= strlen(beginning) && strncmp(text, beginning, strlen(beginning)) == 0;
}

/* The properties at the beginning, between lines of three dashes. */
static size_t skip_front(const char *text, size_t length)
{
    const char *end;

    if (!begins_with(text, length, "---\n") && !begins_with(text, length, "---\r\n"))
        return 0;
    end = memmem(text + 3, length - 3, "\n---", 4);
    return end == NULL ? 0 : (size_t)(end + 4 - text);
}

static void keep_embedded(struct reader *reader, const char *label, size_t label_length, const char *data,
                          size_t length)
{
    struct embedded *embedded;

    HASH_FIND(hh, reader->embedded, label, label_length, embedded);
    if (embedded != NULL || HASH_COUNT(reader->embedded) >= DOCUMENT_IMAGES_MOST)
        return;
    embedded = MEM_NEW(struct embedded);
    embedded->label = mem_copy(label, label_length);
    embedded->data = data;
    embedded->length = length;
    HASH_ADD_KEYPTR(hh, reader->embedded, embedded->label, label_length, embedded);
}

/* Takes a line "[label]: data:image/…;base64,…": what stands for it while the text is parsed is short. */
static bool take_definition(struct reader *reader, const char *line, size_t length, struct buffer *out)
{
    const char *end = memchr(line, ']', length), *data, *comma;
    size_t label_length, left;

    if (length == 0 || line[0] != '[' || end == NULL)
        return false;
    label_length = (size_t)(end - line) - 1;
    data = end + 1;
    left = length - label_length - 2;
    if (label_length == 0 || label_length > 40 || !begins_with(data, left, ": " DATA_SCHEME))
        return false;
    comma = memchr(data, ',', left < 60 ? left : 60);
    if (comma == NULL)
        return false;
    keep_embedded(reader, line + 1, label_length, comma + 1, (size_t)(line + length - comma - 1));
    buffer_append(out, line, label_length + 2);
    buffer_append_text(out, ": ");
    buffer_append_text(out, "sfat:");
    buffer_append(out, line + 1, label_length);
    return true;
}

/* The text without its properties and with its pictures taken out. */
static void prepare(struct reader *reader, const char *text, size_t length, struct buffer *out)
{
    size_t at;

    if (begins_with(text, length, "\xEF\xBB\xBF")) {
        text += 3;
        length -= 3;
    }
    at = skip_front(text, length);
    while (at < length) {
        const char *end = memchr(text + at, '\n', length - at);
        size_t line = (end == NULL ? length : (size_t)(end - text)) - at;

        if (begins_with(text + at, line, ANNEX_MARK))
            return;
        if (!take_definition(reader, text + at, line, out))
            buffer_append(out, text + at, line);
        buffer_append(out, "\n", 1);
        at += line + 1;
    }
}

/* ---- Words ---- */

static const unsigned mark_of[] = {MARK_BOLD, MARK_ITALIC,      MARK_UNDERLINE, MARK_STRIKE,
                                   MARK_CODE, MARK_SUPERSCRIPT, MARK_SUBSCRIPT};

static unsigned marks_of(const struct reader *reader)
{
    unsigned marks = 0;

    for (size_t i = 0; i < COUNT_OF(mark_of); i++)
        marks |= reader->marks[i] > 0 ? mark_of[i] : 0;
    return marks;
}

static void change_mark(struct reader *reader, unsigned mark, bool is_open)
{
    for (size_t i = 0; i < COUNT_OF(mark_of); i++) {
        if (mark_of[i] != mark)
            continue;
        if (is_open)
            reader->marks[i]++;
        else if (reader->marks[i] > 0)
            reader->marks[i]--;
    }
}

static struct block *line_of(struct reader *reader)
{
    return reader->line != NULL ? reader->line : reader->at;
}

static void add_words(struct reader *reader, const char *text, unsigned marks)
{
    if (text == NULL)
        return;
    if (reader->is_in_image)
        buffer_append_text(&reader->alt, text);
    else if (reader->note == NULL)
        document_add_text(reader->document, line_of(reader), text, strlen(text), marks, reader->href);
    else if (reader->note->text.length + strlen(text) <= NOTE_BYTES_MOST)
        buffer_append_text(&reader->note->text, text);
}

static void add_break(struct reader *reader)
{
    if (reader->note != NULL || reader->is_in_image)
        add_words(reader, " ", 0);
    else
        document_add_break(reader->document, line_of(reader), marks_of(reader));
}

/* The few elements of HTML that stand for marks; all others are left out. */
static void on_inline_html(struct reader *reader, const char *html)
{
    static const struct {
        const char *name;
        unsigned mark;
    } names[] = {{"u>", MARK_UNDERLINE},   {"ins>", MARK_UNDERLINE}, {"sup>", MARK_SUPERSCRIPT},
                 {"sub>", MARK_SUBSCRIPT}, {"del>", MARK_STRIKE},    {"s>", MARK_STRIKE},
                 {"strong>", MARK_BOLD},   {"b>", MARK_BOLD},        {"em>", MARK_ITALIC},
                 {"i>", MARK_ITALIC},      {"code>", MARK_CODE}};
    bool is_end = html[0] == '<' && html[1] == '/';
    const char *name = html + (is_end ? 2 : 1);

    if (strcasecmp(html, "<br>") == 0 || strcasecmp(html, "<br/>") == 0 || strcasecmp(html, "<br />") == 0) {
        add_break(reader);
        return;
    }
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (strcasecmp(name, names[i].name) == 0)
            change_mark(reader, names[i].mark, !is_end);
    }
}

/* ---- Pictures ---- */

static void take_embedded(struct reader *reader, const struct embedded *embedded)
{
    struct buffer bytes = {0};
    bool is_good;

    if (!intake_wants(&reader->intake, embedded->label))
        return;
    is_good = base64_read(&bytes, embedded->data, embedded->length);
    intake_take(&reader->intake, embedded->label, is_good ? &bytes : NULL);
    buffer_finish(&bytes);
}

static void end_image(struct reader *reader, const char *address)
{
    struct embedded *embedded = NULL;
    const char *alt = reader->alt.length == 0 ? NULL : reader->alt.bytes;

    reader->is_in_image = false;
    if (address != NULL && strncmp(address, "sfat:", 5) == 0 && reader->note == NULL)
        HASH_FIND_STR(reader->embedded, address + 5, embedded);
    if (embedded == NULL)
        return;
    take_embedded(reader, embedded);
    if (intake_add(&reader->intake, reader->document, reader->at, embedded->label, alt) == NULL)
        return;
    if (reader->line != NULL && reader->line->runs == NULL)
        reader->line->is_left_out = true;
    /* Words after it are a paragraph of their own, made when they come. */
    reader->line = NULL;
}

/* ---- Notes: the parser numbers them, and puts their definitions in that order ---- */

static void add_note(struct reader *reader, const char *name)
{
    struct note *note = NULL;

    if (name != NULL)
        HASH_FIND_STR(reader->notes, name, note);
    if (note != NULL && reader->note == NULL)
        document_add_footnote(reader->document, line_of(reader),
                              note->text.bytes == NULL ? "" : note->text.bytes);
}

static void begin_note(struct reader *reader)
{
    struct note *note = MEM_NEW(struct note);
    char number[16];

    snprintf(number, sizeof(number), "%u", HASH_COUNT(reader->notes) + 1);
    note->name = mem_copy_text(number);
    HASH_ADD_KEYPTR(hh, reader->notes, note->name, strlen(note->name), note);
    reader->note = note;
}

/* ---- Nodes ---- */

/* The types of extensions are numbered when they are registered: they go by their names. */
static bool is_of_type(cmark_node *node, const char *name)
{
    return strcmp(cmark_node_get_type_string(node), name) == 0;
}

static enum block_kind kind_of(cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);

    if (type == CMARK_NODE_BLOCK_QUOTE)
        return BLOCK_QUOTE;
    if (type == CMARK_NODE_LIST)
        return cmark_node_get_list_type(node) == CMARK_ORDERED_LIST ? BLOCK_ORDERED_LIST : BLOCK_BULLET_LIST;
    if (type == CMARK_NODE_ITEM)
        return BLOCK_ITEM;
    if (is_of_type(node, "table"))
        return BLOCK_TABLE;
    if (is_of_type(node, "table_row") || is_of_type(node, "table_header"))
        return BLOCK_ROW;
    return is_of_type(node, "table_cell") ? BLOCK_CELL : BLOCK_DOCUMENT;
}

static void open_container(struct reader *reader, cmark_node *node, enum block_kind kind)
{
    struct block *made = document_add_block(reader->document, reader->at, kind);

    reader->line = NULL;
    if (kind == BLOCK_ROW)
        reader->is_in_head = cmark_gfm_extensions_get_table_row_is_header(node) != 0;
    if (made->kind == BLOCK_CELL && made != reader->at)
        made->is_header = reader->is_in_head;
    if (made->kind == BLOCK_ORDERED_LIST && made != reader->at)
        made->start = (unsigned)cmark_node_get_list_start(node);
    cmark_node_set_user_data(node, reader->at);
    reader->at = made;
}

/* The empty head of a table that has none. */
static bool is_empty_head(const struct block *row)
{
    for (const struct block *cell = row->first; cell != NULL; cell = cell->next) {
        if (!cell->is_header || cell->first != NULL)
            return false;
    }
    return row->first != NULL;
}

static void close_container(struct reader *reader, cmark_node *node)
{
    if (reader->at->kind == BLOCK_TABLE && reader->at->first != NULL && is_empty_head(reader->at->first))
        reader->at->first->is_left_out = true;
    reader->at = cmark_node_get_user_data(node);
    reader->line = NULL;
}

static void open_line(struct reader *reader, enum block_kind kind, unsigned level)
{
    struct block *made;

    if (reader->note != NULL)
        return;
    made = document_add_block(reader->document, reader->at, kind);
    memset(reader->marks, 0, sizeof(reader->marks));
    if (made == reader->at)
        return;
    if (kind == BLOCK_HEADING)
        made->level = level > 4 ? 4 : level;
    reader->line = made;
}

static void add_code(struct reader *reader, cmark_node *node)
{
    const char *text = cmark_node_get_literal(node);
    size_t length = text == NULL ? 0 : strlen(text);

    open_line(reader, BLOCK_CODE, 0);
    if (length > 0 && text[length - 1] == '\n')
        length--;
    if (reader->note == NULL && length > 0)
        document_add_text(reader->document, line_of(reader), text, length, 0, NULL);
    reader->line = NULL;
}

static void on_leaf(struct reader *reader, cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    const char *text = cmark_node_get_literal(node);

    if (type == CMARK_NODE_TEXT)
        add_words(reader, text, marks_of(reader));
    else if (type == CMARK_NODE_CODE)
        add_words(reader, text, marks_of(reader) | MARK_CODE);
    else if (type == CMARK_NODE_SOFTBREAK)
        add_words(reader, " ", marks_of(reader));
    else if (type == CMARK_NODE_LINEBREAK)
        add_break(reader);
    else if (type == CMARK_NODE_HTML_INLINE && text != NULL)
        on_inline_html(reader, text);
    else if (type == CMARK_NODE_FOOTNOTE_REFERENCE)
        add_note(reader, text);
    else if (type == CMARK_NODE_CODE_BLOCK)
        add_code(reader, node);
    else if (type == CMARK_NODE_THEMATIC_BREAK)
        open_line(reader, BLOCK_RULE, 0);
}

static void on_span(struct reader *reader, cmark_node *node, bool is_open)
{
    cmark_node_type type = cmark_node_get_type(node);

    if (type == CMARK_NODE_STRONG)
        change_mark(reader, MARK_BOLD, is_open);
    else if (type == CMARK_NODE_EMPH)
        change_mark(reader, MARK_ITALIC, is_open);
    else if (is_of_type(node, "strikethrough"))
        change_mark(reader, MARK_STRIKE, is_open);
    else if (type == CMARK_NODE_LINK)
        reader->href = is_open ? cmark_node_get_url(node) : NULL;
    else if (type == CMARK_NODE_IMAGE && is_open)
        reader->is_in_image = true;
    else if (type == CMARK_NODE_IMAGE)
        end_image(reader, cmark_node_get_url(node));
    if (type == CMARK_NODE_IMAGE && is_open)
        buffer_clear(&reader->alt);
}

static void enter_node(struct reader *reader, cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    enum block_kind kind = kind_of(node);

    if (kind != BLOCK_DOCUMENT && reader->note == NULL)
        open_container(reader, node, kind);
    else if (type == CMARK_NODE_PARAGRAPH)
        open_line(reader, BLOCK_PARAGRAPH, 0);
    else if (type == CMARK_NODE_HEADING)
        open_line(reader, BLOCK_HEADING, (unsigned)cmark_node_get_heading_level(node));
    else
        on_span(reader, node, true);
    on_leaf(reader, node);
}

static void exit_node(struct reader *reader, cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);

    if (kind_of(node) != BLOCK_DOCUMENT && reader->note == NULL)
        close_container(reader, node);
    else if (type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING)
        reader->line = NULL;
    else
        on_span(reader, node, false);
}

/* A note is defined anywhere, most often after it is named: so all of them are read first. */
static void walk(struct reader *reader, cmark_node *root, bool reads_notes)
{
    cmark_iter *iterator = cmark_iter_new(root);
    cmark_event_type event;
    unsigned inside = 0;

    while ((event = cmark_iter_next(iterator)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iterator);
        bool is_note = cmark_node_get_type(node) == CMARK_NODE_FOOTNOTE_DEFINITION;

        if (is_note) {
            inside += event == CMARK_EVENT_ENTER ? 1 : -1u;
            reader->note = NULL;
            if (reads_notes && event == CMARK_EVENT_ENTER)
                begin_note(reader);
        } else if ((inside > 0) == reads_notes && (!reads_notes || reader->note != NULL)) {
            (event == CMARK_EVENT_ENTER ? enter_node : exit_node)(reader, node);
        }
    }
    cmark_iter_free(iterator);
    reader->note = NULL;
}

/* ---- The parser, which keeps tables of its own for all threads ---- */

static pthread_mutex_t parsing = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t registering = PTHREAD_ONCE_INIT;

static cmark_node *parse(const struct buffer *text)
{
    static const char *const extensions[] = {"table", "strikethrough"};
    cmark_parser *parser;
    cmark_node *root;

    pthread_once(&registering, cmark_gfm_core_extensions_ensure_registered);
    pthread_mutex_lock(&parsing);
    parser = cmark_parser_new(CMARK_OPT_FOOTNOTES | CMARK_OPT_VALIDATE_UTF8 |
                              CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE);
    for (size_t i = 0; i < COUNT_OF(extensions); i++)
        cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(extensions[i]));
    cmark_parser_feed(parser, text->bytes == NULL ? "" : text->bytes, text->length);
    root = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    pthread_mutex_unlock(&parsing);
    return root;
}

static void finish(struct reader *reader)
{
    struct embedded *embedded, *next_embedded;
    struct note *note, *next_note;

    HASH_ITER(hh, reader->embedded, embedded, next_embedded)
    {
        HASH_DEL(reader->embedded, embedded);
        mem_free(embedded->label);
        mem_free(embedded);
    }
    HASH_ITER(hh, reader->notes, note, next_note)
    {
        HASH_DEL(reader->notes, note);
        mem_free(note->name);
        buffer_finish(&note->text);
        mem_free(note);
    }
    buffer_finish(&reader->alt);
    intake_finish(&reader->intake);
}

static enum document_result read_prepared(struct reader *reader, const struct buffer *text)
{
    cmark_node *root;

    if (text->length > DOCUMENT_MARKDOWN_BYTES_MOST)
        return DOCUMENT_TOO_LARGE;
    if (text->length > 0 && !markdown_is_simple(text->bytes, text->length))
        return DOCUMENT_UNREADABLE;
    root = parse(text);
    reader->at = document_root(reader->document);
    walk(reader, root, true);
    walk(reader, root, false);
    cmark_node_free(root);
    return DOCUMENT_READ;
}

enum document_result markdown_read(const void *bytes, size_t length,
                                   const struct document_image_taker *images, struct document **document_out)
{
    struct reader reader = {.document = document_create(), .intake = {.images = images}};
    struct buffer text = {0};
    enum document_result result;

    prepare(&reader, bytes, length, &text);
    result = read_prepared(&reader, &text);
    buffer_finish(&text);
    finish(&reader);
    if (result == DOCUMENT_READ)
        *document_out = reader.document;
    else
        document_destroy(reader.document);
    return result;
}
