#include "documents/pdf_boxes.h"

#include <stdio.h>
#include <string.h>

#include "documents/memory_pool.h"
#include "documents/words.h"

#define LINE_SPACING 1.22
#define LIST_INDENT 19.0
#define QUOTE_INDENT 16.0
#define PICTURE_HEIGHT_MOST 560.0
#define BLUE "#1f3864"

void pdf_text_init(struct pdf_text *text, struct pool *pool, struct pictures *pictures,
                   struct numbering *headings)
{
    PangoFontMap *fonts = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    cairo_font_options_t *options = cairo_font_options_create();

    *text = (struct pdf_text){.pool = pool, .pictures = pictures, .headings = headings};
    text->context = pango_font_map_create_context(fonts);
    g_object_unref(fonts);
    /* On paper there are no pixels to fit letters to. */
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(text->context, options);
    pango_cairo_context_set_resolution(text->context, 72);
    pango_context_set_round_glyph_positions(text->context, FALSE);
    pango_context_set_language(text->context, pango_language_from_string(headings->meta->language));
    cairo_font_options_destroy(options);
    text->font = pango_font_description_new();
    text->layouts = g_ptr_array_new_with_free_func(g_object_unref);
}

void pdf_text_finish(struct pdf_text *text)
{
    while (text->tables != NULL) {
        struct pdf_table *table = text->tables;

        text->tables = table->next;
        pdf_table_finish(table);
    }
    g_ptr_array_free(text->layouts, TRUE);
    pango_font_description_free(text->font);
    g_object_unref(text->context);
}

struct box *box_add(struct pdf_text *text, struct box_list *boxes, enum box_kind kind)
{
    struct box *box = pool_take(text->pool, sizeof(*box));

    box->kind = kind;
    box->tag = "P";
    if (boxes->last == NULL)
        boxes->first = box;
    else
        boxes->last->next = box;
    boxes->last = box;
    return box;
}

double boxes_height(const struct box_list *boxes)
{
    double height = 0;

    for (const struct box *box = boxes->first; box != NULL; box = box->next)
        height += box->height + (box == boxes->first ? 0 : box->space_before);
    return height;
}

/* ---- Lines ---- */

void pdf_add_lines(struct pdf_text *text, struct box_list *boxes, PangoLayout *layout, double x,
                   double space_before, const char *tag)
{
    unsigned count = (unsigned)pango_layout_get_line_count(layout), line = 0;
    PangoLayoutIter *iterator = pango_layout_get_iter(layout);

    text->paragraphs++;
    do {
        struct box *box = box_add(text, boxes, BOX_LINE);
        PangoRectangle logical;
        double height;

        pango_layout_iter_get_line_extents(iterator, NULL, &logical);
        height = (double)logical.height / PANGO_SCALE;
        box->layout = layout;
        box->words = pango_layout_iter_get_line_readonly(iterator);
        box->x = x;
        box->offset = (double)logical.x / PANGO_SCALE;
        box->width = (double)logical.width / PANGO_SCALE;
        box->height = height * LINE_SPACING;
        box->baseline = (double)(pango_layout_iter_get_baseline(iterator) - logical.y) / PANGO_SCALE +
                        height * (LINE_SPACING - 1) / 2;
        box->space_before = line == 0 ? space_before : 0;
        box->tag = tag;
        box->paragraph = text->paragraphs;
        box->line = line;
        box->lines_left = count - line;
        line++;
    } while (pango_layout_iter_next_line(iterator));
    pango_layout_iter_free(iterator);
}

/* ---- Footnotes ---- */

static struct pdf_note *make_note(struct pdf_text *text, const struct run *run)
{
    struct words_style style = {.size = 9, .width = PDF_LINE_WIDTH};
    struct pdf_note *note = pool_take(text->pool, sizeof(*note));
    struct run number = {.kind = RUN_FOOTNOTE, .number = run->number, .text = ""}, blank, words = *run;

    blank = (struct run){.kind = RUN_TEXT, .text = " "};
    number.next = &blank;
    blank.next = &words;
    words.kind = RUN_TEXT;
    words.next = NULL;
    pdf_add_lines(text, &note->boxes, pdf_lay_out(text, &number, "", &style), PDF_MARGIN, 2, "Note");
    note->height = boxes_height(&note->boxes) + 2;
    return note;
}

/* The line that holds the byte of the paragraph. */
static struct box *find_line(struct box *first, int index)
{
    while (first->next != NULL && first->next->paragraph == first->paragraph &&
           index >= first->words->start_index + first->words->length)
        first = first->next;
    return first;
}

