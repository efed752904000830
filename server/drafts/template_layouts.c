/* The official layouts of a template: found by name, and checked. */
#include <stdio.h>
#include <string.h>

#include "drafts/templates.h"

const json_t *template_find_layout(const json_t *template, const char *id)
{
    size_t i;
    json_t *layout;

    json_array_foreach(json_object_get(template, "layouts"), i, layout)
    {
        if (id != NULL && json_text(layout, "id") != NULL && strcmp(json_text(layout, "id"), id) == 0)
            return layout;
    }
    return NULL;
}

/* ---- Checking ---- */

struct checking {
    const json_t *template;
    const char *layout; /* its id */
    json_t *taken;      /* key => true: it has its field already */
    struct buffer *fault;
};

static bool is_titled(const json_t *json)
{
    static const char *const languages[] = {"ro", "en"};

    for (size_t i = 0; i < COUNT_OF(languages); i++) {
        const char *title = template_words(json, "title", languages[i]);

        if (title == NULL || title[0] == '\0')
            return false;
    }
    return true;
}

static bool check_key(struct checking *checking, const json_t *key)
{
    const char *word = json_is_string(key) ? json_string_value(key) : "";

    if (template_find_section(checking->template, word) == NULL)
        buffer_append_format(checking->fault, "layout \"%s\" names a section \"%s\" that there is not",
                             checking->layout, word);
    else if (json_object_get(checking->taken, word) != NULL)
        buffer_append_format(checking->fault, "layout \"%s\" has section \"%s\" in two places",
                             checking->layout, word);
    else
        return json_object_set_new(checking->taken, word, json_true()) == 0;
    return false;
}

static bool check_field(struct checking *checking, const json_t *field, const char *name)
{
    const json_t *keys = json_object_get(field, "keys"), *key;
    size_t i;

    if (!is_titled(field) || json_array_size(keys) == 0) {
        buffer_append_format(checking->fault, "layout \"%s\": %s needs a title in both languages and keys",
                             checking->layout, name);
        return false;
    }
    json_array_foreach(keys, i, key)
    {
        if (!check_key(checking, key))
            return false;
    }
    return true;
}

static bool check_fields(struct checking *checking, const json_t *layout)
{
    const json_t *fields = json_object_get(layout, "fields"), *field;
    size_t i;

    if (json_array_size(fields) == 0) {
        buffer_append_format(checking->fault, "layout \"%s\" has no fields", checking->layout);
        return false;
    }
    json_array_foreach(fields, i, field)
    {
        char name[32];

        snprintf(name, sizeof(name), "field %zu", i + 1);
        if (!check_field(checking, field, name))
            return false;
    }
    return check_field(checking, json_object_get(layout, "rest"), "the rest");
}

static bool check_layout(const json_t *template, const json_t *layout, struct buffer *fault_out)
{
    json_auto_t *taken = json_object();
    struct checking checking = {template, json_text(layout, "id"), taken, fault_out};

    if (checking.layout == NULL || template_find_layout(template, checking.layout) != layout ||
        !is_titled(layout)) {
        buffer_append_text(fault_out, "a layout needs an id of its own and a title in both languages");
        return false;
    }
    return check_fields(&checking, layout);
}

bool template_check_layouts(const json_t *template, struct buffer *fault_out)
{
    const json_t *layouts = json_object_get(template, "layouts"), *layout;
    size_t i;

    if (layouts != NULL && json_array_size(layouts) == 0) {
        buffer_append_text(fault_out, "layouts is a list with at least one");
        return false;
    }
    json_array_foreach(layouts, i, layout)
    {
        if (!check_layout(template, layout, fault_out))
            return false;
    }
    return true;
}
