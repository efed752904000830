#include "documents/pdf_draw.h"

#include <cairo-pdf.h>

#include "documents/words.h"

#define SMALL 8.5
#define HEADER_Y 44.0
#define FOOTER_Y (PDF_PAGE_HEIGHT - 46.0)
/* A note takes two lines, and the line above it goes up. */
#define NOTE_LINES 2
#define FOOTER_WITH_NOTE_Y (PDF_PAGE_HEIGHT - 62.0)

static void set_colour(cairo_t *cairo, unsigned rgb)
{
    cairo_set_source_rgb(cairo, (rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0);
}

static void draw_rule(cairo_t *cairo, double x, double y, double width, double thickness, unsigned rgb)
{
    set_colour(cairo, rgb);
    cairo_set_line_width(cairo, thickness);
    cairo_move_to(cairo, x, y);
    cairo_line_to(cairo, x + width, y);
    cairo_stroke(cairo);
}

/* ---- Words ---- */

struct link_drawing {
    cairo_t *cairo;
    const struct box *box;
    double y;
};

/* A quote or a backslash in an address would end it. */
static void escape_address(struct buffer *out, const char *href)
{
    for (; *href != '\0'; href++) {
        if (*href == '\'' || *href == '\\')
            buffer_append(out, "\\", 1);
        buffer_append(out, href, 1);
    }
}

static void draw_link(void *self, const char *href, int start, int end)
{
    struct link_drawing *drawing = self;
    const struct box *box = drawing->box;
    PangoLayoutLine *line = box->words;
    int *ranges, count, from = line->start_index, to = from + line->length;
    struct buffer attributes = {0};

    if (start >= to || end <= from)
        return;
    pango_layout_line_get_x_ranges(line, start > from ? start : from, end < to ? end : to, &ranges, &count);
    for (int i = 0; i < count; i++) {
        buffer_clear(&attributes);
        buffer_append_format(&attributes, "rect=[%.2f %.2f %.2f %.2f] uri='",
                             box->x + (double)ranges[2 * i] / PANGO_SCALE, drawing->y,
                             (double)(ranges[2 * i + 1] - ranges[2 * i]) / PANGO_SCALE, box->height);
        escape_address(&attributes, href);
        buffer_append_text(&attributes, "'");
        cairo_tag_begin(drawing->cairo, CAIRO_TAG_LINK, attributes.bytes);
        cairo_tag_end(drawing->cairo, CAIRO_TAG_LINK);
    }
    buffer_finish(&attributes);
    g_free(ranges);
}

static void draw_line(struct pdf_drawing *drawing, const struct box *box, double y)
{
    struct link_drawing links = {drawing->cairo, box, y};

    set_colour(drawing->cairo, 0x16202e);
    if (box->marker != NULL && box->line == 0) {
        cairo_move_to(drawing->cairo, box->marker_x, y + box->baseline);
        pango_cairo_show_layout_line(drawing->cairo, pango_layout_get_line_readonly(box->marker, 0));
    }
    cairo_move_to(drawing->cairo, box->x + box->offset, y + box->baseline);
    pango_cairo_show_layout_line(drawing->cairo, box->words);
    pdf_find_links(box->layout, draw_link, &links);
}

static void draw_ground(struct pdf_drawing *drawing, const struct box *box, double y)
{
    if (box->is_shaded) {
        set_colour(drawing->cairo, 0xf2f4f7);
        cairo_rectangle(drawing->cairo, box->x - 6, y - 0.3,
                        (double)pango_layout_get_width(box->layout) / PANGO_SCALE + 12, box->height + 0.6);
        cairo_fill(drawing->cairo);
    }
    if (box->is_quoted) {
        set_colour(drawing->cairo, 0x9aa5b8);
        cairo_rectangle(drawing->cairo, box->x - 12, y - (box->line == 0 ? 0 : 0.3), 2, box->height + 0.3);
        cairo_fill(drawing->cairo);
    }
}

/* ---- The outline ---- */

static void add_to_outline(struct pdf_drawing *drawing, const struct box *box, double y)
{
    unsigned level = box->heading->level;
    struct buffer title = {0}, place = {0};
    int id;

    if (box->number[0] != '\0')
        buffer_append_format(&title, "%s ", box->number);
    for (const struct run *run = box->heading->runs; run != NULL; run = run->next)
        buffer_append_text(&title, run->kind == RUN_TEXT ? run->text : run->kind == RUN_BREAK ? " " : "");
    buffer_append_format(&place, "page=%u pos=[%.1f %.1f]", drawing->page, PDF_MARGIN, y - 6);
    id = cairo_pdf_surface_add_outline(drawing->surface, drawing->parents[level - 1],
                                       title.bytes == NULL ? "" : title.bytes, place.bytes,
                                       CAIRO_PDF_OUTLINE_FLAG_OPEN);
    for (unsigned i = level; i < COUNT_OF(drawing->parents); i++)
        drawing->parents[i] = id;
    buffer_finish(&title);
    buffer_finish(&place);
}

/* ---- Pictures ---- */

struct png_reading {
    const struct buffer *bytes;
    size_t at;
};

static cairo_status_t read_png(void *self, unsigned char *data, unsigned length)
{
    struct png_reading *reading = self;

    if (length > reading->bytes->length - reading->at)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(data, reading->bytes->bytes + reading->at, length);
    reading->at += length;
    return CAIRO_STATUS_SUCCESS;
}

static void free_copy(void *copy)
{
    mem_free(copy);
}

/* The PDF takes a JPEG as it is; the surface only says how large. */
static cairo_surface_t *make_jpeg(const struct picture *picture)
{
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)picture->width, (int)picture->height);
    unsigned char *copy = (unsigned char *)mem_copy(picture->bytes.bytes, picture->bytes.length);

    if (cairo_surface_set_mime_data(surface, CAIRO_MIME_TYPE_JPEG, copy, picture->bytes.length, free_copy,
                                    copy) != CAIRO_STATUS_SUCCESS)
        mem_free(copy);
    return surface;
}

