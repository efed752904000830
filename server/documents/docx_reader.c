#include "documents/bookmark.h"
#include "documents/formats.h"

#include <stdlib.h>
#include <string.h>

#include "documents/docx_package.h"
#include "documents/docx_parts.h"
#include "documents/intake.h"
#include "documents/xml_reader.h"

#define TABLES_MOST 20
#define INSTRUCTION_BYTES_MOST 2100

/* One list that paragraphs may go on with. */
struct open_list {
    long num, level;
    struct block *list, *item;
};

/* What blocks are added to: the text itself, or a cell. */
struct frame {
    struct block *container;
    struct open_list lists[DOCX_LEVELS];
    unsigned list_count;
    /* of the table that it is a cell of */
    struct block *table, *row, *cell;
    struct block *above[DOCUMENT_COLUMNS_MOST]; /* the cell that ends in the row above, at each column */
    unsigned column;
    bool is_head_row, is_continued;
    bool has_words, has_ours; /* it holds paragraphs to keep, or such as stand around our text */
};

struct paragraph {
    const struct docx_style *style;
    struct block *block; /* NULL until something is in it */
    long num, level, indent;
    enum alignment alignment;
    int outline;
    char bookmark[48];
    bool is_left_out, has_image;
};

struct reader {
    struct docx_package package;
    struct intake intake;
    struct document *document;
    struct frame frames[TABLES_MOST + 1];
    unsigned depth;   /* the frame in use */
    unsigned deeper;  /* tables open that are too deep for one: their words go to the frame in use */
    unsigned passing; /* elements open below one that is passed over; 0: none */
    struct paragraph paragraph;
    bool is_in_paragraph, is_in_properties, is_in_run, is_in_text, is_in_instruction;
    unsigned marks;
    const char *href; /* of the hyperlink around */
    char *field_href;
    struct buffer instruction;
    char *alt;
};

static struct frame *frame_of(struct reader *reader)
{
    return &reader->frames[reader->depth];
}

/* ---- Lists ---- */

static struct open_list *last_list(struct frame *frame)
{
    return frame->list_count == 0 ? NULL : &frame->lists[frame->list_count - 1];
}

static unsigned count_item(const struct docx_package *package, struct docx_num *num, long level)
{
    unsigned first = num->has_start[level] ? num->starts[level] : docx_find_level(package, num, level)->start;
    unsigned number = first + num->counts[level];

    num->counts[level]++;
    for (long below = level + 1; below < DOCX_LEVELS; below++)
        num->counts[below] = 0;
    return number;
}

static void open_list(struct reader *reader, struct frame *frame, struct docx_num *num, long level,
                      unsigned number)
{
    struct open_list *around = last_list(frame), *list;
    struct block *parent = around == NULL ? frame->container : around->item;
    bool is_bullet = docx_find_level(&reader->package, num, level)->is_bullet;

    if (frame->list_count == DOCX_LEVELS)
        return;
    list = &frame->lists[frame->list_count++];
    list->num = num->id;
    list->level = level;
    list->list =
        document_add_block(reader->document, parent, is_bullet ? BLOCK_BULLET_LIST : BLOCK_ORDERED_LIST);
    if (!is_bullet && list->list != parent)
        list->list->start = number;
}

/* The item that a paragraph with a number begins. */
static struct block *begin_item(struct reader *reader, struct docx_num *num, long level)
{
    struct frame *frame = frame_of(reader);
    unsigned number = count_item(&reader->package, num, level);
    struct open_list *last;

    while ((last = last_list(frame)) != NULL &&
           (last->level > level || (last->level == level && last->num != num->id)))
        frame->list_count--;
    if (last == NULL || last->level < level)
        open_list(reader, frame, num, level, number);
    last = last_list(frame);
    last->item = document_add_block(reader->document, last->list, BLOCK_ITEM);
    return last->item;
}

/* The item that a paragraph without a number goes on with, or NULL. */
static struct block *continued_item(struct reader *reader)
{
    struct frame *frame = frame_of(reader);
    const struct docx_style *style = reader->paragraph.style;
    long level = reader->paragraph.indent / DOCX_LIST_INDENT - 1;

