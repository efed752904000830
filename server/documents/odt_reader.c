#include "documents/bookmark.h"
#include "documents/formats.h"

#include <string.h>

#include "documents/archive_reader.h"
#include "documents/intake.h"
#include "documents/odt_package.h"

#define NOTE_BYTES_MOST 20000
#define ALT_BYTES_MOST 2000
#define BLANKS_MOST 1000

/* An element that is open, as far as it changes where blocks go or how words look. */
struct open_element {
    struct block *at; /* where blocks went before it */
    unsigned marks;
    const struct odt_list_style *list_style;
    unsigned list_level;
};

struct reader {
    struct archive_reader *archive;
    struct document *document;
    struct intake intake;
    struct odt_styles styles;
    struct open_element open[XML_READER_DEPTH_MOST + 1];
    unsigned depth;
    unsigned passing; /* elements open below one that is passed over; 0: none */
    bool is_in_body;
    struct block *at; /* where blocks go */
    struct block *paragraph;
    const struct odt_style *style; /* the paragraph's */
    unsigned marks, list_level;
    const struct odt_list_style *list_style;
    char *href;
    bool is_in_paragraph, is_left_out, has_image, is_after_blank;
    long heading_level; /* 0: no heading */
    char bookmark[48];
    struct block *table; /* the innermost */
    bool is_in_head;     /* its head's rows */
    bool table_has_words, table_has_ours;
    bool is_in_note, is_in_citation, is_in_title;
    struct buffer note, alt;
    struct block *image; /* of the frame that is open */
};

/* ---- Words ---- */

static struct block *find_quote(struct reader *reader)
{
    struct block *last = reader->at->last;

    if (last != NULL && last->kind == BLOCK_QUOTE)
        return last;
    return document_add_block(reader->document, reader->at, BLOCK_QUOTE);
}

static enum block_kind kind_of(const struct reader *reader)
{
    enum odt_style_kind kind = reader->style == NULL ? ODT_STYLE_PLAIN : reader->style->kind;

    return reader->heading_level > 0 ? BLOCK_HEADING
           : kind == ODT_STYLE_CODE  ? BLOCK_CODE
           : kind == ODT_STYLE_RULE  ? BLOCK_RULE
                                     : BLOCK_PARAGRAPH;
}

/* The paragraph's block, made when something stands in it or it comes to its end. */
static struct block *begin_block(struct reader *reader)
{
    enum odt_style_kind kind = reader->style == NULL ? ODT_STYLE_PLAIN : reader->style->kind;
    enum block_kind made = kind_of(reader);
    struct block *parent;

    if (reader->paragraph != NULL)
        return reader->paragraph;
    parent = kind == ODT_STYLE_QUOTE && made == BLOCK_PARAGRAPH ? find_quote(reader) : reader->at;
    reader->table_has_words = true;
    if (kind == ODT_STYLE_TABLE_HEADING && reader->at->kind == BLOCK_CELL)
        reader->at->is_header = true;
    reader->paragraph = document_add_block(reader->document, parent, made);
    if (reader->paragraph == parent)
        return parent;
    reader->paragraph->alignment = reader->style == NULL ? ALIGN_NONE : reader->style->alignment;
    if (made == BLOCK_HEADING) {
        reader->paragraph->level = reader->heading_level > 4 ? 4 : (unsigned)reader->heading_level;
        bookmark_read(reader->document, reader->paragraph, reader->bookmark);
    }
    return reader->paragraph;
}

static unsigned marks_of(const struct reader *reader)
{
    unsigned own = reader->style != NULL && reader->style->is_automatic ? reader->style->marks : 0;

    return reader->marks | (reader->heading_level > 0 ? 0 : own);
}

static void add_words(struct reader *reader, const char *text, size_t length)
{
    if (length == 0)
        return;
    if (reader->is_in_title) {
        if (reader->alt.length + length <= ALT_BYTES_MOST)
            buffer_append(&reader->alt, text, length);
    } else if (reader->is_in_note) {
        if (!reader->is_in_citation && reader->note.length + length <= NOTE_BYTES_MOST)
            buffer_append(&reader->note, text, length);
    } else if (reader->is_in_paragraph && !reader->is_left_out) {
        document_add_text(reader->document, begin_block(reader), text, length, marks_of(reader),
                          reader->href);
    }
}

