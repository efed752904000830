#include "documents/formats.h"

#include <string.h>

#include "core/base64.h"
#include "documents/front.h"
#include "documents/picture.h"
#include "documents/table_grid.h"
#include "documents/words.h"
#include "documents/xml_writer.h"

struct html {
    struct xml_writer out;
    struct buffer notes; /* of struct run pointers, in order */
    struct pictures pictures;
    size_t embedded_bytes; /* of pictures */
    struct numbering headings;
    bool is_annex;
};

static const char style_sheet[] =
    "@page{size:A4;margin:25mm}"
    "body{font:12pt/1.5 \"Liberation Serif\",\"Times New Roman\",serif;max-width:45em;margin:2em auto;"
    "padding:0 1.2em;color:#16202e;background:#fff;overflow-wrap:break-word}"
    "h1,h2,h3,h4,h5{color:#1f3864;line-height:1.25;break-after:avoid}"
    ".title{font-size:1.75em;text-align:center;margin:.5em 0 .8em}"
    "h2{font-size:1.3em;margin-top:1.8em}h3{font-size:1.15em}h4{font-size:1.05em}h5{font-size:1em;font-style:"
    "italic}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.25em 1.2em;border:solid #1f3864;"
    "border-width:1.5px 0;padding:.6em 0;margin:0 0 2em;font-size:.9em}"
    "dt{font-weight:bold}dd{margin:0;overflow-wrap:anywhere}"
    "table{border-collapse:collapse;width:100%;margin:1em 0;font-size:.9em}"
    "th,td{border:1px solid #9aa5b8;padding:.35em .55em;vertical-align:top;text-align:left}"
    "th{background:#e8ecf3}th p,td p,li p{margin:.2em "
    "0}thead{display:table-header-group}tr{break-inside:avoid}"
    "blockquote{margin:1em 0;padding-left:1em;border-left:3px solid #9aa5b8;font-style:italic}"
    "pre{background:#f2f4f7;padding:.8em;white-space:pre-wrap}code,pre{font-family:\"Liberation "
    "Mono\",monospace;"
    "font-size:.9em}img{max-width:100%;height:auto}a{color:#1f4e9e}.notes{font-size:.9em;border-top:1px "
    "solid "
    "#9aa5b8;margin-top:2.5em}.annex{break-before:page}footer{margin-top:3em;font-size:.8em;color:#505a6b}"
    "header{display:flex;flex-wrap:wrap;gap:.8em 1.5em;justify-content:center;align-items:center}"
    "header img{max-height:4em;width:auto}header "
    "p{flex-basis:100%;text-align:center;margin:0;font-size:.85em;"
    "color:#505a6b}";

static void write_blocks(struct html *html, const struct block *first);

/* ---- Words ---- */

static const struct {
    unsigned mark;
    const char *element;
} elements[] = {
    {MARK_BOLD, "strong"}, {MARK_ITALIC, "em"},       {MARK_UNDERLINE, "u"},   {MARK_STRIKE, "s"},
    {MARK_CODE, "code"},   {MARK_SUPERSCRIPT, "sup"}, {MARK_SUBSCRIPT, "sub"},
};

static void write_footnote(struct html *html, const struct run *run)
{
    struct xml_writer *out = &html->out;

    xml_open(out, "sup");
    xml_open(out, "a");
    xml_format(out, "id", "back-%u", run->number);
    xml_format(out, "href", "#note-%u", run->number);
    buffer_append(&html->notes, &run, sizeof(run));
    xml_ours(out, "");
    buffer_append_number(&out->out, run->number);
    xml_close(out);
    xml_close(out);
}

static void write_run(struct html *html, const struct run *run)
{
    struct xml_writer *out = &html->out;
    unsigned opened = 0;

    if (run->kind == RUN_FOOTNOTE) {
        write_footnote(html, run);
        return;
    }
    if (run->kind == RUN_BREAK) {
        xml_empty(out, "br", NULL, NULL);
        return;
    }
    if (run->href != NULL) {
        xml_open(out, "a");
        xml_attribute(out, "href", run->href);
        xml_attribute(out, "rel", "noopener noreferrer nofollow");
        opened++;
    }
    for (size_t i = 0; i < COUNT_OF(elements); i++) {
        if ((run->marks & elements[i].mark) != 0) {
            xml_open(out, elements[i].element);
            opened++;
        }
    }
    xml_text(out, run->text);
    while (opened-- > 0)
        xml_close(out);
}

static void write_runs(struct html *html, const struct run *run)
{
    for (; run != NULL; run = run->next)
        write_run(html, run);
    /* An element of HTML without words still has an end. */
    xml_ours(&html->out, "");
}

/* ---- Blocks ---- */

