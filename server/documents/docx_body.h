/* A text as the body of a DOCX file, with what it makes elsewhere in the package: links, footnotes, lists,
 * pictures. */
#ifndef DOCUMENTS_DOCX_BODY_H
#define DOCUMENTS_DOCX_BODY_H

#include "documents/front.h"
#include "documents/picture.h"
#include "documents/xml_writer.h"

/* How deep a list may go; deeper ones stay at the last. */
struct docx_place {
    unsigned list_level; /* lists around; 0: none */
    unsigned num;        /* of the innermost list */
    bool is_first;       /* the first paragraph of an item, which has the number */
    bool is_quoted;
    bool is_cell, is_head;
};

struct docx_body {
    struct xml_writer body, footnotes, links, numbering;
    struct pictures pictures;
    struct numbering headings;
    unsigned links_made, nums_made, bookmarks_made, drawings_made;
    bool is_annex;
};

void docx_body_begin(struct docx_body *body, const struct document_meta *meta,
                     const struct document_images *images);
void docx_body_finish(struct docx_body *body);
void docx_write_front(struct docx_body *body, const struct front *front);
void docx_write_blocks(struct docx_body *body, const struct block *first, struct docx_place place);
/* A paragraph of words in a style. */
void docx_write_line(struct docx_body *body, const char *style, const char *text);
/* The id of a new link from the body to target. */
unsigned docx_add_link(struct docx_body *body, const char *type, const char *target, bool is_external);

/* ---- docx_table.c ---- */

void docx_write_table(struct docx_body *body, const struct block *table, struct docx_place place);
/* ---- docx_runs.c ---- */

void docx_write_runs(struct docx_body *body, const struct run *run);
void docx_write_picture(struct docx_body *body, const struct block *image);
/* One of so many in a row. */
void docx_write_logo(struct docx_body *body, const struct block *logo, size_t count);

#endif
