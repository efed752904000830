/* What the parts of a DOCX file say before its text is read: where the parts are, what its styles and
 * numbers mean, what its footnotes say. */
#ifndef DOCUMENTS_DOCX_PACKAGE_H
#define DOCUMENTS_DOCX_PACKAGE_H

#include <uthash.h>

#include "documents/archive_reader.h"
#include "documents/documents.h"

#define DOCX_LEVELS 9
/* Styles, numberings, links and notes of a file, each. */
#define DOCX_NAMES_MOST 20000

/* A relationship: from a part to another or to the world. */
struct docx_link {
    char *id, *target, *type;
    bool is_external;
    UT_hash_handle hh;
};

enum docx_style_kind {
    DOCX_STYLE_PLAIN,
    DOCX_STYLE_OURS,     /* it stands around our text: passed over */
    DOCX_STYLE_CONTENTS, /* a table of contents: passed over */
    DOCX_STYLE_QUOTE,
    DOCX_STYLE_CODE,
    DOCX_STYLE_RULE,
    DOCX_STYLE_CONTINUED,
    DOCX_STYLE_TABLE_HEADING,
};

struct docx_style {
    char *id, *base;
    enum docx_style_kind kind;
    unsigned marks; /* a character style's */
    int outline;    /* 0 to 8; -1: no heading */
    long num;       /* -1: does not say */
    long level;
    bool is_settled; /* what its base says is in it */
    UT_hash_handle hh;
};

struct docx_level {
    bool is_bullet, is_none;
    unsigned start;
};

/* What an abstract numbering says, or a numbering on it. */
struct docx_num {
    long id;
    long abstract; /* a numbering's */
    struct docx_level levels[DOCX_LEVELS];
    bool has_start[DOCX_LEVELS]; /* a numbering's own */
    unsigned starts[DOCX_LEVELS];
    unsigned counts[DOCX_LEVELS]; /* items so far */
    UT_hash_handle hh;
};

struct docx_note {
    char *id;
    char *text;
    UT_hash_handle hh;
};

struct docx_package {
    struct archive_reader *archive;
    char *folder, *main; /* "word/" and "document.xml" */
    struct docx_link *links;
    struct docx_style *styles;
    struct docx_num *abstracts, *nums;
    struct docx_note *footnotes, *endnotes;
};

MUST_CHECK enum document_result docx_package_open(struct docx_package *package, const void *bytes,
                                                  size_t length);
/* Also after docx_package_open has failed. */
void docx_package_close(struct docx_package *package);
/* Appends a part beside the main one; its name may begin with '/'. */
MUST_CHECK enum archive_result docx_package_take(struct docx_package *package, const char *target,
                                                 struct buffer *out);
/* All of these: NULL where there is none; id may be NULL. */
const struct docx_link *docx_find_link(const struct docx_package *package, const char *id);
const struct docx_style *docx_find_style(struct docx_package *package, const char *id);
struct docx_num *docx_find_num(const struct docx_package *package, long id);
const struct docx_level *docx_find_level(const struct docx_package *package, const struct docx_num *num,
                                         long level);
const char *docx_find_note(const struct docx_package *package, const char *id, bool is_endnote);

/* ---- docx_styles.c, docx_numbers.c ---- */

MUST_CHECK bool docx_read_styles(struct docx_package *package, const struct buffer *xml);
void docx_forget_styles(struct docx_package *package);
MUST_CHECK bool docx_read_numbers(struct docx_package *package, const struct buffer *xml);
void docx_forget_numbers(struct docx_package *package);

#endif