/* White space in the file is one blank, and none at a paragraph's beginning. */
static void add_collapsed(struct reader *reader, const char *text, size_t length)
{
    size_t from = 0;

    for (size_t i = 0; i < length; i++) {
        bool is_blank = text[i] == ' ' || text[i] == '\n' || text[i] == '\t' || text[i] == '\r';

        if (is_blank) {
            add_words(reader, text + from, i - from);
            if (!reader->is_after_blank)
                add_words(reader, " ", 1);
            from = i + 1;
        }
        reader->is_after_blank = is_blank;
    }
    add_words(reader, text + from, length - from);
}

static void add_blanks(struct reader *reader, long count)
{
    static const char blanks[] = "                                ";

    count = count < 1 ? 1 : count > BLANKS_MOST ? BLANKS_MOST : count;
    for (; count > 0; count -= (long)sizeof(blanks) - 1)
        add_words(reader, blanks, count < (long)sizeof(blanks) - 1 ? (size_t)count : sizeof(blanks) - 1);
    reader->is_after_blank = false;
}

/* ---- Blocks ---- */

static void open_paragraph(struct reader *reader, const struct xml_element *element, bool is_heading)
{
    long level = xml_find_number(element, "outline-level", 1);

    if (reader->is_in_note) {
        if (reader->note.length > 0 && !reader->is_in_citation)
            buffer_append_text(&reader->note, " ");
        reader->is_after_blank = true;
        return;
    }
    reader->style = odt_find_style(&reader->styles, xml_find(element, "style-name"));
    reader->paragraph = NULL;
    reader->heading_level = !is_heading ? 0 : level < 1 ? 1 : level;
    reader->bookmark[0] = '\0';
    reader->is_in_paragraph = reader->is_after_blank = true;
    reader->has_image = false;
    reader->is_left_out = reader->style != NULL && reader->style->kind == ODT_STYLE_OURS;
    reader->marks = 0;
}

static void close_paragraph(struct reader *reader)
{
    if (reader->is_in_note || !reader->is_in_paragraph)
        return;
    if (reader->is_left_out)
        reader->table_has_ours = true;
    else if (!reader->has_image)
        begin_block(reader);
    reader->is_in_paragraph = false;
    reader->paragraph = NULL;
}

static void open_container(struct reader *reader, enum block_kind kind)
{
    reader->at = document_add_block(reader->document, reader->at, kind);
}

static void open_list(struct reader *reader, const struct xml_element *element)
{
    const struct odt_list_style *style =
        odt_find_list_style(&reader->styles, xml_find(element, "style-name"));
    unsigned level = reader->list_level++;
    struct block *before = reader->at;
    bool is_number;

    if (style != NULL)
        reader->list_style = style;
    style = reader->list_style;
    level = level < ODT_LEVELS ? level : ODT_LEVELS - 1;
    is_number = style != NULL && style->is_number[level];
    open_container(reader, is_number ? BLOCK_ORDERED_LIST : BLOCK_BULLET_LIST);
    if (is_number && reader->at != before)
        reader->at->start = style->starts[level] == 0 ? 1 : style->starts[level];
}

static void open_item(struct reader *reader, const struct xml_element *element)
{
    long start = xml_find_number(element, "start-value", -1);

    if (reader->at->kind == BLOCK_ORDERED_LIST && reader->at->first == NULL && start >= 0 && start <= 1000000)
        reader->at->start = (unsigned)start;
    open_container(reader, BLOCK_ITEM);
}

static void open_cell(struct reader *reader, const struct xml_element *element)
{
    long columns = xml_find_number(element, "number-columns-spanned", 1);
    long rows = xml_find_number(element, "number-rows-spanned", 1);
    struct block *before = reader->at;

    open_container(reader, BLOCK_CELL);
    if (reader->at == before || reader->at->kind != BLOCK_CELL)
        return;
    reader->at->colspan = columns < 1                       ? 1
                          : columns > DOCUMENT_COLUMNS_MOST ? DOCUMENT_COLUMNS_MOST
                                                            : (unsigned)columns;
    reader->at->rowspan = rows < 1 ? 1 : rows > 1000 ? 1000 : (unsigned)rows;
    reader->at->is_header = reader->is_in_head;
}

static void open_table(struct reader *reader)
{
    struct block *before = reader->at;

    reader->list_style = NULL;
    reader->list_level = 0;
    open_container(reader, BLOCK_TABLE);
    /* Tables inside each other are judged with the one that holds them. */
    if (reader->table == NULL && reader->at != before) {
        reader->table = reader->at;
        reader->table_has_words = reader->table_has_ours = false;
    }
}

static void close_table(struct reader *reader)
{
    if (reader->at != reader->table)
        return;
    if (reader->table_has_ours && !reader->table_has_words)
        reader->table->is_left_out = true;
    reader->table = NULL;
}

