#include "documents/bookmark.h"
#include "documents/formats.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "documents/archive_writer.h"
#include "documents/odt_parts.h"
#include "documents/table_grid.h"
#include "documents/words.h"

#define PICTURE_WIDTH_MOST 453.0
#define PICTURE_HEIGHT_MOST 600.0

struct odt {
    struct xml_writer out;
    struct pictures pictures;
    struct numbering headings;
    unsigned tables, drawings;
    bool is_annex;
    /* Around what is written; those from list_first on are in the same cell. */
    const struct block *lists[DOCUMENT_DEPTH_MOST];
    unsigned list_first, list_count;
};

/* What a paragraph's looks depend on. */
struct place {
    bool is_quoted, is_item, is_cell, is_head;
};

static void write_blocks(struct odt *odt, const struct block *first, struct place place);

/* ---- Words ---- */

/* Blanks in a row, tabs and line ends are elements. */
static void write_words(struct xml_writer *out, const char *text)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\t\n "), blanks;
        char *piece = mem_copy(text, length);

        xml_text(out, piece);
        mem_free(piece);
        text += length;
        blanks = strspn(text, " ");
        if (blanks > 0) {
            xml_open(out, "text:s");
            xml_number(out, "text:c", (long)blanks);
            xml_close(out);
            text += blanks;
        } else if (*text != '\0') {
            xml_empty(out, *text++ == '\t' ? "text:tab" : "text:line-break", NULL, NULL);
        }
    }
}

/* A single blank between words is one. */
static void write_text(struct xml_writer *out, const char *text)
{
    const char *at = text;

    if (strchr(text, '\t') != NULL || strchr(text, '\n') != NULL || strstr(text, "  ") != NULL ||
        at[0] == ' ' || (at[0] != '\0' && at[strlen(at) - 1] == ' '))
        write_words(out, text);
    else
        xml_text(out, text);
}

static void write_footnote(struct odt *odt, const struct run *run)
{
    struct xml_writer *out = &odt->out;

    xml_open(out, "text:note");
    xml_format(out, "text:id", "n%u", run->number);
    xml_attribute(out, "text:note-class", "footnote");
    xml_open(out, "text:note-citation");
    xml_format(out, "text:label", "%u", run->number);
    xml_close(out);
    xml_open(out, "text:note-body");
    xml_open(out, "text:p");
    xml_attribute(out, "text:style-name", "Footnote");
    write_text(out, run->text);
    xml_close(out);
    xml_close(out);
    xml_close(out);
}

static void write_run(struct odt *odt, const struct run *run)
{
    struct xml_writer *out = &odt->out;

    if (run->kind == RUN_FOOTNOTE) {
        write_footnote(odt, run);
        return;
    }
    if (run->kind == RUN_BREAK) {
        xml_empty(out, "text:line-break", NULL, NULL);
        return;
    }
    if (run->href != NULL) {
        xml_open(out, "text:a");
        xml_attribute(out, "xlink:type", "simple");
        xml_attribute(out, "xlink:href", run->href);
        xml_attribute(out, "text:style-name", "Internet_20_link");
    }
    if (run->marks != 0) {
        xml_open(out, "text:span");
        xml_format(out, "text:style-name", "T%u", run->marks);
    }
    write_text(out, run->text);
    if (run->marks != 0)
        xml_close(out);
    if (run->href != NULL)
        xml_close(out);
}

static void write_runs(struct odt *odt, const struct run *run)
{
    for (; run != NULL; run = run->next)
        write_run(odt, run);
}

/* ---- Paragraphs ---- */

static const char *style_of(const struct odt *odt, const struct block *block, const struct place *place)
{
    if (odt->is_annex)
        return place->is_head ? "Sfat_20_Annex_20_Head" : "Sfat_20_Annex";
    if (block->kind == BLOCK_CODE)
        return "Preformatted_20_Text";
    if (place->is_head)
        return "Table_20_Heading";
    return place->is_quoted ? "Quotations"
           : place->is_cell ? "Table_20_Contents"
           : place->is_item ? "List_20_Contents"
                            : "Text_20_body";
}

/* An alignment of its own is a style of its own: as many as there are styles and alignments. */
static void write_style_name(struct odt *odt, const char *style, enum alignment alignment)
{
    static const char *const ends[] = {"", "_L", "_C", "_R", "_J"};

    xml_format(&odt->out, "text:style-name", "%s%s%s", alignment == ALIGN_NONE ? "" : "A_", style,
               ends[alignment]);
}

