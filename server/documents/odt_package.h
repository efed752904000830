/* What the styles of an ODT file mean. */
#ifndef DOCUMENTS_ODT_PACKAGE_H
#define DOCUMENTS_ODT_PACKAGE_H

#include <uthash.h>

#include "documents/document.h"
#include "documents/xml_reader.h"

/* Styles of a file, and lists' styles. */
#define ODT_NAMES_MOST 20000
#define ODT_LEVELS 10

enum odt_style_kind {
    ODT_STYLE_PLAIN,
    ODT_STYLE_OURS, /* it stands around our text: passed over */
    ODT_STYLE_QUOTE,
    ODT_STYLE_CODE,
    ODT_STYLE_RULE,
    ODT_STYLE_TABLE_HEADING,
};

struct odt_style {
    char *name, *base;
    enum odt_style_kind kind;
    enum alignment alignment;
    unsigned marks; /* its own */
    bool is_automatic, is_link, is_settled;
    UT_hash_handle hh;
};

struct odt_list_style {
    char *name;
    bool is_number[ODT_LEVELS];
    unsigned starts[ODT_LEVELS];
    UT_hash_handle hh;
};

struct odt_styles {
    struct odt_style *styles;
    struct odt_list_style *lists;
    struct odt_style *open;
    struct odt_list_style *open_list;
    bool is_automatic; /* those that come now are the text's own */
};

/* Takes an element of the styles; those that are none are passed over. */
void odt_styles_open(struct odt_styles *styles, const struct xml_element *element);
void odt_styles_close(struct odt_styles *styles, const char *name);
void odt_styles_finish(struct odt_styles *styles);
/* With what its bases say; NULL where there is none; name may be NULL. */
const struct odt_style *odt_find_style(struct odt_styles *styles, const char *name);
const struct odt_list_style *odt_find_list_style(const struct odt_styles *styles, const char *name);

#endif
