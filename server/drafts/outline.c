#include "drafts/outline.h"

#include <string.h>

#include "drafts/inquiries.h"
#include "drafts/prose.h"
#include "drafts/sections.h"
#include "drafts/templates.h"

/* ---- What the text says ---- */

static void put_size(json_t *json, const struct prose_size *size)
{
    json_object_set_new(json, "words", json_integer((json_int_t)size->words));
    json_object_set_new(json, "characters", json_integer((json_int_t)size->characters));
}

static void measure_section(json_t *section, struct prose_size *whole)
{
    struct prose_size size = {0};

    prose_measure_blocks(json_object_get(section, "blocks"), &size);
    put_size(section, &size);
    json_object_set_new(section, "is_empty", json_boolean(!size.is_written));
    json_object_del(section, "blocks");
    whole->words += size.words;
    whole->characters += size.characters;
}

/* {words, characters, sections: [{section, key?, title, words, characters, is_empty}]}; {} where the text is
 * too large to be read. */
static json_t *answer_outline(struct crdt *copy, json_t *question)
{
    json_auto_t *document = prose_read_document(copy);
    json_t *sections, *section, *outline = json_object();
    struct prose_size whole = {0};
    size_t i;

    (void)question;
    if (document == NULL)
        return outline;
    sections = prose_sections(document);
    json_array_foreach(sections, i, section) measure_section(section, &whole);
    put_size(outline, &whole);
    json_object_set_new(outline, "sections", sections);
    return outline;
}

/* {is_there} */
static json_t *answer_section(struct crdt *copy, json_t *question)
{
    json_auto_t *document = prose_read_document(copy);
    struct section_range range;

    return json_pack("{s:b}", "is_there",
                     sections_find(document_blocks(document), json_text(question, "section"), &range));
}

const struct inquiry outline_inquiries[] = {
    {"has_section", INQUIRY_TEXT, answer_section, NULL},
    {"kept_outline", INQUIRY_KEPT_TEXT, answer_outline, NULL},
    {"outline", INQUIRY_TEXT, answer_outline, NULL},
    {0},
};

void outline_want(struct wants *wants, bool is_kept)
{
    wants_inquiry(wants, json_pack("{s:s}", "ask", is_kept ? "kept_outline" : "outline"));
}

void outline_want_section(struct wants *wants, const char *section)
{
    wants_inquiry(wants, json_pack("{s:s, s:s}", "ask", "has_section", "section", section));
}

/* ---- Limits ---- */

/* What was set of the section by hand, else what its template says; NULL where neither says anything. */
static json_t *rule_of(const struct draft *draft, const json_t *section, const char *name)
{
    json_t *by_hand = json_object_get(draft_find_section(draft, json_text(section, "section")), name);

    return by_hand != NULL
               ? by_hand
               : json_object_get(template_find_section(draft_template(draft), json_text(section, "key")),
                                 name);
}

json_t *outline_rules(const struct draft *draft)
{
    json_t *by_hand = json_object(), *of_keys = json_object();
    const json_t *section;
    size_t i;

    json_array_foreach(draft->sections, i, section)
    {
        json_t *is_required = json_object_get(section, "is_required");

        if (is_required != NULL)
            json_object_set(by_hand, json_text(section, "section"), is_required);
    }
    json_array_foreach(json_object_get(draft_template(draft), "sections"), i, section)
    {
        json_object_set_new(of_keys, json_text(section, "key"),
                            json_boolean(json_is_true(json_object_get(section, "is_required"))));
    }
    return json_pack("{s:o, s:o}", "sections", by_hand, "keys", of_keys);
}

/* In tenths, rounded up. */
static double pages_of(const json_t *size)
{
    int64_t tenths = (json_int(size, "characters", 0) * 10 + PAGE_CHARACTERS - 1) / PAGE_CHARACTERS;

    return (double)tenths / 10;
}

/* ---- What is missing ---- */

/* Takes reason. */
static void add_reason(json_t *reasons, json_t *reason, const json_t *section)
{
    const char *key = json_text(section, "key");

    if (section != NULL)
        json_object_set(reason, "section", json_object_get(section, "section"));
    if (key != NULL)
        json_object_set_new(reason, "key", json_string(key));
    json_array_append_new(reasons, reason);
}

