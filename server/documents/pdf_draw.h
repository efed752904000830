/* Pages as PDF: words as words, with a structure for screen readers, links, and an outline. */
#ifndef DOCUMENTS_PDF_DRAW_H
#define DOCUMENTS_PDF_DRAW_H

#include "documents/pdf_pages.h"

struct pdf_drawing {
    cairo_surface_t *surface;
    cairo_t *cairo;
    struct pdf_text *text;
    const struct front *front;
    const char *footer;
    unsigned page, pages;
    unsigned paragraph; /* whose tag is open; 0: none */
    int parents[5];     /* of the outline, by level; [0] is its root */
};

/* Draws one page and ends it. */
void pdf_draw_page(struct pdf_drawing *drawing, const struct page *page);

#endif
