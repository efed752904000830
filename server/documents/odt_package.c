#include "documents/odt_package.h"

#include <string.h>
#include <strings.h>

#define BASES_MOST 12
#define START_MOST 1000000

/* By the beginning of a style's name, with '_20_' for a blank. */
static const struct {
    const char *beginning;
    enum odt_style_kind kind;
} kinds[] = {
    {"Sfat_20_", ODT_STYLE_OURS},
    {"Quotations", ODT_STYLE_QUOTE},
    {"Preformatted_20_Text", ODT_STYLE_CODE},
    {"Horizontal_20_Line", ODT_STYLE_RULE},
    {"Table_20_Heading", ODT_STYLE_TABLE_HEADING},
};

static enum odt_style_kind kind_of(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (strncmp(name, kinds[i].beginning, strlen(kinds[i].beginning)) == 0)
            return kinds[i].kind;
    }
    return ODT_STYLE_PLAIN;
}

/* ---- Reading ---- */

static struct odt_style *begin(struct odt_styles *styles, const struct xml_element *element)
{
    const char *name = xml_find(element, "name"), *base = xml_find(element, "parent-style-name");
    struct odt_style *style;

    if (name == NULL || HASH_COUNT(styles->styles) >= ODT_NAMES_MOST)
        return NULL;
    HASH_FIND_STR(styles->styles, name, style);
    if (style != NULL)
        return NULL;
    style = MEM_NEW(struct odt_style);
    style->name = mem_copy_text(name);
    style->base = mem_copy_text(base);
    style->kind = kind_of(name);
    style->is_automatic = styles->is_automatic;
    style->is_link = strcasecmp(name, "Internet_20_link") == 0;
    HASH_ADD_KEYPTR(hh, styles->styles, style->name, strlen(style->name), style);
    return style;
}

static bool is_value(const struct xml_element *element, const char *name, const char *value)
{
    const char *found = xml_find(element, name);

    return found != NULL && strcmp(found, value) == 0;
}

static bool is_drawn(const struct xml_element *element, const char *name)
{
    const char *found = xml_find(element, name);

    return found != NULL && strcmp(found, "none") != 0;
}

static void take_text_properties(struct odt_style *style, const struct xml_element *element)
{
    const char *position = xml_find(element, "text-position"), *font = xml_find(element, "font-name");

    if (is_value(element, "font-weight", "bold"))
        style->marks |= MARK_BOLD;
    if (is_value(element, "font-style", "italic"))
        style->marks |= MARK_ITALIC;
    if (is_drawn(element, "text-underline-style"))
        style->marks |= MARK_UNDERLINE;
    if (is_drawn(element, "text-line-through-style"))
        style->marks |= MARK_STRIKE;
    if (position != NULL && strncmp(position, "super", 5) == 0)
        style->marks |= MARK_SUPERSCRIPT;
    if (position != NULL && strncmp(position, "sub", 3) == 0)
        style->marks |= MARK_SUBSCRIPT;
    if (font != NULL && (strstr(font, "Mono") != NULL || strstr(font, "Courier") != NULL))
        style->marks |= MARK_CODE;
}

static void take_alignment(struct odt_style *style, const struct xml_element *element)
{
    if (is_value(element, "text-align", "center"))
        style->alignment = ALIGN_CENTRE;
    else if (is_value(element, "text-align", "end") || is_value(element, "text-align", "right"))
        style->alignment = ALIGN_RIGHT;
    else if (is_value(element, "text-align", "justify"))
        style->alignment = ALIGN_JUSTIFY;
    else if (is_value(element, "text-align", "start") || is_value(element, "text-align", "left"))
        style->alignment = ALIGN_LEFT;
}

static void begin_list(struct odt_styles *styles, const struct xml_element *element)
{
    const char *name = xml_find(element, "name");
    struct odt_list_style *list;

    styles->open_list = NULL;
    if (name == NULL || HASH_COUNT(styles->lists) >= ODT_NAMES_MOST)
        return;
    HASH_FIND_STR(styles->lists, name, list);
    if (list != NULL)
        return;
    list = MEM_NEW(struct odt_list_style);
    list->name = mem_copy_text(name);
    HASH_ADD_KEYPTR(hh, styles->lists, list->name, strlen(list->name), list);
    styles->open_list = list;
}

static void take_level(struct odt_list_style *list, const struct xml_element *element)
{
    long level = xml_find_number(element, "level", 0), start = xml_find_number(element, "start-value", 1);
    const char *format = xml_find(element, "num-format");

    if (level < 1 || level > ODT_LEVELS)
        return;
    list->is_number[level - 1] =
        strcmp(element->name, "list-level-style-number") == 0 && (format == NULL || format[0] != '\0');
    list->starts[level - 1] = start < 0 || start > START_MOST ? 1 : (unsigned)start;
}

void odt_styles_open(struct odt_styles *styles, const struct xml_element *element)
{
    const char *name = element->name;

    if (strcmp(name, "style") == 0)
        styles->open = begin(styles, element);
    else if (strcmp(name, "list-style") == 0)
        begin_list(styles, element);
    else if (styles->open != NULL && strcmp(name, "text-properties") == 0)
        take_text_properties(styles->open, element);
    else if (styles->open != NULL && strcmp(name, "paragraph-properties") == 0)
        take_alignment(styles->open, element);
    else if (styles->open_list != NULL && strncmp(name, "list-level-style-", 17) == 0)
        take_level(styles->open_list, element);
}

void odt_styles_close(struct odt_styles *styles, const char *name)
{
    if (strcmp(name, "style") == 0)
        styles->open = NULL;
    if (strcmp(name, "list-style") == 0)
        styles->open_list = NULL;
}

void odt_styles_finish(struct odt_styles *styles)
{
    struct odt_style *style, *next;
    struct odt_list_style *list, *next_list;

    HASH_ITER(hh, styles->styles, style, next)
    {
        HASH_DEL(styles->styles, style);
        mem_free(style->name);
        mem_free(style->base);
        mem_free(style);
    }
    HASH_ITER(hh, styles->lists, list, next_list)
    {
        HASH_DEL(styles->lists, list);
        mem_free(list->name);
        mem_free(list);
    }
}

/* ---- Finding ---- */

static void settle(struct odt_styles *styles, struct odt_style *style)
{
    struct odt_style *base = style;

    style->is_settled = true;
    for (unsigned i = 0; i < BASES_MOST && base->base != NULL; i++) {
        const char *name = base->base;

        HASH_FIND_STR(styles->styles, name, base);
        if (base == NULL)
            return;
        if (style->kind == ODT_STYLE_PLAIN)
            style->kind = base->kind;
    }
}

const struct odt_style *odt_find_style(struct odt_styles *styles, const char *name)
{
    struct odt_style *style = NULL;

    if (name != NULL)
        HASH_FIND_STR(styles->styles, name, style);
    if (style != NULL && !style->is_settled)
        settle(styles, style);
    return style;
}

const struct odt_list_style *odt_find_list_style(const struct odt_styles *styles, const char *name)
{
    struct odt_list_style *list = NULL;

    if (name != NULL)
        HASH_FIND_STR(styles->lists, name, list);
    return list;
}