static void write_frame(struct odt *odt, const struct block *image, const struct picture *picture,
                        double width, double height)
{
    struct xml_writer *out = &odt->out;

    xml_open(out, "draw:frame");
    xml_attribute(out, "draw:style-name", "Picture");
    xml_format(out, "draw:name", "Picture %u", ++odt->drawings);
    xml_attribute(out, "text:anchor-type", "as-char");
    xml_format(out, "svg:width", "%.2fpt", width);
    xml_format(out, "svg:height", "%.2fpt", height);
    xml_open(out, "draw:image");
    xml_format(out, "xlink:href", "Pictures/%u.%s", picture->number, picture_type(picture));
    xml_attribute(out, "xlink:type", "simple");
    xml_close(out);
    xml_open(out, "svg:title");
    xml_text(out, image->alt == NULL ? "" : image->alt);
    xml_close(out);
    xml_close(out);
}

static void write_image(struct odt *odt, const struct block *image)
{
    const struct picture *picture = pictures_find(&odt->pictures, image);
    const char *alt = image->alt == NULL ? "" : image->alt;
    struct xml_writer *out = &odt->out;
    double width, height;

    if (picture == NULL) {
        xml_text(out, "[");
        xml_text(out, words_in(odt->headings.meta->language, WORDS_IMAGE));
        xml_text(out, alt[0] == '\0' ? "" : ": ");
        xml_text(out, alt);
        xml_text(out, "]");
        return;
    }
    picture_fit(picture, PICTURE_WIDTH_MOST, PICTURE_HEIGHT_MOST, &width, &height);
    write_frame(odt, image, picture, width, height);
}

static void write_paragraph(struct odt *odt, const struct block *block, struct place place)
{
    xml_open(&odt->out, "text:p");
    write_style_name(odt, style_of(odt, block, &place), block->alignment);
    if (block->kind == BLOCK_IMAGE)
        write_image(odt, block);
    else
        write_runs(odt, block->runs);
    xml_close(&odt->out);
}

static void write_line(struct odt *odt, const char *style, const char *text)
{
    xml_open(&odt->out, "text:p");
    xml_attribute(&odt->out, "text:style-name", style);
    write_text(&odt->out, text);
    xml_close(&odt->out);
}

static void write_heading(struct odt *odt, const struct block *heading)
{
    struct xml_writer *out = &odt->out;
    char number[NUMBERING_TEXT_SIZE], style[24];

    if (odt->is_annex) {
        xml_open(out, "text:p");
        xml_attribute(out, "text:style-name", "Sfat_20_Annex_20_Heading");
        write_runs(odt, heading->runs);
        xml_close(out);
        return;
    }
    snprintf(style, sizeof(style), "Heading_20_%u", heading->level);
    numbering_next(&odt->headings, heading, number);
    xml_open(out, "text:h");
    write_style_name(odt, style, heading->alignment);
    xml_number(out, "text:outline-level", heading->level);
    if (number[0] == '\0' && odt->headings.meta->is_numbered)
        xml_attribute(out, "text:is-list-header", "true");
    if (heading->id != NULL) {
        xml_open(out, "text:bookmark");
        bookmark_write(out, "text:name", heading);
        xml_close(out);
    }
    write_runs(odt, heading->runs);
    xml_close(out);
}

/* ---- Lists and tables ---- */

static void open_list(struct odt *odt, const struct block *list)
{
    xml_open(&odt->out, "text:list");
    xml_attribute(&odt->out, "text:style-name", list->kind == BLOCK_BULLET_LIST ? "LB" : "LN");
}

static void write_list(struct odt *odt, const struct block *list, struct place place)
{
    struct xml_writer *out = &odt->out;

    assert(odt->list_count < DOCUMENT_DEPTH_MOST);
    odt->lists[odt->list_count++] = list;
    place.is_item = true;
    open_list(odt, list);
    for (const struct block *item = list->first; item != NULL; item = item->next) {
        xml_open(out, "text:list-item");
        if (item == list->first && list->kind == BLOCK_ORDERED_LIST)
            xml_number(out, "text:start-value", list->start);
        write_blocks(odt, item->first, place);
        xml_close(out);
    }
    xml_close(out);
    odt->list_count--;
}

/* A list of this format holds no table: one that stands in an item stands between two parts of the list. */
static void leave_lists(struct odt *odt)
{
    for (unsigned i = odt->list_first; i < odt->list_count; i++) {
        xml_close(&odt->out);
        xml_close(&odt->out);
    }
}

/* In the same items, which have their numbers already. */
static void return_to_lists(struct odt *odt)
{
    for (unsigned i = odt->list_first; i < odt->list_count; i++) {
        open_list(odt, odt->lists[i]);
        xml_attribute(&odt->out, "text:continue-numbering", "true");
        xml_open(&odt->out, "text:list-header");
    }
}