static void draw_picture(struct pdf_drawing *drawing, const struct box *box, double y)
{
    struct png_reading reading = {&box->picture->bytes, 0};
    cairo_surface_t *surface = box->picture->is_jpeg
                                   ? make_jpeg(box->picture)
                                   : cairo_image_surface_create_from_png_stream(read_png, &reading);
    cairo_t *cairo = drawing->cairo;

    if (cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS) {
        cairo_save(cairo);
        cairo_translate(cairo, box->x, y);
        cairo_scale(cairo, box->width / box->picture->width, box->height / box->picture->height);
        cairo_set_source_surface(cairo, surface, 0, 0);
        cairo_paint(cairo);
        cairo_restore(cairo);
    }
    cairo_surface_destroy(surface);
}

/* ---- Items ---- */

static void end_paragraph(struct pdf_drawing *drawing, const char **tag)
{
    if (*tag != NULL)
        cairo_tag_end(drawing->cairo, *tag);
    *tag = NULL;
    drawing->paragraph = 0;
}

static void draw_box(struct pdf_drawing *drawing, const struct box *box, double y, const char **tag)
{
    if (*tag != NULL && (box->kind != BOX_LINE || box->paragraph != drawing->paragraph))
        end_paragraph(drawing, tag);
    if (box->kind == BOX_RULE) {
        draw_rule(drawing->cairo, box->x, y + box->height / 2, box->width, 0.7, 0x9aa5b8);
        return;
    }
    draw_ground(drawing, box, y);
    if (box->heading != NULL)
        add_to_outline(drawing, box, y);
    if (*tag == NULL) {
        *tag = box->tag;
        drawing->paragraph = box->paragraph;
        cairo_tag_begin(drawing->cairo, box->tag, NULL);
    }
    if (box->kind == BOX_LINE)
        draw_line(drawing, box, y);
    else
        draw_picture(drawing, box, y);
}

static void draw_frame(cairo_t *cairo, const struct item *item)
{
    cairo_rectangle(cairo, item->x, item->y, item->width, item->height);
    if (item->is_filled) {
        set_colour(cairo, 0xe8ecf3);
        cairo_fill_preserve(cairo);
    }
    set_colour(cairo, 0x9aa5b8);
    cairo_set_line_width(cairo, 0.5);
    cairo_stroke(cairo);
}

/* Grounds and frames lie under the words, whatever the order in which they were placed. */
static void draw_frames(struct pdf_drawing *drawing, const struct page *page)
{
    for (const struct item *item = page->first; item != NULL; item = item->next) {
        if (item->kind == ITEM_FRAME)
            draw_frame(drawing->cairo, item);
        else if (item->kind == ITEM_LINE)
            draw_rule(drawing->cairo, item->x, item->y, item->width, 1, 0x1f3864);
    }
}