static void add_notes(struct pdf_text *text, struct box *first, const struct run *run, size_t prefix_length)
{
    int index = (int)prefix_length;
    char digits[16];

    for (; run != NULL; run = run->next) {
        if (run->kind == RUN_FOOTNOTE) {
            struct box *line = find_line(first, index);
            struct pdf_note **end = &line->notes;

            while (*end != NULL)
                end = &(*end)->next_of_line;
            *end = make_note(text, run);
            first = line;
        }
        index += run->kind == RUN_TEXT    ? (int)strlen(run->text)
                 : run->kind == RUN_BREAK ? 3
                                          : snprintf(digits, sizeof(digits), "%u", run->number);
    }
}

/* ---- Blocks ---- */

static PangoAlignment alignment_of(enum alignment alignment)
{
    return alignment == ALIGN_CENTRE  ? PANGO_ALIGN_CENTER
           : alignment == ALIGN_RIGHT ? PANGO_ALIGN_RIGHT
                                      : PANGO_ALIGN_LEFT;
}

/* Lines of a block, after what the list had before it. */
static struct box *add_words(struct pdf_text *text, struct box_list *boxes, const struct block *block,
                             const char *prefix, const struct words_style *style, struct pdf_place *place,
                             double space_before, const char *tag)
{
    struct box *last = boxes->last, *first;

    pdf_add_lines(text, boxes, pdf_lay_out(text, block->runs, prefix, style), place->x, space_before, tag);
    first = last == NULL ? boxes->first : last->next;
    first->marker = place->marker;
    first->marker_x = place->marker_x;
    place->marker = NULL;
    add_notes(text, first, block->runs, prefix[0] == '\0' ? 0 : strlen(prefix) + 1);
    for (struct box *box = first; box != NULL; box = box->next)
        box->is_quoted = place->is_quoted;
    return first;
}

static void add_paragraph(struct pdf_text *text, struct box_list *boxes, const struct block *block,
                          struct pdf_place *place)
{
    struct words_style style = {.size = place->size,
                                .width = place->width,
                                .is_bold = place->is_head,
                                .is_italic = place->is_quoted,
                                .alignment = alignment_of(block->alignment),
                                .is_justified = block->alignment == ALIGN_JUSTIFY};
    double space = place->is_cell ? 2 : place->list_level > 0 ? 3 : 6.5;

    add_words(text, boxes, block, "", &style, place, space, "P");
}

static void add_heading(struct pdf_text *text, struct box_list *boxes, const struct block *block,
                        struct pdf_place *place)
{
    static const double sizes[] = {14.5, 12.5, 11.5, 11}, spaces[] = {20, 14, 12, 10};
    static const char *const tags[] = {"H1", "H2", "H3", "H4"};
    unsigned index = block->level - 1;
    struct words_style style = {.size = sizes[index],
                                .width = place->width,
                                .is_bold = true,
                                .is_italic = block->level == 4,
                                .colour = BLUE,
                                .alignment = alignment_of(block->alignment)};
    char number[NUMBERING_TEXT_SIZE] = "";
    struct box *first;

    if (!text->is_annex)
        numbering_next(text->headings, block, number);
    first = add_words(text, boxes, block, number, &style, place, spaces[index], tags[index]);
    first->is_page_first = text->is_annex;
    first->heading = block;
    memcpy(first->number, number, sizeof(number));
    for (struct box *box = first; box != NULL; box = box->next)
        box->keeps_next = true;
}

static void add_code(struct pdf_text *text, struct box_list *boxes, const struct block *block,
                     struct pdf_place *place)
{
    struct words_style style = {.size = 9, .width = place->width - 12, .is_mono = true};
    struct pdf_place inside = *place;
    struct box *first;

    inside.x += 6;
    first = add_words(text, boxes, block, "", &style, &inside, 7, "Code");
    for (struct box *box = first; box != NULL; box = box->next)
        box->is_shaded = true;
    place->marker = NULL;
}

static void add_rule(struct pdf_text *text, struct box_list *boxes, const struct pdf_place *place)
{
    struct box *box = box_add(text, boxes, BOX_RULE);

    box->x = place->x;
    box->width = place->width;
    box->height = 8;
    box->space_before = 6;
}

