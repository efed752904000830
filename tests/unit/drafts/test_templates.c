#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "drafts/prose.h"
#include "drafts/templates.h"

static void test_they_are_as_they_must_be(void **state)
{
    static const char *const ids[] = {"advocacy_plan",   "amendment_table",       "blank",    "minutes",
                                      "open_letter",     "partnership_agreement", "petition", "policy_brief",
                                      "policy_proposal", "position_paper"};

    (void)state;
    assert_true(templates_check());
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        assert_non_null(template_find(ids[i], 0));
        assert_ptr_equal(template_find(ids[i], 0), template_find(ids[i], 1));
    }
}

static void test_what_is_none_is_not_found(void **state)
{
    (void)state;
    assert_null(template_find("novel", 0));
    assert_null(template_find("blank", 2));
    assert_null(template_find("../horizontal_themes", 0));
    assert_null(template_find(NULL, 0));
    assert_null(template_find_section(template_find("petition", 0), "chapter"));
    assert_null(template_find_section(template_find("petition", 0), NULL));
}

static void test_a_document_has_each_heading_and_a_paragraph(void **state)
{
    const json_t *template = template_find("policy_proposal", 0);
    json_t *document = template_document(template, "en"), *again = template_document(template, "en");
    json_t *sections = prose_sections(document), *headings = json_object_get(template, "sections");

    (void)state;
    assert_int_equal(json_array_size(sections), json_array_size(headings));
    for (size_t i = 0; i < json_array_size(sections); i++) {
        const json_t *section = json_array_get(sections, i), *heading = json_array_get(headings, i);

        assert_true(section_id_is_valid(json_text(section, "section")));
        assert_string_equal(json_text(section, "key"), json_text(heading, "key"));
        assert_string_equal(json_text(section, "title"), template_words(heading, "title", "en"));
        assert_int_equal(json_array_size(json_object_get(section, "blocks")),
                         json_object_get(heading, "table") == NULL ? 2 : 3);
    }
    /* No two drafts have the same ids. */
    assert_false(json_equal(document, again));
    json_decref(document);
    json_decref(again);
    json_decref(sections);
}

static json_t *row_of(const json_t *document, const char *key, size_t row)
{
    json_auto_t *sections = prose_sections(document);
    const json_t *section;
    size_t i;

    json_array_foreach(sections, i, section)
    {
        const json_t *table = json_array_get(json_object_get(section, "blocks"), 1);

        if (strcmp(json_text(section, "key"), key) == 0)
            return json_incref(
                json_object_get(json_array_get(json_object_get(table, "content"), row), "content"));
    }
    return NULL;
}

static void test_a_table_begins_with_its_heads_and_nothing_in_it_is_written(void **state)
{
    json_auto_t *amendments = template_document(template_find("amendment_table", 0), "ro");
    json_auto_t *proposal = template_document(template_find("policy_proposal", 0), "ro");
    json_auto_t *heads = row_of(amendments, "table", 0), *row = row_of(amendments, "table", 1);
    json_auto_t *criterion = row_of(proposal, "comparison", 1);
    struct prose_size size = {0};

    (void)state;
    assert_int_equal(json_array_size(heads), 9);
    assert_string_equal(json_text(json_array_get(heads, 8), "type"), "tableHeader");
    assert_int_equal(json_array_size(row), 9);
    assert_string_equal(json_text(json_array_get(row, 0), "type"), "tableCell");
    assert_int_equal(json_array_size(criterion), 5);
    prose_measure(json_array_get(criterion, 0), &size);
    assert_int_equal(size.words, 1);
    assert_false(size.is_written);
}

/* ---- Official layouts ---- */

static void test_the_form_of_2005_has_nine_fields(void **state)
{
    const json_t *template = template_find("policy_proposal", 0);
    const json_t *layout = template_find_layout(template, "form_2005");

    (void)state;
    assert_int_equal(json_array_size(json_object_get(layout, "fields")), 9);
    assert_null(template_find_layout(template, "form_2016"));
    assert_null(template_find_layout(template, NULL));
    assert_null(template_find_layout(template_find("petition", 0), "form_2005"));
}

#define TITLED "\"title\":{\"ro\":\"a\",\"en\":\"a\"}"
#define REST "\"rest\":{" TITLED ",\"keys\":[\"b\"]}"
#define FIELD(keys) "\"fields\":[{" TITLED ",\"keys\":[" keys "]}]"
#define LAYOUT(rest) "{\"id\":\"x\"," TITLED "," rest "}"

/* expected: NULL, or how the fault ends. */
static void assert_layouts(const char *layouts, const char *expected)
{
    struct buffer text = {0}, fault = {0};
    json_t *template;

    buffer_append_format(&text, "{\"sections\":[{\"key\":\"a\"},{\"key\":\"b\"}],\"layouts\":[%s]}", layouts);
    template = json_loads(text.bytes, 0, NULL);
    assert_non_null(template);
    assert_int_equal(template_check_layouts(template, &fault), expected == NULL);
    if (expected != NULL)
        assert_non_null(strstr(fault.bytes, expected));
    json_decref(template);
    buffer_finish(&text);
    buffer_finish(&fault);
}

static void test_a_layout_that_is_wrong_says_what(void **state)
{
    (void)state;
    assert_layouts(LAYOUT(FIELD("\"a\"") "," REST), NULL);
    assert_layouts("", "at least one");
    assert_layouts("{\"id\":\"x\"," FIELD("\"a\"") "," REST "}", "a title in both languages");
    assert_layouts(LAYOUT(FIELD("\"a\"") "," REST) "," LAYOUT(FIELD("\"a\"") "," REST), "an id of its own");
    assert_layouts(LAYOUT(REST), "has no fields");
    assert_layouts(LAYOUT(FIELD("") "," REST), "field 1 needs");
    assert_layouts(LAYOUT(FIELD("\"a\"")), "the rest needs");
    assert_layouts(LAYOUT(FIELD("\"c\"") "," REST), "names a section \"c\"");
    assert_layouts(LAYOUT(FIELD("7") "," REST), "names a section \"\"");
    assert_layouts(LAYOUT(FIELD("\"a\",\"b\"") "," REST), "section \"b\" in two places");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_they_are_as_they_must_be),
        cmocka_unit_test(test_what_is_none_is_not_found),
        cmocka_unit_test(test_a_document_has_each_heading_and_a_paragraph),
        cmocka_unit_test(test_a_table_begins_with_its_heads_and_nothing_in_it_is_written),
        cmocka_unit_test(test_the_form_of_2005_has_nine_fields),
        cmocka_unit_test(test_a_layout_that_is_wrong_says_what),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