static void write_cell(struct odt *odt, const struct grid_place *place, struct place at)
{
    struct xml_writer *out = &odt->out;
    bool is_head = place->cell != NULL && place->cell->is_header;

    xml_open(out, "table:table-cell");
    xml_attribute(out, "table:style-name", is_head ? "HeadCell" : "Cell");
    if (place->colspan > 1)
        xml_number(out, "table:number-columns-spanned", place->colspan);
    if (place->rowspan > 1)
        xml_number(out, "table:number-rows-spanned", place->rowspan);
    xml_attribute(out, "office:value-type", "string");
    at.is_cell = true;
    at.is_head = is_head;
    if (place->cell != NULL)
        write_blocks(odt, place->cell->first, at);
    else
        write_line(odt, "Sfat_20_Gap", "");
    xml_close(out);
}

static void write_rows(struct odt *odt, const struct table_grid *grid, unsigned from, unsigned to,
                       struct place at)
{
    for (unsigned row = from; row < to; row++) {
        xml_open(&odt->out, "table:table-row");
        for (unsigned column = 0; column < grid->columns; column++) {
            const struct grid_place *place = grid_at(grid, row, column);

            if (place->cell == NULL || place->is_first)
                write_cell(odt, place, at);
            else
                xml_empty(&odt->out, "table:covered-table-cell", NULL, NULL);
        }
        xml_close(&odt->out);
    }
}

static void write_table(struct odt *odt, const struct block *table, struct place place)
{
    struct xml_writer *out = &odt->out;
    unsigned head, list_first = odt->list_first;
    struct table_grid grid;

    leave_lists(odt);
    odt->list_first = odt->list_count;
    grid_init(&grid, table);
    head = grid_head_rows(&grid);
    xml_open(out, "table:table");
    xml_format(out, "table:name", "Table %u", ++odt->tables);
    xml_attribute(out, "table:style-name", "Table");
    xml_open(out, "table:table-column");
    xml_number(out, "table:number-columns-repeated", grid.columns);
    xml_close(out);
    if (head > 0 && head < grid.rows) {
        xml_open(out, "table:table-header-rows");
        write_rows(odt, &grid, 0, head, place);
        xml_close(out);
        write_rows(odt, &grid, head, grid.rows, place);
    } else {
        write_rows(odt, &grid, 0, grid.rows, place);
    }
    xml_close(out);
    grid_finish(&grid);
    odt->list_first = list_first;
    return_to_lists(odt);
}

static void write_block(struct odt *odt, const struct block *block, struct place place)
{
    switch (block->kind) {
    case BLOCK_HEADING:
        write_heading(odt, block);
        return;
    case BLOCK_BULLET_LIST:
    case BLOCK_ORDERED_LIST:
        write_list(odt, block, place);
        return;
    case BLOCK_QUOTE:
        place.is_quoted = true;
        write_blocks(odt, block->first, place);
        return;
    case BLOCK_RULE:
        write_line(odt, "Horizontal_20_Line", "");
        return;
    case BLOCK_TABLE:
        write_table(odt, block, (struct place){0});
        return;
    default:
        write_paragraph(odt, block, place);
    }
}

static void write_blocks(struct odt *odt, const struct block *first, struct place place)
{
    for (const struct block *block = first; block != NULL; block = block->next)
        write_block(odt, block, place);
}

/* ---- Styles of alignment ---- */

static void write_aligned_style(struct xml_writer *out, const char *style, enum alignment alignment)
{
    static const char *const ends[] = {"", "_L", "_C", "_R", "_J"};
    static const char *const names[] = {"", "start", "center", "end", "justify"};

    xml_open(out, "style:style");
    xml_format(out, "style:name", "A_%s%s", style, ends[alignment]);
    xml_attribute(out, "style:family", "paragraph");
    xml_attribute(out, "style:parent-style-name", style);
    xml_empty(out, "style:paragraph-properties", "fo:text-align", names[alignment]);
    xml_close(out);
}

static void write_aligned_styles(struct xml_writer *out)
{
    static const char *const styles[] = {"Text_20_body",     "Heading_20_1",         "Heading_20_2",
                                         "Heading_20_3",     "Heading_20_4",         "List_20_Contents",
                                         "Quotations",       "Preformatted_20_Text", "Table_20_Contents",
                                         "Table_20_Heading", "Sfat_20_Annex",        "Sfat_20_Annex_20_Head"};

    xml_open(out, "office:automatic-styles");
    for (size_t i = 0; i < COUNT_OF(styles); i++) {
        for (enum alignment alignment = ALIGN_LEFT; alignment <= ALIGN_JUSTIFY; alignment++)
            write_aligned_style(out, styles[i], alignment);
    }
    odt_write_automatic_styles(out);
    xml_close(out);
}