    if (style == NULL || style->kind != DOCX_STYLE_CONTINUED || frame->list_count == 0)
        return NULL;
    while (level >= 0 && frame->list_count > 1 && last_list(frame)->level > level)
        frame->list_count--;
    return last_list(frame)->item;
}

/* ---- Paragraphs ---- */

static struct block *find_quote(struct reader *reader, struct frame *frame)
{
    struct block *last = frame->container->last;

    if (last != NULL && last->kind == BLOCK_QUOTE)
        return last;
    return document_add_block(reader->document, frame->container, BLOCK_QUOTE);
}

/* The numbering that a paragraph is an item of, or NULL. */
static struct docx_num *find_num(struct reader *reader, long *level_out)
{
    const struct docx_style *style = reader->paragraph.style;
    long id = reader->paragraph.num, level = reader->paragraph.level;
    struct docx_num *num;

    if (id < 0 && style != NULL) {
        id = style->num;
        level = style->level;
    }
    num = id <= 0 ? NULL : docx_find_num(&reader->package, id);
    if (num == NULL)
        return NULL;
    *level_out = level < 0 ? 0 : level >= DOCX_LEVELS ? DOCX_LEVELS - 1 : level;
    return docx_find_level(&reader->package, num, *level_out)->is_none ? NULL : num;
}

static int outline_of(const struct reader *reader)
{
    const struct docx_style *style = reader->paragraph.style;

    if (reader->paragraph.outline >= 0)
        return reader->paragraph.outline < 9 ? reader->paragraph.outline : -1;
    return style == NULL ? -1 : style->outline;
}

/* What the paragraph stands in. */
static struct block *choose_parent(struct reader *reader, enum docx_style_kind kind, bool is_heading)
{
    struct frame *frame = frame_of(reader);
    struct block *item;
    long level;
    struct docx_num *num = is_heading ? NULL : find_num(reader, &level);

    if (num != NULL)
        return begin_item(reader, num, level);
    item = continued_item(reader);
    if (item != NULL)
        return item;
    frame->list_count = 0;
    return kind == DOCX_STYLE_QUOTE && !is_heading ? find_quote(reader, frame) : frame->container;
}

static enum block_kind kind_of(enum docx_style_kind kind, bool is_heading)
{
    return is_heading                ? BLOCK_HEADING
           : kind == DOCX_STYLE_CODE ? BLOCK_CODE
           : kind == DOCX_STYLE_RULE ? BLOCK_RULE
                                     : BLOCK_PARAGRAPH;
}

/* Makes the paragraph's block, now that something stands in it or it has come to its end. */
static struct block *begin_block(struct reader *reader)
{
    struct paragraph *paragraph = &reader->paragraph;
    enum docx_style_kind kind = paragraph->style == NULL ? DOCX_STYLE_PLAIN : paragraph->style->kind;
    struct frame *frame = frame_of(reader);
    int outline = outline_of(reader);
    struct block *parent;

    if (paragraph->block != NULL)
        return paragraph->block;
    frame->has_words = true;
    if (kind == DOCX_STYLE_TABLE_HEADING && frame->cell != NULL)
        frame->cell->is_header = true;
    parent = choose_parent(reader, kind, outline >= 0);
    paragraph->block = document_add_block(reader->document, parent, kind_of(kind, outline >= 0));
    if (paragraph->block == parent)
        return parent;
    paragraph->block->alignment = paragraph->alignment;
    if (outline >= 0) {
        paragraph->block->level = outline > 3 ? 4 : (unsigned)outline + 1;
        bookmark_read(reader->document, paragraph->block, reader->paragraph.bookmark);
    }
    return paragraph->block;
}

static void settle_paragraph(struct reader *reader)
{
    struct paragraph *paragraph = &reader->paragraph;

    if (paragraph->style != NULL &&
        (paragraph->style->kind == DOCX_STYLE_OURS || paragraph->style->kind == DOCX_STYLE_CONTENTS))
        paragraph->is_left_out = true;
}