/* ---- Pictures ---- */

static void add_image(struct reader *reader, const char *path)
{
    struct buffer bytes = {0};
    struct block *parent = reader->paragraph != NULL ? reader->paragraph->parent : reader->at;
    bool is_there;

    if (path == NULL || !reader->is_in_paragraph || reader->is_left_out || reader->is_in_note)
        return;
    if (strncmp(path, "./", 2) == 0)
        path += 2;
    if (intake_wants(&reader->intake, path)) {
        is_there = archive_reader_take(reader->archive, path, &bytes) == ARCHIVE_READ;
        intake_take(&reader->intake, path, is_there ? &bytes : NULL);
        buffer_finish(&bytes);
    }
    reader->image = intake_add(&reader->intake, reader->document, parent, path, NULL);
    if (reader->image == NULL)
        return;
    reader->has_image = reader->table_has_words = true;
    reader->paragraph = NULL;
    reader->heading_level = 0;
}

static void close_title(struct reader *reader)
{
    reader->is_in_title = false;
    if (reader->image != NULL && reader->alt.length > 0)
        reader->image->alt = document_keep(reader->document, reader->alt.bytes, reader->alt.length);
}

/* ---- Elements ---- */

static bool is_passed_over(const char *name)
{
    static const char *const names[] = {"tracked-changes",
                                        "annotation",
                                        "annotation-end",
                                        "table-of-content",
                                        "alphabetical-index",
                                        "illustration-index",
                                        "bibliography",
                                        "user-index",
                                        "text-box",
                                        "covered-table-cell",
                                        "object",
                                        "object-ole",
                                        "sequence-decls",
                                        "forms",
                                        "ruby-text"};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (strcmp(names[i], name) == 0)
            return true;
    }
    return false;
}

static void open_words(struct reader *reader, const struct xml_element *element)
{
    const char *name = element->name, *bookmark;
    const struct odt_style *style;

    if (strcmp(name, "span") == 0) {
        style = odt_find_style(&reader->styles, xml_find(element, "style-name"));
        reader->marks |= style == NULL || style->is_link ? 0 : style->marks;
    } else if (strcmp(name, "a") == 0) {
        mem_free(reader->href);
        reader->href = mem_copy_text(xml_find(element, "href"));
    } else if (strcmp(name, "s") == 0) {
        add_blanks(reader, xml_find_number(element, "c", 1));
    } else if (strcmp(name, "tab") == 0) {
        add_words(reader, "\t", 1);
        reader->is_after_blank = false;
    } else if (strcmp(name, "line-break") == 0) {
        if (reader->is_in_note)
            add_words(reader, " ", 1);
        else if (reader->is_in_paragraph && !reader->is_left_out)
            document_add_break(reader->document, begin_block(reader), 0);
        reader->is_after_blank = true;
    } else if (strcmp(name, "bookmark") == 0 || strcmp(name, "bookmark-start") == 0) {
        bookmark = xml_find(element, "name");
        if (bookmark != NULL && strncmp(bookmark, "s_", 2) == 0 &&
            strlen(bookmark) < sizeof(reader->bookmark))
            strcpy(reader->bookmark, bookmark);
    } else if (strcmp(name, "image") == 0) {
        add_image(reader, xml_find(element, "href"));
    } else if (strcmp(name, "title") == 0 || strcmp(name, "desc") == 0) {
        buffer_clear(&reader->alt);
        reader->is_in_title = true;
    } else if (strcmp(name, "note") == 0) {
        buffer_clear(&reader->note);
        reader->is_in_note = true;
    } else if (strcmp(name, "note-citation") == 0) {
        reader->is_in_citation = true;
    }
}

static void open_structure(struct reader *reader, const struct xml_element *element)
{
    const char *name = element->name;

    if (strcmp(name, "p") == 0 || strcmp(name, "h") == 0)
        open_paragraph(reader, element, name[0] == 'h');
    else if (reader->is_in_paragraph)
        open_words(reader, element);
    else if (strcmp(name, "list") == 0)
        open_list(reader, element);
    else if (strcmp(name, "list-item") == 0 || strcmp(name, "list-header") == 0)
        open_item(reader, element);
    else if (strcmp(name, "table") == 0)
        open_table(reader);
    else if (strcmp(name, "table-header-rows") == 0)
        reader->is_in_head = true;
    else if (strcmp(name, "table-row") == 0)
        open_container(reader, BLOCK_ROW);
    else if (strcmp(name, "table-cell") == 0)
        open_cell(reader, element);
}