/* ---- The file ---- */

static void write_front_cell(struct odt *odt, const char *style, const struct front_row *row,
                             const char *text)
{
    struct run run = {.kind = RUN_TEXT, .text = text, .href = row->href};

    xml_open(&odt->out, "table:table-cell");
    xml_open(&odt->out, "text:p");
    xml_attribute(&odt->out, "text:style-name", style);
    write_run(odt, &run);
    xml_close(&odt->out);
    xml_close(&odt->out);
}

static void write_logo(struct odt *odt, const struct block *logo, size_t count)
{
    const struct picture *picture = pictures_find(&odt->pictures, logo);
    double width, height;

    if (picture == NULL)
        return;
    picture_fit_logo(picture, count, &width, &height);
    write_frame(odt, logo, picture, width, height);
}

static void write_logos(struct odt *odt, const struct front *front)
{
    if (front->logo_count == 0)
        return;
    xml_open(&odt->out, "text:p");
    xml_attribute(&odt->out, "text:style-name", "Sfat_20_Head");
    for (size_t i = 0; i < front->logo_count; i++) {
        xml_text(&odt->out, i == 0 ? "" : LOGO_SPACES);
        write_logo(odt, &front->logos[i], front->logo_count);
    }
    xml_close(&odt->out);
}

static void write_front(struct odt *odt, const struct front *front)
{
    struct xml_writer *out = &odt->out;

    write_logos(odt, front);
    if (has_header_note(odt->headings.meta))
        write_line(odt, "Sfat_20_Head", odt->headings.meta->header_note);

    write_line(odt, "Sfat_20_Title", front->title);
    xml_open(out, "table:table");
    xml_attribute(out, "table:name", "Front");
    xml_attribute(out, "table:style-name", "Front");
    xml_empty(out, "table:table-column", "table:style-name", "FrontA");
    xml_empty(out, "table:table-column", "table:style-name", "FrontB");
    for (size_t i = 0; i < front->count; i++) {
        struct front_row label = {0};

        xml_open(out, "table:table-row");
        write_front_cell(odt, "Sfat_20_Label", &label, front->rows[i].label);
        write_front_cell(odt, "Sfat_20_Front", &front->rows[i], front->rows[i].value);
        xml_close(out);
    }
    xml_close(out);
    write_line(odt, "Sfat_20_Gap", "");
}

static void write_annex(struct odt *odt)
{
    struct document *annex = front_make_annex(odt->headings.meta);

    if (annex == NULL)
        return;
    odt->is_annex = true;
    write_blocks(odt, document_root(annex)->first, (struct place){0});
    document_destroy(annex);
}

static void write_content(struct odt *odt, const struct document *document, const struct front *front)
{
    struct xml_writer *out = &odt->out;

    odt_begin(out, "office:document-content");
    write_aligned_styles(out);
    xml_open(out, "office:body");
    xml_open(out, "office:text");
    write_front(odt, front);
    write_blocks(odt, document_root(document)->first, (struct place){0});
    write_annex(odt);
    xml_close(out);
    xml_close(out);
    xml_close(out);
}

static void add(struct archive_writer *archive, const char *name, struct buffer bytes, bool is_packed)
{
    archive_writer_add(archive, name, &bytes, is_packed);
}

static void add_pictures(struct archive_writer *archive, struct pictures *pictures)
{
    char name[64];

    for (struct picture *picture = pictures->first; picture != NULL; picture = picture->next) {
        snprintf(name, sizeof(name), "Pictures/%u.%s", picture->number, picture_type(picture));
        archive_writer_add(archive, name, &picture->bytes, false);
    }
}

bool odt_write(const struct document *document, const struct document_meta *meta,
               const struct document_images *images, struct buffer *out)
{
    struct odt odt = {.pictures = {.images = images}, .headings = {.meta = meta}};
    struct archive_writer *archive = archive_writer_create();
    struct buffer type = {0};
    struct front front;
    bool is_good;

    front_init(&front, meta);
    buffer_append_text(&type, ODT_MEDIA_TYPE);
    write_content(&odt, document, &front);
    add(archive, "mimetype", type, false);
    add(archive, "content.xml", odt.out.out, true);
    add(archive, "styles.xml", odt_styles(meta, &front), true);
    add(archive, "meta.xml", odt_properties(meta, &front), true);
    add(archive, "META-INF/manifest.xml", odt_manifest(&odt.pictures), true);
    add_pictures(archive, &odt.pictures);
    is_good = archive_writer_end(archive, out);
    archive_writer_destroy(archive);
    pictures_finish(&odt.pictures);
    front_finish(&front);
    return is_good;
}