static void open_aligned(struct html *html, const char *element, enum alignment alignment)
{
    static const char *const names[] = {NULL, "left", "center", "right", "justify"};

    xml_open(&html->out, element);
    if (names[alignment] != NULL)
        xml_format(&html->out, "style", "text-align:%s", names[alignment]);
}

static void write_heading(struct html *html, const struct block *heading)
{
    static const char *const elements_of[] = {"h2", "h3", "h4", "h5"};
    char number[NUMBERING_TEXT_SIZE];

    /* The title is the h1 of the page. */
    open_aligned(html, elements_of[heading->level - 1], heading->alignment);
    if (heading->id != NULL)
        xml_format(&html->out, "id", "s-%s", heading->id);
    if (!html->is_annex) {
        numbering_next(&html->headings, heading, number);
        xml_text(&html->out, number);
        xml_text(&html->out, number[0] == '\0' ? "" : " ");
    }
    write_runs(html, heading->runs);
    xml_close(&html->out);
}

/* Each stands whole in the page, as often as it is shown: together they have the bound of all pictures. */
static const struct picture *find_picture(struct html *html, const struct block *image)
{
    const struct picture *picture = pictures_find(&html->pictures, image);

    if (picture == NULL || picture->bytes.length > PICTURES_BYTES_MOST - html->embedded_bytes)
        return NULL;
    html->embedded_bytes += picture->bytes.length;
    return picture;
}

static void write_picture(struct html *html, const struct picture *picture, const char *alt)
{
    struct xml_writer *out = &html->out;
    struct buffer address = {0};

    buffer_append_format(&address, "data:image/%s;base64,", picture_type(picture));
    base64_write(&address, picture->bytes.bytes, picture->bytes.length);
    xml_open(out, "img");
    xml_attribute(out, "src", address.bytes);
    xml_attribute(out, "alt", alt);
    xml_number(out, "width", picture->width);
    xml_number(out, "height", picture->height);
    xml_close(out);
    buffer_finish(&address);
}

static void write_image(struct html *html, const struct block *image)
{
    const struct picture *picture = find_picture(html, image);
    struct xml_writer *out = &html->out;
    const char *alt = image->alt == NULL ? "" : image->alt;

    xml_open(out, "p");
    if (picture == NULL) {
        xml_text(out, "[");
        xml_text(out, words_in(html->headings.meta->language, WORDS_IMAGE));
        xml_text(out, alt[0] == '\0' ? "" : ": ");
        xml_text(out, alt);
        xml_text(out, "]");
    } else {
        write_picture(html, picture, alt);
    }
    xml_close(out);
}

static void write_cell(struct html *html, const struct grid_place *place)
{
    struct xml_writer *out = &html->out;

    xml_open(out, place->cell != NULL && place->cell->is_header ? "th" : "td");
    if (place->colspan > 1)
        xml_number(out, "colspan", place->colspan);
    if (place->rowspan > 1)
        xml_number(out, "rowspan", place->rowspan);
    xml_ours(out, "");
    if (place->cell != NULL)
        write_blocks(html, place->cell->first);
    xml_close(out);
}

static void write_rows(struct html *html, const struct table_grid *grid, unsigned from, unsigned to)
{
    for (unsigned row = from; row < to; row++) {
        xml_open(&html->out, "tr");
        for (unsigned column = 0; column < grid->columns; column++) {
            const struct grid_place *place = grid_at(grid, row, column);

            if (place->cell == NULL || place->is_first)
                write_cell(html, place);
        }
        xml_close(&html->out);
    }
}

static void write_table(struct html *html, const struct block *table)
{
    struct table_grid grid;
    unsigned head;

    grid_init(&grid, table);
    head = grid_head_rows(&grid);
    xml_open(&html->out, "table");
    if (head > 0) {
        xml_open(&html->out, "thead");
        write_rows(html, &grid, 0, head);
        xml_close(&html->out);
    }
    if (head < grid.rows) {
        xml_open(&html->out, "tbody");
        write_rows(html, &grid, head, grid.rows);
        xml_close(&html->out);
    }
    xml_close(&html->out);
    grid_finish(&grid);
}

static void write_block(struct html *html, const struct block *block)
{
    static const char *const names[] = {
        [BLOCK_PARAGRAPH] = "p", [BLOCK_BULLET_LIST] = "ul",   [BLOCK_ORDERED_LIST] = "ol",
        [BLOCK_ITEM] = "li",     [BLOCK_QUOTE] = "blockquote", [BLOCK_CODE] = "pre",
    };

    if (block->kind == BLOCK_HEADING) {
        write_heading(html, block);
    } else if (block->kind == BLOCK_IMAGE) {
        write_image(html, block);
    } else if (block->kind == BLOCK_TABLE) {
        write_table(html, block);
    } else if (block->kind == BLOCK_RULE) {
        xml_empty(&html->out, "hr", NULL, NULL);
    } else {
        open_aligned(html, names[block->kind], block->alignment);
        if (block->kind == BLOCK_ORDERED_LIST && block->start != 1)
            xml_number(&html->out, "start", block->start);
        write_runs(html, block->runs);
        write_blocks(html, block->first);
        xml_close(&html->out);
    }
}