static void open_paragraph(struct reader *reader)
{
    reader->paragraph = (struct paragraph){.num = -1, .outline = -1};
    reader->is_in_paragraph = true;
    reader->is_in_properties = false;
}

static void close_paragraph(struct reader *reader)
{
    struct frame *frame = frame_of(reader);

    settle_paragraph(reader);
    if (reader->paragraph.is_left_out)
        frame->has_ours = true;
    else if (!reader->paragraph.has_image)
        begin_block(reader);
    reader->is_in_paragraph = false;
}

static bool takes_content(struct reader *reader)
{
    return reader->is_in_paragraph && !reader->paragraph.is_left_out;
}

static const char *link_of(const struct reader *reader)
{
    return reader->href != NULL ? reader->href : reader->field_href;
}

/* ---- Pictures ---- */

static void take_picture(struct reader *reader, const char *target)
{
    struct buffer bytes = {0};
    bool is_there;

    if (!intake_wants(&reader->intake, target))
        return;
    is_there = docx_package_take(&reader->package, target, &bytes) == ARCHIVE_READ;
    intake_take(&reader->intake, target, is_there ? &bytes : NULL);
    buffer_finish(&bytes);
}

static void add_image(struct reader *reader, const char *link_id)
{
    const struct docx_link *link = docx_find_link(&reader->package, link_id);
    struct block *parent;

    settle_paragraph(reader);
    if (link == NULL || link->is_external || !takes_content(reader))
        return;
    take_picture(reader, link->target);
    parent = reader->paragraph.block != NULL ? reader->paragraph.block->parent
                                             : choose_parent(reader, DOCX_STYLE_PLAIN, false);
    if (intake_add(&reader->intake, reader->document, parent, link->target, reader->alt) == NULL)
        return;
    frame_of(reader)->has_words = reader->paragraph.has_image = true;
    /* Words after it are a paragraph of their own. */
    reader->paragraph.block = NULL;
    reader->paragraph.num = 0;
}

static void open_drawing(struct reader *reader, const struct xml_element *element)
{
    const char *alt = xml_find(element, "descr");

    if (strcmp(element->name, "docPr") == 0) {
        mem_free(reader->alt);
        reader->alt = mem_copy_text(alt);
    } else if (strcmp(element->name, "blip") == 0) {
        add_image(reader, xml_find(element, "embed"));
    }
}

/* ---- Tables ---- */

static void open_table(struct reader *reader)
{
    struct frame *around = frame_of(reader), *frame;
    struct block *table;

    if (reader->depth == TABLES_MOST || reader->deeper > 0) {
        reader->deeper++;
        return;
    }
    around->list_count = 0;
    table = document_add_block(reader->document, around->container, BLOCK_TABLE);
    frame = &reader->frames[++reader->depth];
    memset(frame, 0, sizeof(*frame));
    frame->container = frame->table = table == around->container ? NULL : table;
    if (frame->table == NULL)
        frame->container = around->container;
}

static void close_table(struct reader *reader)
{
    struct frame *frame = frame_of(reader);

    if (reader->deeper > 0) {
        reader->deeper--;
        return;
    }
    if (reader->depth == 0)
        return;
    reader->depth--;
    if (frame->table != NULL && frame->has_ours && !frame->has_words)
        frame->table->is_left_out = true;
    else
        frame_of(reader)->has_words = true;
}

static void open_row(struct reader *reader)
{
    struct frame *frame = frame_of(reader);

    if (frame->table == NULL || reader->deeper > 0)
        return;
    frame->row = document_add_block(reader->document, frame->table, BLOCK_ROW);
    frame->is_head_row = false;
    frame->column = 0;
}

static void open_cell(struct reader *reader)
{
    struct frame *frame = frame_of(reader);

    if (frame->row == NULL || reader->deeper > 0)
        return;
    frame->cell = frame->container = document_add_block(reader->document, frame->row, BLOCK_CELL);
    frame->cell->is_header = frame->is_head_row;
    frame->list_count = 0;
    frame->is_continued = false;
}

