/* A document as it is written to files and read from them: the tree that the editor keeps as ProseMirror
 * JSON, and nothing else. Readers build it, writers walk it; both within the bounds below, so that no file
 * and no text can make it deep or large without end.
 *
 * All of a document lives in its own memory and goes with it. One thread at a time. */
#ifndef DOCUMENTS_DOCUMENT_H
#define DOCUMENTS_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "core/memory.h"

/* Blocks inside each other; what is deeper is kept, without the lists, quotes and tables around it. */
#define DOCUMENT_DEPTH_MOST 24
/* Blocks and runs together, and bytes of their words: what is over is refused. */
#define DOCUMENT_PARTS_MOST 200000
#define DOCUMENT_BYTES_MOST (16u << 20)
#define DOCUMENT_COLUMNS_MOST 60
#define DOCUMENT_SECTION_ID_LENGTH 10
#define DOCUMENT_KEY_LENGTH_MOST 24
/* A SHA-256 in hexadecimal and a NUL. */
#define DOCUMENT_FILE_NAME_SIZE 65

enum block_kind {
    BLOCK_DOCUMENT,
    BLOCK_PARAGRAPH,
    BLOCK_HEADING,
    BLOCK_BULLET_LIST,
    BLOCK_ORDERED_LIST,
    BLOCK_ITEM,
    BLOCK_QUOTE,
    BLOCK_CODE,
    BLOCK_RULE,
    BLOCK_TABLE,
    BLOCK_ROW,
    BLOCK_CELL,
    BLOCK_IMAGE,
};

enum alignment { ALIGN_NONE, ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT, ALIGN_JUSTIFY };

enum mark {
    MARK_BOLD = 1,
    MARK_ITALIC = 2,
    MARK_UNDERLINE = 4,
    MARK_STRIKE = 8,
    MARK_CODE = 16,
    MARK_SUPERSCRIPT = 32,
    MARK_SUBSCRIPT = 64,
};

enum run_kind { RUN_TEXT, RUN_BREAK, RUN_FOOTNOTE };

/* Words with the same marks, a line break, or a footnote. */
struct run {
    struct run *next;
    enum run_kind kind;
    unsigned marks;   /* of enum mark */
    const char *text; /* the words, or the footnote's */
    const char *href; /* of a link, or NULL */
    unsigned number;  /* a footnote's, from 1 */
};

struct block {
    struct block *parent, *next, *first, *last;
    struct run *runs, *last_run; /* of a paragraph, a heading, code */
    enum block_kind kind;
    enum alignment alignment;
    unsigned level; /* of a heading: 1 to 4 */
    unsigned start; /* an ordered list's first number */
    unsigned colspan, rowspan;
    bool is_header;   /* a cell of a table's head */
    bool is_left_out; /* tidying takes it away, with all in it */
    unsigned depth;
    const char *id, *key;   /* of a heading of level 1, or NULL: contract of sections */
    const char *file, *alt; /* an image's SHA-256 in hexadecimal, and what it shows, or NULL */
    unsigned width, height; /* an image's pixels; 0: not known */
};

struct document;

struct document *document_create(void);
/* NULL is accepted. */
void document_destroy(struct document *document);
/* The block that holds all others; borrowed. */
struct block *document_root(const struct document *document);
/* Whether it went over a bound while it was built: what is over was left out. */
bool document_is_over(const struct document *document);
unsigned document_footnote_count(const struct document *document);

/* ---- Building. All text is copied. ---- */

/* A block at the end of parent, or at the end of the nearest block that may hold it: a list holds items, a
 * table rows, a row cells. Where that is too deep, a container is not made, and parent is given back. */
struct block *document_add_block(struct document *document, struct block *parent, enum block_kind kind);
/* Words at the end of a block; those with the marks and link of the ones before grow them. href may be NULL;
 * it is dropped unless link_is_allowed. */
void document_add_text(struct document *document, struct block *block, const char *text, size_t length,
                       unsigned marks, const char *href);
void document_add_break(struct document *document, struct block *block, unsigned marks);
void document_add_footnote(struct document *document, struct block *block, const char *text);
/* A copy that lives as long as the document; NULL gives NULL. */
const char *document_keep(struct document *document, const char *text, size_t length);
/* Takes away what no editor would have made (empty lists, tables without cells), gives empty containers a
 * paragraph, bounds spans, so that every table is a grid. Called once, when all is there. */
void document_tidy(struct document *document);

/* All words in NFC with Romanian comma letters, as what is typed (core/text.h). Called after document_tidy.
 */
void document_compose(struct document *document);

/* http, https, mailto and tel, and nothing that could be taken for anything else. */
bool link_is_allowed(const char *href);
/* Ten of [a-z0-9], as sections are named. */
bool document_id_is_valid(const char *id);
/* Of [a-z0-9_]. */
bool document_key_is_valid(const char *key);

/* ---- ProseMirror JSON ---- */

/* A new document of the editor's text; unknown nodes give their content, unknown marks are dropped. NULL
 * where json is no doc, or over a bound. */
MUST_CHECK struct document *document_from_json(const json_t *json);
/* Gives the id of a heading of level 1: DOCUMENT_SECTION_ID_LENGTH characters and a NUL. */
typedef void section_namer(void *argument, char *id_out);
/* The editor's text, as a new value. Where namer is not NULL, headings of level 1 that have no id, or one
 * that another has, get one from it. */
json_t *document_to_json(const struct document *document, section_namer *namer, void *argument);

#endif