static void add_image(struct pdf_text *text, struct box_list *boxes, const struct block *block,
                      struct pdf_place *place)
{
    const struct picture *picture = pictures_find(text->pictures, block);
    const char *alt = block->alt == NULL ? "" : block->alt;
    struct buffer words = {0};
    struct box *box;

    if (picture == NULL) {
        struct words_style style = {
            .size = place->size, .width = place->width, .is_italic = true, .colour = "#505a6b"};

        buffer_append_format(&words, "[%s%s%s]", words_in(text->headings->meta->language, WORDS_IMAGE),
                             alt[0] == '\0' ? "" : ": ", alt);
        pdf_add_lines(text, boxes, pdf_lay_out_words(text, words.bytes, &style), place->x, 6, "P");
        buffer_finish(&words);
        return;
    }
    box = box_add(text, boxes, BOX_PICTURE);
    box->tag = "Figure";
    box->picture = picture;
    box->x = place->x;
    box->space_before = 8;
    picture_fit(picture, place->width, PICTURE_HEIGHT_MOST, &box->width, &box->height);
}

/* ---- Lists ---- */

static void write_marker(const struct block *list, unsigned level, unsigned number, char marker_out[24])
{
    static const char *const bullets[] = {"•", "–", "▪"};

    if (list->kind == BLOCK_BULLET_LIST)
        snprintf(marker_out, 24, "%s", bullets[level % 3]);
    else if (level == 1 && number >= 1 && number <= 26)
        snprintf(marker_out, 24, "%c)", 'a' + (int)number - 1);
    else
        snprintf(marker_out, 24, "%u.", number);
}

static void add_list(struct pdf_text *text, struct box_list *boxes, const struct block *list,
                     struct pdf_place place)
{
    struct words_style style = {.size = place.size, .width = -1};
    unsigned number = list->start, level = place.list_level++;
    double left = place.x;
    char marker[24];

    /* Deep lists stay readable: they move no further to the right. */
    if (place.width > 160) {
        place.x += LIST_INDENT;
        place.width -= LIST_INDENT;
    }
    for (const struct block *item = list->first; item != NULL; item = item->next) {
        write_marker(list, level, number++, marker);
        place.marker = pdf_lay_out_words(text, marker, &style);
        place.marker_x = left + (list->kind == BLOCK_BULLET_LIST ? 6 : 1);
        pdf_add_blocks(text, boxes, item->first, place);
    }
}

static void add_quote(struct pdf_text *text, struct box_list *boxes, const struct block *quote,
                      struct pdf_place place)
{
    place.is_quoted = true;
    place.x += QUOTE_INDENT;
    place.width -= 2 * QUOTE_INDENT;
    if (place.width < 100) {
        place.x -= QUOTE_INDENT;
        place.width += 2 * QUOTE_INDENT;
    }
    pdf_add_blocks(text, boxes, quote->first, place);
}

/* A table inside a table is told cell by cell. */
static void add_inner_table(struct pdf_text *text, struct box_list *boxes, const struct block *table,
                            struct pdf_place place)
{
    for (const struct block *row = table->first; row != NULL; row = row->next) {
        for (const struct block *cell = row->first; cell != NULL; cell = cell->next)
            pdf_add_blocks(text, boxes, cell->first, place);
    }
}

static void add_block(struct pdf_text *text, struct box_list *boxes, const struct block *block,
                      struct pdf_place *place)
{
    switch (block->kind) {
    case BLOCK_HEADING:
        add_heading(text, boxes, block, place);
        return;
    case BLOCK_BULLET_LIST:
    case BLOCK_ORDERED_LIST:
        add_list(text, boxes, block, *place);
        return;
    case BLOCK_QUOTE:
        add_quote(text, boxes, block, *place);
        return;
    case BLOCK_CODE:
        add_code(text, boxes, block, place);
        return;
    case BLOCK_RULE:
        add_rule(text, boxes, place);
        return;
    case BLOCK_IMAGE:
        add_image(text, boxes, block, place);
        return;
    case BLOCK_TABLE:
        if (place->is_cell)
            add_inner_table(text, boxes, block, *place);
        else
            pdf_add_table(text, boxes, block, place->x, place->width);
        return;
    default:
        add_paragraph(text, boxes, block, place);
    }
}

void pdf_add_blocks(struct pdf_text *text, struct box_list *boxes, const struct block *first,
                    struct pdf_place place)
{
    for (const struct block *block = first; block != NULL; block = block->next) {
        add_block(text, boxes, block, &place);
        place.marker = NULL;
    }
}
