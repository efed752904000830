#include "drafts/naming.h"

#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "drafts/prose.h"
#include "drafts/sections.h"
#include "drafts/templates.h"

/* As titles are compared: "2.1. Scop" is "scop". Empty where nothing is left. */
static char *fold_title(const char *title)
{
    const char *words = title + strspn(title, "0123456789.)");

    while (*words == ' ' || *words == '\t')
        words++;
    return text_fold(*words == '\0' ? title : words);
}

static char *title_of(const json_t *heading)
{
    struct buffer words = {0};
    char *line, *folded;

    prose_plain(heading, &words);
    line = text_on_one_line(words.bytes, words.length, SECTION_TITLE_MOST);
    buffer_finish(&words);
    folded = line == NULL ? NULL : fold_title(line);
    mem_free(line);
    return folded;
}

/* ---- What is known: folded title => {id?, key?} ---- */

static void learn(json_t *known, const char *folded, const char *id, const char *key)
{
    if (folded != NULL && folded[0] != '\0')
        json_object_set_new(known, folded, json_pack("{s:s*, s:s*}", "id", id, "key", key));
}

static void learn_template(json_t *known, const json_t *template)
{
    static const char *const languages[] = {"ro", "en"};
    const json_t *section;
    size_t i;

    json_array_foreach(json_object_get(template, "sections"), i, section)
    {
        for (size_t language = 0; language < COUNT_OF(languages); language++) {
            char *folded = fold_title(template_words(section, "title", languages[language]));

            learn(known, folded, NULL, json_text(section, "key"));
            mem_free(folded);
        }
    }
}

static const json_t *attributes_of(const json_t *heading)
{
    return json_object_get(heading, "attrs");
}

static void learn_present(json_t *known, const json_t *present)
{
    const json_t *block;
    size_t i;

    json_array_foreach(present, i, block)
    {
        char *folded = block_is_heading(block) ? title_of(block) : NULL;

        learn(known, folded, json_text(attributes_of(block), "id"), json_text(attributes_of(block), "key"));
        mem_free(folded);
    }
}

/* ---- Giving ---- */

static const char *const names[] = {"id", "key"};

static void take(json_t *taken, const json_t *named)
{
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const char *name = json_text(named, names[i]);

        if (name != NULL)
            json_object_set_new(taken, name, json_true());
    }
}

static bool is_free(const json_t *taken, const json_t *named)
{
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const char *name = json_text(named, names[i]);

        if (name != NULL && json_object_get(taken, name) != NULL)
            return false;
    }
    return true;
}

static void name_heading(json_t *heading, const json_t *known, json_t *taken)
{
    char *folded = title_of(heading);
    json_t *named = folded == NULL ? NULL : json_object_get(known, folded);

    mem_free(folded);
    if (named == NULL || json_text(attributes_of(heading), "key") != NULL || !is_free(taken, named))
        return;
    json_object_update(json_object_get(heading, "attrs"), named);
    take(taken, named);
}

void naming_keep(json_t *blocks, const json_t *present, const json_t *template)
{
    json_auto_t *known = json_object(), *taken = json_object();
    json_t *block;
    size_t i;

    learn_template(known, template);
    learn_present(known, present);
    json_array_foreach(blocks, i, block)
    {
        if (block_is_heading(block))
            take(taken, attributes_of(block));
    }
    json_array_foreach(blocks, i, block)
    {
        if (block_is_heading(block))
            name_heading(block, known, taken);
    }
}
