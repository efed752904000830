#include "drafts/templates.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/embedded.h"
#include "core/log.h"
#include "core/secret.h"
#include "drafts/prose.h"

#define FILES_MOST 100

/* horizontal_themes.json, then templates/…json */
extern const struct embedded draft_files[];

/* Read once, and kept as long as the process lives. */
static const json_t *read_file(size_t place)
{
    static json_t *read[FILES_MOST];

    assert(place < FILES_MOST);
    if (read[place] == NULL)
        read[place] = json_read(draft_files[place].bytes, draft_files[place].length);
    return read[place];
}

/* ---- Finding ---- */

static const json_t *file_named(const char *name)
{
    for (size_t i = 1; draft_files[i].path != NULL; i++) {
        const char *base = strrchr(draft_files[i].path, '/') + 1;

        if (strcmp(base, name) == 0)
            return read_file(i);
    }
    return NULL;
}

const json_t *template_find(const char *id, unsigned version)
{
    char name[64];
    const json_t *template;

    if (id == NULL)
        return NULL;
    snprintf(name, sizeof(name), "%s.json", id);
    template = file_named(name);
    if (version == 0 || json_int(template, "version", 0) == (int64_t)version)
        return template;
    snprintf(name, sizeof(name), "%s@%u.json", id, version);
    return file_named(name);
}

const json_t *template_find_section(const json_t *template, const char *key)
{
    size_t i;
    json_t *section;

    json_array_foreach(json_object_get(template, "sections"), i, section)
    {
        if (key != NULL && strcmp(json_text(section, "key"), key) == 0)
            return section;
    }
    return NULL;
}

const char *template_words(const json_t *json, const char *name, const char *language)
{
    return json_text(json_object_get(json, name), language);
}

/* ---- The text of a new draft ---- */

static void make_section_id(char id_out[SECTION_ID_LENGTH + 1])
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";

    for (size_t i = 0; i < SECTION_ID_LENGTH; i++)
        id_out[i] = letters[secret_random_below(sizeof(letters) - 1)];
    id_out[SECTION_ID_LENGTH] = '\0';
}

static json_t *make_heading(const json_t *section, const char *language)
{
    char id[SECTION_ID_LENGTH + 1];

    make_section_id(id);
    return json_pack("{s:s, s:{s:i, s:s, s:s}, s:[{s:s, s:s}]}", "type", "heading", "attrs", "level", 1, "id",
                     id, "key", json_text(section, "key"), "content", "type", "text", "text",
                     template_words(section, "title", language));
}

static json_t *make_cell(const char *type, const char *words)
{
    json_t *paragraph = json_pack("{s:s}", "type", "paragraph");

    if (words != NULL)
        json_object_set_new(paragraph, "content", json_pack("[{s:s, s:s}]", "type", "text", "text", words));
    return json_pack("{s:s, s:[o]}", "type", type, "content", paragraph);
}

/* head is NULL for a row without one; an empty cell for each other column. */
static json_t *make_row(const char *head, size_t columns)
{
    json_t *cells = json_array();

    json_array_append_new(cells, make_cell(head == NULL ? "tableCell" : "tableHeader", head));
    while (json_array_size(cells) < columns)
        json_array_append_new(cells, make_cell("tableCell", NULL));
    return json_pack("{s:s, s:o}", "type", "tableRow", "content", cells);
}

/* Its columns have heads, and so have its rows where the template names them; else there is one to begin. */
static json_t *make_table(const json_t *table, const char *language)
{
    const json_t *columns = json_object_get(json_object_get(table, "columns"), language);
    const json_t *heads = json_object_get(json_object_get(table, "rows"), language), *head;
    json_t *cells = json_array(), *rows = json_array();
    size_t i;

    json_array_foreach(columns, i, head)
        json_array_append_new(cells, make_cell("tableHeader", json_string_value(head)));
    json_array_append_new(rows, json_pack("{s:s, s:o}", "type", "tableRow", "content", cells));
    json_array_foreach(heads, i, head)
        json_array_append_new(rows, make_row(json_string_value(head), json_array_size(columns)));
    if (heads == NULL)
        json_array_append_new(rows, make_row(NULL, json_array_size(columns)));
    return json_pack("{s:s, s:o}", "type", "table", "content", rows);
}