static unsigned columns_of(const struct frame *frame)
{
    unsigned left = DOCUMENT_COLUMNS_MOST - frame->column;

    return frame->cell->colspan < left ? frame->cell->colspan : left;
}

static void close_cell(struct reader *reader)
{
    struct frame *frame = frame_of(reader);
    struct block *above;

    if (frame->cell == NULL || reader->deeper > 0)
        return;
    above = frame->column < DOCUMENT_COLUMNS_MOST ? frame->above[frame->column] : NULL;
    if (frame->is_continued && above != NULL) {
        above->rowspan++;
        frame->cell->is_left_out = true;
    } else {
        above = frame->cell;
    }
    for (unsigned count = columns_of(frame); count > 0; count--)
        frame->above[frame->column++] = above;
    frame->cell = NULL;
    frame->container = frame->table;
}

static void read_cell_property(struct frame *frame, const struct xml_element *element)
{
    const char *value = xml_find(element, "val");
    long span = xml_find_number(element, "val", 1);

    if (strcmp(element->name, "tblHeader") == 0)
        frame->is_head_row = value == NULL || (strcmp(value, "0") != 0 && strcmp(value, "false") != 0);
    else if (strcmp(element->name, "gridSpan") == 0 && frame->cell != NULL)
        frame->cell->colspan = span < 1                       ? 1
                               : span > DOCUMENT_COLUMNS_MOST ? DOCUMENT_COLUMNS_MOST
                                                              : (unsigned)span;
    else if (strcmp(element->name, "vMerge") == 0)
        frame->is_continued = value == NULL || strcmp(value, "restart") != 0;
}

/* ---- Properties ---- */

static bool is_on(const char *value)
{
    return value == NULL || (strcmp(value, "0") != 0 && strcmp(value, "false") != 0 &&
                             strcmp(value, "none") != 0 && strcmp(value, "off") != 0);
}

static enum alignment alignment_of(const char *value)
{
    static const struct {
        const char *name;
        enum alignment alignment;
    } names[] = {{"left", ALIGN_LEFT},   {"start", ALIGN_LEFT}, {"center", ALIGN_CENTRE},
                 {"right", ALIGN_RIGHT}, {"end", ALIGN_RIGHT},  {"both", ALIGN_JUSTIFY}};

    for (size_t i = 0; value != NULL && i < COUNT_OF(names); i++) {
        if (strcmp(names[i].name, value) == 0)
            return names[i].alignment;
    }
    return ALIGN_NONE;
}

static void read_paragraph_property(struct reader *reader, const struct xml_element *element)
{
    struct paragraph *paragraph = &reader->paragraph;
    const char *value = xml_find(element, "val");

    if (strcmp(element->name, "pStyle") == 0)
        paragraph->style = docx_find_style(&reader->package, value);
    else if (strcmp(element->name, "numId") == 0)
        paragraph->num = xml_find_number(element, "val", -1);
    else if (strcmp(element->name, "ilvl") == 0)
        paragraph->level = xml_find_number(element, "val", 0);
    else if (strcmp(element->name, "jc") == 0)
        paragraph->alignment = alignment_of(value);
    else if (strcmp(element->name, "outlineLvl") == 0)
        paragraph->outline = (int)xml_find_number(element, "val", -1);
    else if (strcmp(element->name, "ind") == 0)
        paragraph->indent = xml_find_number(element, "left", xml_find_number(element, "start", 0));
}

static void read_run_property(struct reader *reader, const struct xml_element *element)
{
    static const struct {
        const char *name;
        enum mark mark;
    } names[] = {{"b", MARK_BOLD}, {"i", MARK_ITALIC}, {"strike", MARK_STRIKE}, {"dstrike", MARK_STRIKE}};
    const char *value = xml_find(element, "val");
    const struct docx_style *style;

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (strcmp(names[i].name, element->name) == 0)
            reader->marks =
                is_on(value) ? reader->marks | names[i].mark : reader->marks & ~(unsigned)names[i].mark;
    }
    if (strcmp(element->name, "u") == 0 && is_on(value)) {
        reader->marks |= MARK_UNDERLINE;
    } else if (strcmp(element->name, "vertAlign") == 0 && value != NULL) {
        reader->marks |= strcmp(value, "superscript") == 0 ? MARK_SUPERSCRIPT
                         : strcmp(value, "subscript") == 0 ? MARK_SUBSCRIPT
                                                           : 0;
    } else if (strcmp(element->name, "rStyle") == 0) {
        style = docx_find_style(&reader->package, value);
        reader->marks |= style == NULL ? 0 : style->marks;
    }
}