static void check_size(json_t *reasons, const json_t *size, const json_t *section, const json_t *words_most,
                       const json_t *pages_most)
{
    int64_t words = json_int(size, "words", 0);

    if (words_most != NULL && words > json_integer_value(words_most))
        add_reason(reasons,
                   json_pack("{s:s, s:I, s:O}", "reason", "too_many_words", "words", (json_int_t)words,
                             "most", words_most),
                   section);
    if (pages_most != NULL &&
        json_int(size, "characters", 0) > json_integer_value(pages_most) * PAGE_CHARACTERS)
        add_reason(reasons,
                   json_pack("{s:s, s:f, s:O}", "reason", "too_many_pages", "pages", pages_of(size), "most",
                             pages_most),
                   section);
}

static void check_sections(const struct draft *draft, const json_t *sections, json_t *reasons)
{
    const json_t *section;
    size_t i;

    json_array_foreach(sections, i, section)
    {
        if (json_is_true(rule_of(draft, section, "is_required")) &&
            json_is_true(json_object_get(section, "is_empty")))
            add_reason(reasons, json_pack("{s:s}", "reason", "section_empty"), section);
        check_size(reasons, section, section, rule_of(draft, section, "words_most"),
                   rule_of(draft, section, "pages_most"));
    }
}

static bool has_section(const json_t *sections, const char *key)
{
    const json_t *section;
    size_t i;

    json_array_foreach(sections, i, section)
    {
        const char *its_key = json_text(section, "key");

        if (its_key != NULL && strcmp(its_key, key) == 0)
            return true;
    }
    return false;
}

static void check_template(const json_t *template, const json_t *sections, json_t *reasons)
{
    const json_t *section;
    size_t i;

    json_array_foreach(json_object_get(template, "sections"), i, section)
    {
        if (json_is_true(json_object_get(section, "is_required")) &&
            !has_section(sections, json_text(section, "key")))
            json_array_append_new(reasons, json_pack("{s:s, s:O}", "reason", "section_missing", "key",
                                                     json_object_get(section, "key")));
    }
}

static bool is_answered(const struct draft *draft, int64_t question)
{
    const json_t *theme;
    size_t i;

    json_array_foreach(draft->themes, i, theme)
    {
        if (json_int(theme, "question", 0) == question)
            return true;
    }
    return false;
}

static void check_themes(const struct draft *draft, json_t *reasons)
{
    if (!json_is_true(json_object_get(draft_template(draft), "needs_themes")))
        return;
    for (int64_t question = 1; question <= THEME_QUESTIONS; question++)
        if (!is_answered(draft, question))
            json_array_append_new(reasons, json_pack("{s:s, s:I}", "reason", "theme_unanswered", "question",
                                                     (json_int_t)question));
}

/* Headings alone are no text. */
static bool is_blank(const json_t *sections)
{
    const json_t *section;
    size_t i;

    json_array_foreach(sections, i, section)
    {
        if (!json_is_true(json_object_get(section, "is_empty")))
            return false;
    }
    return true;
}

json_t *outline_reasons(const struct draft *draft, const json_t *fact)
{
    const json_t *template = draft_template(draft), *sections = json_object_get(fact, "sections");
    json_t *reasons = json_array();

    check_template(template, sections, reasons);
    check_sections(draft, sections, reasons);
    if (json_array_size(reasons) == 0 && is_blank(sections))
        json_array_append_new(reasons, json_pack("{s:s}", "reason", "nothing_written"));
    check_size(reasons, fact, NULL, json_object_get(template, "words_most"),
               json_object_get(template, "pages_most"));
    check_themes(draft, reasons);
    return reasons;
}

/* ---- The reply ---- */

static json_t *show_section(const struct draft *draft, const json_t *section)
{
    static const char *const names[] = {"section", "key", "title", "words"};
    static const char *const limits[] = {"words_most", "pages_most"};
    json_t *shown = json_pack("{s:f, s:b, s:O}", "pages", pages_of(section), "is_required",
                              json_is_true(rule_of(draft, section, "is_required")), "is_empty",
                              json_object_get(section, "is_empty"));

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        json_object_set(shown, names[i], json_object_get(section, names[i]));
    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
        json_object_set(shown, limits[i], rule_of(draft, section, limits[i]));
    return shown;
}

json_t *outline_show(const struct draft *draft, const json_t *fact)
{
    json_t *sections = json_array(), *section;
    size_t i;

    json_array_foreach(json_object_get(fact, "sections"), i, section)
        json_array_append_new(sections, show_section(draft, section));
    return json_pack("{s:I, s:f, s:o, s:o}", "words", (json_int_t)json_int(fact, "words", 0), "pages",
                     pages_of(fact), "sections", sections, "reasons", outline_reasons(draft, fact));
}