json_t *template_document(const json_t *template, const char *language)
{
    json_t *blocks = json_array(), *section, *table;
    size_t i;

    json_array_foreach(json_object_get(template, "sections"), i, section)
    {
        json_array_append_new(blocks, make_heading(section, language));
        table = json_object_get(section, "table");
        if (table != NULL)
            json_array_append_new(blocks, make_table(table, language));
        json_array_append_new(blocks, json_pack("{s:s}", "type", "paragraph"));
    }
    return json_pack("{s:s, s:o}", "type", "doc", "content", blocks);
}

/* ---- Checking ---- */

static bool has_words(const json_t *json, const char *name)
{
    const char *ro = template_words(json, name, "ro"), *en = template_words(json, name, "en");

    return ro != NULL && ro[0] != '\0' && en != NULL && en[0] != '\0';
}

static bool is_limit(const json_t *limit)
{
    return limit == NULL || (json_is_integer(limit) && json_integer_value(limit) > 0);
}

static bool has_limits(const json_t *json)
{
    return is_limit(json_object_get(json, "words_most")) && is_limit(json_object_get(json, "pages_most"));
}

/* In both languages alike. */
static bool are_heads(const json_t *heads)
{
    const json_t *ro = json_object_get(heads, "ro"), *en = json_object_get(heads, "en");

    return json_array_size(ro) > 1 && json_array_size(ro) == json_array_size(en);
}

static bool is_table(const json_t *table)
{
    const json_t *rows = json_object_get(table, "rows");

    return are_heads(json_object_get(table, "columns")) && (rows == NULL || are_heads(rows));
}

static bool is_section(const json_t *template, const json_t *section)
{
    const char *key = json_text(section, "key");

    return key != NULL && key[0] != '\0' && template_find_section(template, key) == section &&
           has_words(section, "title") && has_words(section, "guidance") &&
           json_is_boolean(json_object_get(section, "is_required")) && has_limits(section) &&
           (json_object_get(section, "table") == NULL || is_table(json_object_get(section, "table")));
}

static bool is_template(const json_t *template, const char *path)
{
    const char *id = json_text(template, "id"), *base = strrchr(path, '/') + 1;
    const json_t *sections = json_object_get(template, "sections");
    size_t i;
    json_t *section;

    if (id == NULL || strncmp(base, id, strlen(id)) != 0 || json_int(template, "version", 0) < 1 ||
        template_find(id, (unsigned)json_int(template, "version", 0)) != template ||
        !has_words(template, "name") || !has_words(template, "about") || !json_is_array(sections) ||
        !has_limits(template))
        return false;
    json_array_foreach(sections, i, section)
    {
        if (!is_section(template, section))
            return false;
    }
    return true;
}

static bool are_questions(const json_t *group, int64_t *number)
{
    size_t i;
    json_t *question;

    json_array_foreach(json_object_get(group, "questions"), i, question)
    {
        if (json_int(question, "number", 0) != ++*number || !has_words(question, "text") ||
            !has_words(question, "help"))
            return false;
    }
    return true;
}

static bool are_themes(const json_t *themes)
{
    int64_t number = 0;
    size_t i;
    json_t *group;

    json_array_foreach(json_object_get(themes, "groups"), i, group)
    {
        if (json_text(group, "key") == NULL || !has_words(group, "name") || !are_questions(group, &number))
            return false;
    }
    return number == THEME_QUESTIONS;
}

static bool check_layouts(const json_t *template, const char *path)
{
    struct buffer fault = {0};
    bool is_right = template_check_layouts(template, &fault);

    if (!is_right)
        log_error("%s: %s", path, fault.bytes);
    buffer_finish(&fault);
    return is_right;
}

bool templates_check(void)
{
    for (size_t i = 0; draft_files[i].path != NULL; i++) {
        if (i == 0 ? !are_themes(read_file(i)) : !is_template(read_file(i), draft_files[i].path)) {
            log_error("%s is not as it must be", draft_files[i].path);
            return false;
        }
        if (i > 0 && !check_layouts(read_file(i), draft_files[i].path))
            return false;
    }
    return template_find("blank", 0) != NULL;
}
