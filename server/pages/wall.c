#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "core/memory.h"
#include "core/text.h"
#include "directory/content.h"
#include "pages/publication.h"

/* In the order in which they are shown: those of schema/types.json. */
static const char *const categories[] = {"ngo",     "union",    "employers", "authority",
                                         "elected", "academic", "citizen"};

static bool is_withdrawn(const json_t *endorsement)
{
    return json_object_get(endorsement, "withdrawn") != NULL;
}

static bool is_of_this_text(const struct publication *publication, const json_t *endorsement)
{
    const char *ours = json_text(publication_version(publication), "sha256");

    return strcmp(json_text(endorsement, "sha256"), ours) == 0;
}

enum part { PART_SUPPORTING, PART_OTHER_TEXT, PART_WITHDRAWN };

static enum part part_of(const struct publication *publication, const json_t *endorsement)
{
    if (is_withdrawn(endorsement))
        return PART_WITHDRAWN;
    return is_of_this_text(publication, endorsement) ? PART_SUPPORTING : PART_OTHER_TEXT;
}

const char *wall_name(const struct publication *publication, const json_t *endorsement)
{
    const char *name = json_text(publication->organisations, json_text(endorsement, "organisation"));

    return name != NULL ? name : words_get(publication->words, publication->language, "wall.unknown");
}

struct named {
    const char *name;
    json_t *endorsement;
};

static int compare_named(const void *one, const void *other)
{
    const struct named *first = one, *second = other;

    return text_compare_named(first->name, json_text(first->endorsement, "organisation"), second->name,
                              json_text(second->endorsement, "organisation"));
}

static json_t *list_part(const struct publication *publication, enum part part)
{
    const json_t *all = json_object_get(publication->draft, "endorsements");
    struct named *found = mem_new(json_array_size(all) * sizeof(struct named));
    json_t *list = json_array(), *endorsement;
    size_t i, count = 0;

    json_array_foreach(all, i, endorsement)
    {
        if (part_of(publication, endorsement) == part)
            found[count++] = (struct named){wall_name(publication, endorsement), endorsement};
    }
    qsort(found, count, sizeof(found[0]), compare_named);
    for (i = 0; i < count; i++)
        json_array_append(list, found[i].endorsement);
    mem_free(found);
    return list;
}

json_t *wall_supporting(const struct publication *publication)
{
    return list_part(publication, PART_SUPPORTING);
}

const char *wall_region(const json_t *endorsement)
{
    const char *region = json_text(endorsement, "region");

    return region == NULL ? NULL : content_region_name(region);
}

const char *wall_category(const struct publication *publication, const json_t *endorsement)
{
    char key[32];

    snprintf(key, sizeof(key), "category.%s", json_text(endorsement, "category"));
    return words_get(publication->words, publication->language, key);
}

/* ---- One organisation ---- */

static void write_remark(struct html *html, const struct publication *publication, const char *key,
                         const char *text)
{
    html_begin(html, "p");
    html_attribute(html, "class", "remark");
    frame_element(html, publication, "strong", key);
    html_text(html, " ");
    html_text(html, text);
    html_end(html, "p");
}

static void write_line(struct html *html, const struct publication *publication, const json_t *endorsement)
{
    const char *capacity = json_text(endorsement, "capacity"), *region = wall_region(endorsement);
    char *day = frame_day_words(publication, json_int(endorsement, "at_ms", 0));

    html_begin(html, "p");
    html_attribute(html, "class", "quiet");
    if (region != NULL) {
        html_text(html, region);
        html_text(html, " · ");
    }
    frame_filled(html, publication, "wall.on", json_pack("{s:s}", "day", day));
    if (capacity != NULL) {
        html_text(html, " · ");
        frame_filled(html, publication, "wall.capacity", json_pack("{s:s}", "capacity", capacity));
    }
    html_end(html, "p");
    mem_free(day);
}

