/* Boxes placed on pages: what keeps together stays together, tables go on over pages with their head again,
 * footnotes stand at the foot of the page that names them. */
#ifndef DOCUMENTS_PDF_PAGES_H
#define DOCUMENTS_PDF_PAGES_H

#include "documents/pdf_boxes.h"

#define PDF_PAGES_MOST 3000

enum item_kind { ITEM_BOX, ITEM_OPEN, ITEM_CLOSE, ITEM_FRAME, ITEM_LINE };

/* What is drawn on a page, in order. */
struct item {
    struct item *next;
    enum item_kind kind;
    const struct box *box;
    const char *tag; /* ITEM_OPEN */
    double x, y, width, height;
    bool is_filled; /* a frame of a head's cell; a line across the page in the colour of titles */
};

struct page {
    struct page *next;
    struct item *first, *last;
    struct pdf_note *notes, *last_note;
    double notes_height;
};

struct pages {
    struct pool *pool;
    struct page *first, *last;
    unsigned count;
    double y;       /* where the next box goes */
    bool is_at_top; /* nothing stands on the page yet */
    bool is_over;   /* there would be more than PDF_PAGES_MOST */
    const char *open[8];
    unsigned open_count; /* tags, that go on on the next page */
};

void pages_init(struct pages *pages, struct pool *pool);
void pages_place(struct pages *pages, const struct box_list *boxes);
/* Places it at the page's y and x as they are, without looking for room. */
void pages_put(struct pages *pages, const struct box *box, double y);
void pages_add_line(struct pages *pages, double x, double y, double width);
/* A new page is begun where less than this is left. */
void pages_need(struct pages *pages, double height);

#endif