static void draw_items(struct pdf_drawing *drawing, const struct page *page)
{
    const char *tag = NULL, *open[16];
    unsigned count = 0;

    for (const struct item *item = page->first; item != NULL; item = item->next) {
        if (item->kind == ITEM_BOX) {
            draw_box(drawing, item->box, item->y, &tag);
        } else if (item->kind == ITEM_OPEN && count < COUNT_OF(open)) {
            end_paragraph(drawing, &tag);
            open[count++] = item->tag;
            cairo_tag_begin(drawing->cairo, item->tag, NULL);
        } else if (item->kind == ITEM_CLOSE && count > 0) {
            end_paragraph(drawing, &tag);
            cairo_tag_end(drawing->cairo, open[--count]);
        }
    }
    end_paragraph(drawing, &tag);
}

static void draw_notes(struct pdf_drawing *drawing, const struct page *page)
{
    double y = PDF_BOTTOM - page->notes_height + 7;
    const char *tag = NULL;

    if (page->notes == NULL)
        return;
    draw_rule(drawing->cairo, PDF_MARGIN, y, 110, 0.5, 0x505a6b);
    y += 5;
    for (const struct pdf_note *note = page->notes; note != NULL; note = note->next) {
        for (const struct box *box = note->boxes.first; box != NULL; box = box->next) {
            draw_box(drawing, box, y, &tag);
            y += box->height;
        }
        y += 2;
    }
    end_paragraph(drawing, &tag);
}

/* ---- Header and footer ---- */

struct small {
    double x, y, width;
    PangoAlignment alignment;
    int lines; /* 0: one */
};

static void draw_small(struct pdf_drawing *drawing, const char *words, const struct small *at)
{
    struct words_style style = {
        .size = SMALL, .width = at->width, .alignment = at->alignment, .colour = "#505a6b"};
    PangoLayout *layout = pdf_lay_out_words(drawing->text, words, &style);

    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_height(layout, at->lines == 0 ? -1 : -at->lines);
    cairo_move_to(drawing->cairo, at->x, at->y);
    pango_cairo_show_layout(drawing->cairo, layout);
}

static void draw_edges(struct pdf_drawing *drawing)
{
    const struct document_meta *meta = drawing->text->headings->meta;
    const char *initiator = meta->initiator == NULL ? "" : meta->initiator;
    bool has_note = has_footer_note(meta);
    double y = has_note ? FOOTER_WITH_NOTE_Y : FOOTER_Y;
    const struct small header_left = {.x = PDF_MARGIN, .y = HEADER_Y, .width = PDF_LINE_WIDTH * 0.42},
                       header_right = {.x = PDF_MARGIN + PDF_LINE_WIDTH * 0.45,
                                       .y = HEADER_Y,
                                       .width = PDF_LINE_WIDTH * 0.55,
                                       .alignment = PANGO_ALIGN_RIGHT},
                       footer_left = {.x = PDF_MARGIN, .y = y, .width = PDF_LINE_WIDTH * 0.7},
                       footer_right = {.x = PDF_MARGIN + PDF_LINE_WIDTH * 0.7,
                                       .y = y,
                                       .width = PDF_LINE_WIDTH * 0.3,
                                       .alignment = PANGO_ALIGN_RIGHT},
                       note = {.x = PDF_MARGIN, .y = y + 12, .width = PDF_LINE_WIDTH, .lines = NOTE_LINES};
    struct buffer words = {0};

    if (drawing->page > 1) {
        draw_small(drawing, initiator, &header_left);
        draw_small(drawing, drawing->front->title, &header_right);
        draw_rule(drawing->cairo, PDF_MARGIN, HEADER_Y + 15, PDF_LINE_WIDTH, 0.5, 0x9aa5b8);
    }
    draw_small(drawing, drawing->footer, &footer_left);
    buffer_append_format(&words, "%s %u %s %u", words_in(meta->language, WORDS_PAGE), drawing->page,
                         words_in(meta->language, WORDS_OF), drawing->pages);
    draw_small(drawing, words.bytes, &footer_right);
    if (has_note)
        draw_small(drawing, meta->footer_note, &note);
    buffer_finish(&words);
}

void pdf_draw_page(struct pdf_drawing *drawing, const struct page *page)
{
    draw_frames(drawing, page);
    draw_items(drawing, page);
    draw_notes(drawing, page);
    draw_edges(drawing);
    cairo_show_page(drawing->cairo);
}