/* "endorsed version 3; the text is now version 4" */
static void write_other_text(struct html *html, const struct publication *publication,
                             const json_t *endorsement)
{
    const json_t *newest = publication_newest(publication);

    html_begin(html, "p");
    html_attribute(html, "class", "quiet");
    frame_filled(html, publication, "wall.stale",
                 json_pack("{s:I, s:I}", "version", (json_int_t)json_int(endorsement, "version", 0), "newest",
                           (json_int_t)json_int(newest, "number", 0)));
    html_end(html, "p");
}

/* "version 3, on 2 May 2026" */
static void write_other_version(struct html *html, const struct publication *publication,
                                const json_t *endorsement)
{
    char *day = frame_day_words(publication, json_int(endorsement, "at_ms", 0));

    html_begin(html, "p");
    html_attribute(html, "class", "quiet");
    frame_filled(
        html, publication, "wall.other_version",
        json_pack("{s:I, s:s}", "version", (json_int_t)json_int(endorsement, "version", 0), "day", day));
    html_end(html, "p");
    mem_free(day);
}

static void write_withdrawal(struct html *html, const struct publication *publication,
                             const json_t *endorsement)
{
    const json_t *withdrawn = json_object_get(endorsement, "withdrawn");
    char *day = frame_day_words(publication, json_int(withdrawn, "at_ms", 0));

    html_begin(html, "p");
    html_attribute(html, "class", "quiet");
    frame_filled(
        html, publication, "wall.withdrawn_on",
        json_pack("{s:I, s:s}", "version", (json_int_t)json_int(endorsement, "version", 0), "day", day));
    html_end(html, "p");
    mem_free(day);
    if (json_text(withdrawn, "reason") != NULL)
        write_remark(html, publication, "wall.reason", json_text(withdrawn, "reason"));
}

static void write_organisation(struct html *html, const struct publication *publication,
                               const json_t *endorsement)
{
    enum part part = part_of(publication, endorsement);

    html_begin(html, "li");
    html_element_of(html, "p", "name", wall_name(publication, endorsement));
    if (part == PART_WITHDRAWN) {
        write_withdrawal(html, publication, endorsement);
    } else {
        write_line(html, publication, endorsement);
        if (json_is_true(json_object_get(endorsement, "is_stale")))
            write_other_text(html, publication, endorsement);
        else if (part == PART_OTHER_TEXT)
            write_other_version(html, publication, endorsement);
    }
    if (json_text(endorsement, "reservations") != NULL)
        write_remark(html, publication, "wall.reservations", json_text(endorsement, "reservations"));
    html_end(html, "li");
}

/* ---- By category, and by region ---- */

static size_t count_in(const json_t *list, const char *name, const char *value)
{
    const json_t *endorsement;
    size_t i, count = 0;

    json_array_foreach(list, i, endorsement)
    {
        if (strcmp(json_text(endorsement, name), value) == 0)
            count++;
    }
    return count;
}

static void write_category(struct html *html, const struct publication *publication, const json_t *list,
                           const char *category)
{
    const json_t *endorsement;
    size_t i;
    char key[32];

    snprintf(key, sizeof(key), "category.%s", category);
    html_begin(html, "h4");
    frame_words(html, publication, key);
    html_end(html, "h4");
    html_begin(html, "ul");
    html_attribute(html, "class", "wall");
    json_array_foreach(list, i, endorsement)
    {
        if (strcmp(json_text(endorsement, "category"), category) == 0)
            write_organisation(html, publication, endorsement);
    }
    html_end(html, "ul");
}

static void write_by_category(struct html *html, const struct publication *publication, const json_t *list)
{
    frame_element(html, publication, "h3", "wall.by_category");
    for (size_t i = 0; i < COUNT_OF(categories); i++)
        if (count_in(list, "category", categories[i]) > 0)
            write_category(html, publication, list, categories[i]);
}

/* Region => names, in the order of the list; "" for none. */
static json_t *group_by_region(const struct publication *publication, const json_t *list)
{
    json_t *groups = json_object();
    const json_t *endorsement;
    size_t i;

    json_array_foreach(list, i, endorsement)
    {
        const char *region = wall_region(endorsement);
        const char *name = region == NULL ? "" : region;

        if (json_object_get(groups, name) == NULL)
            json_object_set_new(groups, name, json_array());
        json_array_append_new(json_object_get(groups, name),
                              json_string(wall_name(publication, endorsement)));
    }
    return groups;
}

