/* A text cut into boxes for pages: a line of words, a picture, a rule or a table, one below the other. Boxes
 * know their height and what may not be parted; pages (pdf_pages.h) place them. Lengths are points. */
#ifndef DOCUMENTS_PDF_BOXES_H
#define DOCUMENTS_PDF_BOXES_H

#include <pango/pangocairo.h>

#include "documents/front.h"
#include "documents/picture.h"
#include "documents/table_grid.h"

/* A4, and lines of 160 mm. */
#define PDF_PAGE_WIDTH 595.28
#define PDF_PAGE_HEIGHT 841.89
#define PDF_MARGIN 70.87
#define PDF_LINE_WIDTH (PDF_PAGE_WIDTH - 2 * PDF_MARGIN)
#define PDF_TOP 82.0
#define PDF_BOTTOM (PDF_PAGE_HEIGHT - 76.0)

enum box_kind { BOX_LINE, BOX_PICTURE, BOX_RULE, BOX_TABLE };

struct pdf_note;
struct pdf_table;

struct box {
    struct box *next;
    enum box_kind kind;
    double x, width, height;
    double space_before; /* but at the top of a page */
    const char *tag;     /* "P", "H1": of the paragraph that the line is of */
    unsigned paragraph;  /* lines of one have the same number */
    unsigned lines_left; /* of the paragraph, with this one */
    unsigned line;       /* its place in it, from 0 */
    bool keeps_next;     /* a heading: not the last on a page */
    bool is_shaded, is_quoted, is_page_first;
    PangoLayout *layout; /* of the paragraph: owned by the text */
    PangoLayoutLine *words;
    double baseline, offset; /* of the line in its box; of its words from x */
    PangoLayout *marker;     /* of a list's item, at the left of its first line; owned by the text */
    double marker_x;
    const struct block *heading; /* of a first line that stands in the outline */
    char number[NUMBERING_TEXT_SIZE];
    const struct picture *picture;
    struct pdf_table *table;
    struct pdf_note *notes; /* that its words name, by next_of_line */
};

struct box_list {
    struct box *first, *last;
};

struct pdf_note {
    struct pdf_note *next_of_line, *next;
    struct box_list boxes;
    double height;
};

struct pdf_cell {
    const struct grid_place *place;
    struct box_list boxes;
    double x, width, height;
    bool is_header;
};

/* A table measured: cells row by row, with the height of each row. */
struct pdf_table {
    struct pdf_table *next;
    struct table_grid grid;
    double *widths, *heights;
    struct pdf_cell *cells; /* as the grid's places; only first ones have boxes */
    double x;
    unsigned head_rows;
};

/* What all of a text's boxes share. */
struct pdf_text {
    PangoContext *context;
    PangoFontDescription *font;
    struct pool *pool;
    struct pictures *pictures;
    struct numbering *headings;
    GPtrArray *layouts;
    struct pdf_table *tables;
    unsigned paragraphs;
    bool is_annex;
};

/* Where blocks stand. */
struct pdf_place {
    double x, width, size;
    bool is_quoted, is_cell, is_head;
    unsigned list_level;
    PangoLayout *marker; /* for the next line */
    double marker_x;
};

/* ---- pdf_words.c ---- */

struct words_style {
    double size, width;
    bool is_bold, is_italic, is_mono;
    const char *colour; /* "#1f3864", or NULL for black */
    PangoAlignment alignment;
    bool is_justified;
};

/* The layout of words, owned by the text. prefix stands before them ("1. "); notes_out gets what they name.
 */
PangoLayout *pdf_lay_out(struct pdf_text *text, const struct run *run, const char *prefix,
                         const struct words_style *style);
PangoLayout *pdf_lay_out_words(struct pdf_text *text, const char *words, const struct words_style *style);
/* A text's links in a layout: calls on_link with byte ranges. */
typedef void pdf_link_callback(void *argument, const char *href, int start, int end);
void pdf_find_links(PangoLayout *layout, pdf_link_callback *on_link, void *argument);

/* ---- pdf_boxes.c ---- */

void pdf_text_init(struct pdf_text *text, struct pool *pool, struct pictures *pictures,
                   struct numbering *headings);
void pdf_text_finish(struct pdf_text *text);
void pdf_add_blocks(struct pdf_text *text, struct box_list *boxes, const struct block *first,
                    struct pdf_place place);
/* The layout's lines as boxes. */
void pdf_add_lines(struct pdf_text *text, struct box_list *boxes, PangoLayout *layout, double x,
                   double space_before, const char *tag);
double boxes_height(const struct box_list *boxes);
struct box *box_add(struct pdf_text *text, struct box_list *boxes, enum box_kind kind);

/* ---- pdf_table.c ---- */

#define PDF_CELL_PADDING 4.5

void pdf_add_table(struct pdf_text *text, struct box_list *boxes, const struct block *table, double x,
                   double width);
void pdf_table_finish(struct pdf_table *table);

#endif
