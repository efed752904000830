/* What stands around a text in every format: the rows of the title block, and the annex of endorsements as a
 * document of its own, which writers write as they write the text. */
#ifndef DOCUMENTS_FRONT_H
#define DOCUMENTS_FRONT_H

#include "documents/documents.h"
#include "documents/xml_writer.h"

#define FRONT_ROWS_MOST 8
/* Between two logos, where words can stand; not to be broken. */
#define LOGO_SPACES "\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0"

struct front_row {
    const char *label; /* borrowed */
    char *value;
    const char *href; /* NULL: no link */
    bool is_code;     /* digits to compare one by one */
};

struct front {
    const char *title; /* never empty; borrowed */
    struct front_row rows[FRONT_ROWS_MOST];
    size_t count;
    struct block logos[DOCUMENT_LOGOS_MOST]; /* images */
    size_t logo_count;
};

/* front_finish frees it. meta is borrowed until then. */
void front_init(struct front *front, const struct document_meta *meta);
void front_finish(struct front *front);

/* What a package says of itself: title, who speaks (in the element creator) and language. */
void front_write_properties(const struct front *front, const struct document_meta *meta, const char *creator,
                            struct xml_writer *out);

bool has_header_note(const struct document_meta *meta);
bool has_footer_note(const struct document_meta *meta);

/* The annex, or NULL where none is wanted; its first block is a heading of level 1 without a number. */
MUST_CHECK struct document *front_make_annex(const struct document_meta *meta);

/* Which headings have a number, and which. */
struct numbering {
    const struct document_meta *meta;
    unsigned numbers[4];
    bool is_in_plain; /* below a section that has no number */
};

/* A zeroed struct numbering with its meta is ready. Goes on to the heading: its number as "2.1." in text_out,
 * or "" where it has none. Every heading of a text is given once, in order. */
#define NUMBERING_TEXT_SIZE 48
void numbering_next(struct numbering *numbering, const struct block *heading,
                    char text_out[NUMBERING_TEXT_SIZE]);

#endif
