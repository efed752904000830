#include "documents/formats.h"

#include <cairo-pdf.h>

#include "documents/memory_pool.h"
#include "documents/pdf_draw.h"
#include "documents/pdf_marking.h"
#include "documents/words.h"

#define LABEL_WIDTH 118.0
#define BODY_SIZE 11.0

/* ---- The title block ---- */

static void place_title(struct pages *pages, struct pdf_text *text, const struct front *front)
{
    struct words_style style = {.size = 20,
                                .width = PDF_LINE_WIDTH,
                                .is_bold = true,
                                .colour = "#1f3864",
                                .alignment = PANGO_ALIGN_CENTER};
    struct box_list boxes = {0};

    pdf_add_lines(text, &boxes, pdf_lay_out_words(text, front->title, &style), PDF_MARGIN, 0, "H1");
    pages_place(pages, &boxes);
    pages->y += 16;
}

static double place_column(struct pages *pages, const struct box_list *boxes)
{
    double y = pages->y;

    for (const struct box *box = boxes->first; box != NULL; box = box->next) {
        pages_put(pages, box, y);
        y += box->height;
    }
    return y;
}

static void place_row(struct pages *pages, struct pdf_text *text, const struct front_row *row)
{
    struct words_style label = {.size = 9.5, .width = LABEL_WIDTH - 8, .is_bold = true};
    struct words_style value = {
        .size = row->is_code ? 7.7 : 9.5, .width = PDF_LINE_WIDTH - LABEL_WIDTH, .is_mono = row->is_code};
    struct run run = {.kind = RUN_TEXT, .text = row->value, .href = row->href};
    struct box_list left = {0}, right = {0};
    double left_end, right_end;

    pdf_add_lines(text, &left, pdf_lay_out_words(text, row->label, &label), PDF_MARGIN, 0, "P");
    pdf_add_lines(text, &right, pdf_lay_out(text, &run, "", &value), PDF_MARGIN + LABEL_WIDTH, 0, "P");
    pages_need(pages,
               boxes_height(&left) > boxes_height(&right) ? boxes_height(&left) : boxes_height(&right));
    left_end = place_column(pages, &left);
    right_end = place_column(pages, &right);
    pages->y = (left_end > right_end ? left_end : right_end) + 2.5;
}

static void add_logo(struct pdf_text *text, struct box_list *boxes, const struct block *logo, size_t count)
{
    const struct picture *picture = pictures_find(text->pictures, logo);
    struct box *box;

    if (picture == NULL)
        return;
    box = box_add(text, boxes, BOX_PICTURE);
    box->tag = "Figure";
    box->picture = picture;
    picture_fit_logo(picture, count, &box->width, &box->height);
}

/* In the middle of the line, on one foot. */
static void place_logos(struct pages *pages, struct pdf_text *text, const struct front *front)
{
    double width = -LOGO_GAP, height = 0, x;
    struct box_list boxes = {0};

    for (size_t i = 0; i < front->logo_count; i++)
        add_logo(text, &boxes, &front->logos[i], front->logo_count);
    for (const struct box *box = boxes.first; box != NULL; box = box->next) {
        width += LOGO_GAP + box->width;
        height = box->height > height ? box->height : height;
    }
    x = PDF_MARGIN + (PDF_LINE_WIDTH - width) / 2;
    for (struct box *box = boxes.first; box != NULL; box = box->next) {
        box->x = x;
        x += box->width + LOGO_GAP;
        pages_put(pages, box, pages->y + height - box->height);
    }
    if (boxes.first != NULL)
        pages->y += height + 10;
}

static void place_note(struct pages *pages, struct pdf_text *text, const char *note)
{
    struct words_style style = {
        .size = 9.5, .width = PDF_LINE_WIDTH, .colour = "#505a6b", .alignment = PANGO_ALIGN_CENTER};
    struct box_list boxes = {0};

    pdf_add_lines(text, &boxes, pdf_lay_out_words(text, note, &style), PDF_MARGIN, 0, "P");
    pages_place(pages, &boxes);
    pages->y += 12;
}