static void write_blocks(struct html *html, const struct block *first)
{
    for (const struct block *block = first; block != NULL; block = block->next)
        write_block(html, block);
}

/* ---- The page ---- */

static void write_top(struct html *html, const struct front *front)
{
    const struct document_meta *meta = html->headings.meta;
    struct xml_writer *out = &html->out;

    if (front->logo_count == 0 && !has_header_note(meta))
        return;
    xml_open(out, "header");
    for (size_t i = 0; i < front->logo_count; i++) {
        const struct picture *picture = find_picture(html, &front->logos[i]);

        if (picture != NULL)
            write_picture(html, picture, front->logos[i].alt);
    }
    if (has_header_note(meta)) {
        xml_open(out, "p");
        xml_text(out, meta->header_note);
        xml_close(out);
    }
    xml_close(out);
}

static void write_front(struct html *html, const struct front *front)
{
    struct xml_writer *out = &html->out;

    write_top(html, front);
    xml_open(out, "h1");
    xml_attribute(out, "class", "title");
    xml_text(out, front->title);
    xml_close(out);
    xml_open(out, "dl");
    for (size_t i = 0; i < front->count; i++) {
        const struct front_row *row = &front->rows[i];

        xml_open(out, "dt");
        xml_text(out, row->label);
        xml_close(out);
        xml_open(out, "dd");
        xml_open(out, row->href != NULL ? "a" : row->is_code ? "code" : "span");
        if (row->href != NULL)
            xml_attribute(out, "href", row->href);
        xml_text(out, row->value);
        xml_close(out);
        xml_close(out);
    }
    xml_close(out);
}

static void write_notes(struct html *html)
{
    const struct run **notes = (const struct run **)(void *)html->notes.bytes;
    size_t count = html->notes.length / sizeof(*notes);
    struct xml_writer *out = &html->out;

    if (count == 0)
        return;
    xml_open(out, "section");
    xml_attribute(out, "class", "notes");
    xml_open(out, "h2");
    xml_text(out, words_in(html->headings.meta->language, WORDS_NOTES));
    xml_close(out);
    xml_open(out, "ol");
    for (size_t i = 0; i < count; i++) {
        xml_open(out, "li");
        xml_format(out, "id", "note-%u", notes[i]->number);
        xml_text(out, notes[i]->text);
        xml_text(out, " ");
        xml_open(out, "a");
        xml_format(out, "href", "#back-%u", notes[i]->number);
        xml_text(out, "↩");
        xml_close(out);
        xml_close(out);
    }
    xml_close(out);
    xml_close(out);
}

static void write_annex(struct html *html)
{
    struct document *annex = front_make_annex(html->headings.meta);

    if (annex == NULL)
        return;
    html->is_annex = true;
    xml_open(&html->out, "section");
    xml_attribute(&html->out, "class", "annex");
    write_blocks(html, document_root(annex)->first);
    xml_close(&html->out);
    document_destroy(annex);
}

static void write_head(struct html *html, const struct front *front)
{
    struct xml_writer *out = &html->out;

    xml_open(out, "head");
    xml_empty(out, "meta", "charset", "utf-8");
    xml_ours(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>"
                  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
                  "style-src 'unsafe-inline'\"/>");
    xml_open(out, "title");
    xml_text(out, front->title);
    xml_close(out);
    xml_open(out, "style");
    xml_ours(out, style_sheet);
    xml_close(out);
    xml_close(out);
}

bool html_write(const struct document *document, const struct document_meta *meta,
                const struct document_images *images, struct buffer *out)
{
    struct html html = {.pictures = {.images = images}, .headings = {.meta = meta}};
    struct front front;

    front_init(&front, meta);
    xml_ours(&html.out, "<!doctype html>\n");
    xml_open(&html.out, "html");
    xml_attribute(&html.out, "lang", meta->language);
    write_head(&html, &front);
    xml_open(&html.out, "body");
    write_front(&html, &front);
    write_blocks(&html, document_root(document)->first);
    write_notes(&html);
    write_annex(&html);
    if (has_footer_note(meta)) {
        xml_open(&html.out, "footer");
        xml_text(&html.out, meta->footer_note);
        xml_close(&html.out);
    }
    xml_close(&html.out);
    xml_close(&html.out);
    buffer_append(out, html.out.out.bytes, html.out.out.length);
    xml_finish(&html.out);
    buffer_finish(&html.notes);
    pictures_finish(&html.pictures);
    front_finish(&front);
    return true;
}