/* ---- Fields: links as Word kept them before ---- */

static void read_instruction(struct reader *reader)
{
    const char *text = reader->instruction.bytes == NULL ? "" : reader->instruction.bytes;
    const char *begin, *end;

    text += strspn(text, " ");
    if (strncmp(text, "HYPERLINK", 9) != 0)
        return;
    begin = strchr(text, '"');
    end = begin == NULL ? NULL : strchr(begin + 1, '"');
    if (end == NULL)
        return;
    mem_free(reader->field_href);
    reader->field_href = mem_copy(begin + 1, (size_t)(end - begin - 1));
}

static void on_field(struct reader *reader, const char *type)
{
    if (type == NULL)
        return;
    if (strcmp(type, "separate") == 0)
        read_instruction(reader);
    if (strcmp(type, "end") == 0) {
        mem_free(reader->field_href);
        reader->field_href = NULL;
    }
    buffer_clear(&reader->instruction);
}

/* ---- Elements ---- */

/* What was taken out by a reviewer, what is said twice for older readers, and boxes beside the text. */
static bool is_passed_over(const char *name)
{
    static const char *const names[] = {"del",       "moveFrom", "Fallback",    "txbxContent", "rPrChange",
                                        "pPrChange", "sdtPr",    "tblPrChange", "tcPrChange",  "trPrChange",
                                        "sectPr",    "tblPrEx",  "object",      "ruby",        "numPrChange"};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (strcmp(names[i], name) == 0)
            return true;
    }
    return false;
}

static void add_note(struct reader *reader, const struct xml_element *element, bool is_endnote)
{
    const char *text = docx_find_note(&reader->package, xml_find(element, "id"), is_endnote);

    if (text != NULL && takes_content(reader))
        document_add_footnote(reader->document, begin_block(reader), text);
}

static void on_run_content(struct reader *reader, const struct xml_element *element)
{
    const char *name = element->name;

    if (!reader->is_in_run)
        return;
    settle_paragraph(reader);
    reader->is_in_text = strcmp(name, "t") == 0;
    reader->is_in_instruction = strcmp(name, "instrText") == 0;
    if (strcmp(name, "br") == 0 && xml_find(element, "type") == NULL && takes_content(reader))
        document_add_break(reader->document, begin_block(reader), 0);
    else if ((strcmp(name, "tab") == 0 || strcmp(name, "noBreakHyphen") == 0) && takes_content(reader))
        document_add_text(reader->document, begin_block(reader), name[0] == 't' ? "\t" : "-", 1,
                          reader->marks, link_of(reader));
    else if (strcmp(name, "footnoteReference") == 0)
        add_note(reader, element, false);
    else if (strcmp(name, "endnoteReference") == 0)
        add_note(reader, element, true);
    else if (strcmp(name, "fldChar") == 0)
        on_field(reader, xml_find(element, "fldCharType"));
    else
        open_drawing(reader, element);
}

static void open_structure(struct reader *reader, const struct xml_element *element)
{
    const char *name = element->name;
    const struct docx_link *link;

    if (strcmp(name, "p") == 0) {
        open_paragraph(reader);
    } else if (strcmp(name, "tbl") == 0) {
        open_table(reader);
    } else if (strcmp(name, "tr") == 0) {
        open_row(reader);
    } else if (strcmp(name, "tc") == 0) {
        open_cell(reader);
    } else if (strcmp(name, "hyperlink") == 0) {
        link = docx_find_link(&reader->package, xml_find(element, "id"));
        reader->href = link == NULL || !link->is_external ? NULL : link->target;
    } else if (strcmp(name, "bookmarkStart") == 0) {
        const char *bookmark = xml_find(element, "name");

        if (bookmark != NULL && strncmp(bookmark, "s_", 2) == 0 &&
            strlen(bookmark) < sizeof(reader->paragraph.bookmark))
            strcpy(reader->paragraph.bookmark, bookmark);
    } else {
        read_cell_property(frame_of(reader), element);
    }
}

