#include "documents/docx_package.h"

#include <string.h>

#include "documents/xml_reader.h"

#define START_MOST 1000000

struct reading {
    struct docx_package *package;
    struct docx_num *abstract, *num;
    long level; /* -1: in none */
};

static struct docx_num *begin(struct docx_num **list, long id)
{
    struct docx_num *num;

    HASH_FIND(hh, *list, &id, sizeof(id), num);
    if (num != NULL || HASH_COUNT(*list) >= DOCX_NAMES_MOST)
        return NULL;
    num = MEM_NEW(struct docx_num);
    num->id = id;
    for (size_t i = 0; i < DOCX_LEVELS; i++)
        num->levels[i].start = 1;
    HASH_ADD(hh, *list, id, sizeof(num->id), num);
    return num;
}

static unsigned start_of(const struct xml_element *element)
{
    long start = xml_find_number(element, "val", 1);

    return start < 0 || start > START_MOST ? 1 : (unsigned)start;
}

static void on_level(struct reading *reading, const struct xml_element *element)
{
    struct docx_level *level;
    const char *value = xml_find(element, "val");

    if (reading->level < 0 || reading->level >= DOCX_LEVELS)
        return;
    if (reading->num != NULL && strcmp(element->name, "startOverride") == 0) {
        reading->num->has_start[reading->level] = true;
        reading->num->starts[reading->level] = start_of(element);
    }
    if (reading->abstract == NULL)
        return;
    level = &reading->abstract->levels[reading->level];
    if (strcmp(element->name, "start") == 0)
        level->start = start_of(element);
    if (strcmp(element->name, "numFmt") == 0 && value != NULL) {
        level->is_bullet = strcmp(value, "bullet") == 0;
        level->is_none = strcmp(value, "none") == 0;
    }
}

static void on_open(void *self, const struct xml_element *element)
{
    struct reading *reading = self;

    if (strcmp(element->name, "abstractNum") == 0) {
        reading->num = NULL;
        reading->abstract =
            begin(&reading->package->abstracts, xml_find_number(element, "abstractNumId", -1));
        reading->level = -1;
    } else if (strcmp(element->name, "num") == 0) {
        reading->abstract = NULL;
        reading->num = begin(&reading->package->nums, xml_find_number(element, "numId", -1));
        reading->level = -1;
    } else if (strcmp(element->name, "abstractNumId") == 0 && reading->num != NULL) {
        reading->num->abstract = xml_find_number(element, "val", -1);
    } else if (strcmp(element->name, "lvl") == 0 || strcmp(element->name, "lvlOverride") == 0) {
        reading->level = xml_find_number(element, "ilvl", -1);
    } else {
        on_level(reading, element);
    }
}

static void on_close(void *self, const char *name)
{
    (void)self;
    (void)name;
}

static void on_text(void *self, const char *text, size_t length)
{
    (void)self;
    (void)text;
    (void)length;
}

bool docx_read_numbers(struct docx_package *package, const struct buffer *xml)
{
    static const struct xml_events events = {on_open, on_close, on_text};
    struct reading reading = {.package = package, .level = -1};

    return xml_read(xml->bytes, xml->length, &events, &reading);
}

static void forget(struct docx_num **list)
{
    struct docx_num *num, *next;

    HASH_ITER(hh, *list, num, next)
    {
        HASH_DEL(*list, num);
        mem_free(num);
    }
}

void docx_forget_numbers(struct docx_package *package)
{
    forget(&package->abstracts);
    forget(&package->nums);
}

struct docx_num *docx_find_num(const struct docx_package *package, long id)
{
    struct docx_num *num;

    HASH_FIND(hh, package->nums, &id, sizeof(id), num);
    return num;
}

const struct docx_level *docx_find_level(const struct docx_package *package, const struct docx_num *num,
                                         long level)
{
    static const struct docx_level usual = {.is_bullet = true, .start = 1};
    struct docx_num *abstract;

    HASH_FIND(hh, package->abstracts, &num->abstract, sizeof(num->abstract), abstract);
    return abstract == NULL ? &usual : &abstract->levels[level];
}