static void write_region(struct html *html, const struct publication *publication, const char *region,
                         const json_t *names)
{
    const json_t *name;
    size_t i;

    html_begin(html, "tr");
    html_begin(html, "th");
    html_attribute(html, "scope", "row");
    html_text(html, region[0] != '\0'
                        ? region
                        : words_get(publication->words, publication->language, "wall.no_region"));
    html_end(html, "th");
    html_begin(html, "td");
    html_begin(html, "ul");
    json_array_foreach(names, i, name) html_element(html, "li", json_string_value(name));
    html_end(html, "ul");
    html_end(html, "td");
    html_end(html, "tr");
}

/* By their names; who has no region comes last. */
static int compare_regions(const void *one, const void *other)
{
    const char *const *first = one, *const *second = other;
    int has_first = (*first)[0] != '\0', has_second = (*second)[0] != '\0';

    return has_first != has_second ? has_second - has_first : text_compare_names(*first, *second);
}

static void write_regions(struct html *html, const struct publication *publication, json_t *groups)
{
    const char **regions = mem_new(json_object_size(groups) * sizeof(*regions)), *region;
    json_t *names;
    size_t count = 0;

    json_object_foreach(groups, region, names) regions[count++] = region;
    qsort(regions, count, sizeof(*regions), compare_regions);
    for (size_t i = 0; i < count; i++)
        write_region(html, publication, regions[i], json_object_get(groups, regions[i]));
    mem_free(regions);
}

static void write_column(struct html *html, const struct publication *publication, const char *key)
{
    html_begin(html, "th");
    html_attribute(html, "scope", "col");
    frame_words(html, publication, key);
    html_end(html, "th");
}

static void write_by_region(struct html *html, const struct publication *publication, const json_t *list)
{
    json_t *groups = group_by_region(publication, list);

    frame_element(html, publication, "h3", "wall.by_region");
    html_begin(html, "table");
    html_begin(html, "thead");
    html_begin(html, "tr");
    write_column(html, publication, "wall.region");
    write_column(html, publication, "wall.organisations");
    html_end(html, "tr");
    html_end(html, "thead");
    html_begin(html, "tbody");
    write_regions(html, publication, groups);
    html_end(html, "tbody");
    html_end(html, "table");
    json_decref(groups);
}

/* ---- All of it ---- */

static void write_supporting(struct html *html, const struct publication *publication)
{
    json_t *list = list_part(publication, PART_SUPPORTING);
    char *count = words_count(publication->words, publication->language, "wall.count", json_array_size(list));

    if (json_array_size(list) == 0) {
        frame_element(html, publication, "p", "wall.none");
    } else {
        html_element(html, "p", count);
        write_by_category(html, publication, list);
        write_by_region(html, publication, list);
    }
    mem_free(count);
    json_decref(list);
}

static void write_part(struct html *html, const struct publication *publication, enum part part,
                       const char *title)
{
    json_t *list = list_part(publication, part);
    const json_t *endorsement;
    size_t i;

    if (json_array_size(list) > 0) {
        frame_element(html, publication, "h3", title);
        html_begin(html, "ul");
        html_attribute(html, "class", "wall");
        json_array_foreach(list, i, endorsement) write_organisation(html, publication, endorsement);
        html_end(html, "ul");
    }
    json_decref(list);
}

void wall_write(struct html *html, const struct publication *publication)
{
    html_begin(html, "section");
    html_attribute(html, "class", "endorsements");
    html_attribute(html, "aria-labelledby", "endorsements");
    html_begin(html, "h2");
    html_attribute(html, "id", "endorsements");
    frame_words(html, publication, "wall.title");
    html_end(html, "h2");
    write_supporting(html, publication);
    write_part(html, publication, PART_OTHER_TEXT, "wall.other_text");
    write_part(html, publication, PART_WITHDRAWN, "wall.withdrawn");
    html_end(html, "section");
}
