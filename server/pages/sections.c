#include "pages/sections.h"

#include "core/json.h"
#include "drafts/prose.h"

enum showing { SHOWN_AS_IS, SHOWN_AS_UNWRITTEN, SHOWN_NOT };

static enum showing showing_of(const struct publication *publication, const json_t *section)
{
    const json_t *rules = json_object_get(publication->draft, "rules"), *is_required;
    const char *key = json_text(section, "key");
    struct prose_size size = {0};

    prose_measure_blocks(json_object_get(section, "blocks"), &size);
    if (key == NULL || size.is_written)
        return SHOWN_AS_IS;
    is_required = json_object_get(json_object_get(rules, "sections"), json_text(section, "section"));
    if (is_required == NULL)
        is_required = json_object_get(json_object_get(rules, "keys"), key);
    if (is_required == NULL)
        return SHOWN_AS_IS;
    return json_is_true(is_required) ? SHOWN_AS_UNWRITTEN : SHOWN_NOT;
}

/* In the language of the text, as it stands in it. */
static json_t *make_unwritten(const struct publication *publication)
{
    const char *language = words_language(json_text(publication->draft, "language"));
    const char *words = words_get(publication->words, language == NULL ? "ro" : language, "text.unwritten");

    return json_pack("{s:s, s:[{s:s, s:s, s:[{s:s}]}]}", "type", "paragraph", "content", "type", "text",
                     "text", words, "marks", "type", "italic");
}

json_t *sections_to_show(const struct publication *publication, const json_t *text)
{
    json_auto_t *sections = prose_sections(text);
    json_t *shown = json_array(), *section;
    size_t i;

    json_array_foreach(sections, i, section)
    {
        enum showing showing = showing_of(publication, section);
        json_t *blocks = json_object_get(section, "blocks");

        if (showing == SHOWN_AS_IS)
            json_array_extend(shown, blocks);
        if (showing != SHOWN_AS_UNWRITTEN)
            continue;
        json_array_append(shown, json_array_get(blocks, 0));
        json_array_append_new(shown, make_unwritten(publication));
    }
    return json_pack("{s:s, s:o}", "type", "doc", "content", shown);
}