static void place_front(struct pages *pages, struct pdf_text *text, const struct front *front)
{
    const struct document_meta *meta = text->headings->meta;

    place_logos(pages, text, front);
    if (has_header_note(meta))
        place_note(pages, text, meta->header_note);
    place_title(pages, text, front);
    pages_add_line(pages, PDF_MARGIN, pages->y, PDF_LINE_WIDTH);
    pages->y += 7;
    for (size_t i = 0; i < front->count; i++)
        place_row(pages, text, &front->rows[i]);
    pages->y += 4;
    pages_add_line(pages, PDF_MARGIN, pages->y, PDF_LINE_WIDTH);
    pages->y += 12;
}

/* ---- The file ---- */

static cairo_status_t take_bytes(void *self, const unsigned char *bytes, unsigned length)
{
    buffer_append(self, bytes, length);
    return CAIRO_STATUS_SUCCESS;
}

static void set_metadata(cairo_surface_t *surface, const struct document_meta *meta,
                         const struct front *front)
{
    struct buffer date = {0}, keywords = {0};

    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, front->title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR,
                                   meta->initiator == NULL ? "" : meta->initiator);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Sfat");
    buffer_append_format(&date, "%sT00:00:00Z", meta->day);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date.bytes);
    if (meta->sha256 != NULL && meta->sha256[0] != '\0') {
        buffer_append_format(&keywords, "sha256:%s", meta->sha256);
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_KEYWORDS, keywords.bytes);
    }
    buffer_finish(&date);
    buffer_finish(&keywords);
}

static void write_footer(const struct document_meta *meta, struct buffer *out)
{
    if (meta->version == 0)
        buffer_append_text(out, words_in(meta->language, WORDS_IN_WORK));
    else
        buffer_append_format(out, "%s %u", words_in(meta->language, WORDS_VERSION), meta->version);
    buffer_append_text(out, " · ");
    words_write_day(meta->language, meta->day, out);
}

static bool draw(struct pages *pages, struct pdf_text *text, const struct front *front, struct buffer *out)
{
    const struct document_meta *meta = text->headings->meta;
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(take_bytes, out, PDF_PAGE_WIDTH, PDF_PAGE_HEIGHT);
    struct pdf_drawing drawing = {.surface = surface, .text = text, .front = front, .pages = pages->count};
    struct buffer footer = {0};
    bool is_good;

    set_metadata(surface, meta, front);
    write_footer(meta, &footer);
    drawing.footer = footer.bytes;
    drawing.cairo = cairo_create(surface);
    drawing.parents[0] = CAIRO_PDF_OUTLINE_ROOT;
    for (const struct page *page = pages->first; page != NULL; page = page->next) {
        drawing.page++;
        pdf_draw_page(&drawing, page);
    }
    is_good = cairo_status(drawing.cairo) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(drawing.cairo);
    cairo_surface_finish(surface);
    is_good = is_good && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    buffer_finish(&footer);
    return is_good;
}

bool pdf_write(const struct document *document, const struct document_meta *meta,
               const struct document_images *images, struct buffer *out)
{
    struct pictures pictures = {.images = images};
    struct numbering headings = {.meta = meta};
    struct document *annex = front_make_annex(meta);
    struct pdf_place place = {.x = PDF_MARGIN, .width = PDF_LINE_WIDTH, .size = BODY_SIZE};
    struct box_list boxes = {0};
    struct pool pool = {0};
    size_t before = out->length;
    struct front front;
    struct pages pages;
    struct pdf_text text;
    bool is_good;

    front_init(&front, meta);
    pdf_text_init(&text, &pool, &pictures, &headings);
    pages_init(&pages, &pool);
    place_front(&pages, &text, &front);
    pdf_add_blocks(&text, &boxes, document_root(document)->first, place);
    if (annex != NULL) {
        text.is_annex = true;
        pdf_add_blocks(&text, &boxes, document_root(annex)->first, place);
    }
    pages_place(&pages, &boxes);
    is_good = !pages.is_over && draw(&pages, &text, &front, out);
    if (is_good)
        pdf_mark_tagged(meta->language, before, out);
    else
        out->length = before;
    pdf_text_finish(&text);
    pool_finish(&pool);
    pictures_finish(&pictures);
    document_destroy(annex);
    front_finish(&front);
    return is_good;
}