static void on_open(void *self, const struct xml_element *element)
{
    struct reader *reader = self;

    if (reader->passing > 0 || (reader->is_in_body && is_passed_over(element->name))) {
        reader->passing++;
        return;
    }
    reader->open[reader->depth++] =
        (struct open_element){reader->at, reader->marks, reader->list_style, reader->list_level};
    if (reader->is_in_body)
        open_structure(reader, element);
    else if (strcmp(element->name, "body") == 0)
        reader->is_in_body = true;
    else
        odt_styles_open(&reader->styles, element);
}

static void close_words(struct reader *reader, const char *name)
{
    if (strcmp(name, "a") == 0) {
        mem_free(reader->href);
        reader->href = NULL;
    } else if (strcmp(name, "note") == 0) {
        reader->is_in_note = false;
        if (!reader->is_left_out && reader->is_in_paragraph)
            document_add_footnote(reader->document, begin_block(reader),
                                  reader->note.bytes == NULL ? "" : reader->note.bytes);
    } else if (strcmp(name, "note-citation") == 0) {
        reader->is_in_citation = false;
    } else if (strcmp(name, "title") == 0 || strcmp(name, "desc") == 0) {
        close_title(reader);
    } else if (strcmp(name, "frame") == 0) {
        reader->image = NULL;
    }
}

static void on_close(void *self, const char *name)
{
    struct reader *reader = self;
    const struct open_element *before;

    if (reader->passing > 0) {
        reader->passing--;
        return;
    }
    if (strcmp(name, "p") == 0 || strcmp(name, "h") == 0)
        close_paragraph(reader);
    else if (reader->is_in_paragraph)
        close_words(reader, name);
    else if (strcmp(name, "table") == 0 && reader->is_in_body)
        close_table(reader);
    else if (strcmp(name, "table-header-rows") == 0)
        reader->is_in_head = false;
    if (!reader->is_in_body)
        odt_styles_close(&reader->styles, name);
    before = &reader->open[--reader->depth];
    reader->at = before->at;
    reader->marks = before->marks;
    reader->list_style = before->list_style;
    reader->list_level = before->list_level;
}

static void on_text(void *self, const char *text, size_t length)
{
    struct reader *reader = self;

    if (reader->passing == 0 && reader->is_in_body && reader->is_in_paragraph)
        add_collapsed(reader, text, length);
}

/* ---- The file ---- */

static enum document_result read_part(struct reader *reader, const char *name, bool is_needed)
{
    static const struct xml_events events = {on_open, on_close, on_text};
    struct buffer xml = {0};
    enum archive_result taken = archive_reader_take(reader->archive, name, &xml);
    enum document_result result = DOCUMENT_UNREADABLE;

    reader->depth = reader->passing = 0;
    if (taken == ARCHIVE_TOO_LARGE)
        result = DOCUMENT_TOO_LARGE;
    else if (taken == ARCHIVE_NO_ENTRY && !is_needed)
        result = DOCUMENT_READ;
    else if (taken == ARCHIVE_READ && xml_read(xml.bytes, xml.length, &events, reader))
        result = DOCUMENT_READ;
    buffer_finish(&xml);
    return result;
}

static enum document_result read_parts(struct reader *reader)
{
    enum document_result result = read_part(reader, "styles.xml", false);

    /* The styles' file has no text of ours: what its pages say stays out. */
    reader->is_in_body = false;
    reader->styles.is_automatic = true;
    return result == DOCUMENT_READ ? read_part(reader, "content.xml", true) : result;
}

static void finish(struct reader *reader)
{
    archive_reader_destroy(reader->archive);
    intake_finish(&reader->intake);
    odt_styles_finish(&reader->styles);
    buffer_finish(&reader->note);
    buffer_finish(&reader->alt);
    mem_free(reader->href);
    mem_free(reader);
}

enum document_result odt_read(const void *bytes, size_t length, const struct document_image_taker *images,
                              struct document **document_out)
{
    struct reader *reader = MEM_NEW(struct reader);
    enum archive_result opened = archive_reader_create(bytes, length, &reader->archive);
    enum document_result result = opened == ARCHIVE_TOO_LARGE ? DOCUMENT_TOO_LARGE : DOCUMENT_UNREADABLE;

    reader->intake.images = images;
    reader->document = document_create();
    reader->at = document_root(reader->document);
    if (opened == ARCHIVE_READ)
        result = read_parts(reader);
    if (result == DOCUMENT_READ)
        *document_out = reader->document;
    else
        document_destroy(reader->document);
    finish(reader);
    return result;
}