static void on_open(void *self, const struct xml_element *element)
{
    struct reader *reader = self;
    const char *name = element->name;

    if (reader->passing > 0 || is_passed_over(name)) {
        reader->passing++;
    } else if (strcmp(name, "pPr") == 0) {
        reader->is_in_properties = true;
    } else if (reader->is_in_properties) {
        if (!reader->is_in_run)
            read_paragraph_property(reader, element);
        else
            read_run_property(reader, element);
    } else if (strcmp(name, "r") == 0) {
        reader->is_in_run = true;
        reader->marks = 0;
    } else if (strcmp(name, "rPr") == 0) {
        reader->is_in_properties = true;
    } else if (reader->is_in_run) {
        on_run_content(reader, element);
    } else {
        open_structure(reader, element);
    }
}

static void on_close(void *self, const char *name)
{
    struct reader *reader = self;

    if (reader->passing > 0) {
        reader->passing--;
    } else if (strcmp(name, "pPr") == 0 || (strcmp(name, "rPr") == 0 && reader->is_in_run)) {
        reader->is_in_properties = false;
    } else if (strcmp(name, "r") == 0) {
        reader->is_in_run = reader->is_in_text = false;
    } else if (strcmp(name, "t") == 0 || strcmp(name, "instrText") == 0) {
        reader->is_in_text = reader->is_in_instruction = false;
    } else if (strcmp(name, "p") == 0 && reader->is_in_paragraph) {
        close_paragraph(reader);
    } else if (strcmp(name, "hyperlink") == 0) {
        reader->href = NULL;
    } else if (strcmp(name, "tc") == 0) {
        close_cell(reader);
    } else if (strcmp(name, "tbl") == 0) {
        close_table(reader);
    }
}

static void on_text(void *self, const char *text, size_t length)
{
    struct reader *reader = self;

    if (reader->passing > 0)
        return;
    if (reader->is_in_instruction && reader->instruction.length + length < INSTRUCTION_BYTES_MOST)
        buffer_append(&reader->instruction, text, length);
    if (reader->is_in_text && takes_content(reader))
        document_add_text(reader->document, begin_block(reader), text, length, reader->marks,
                          link_of(reader));
}

static void finish(struct reader *reader)
{
    intake_finish(&reader->intake);
    buffer_finish(&reader->instruction);
    mem_free(reader->field_href);
    mem_free(reader->alt);
    docx_package_close(&reader->package);
}

static enum document_result read_text(struct reader *reader)
{
    static const struct xml_events events = {on_open, on_close, on_text};
    struct buffer xml = {0};
    enum archive_result taken = docx_package_take(&reader->package, reader->package.main, &xml);
    enum document_result result = taken == ARCHIVE_READ        ? DOCUMENT_READ
                                  : taken == ARCHIVE_TOO_LARGE ? DOCUMENT_TOO_LARGE
                                                               : DOCUMENT_UNREADABLE;

    if (taken == ARCHIVE_READ && !xml_read(xml.bytes, xml.length, &events, reader))
        result = DOCUMENT_UNREADABLE;
    buffer_finish(&xml);
    return result;
}

enum document_result docx_read(const void *bytes, size_t length, const struct document_image_taker *images,
                               struct document **document_out)
{
    struct reader *reader = MEM_NEW(struct reader);
    enum document_result result = docx_package_open(&reader->package, bytes, length);

    reader->intake.images = images;
    reader->document = document_create();
    reader->frames[0].container = document_root(reader->document);
    if (result == DOCUMENT_READ)
        result = read_text(reader);
    if (result == DOCUMENT_READ)
        *document_out = reader->document;
    else
        document_destroy(reader->document);
    finish(reader);
    mem_free(reader);
    return result;
}
