/* A text that comes from a file keeps its sections by their titles. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "drafts/naming.h"
#include "drafts/templates.h"

static json_t *heading(const char *title, const char *id, const char *key)
{
    return json_pack("{s:s, s:{s:i, s:s*, s:s*}, s:[{s:s, s:s}]}", "type", "heading", "attrs", "level", 1,
                     "id", id, "key", key, "content", "type", "text", "text", title);
}

static void expect(const json_t *blocks, size_t place, const char *id, const char *key)
{
    const json_t *attributes = json_object_get(json_array_get(blocks, place), "attrs");

    assert_string_equal(json_text(attributes, "id"), id);
    if (key == NULL)
        assert_null(json_text(attributes, "key"));
    else
        assert_string_equal(json_text(attributes, "key"), key);
}

static void test_a_section_is_known_by_its_title(void **state)
{
    json_auto_t *present = json_array(), *blocks = json_array();

    (void)state;
    json_array_append_new(present, heading("Cui ne adresăm", "aaaaaaaaaa", "addressees"));
    json_array_append_new(present, heading("O secțiune a noastră", "bbbbbbbbbb", NULL));
    /* As Word writes them: numbers, capitals, a cedilla for the comma. */
    json_array_append_new(blocks, heading("1. CUI NE ADRESĂM", "xxxxxxxxx1", NULL));
    json_array_append_new(blocks, heading("O secţiune a noastră", "xxxxxxxxx2", NULL));
    json_array_append_new(blocks, heading("Ce cerem", "xxxxxxxxx3", NULL));
    json_array_append_new(blocks, heading("Context", "xxxxxxxxx4", NULL));
    json_array_append_new(blocks, heading("Altceva", "xxxxxxxxx5", NULL));
    naming_keep(blocks, present, template_find("open_letter", 0));
    expect(blocks, 0, "aaaaaaaaaa", "addressees");
    expect(blocks, 1, "bbbbbbbbbb", NULL);
    expect(blocks, 2, "xxxxxxxxx3", "requests");
    expect(blocks, 3, "xxxxxxxxx4", "context");
    expect(blocks, 4, "xxxxxxxxx5", NULL);
}

static void test_what_a_section_is_called_is_given_once(void **state)
{
    json_auto_t *present = json_array(), *blocks = json_array();

    (void)state;
    json_array_append_new(present, heading("Contextul", "aaaaaaaaaa", "context"));
    json_array_append_new(blocks, heading("Contextul", "xxxxxxxxx1", NULL));
    json_array_append_new(blocks, heading("Contextul", "xxxxxxxxx2", NULL));
    /* One that brought its own name keeps it, and nobody else gets it. */
    json_array_append_new(blocks, heading("Ce cerem acum", "xxxxxxxxx3", "requests"));
    json_array_append_new(blocks, heading("Ce cerem", "xxxxxxxxx4", NULL));
    naming_keep(blocks, present, template_find("open_letter", 0));
    expect(blocks, 0, "aaaaaaaaaa", "context");
    expect(blocks, 1, "xxxxxxxxx2", NULL);
    expect(blocks, 2, "xxxxxxxxx3", "requests");
    expect(blocks, 3, "xxxxxxxxx4", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_section_is_known_by_its_title),
        cmocka_unit_test(test_what_a_section_is_called_is_given_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
