#include "documents/docx_package.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "documents/xml_reader.h"

/* Styles that are made of one another, in a row. */
#define BASES_MOST 12

struct reading {
    struct docx_package *package;
    struct docx_style *open;
};

/* By the beginning of its name, which is English whatever language the word processor speaks. */
static const struct {
    const char *beginning;
    enum docx_style_kind kind;
} kinds[] = {
    {"sfat ", DOCX_STYLE_OURS},
    {"toc ", DOCX_STYLE_CONTENTS},
    {"quot", DOCX_STYLE_QUOTE},
    {"intense quote", DOCX_STYLE_QUOTE},
    {"code", DOCX_STYLE_CODE},
    {"html preformatted", DOCX_STYLE_CODE},
    {"preformatted", DOCX_STYLE_CODE},
    {"horizontal line", DOCX_STYLE_RULE},
    {"source code", DOCX_STYLE_CODE},
    {"table heading", DOCX_STYLE_TABLE_HEADING},
    {"list continue", DOCX_STYLE_CONTINUED},
};

static const struct {
    const char *name;
    unsigned marks;
} characters[] = {
    {"strong", MARK_BOLD},    {"emphasis", MARK_ITALIC},  {"code text", MARK_CODE},
    {"html code", MARK_CODE}, {"source text", MARK_CODE}, {"verbatim char", MARK_CODE},
};

static void take_name(struct docx_style *style, const char *name)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (strncasecmp(name, kinds[i].beginning, strlen(kinds[i].beginning)) == 0)
            style->kind = kinds[i].kind;
    }
    for (size_t i = 0; i < COUNT_OF(characters); i++) {
        if (strcasecmp(name, characters[i].name) == 0)
            style->marks = characters[i].marks;
    }
    if (strncasecmp(name, "heading ", 8) == 0 && name[8] >= '1' && name[8] <= '9' && name[9] == '\0')
        style->outline = name[8] - '1';
}

static struct docx_style *begin(struct docx_package *package, const struct xml_element *element)
{
    const char *id = xml_find(element, "styleId");
    struct docx_style *style;

    if (id == NULL || HASH_COUNT(package->styles) >= DOCX_NAMES_MOST)
        return NULL;
    HASH_FIND_STR(package->styles, id, style);
    if (style != NULL)
        return NULL;
    style = MEM_NEW(struct docx_style);
    style->id = mem_copy_text(id);
    style->outline = style->num = -1;
    HASH_ADD_KEYPTR(hh, package->styles, style->id, strlen(style->id), style);
    return style;
}

static void on_open(void *self, const struct xml_element *element)
{
    struct reading *reading = self;
    struct docx_style *style = reading->open;
    const char *value = xml_find(element, "val");

    if (strcmp(element->name, "style") == 0) {
        reading->open = begin(reading->package, element);
    } else if (style == NULL || value == NULL) {
        return;
    } else if (strcmp(element->name, "name") == 0) {
        take_name(style, value);
    } else if (strcmp(element->name, "basedOn") == 0 && style->base == NULL) {
        style->base = mem_copy_text(value);
    } else if (strcmp(element->name, "outlineLvl") == 0) {
        style->outline = atoi(value) >= 0 && atoi(value) < 9 ? atoi(value) : -1;
    } else if (strcmp(element->name, "numId") == 0) {
        style->num = xml_find_number(element, "val", -1);
    } else if (strcmp(element->name, "ilvl") == 0) {
        style->level = xml_find_number(element, "val", 0);
    }
}

static void on_close(void *self, const char *name)
{
    struct reading *reading = self;

    if (strcmp(name, "style") == 0)
        reading->open = NULL;
}

static void on_text(void *self, const char *text, size_t length)
{
    (void)self;
    (void)text;
    (void)length;
}

bool docx_read_styles(struct docx_package *package, const struct buffer *xml)
{
    static const struct xml_events events = {on_open, on_close, on_text};
    struct reading reading = {.package = package};

    return xml_read(xml->bytes, xml->length, &events, &reading);
}

void docx_forget_styles(struct docx_package *package)
{
    struct docx_style *style, *next;

    HASH_ITER(hh, package->styles, style, next)
    {
        HASH_DEL(package->styles, style);
        mem_free(style->id);
        mem_free(style->base);
        mem_free(style);
    }
}

static void settle(struct docx_package *package, struct docx_style *style)
{
    struct docx_style *base = style;

    style->is_settled = true;
    for (unsigned i = 0; i < BASES_MOST && base->base != NULL; i++) {
        const char *id = base->base;

        HASH_FIND_STR(package->styles, id, base);
        if (base == NULL)
            return;
        if (style->outline < 0 && style->kind == DOCX_STYLE_PLAIN)
            style->outline = base->outline;
        if (style->kind == DOCX_STYLE_PLAIN && style->outline < 0)
            style->kind = base->kind;
        if (style->num < 0) {
            style->num = base->num;
            style->level = base->level;
        }
    }
}

const struct docx_style *docx_find_style(struct docx_package *package, const char *id)
{
    struct docx_style *style = NULL;

    if (id != NULL)
        HASH_FIND_STR(package->styles, id, style);
    if (style != NULL && !style->is_settled)
        settle(package, style);
    return style;
}
