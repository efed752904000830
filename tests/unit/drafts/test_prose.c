/* What a section, a word and a page are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "drafts/prose.h"

#define WORDS(words) "[{\"type\": \"text\", \"text\": \"" words "\"}]"
#define HEADING(attributes, words)                                                                           \
    "{\"type\": \"heading\", \"attrs\": {" attributes "}, \"content\": " WORDS(words) "}"
#define PARAGRAPH(words) "{\"type\": \"paragraph\", \"content\": " WORDS(words) "}"

static json_t *document_of(const char *blocks)
{
    json_t *content = json_loads(blocks, 0, NULL);

    assert_non_null(content);
    return json_pack("{s:s, s:o}", "type", "doc", "content", content);
}

static void expect_section(const json_t *sections, size_t place, const char *id, const char *title,
                           size_t blocks)
{
    const json_t *section = json_array_get(sections, place);

    assert_string_equal(json_text(section, "section"), id);
    assert_string_equal(json_text(section, "title"), title);
    assert_int_equal(json_array_size(json_object_get(section, "blocks")), blocks);
}

static void test_a_section_is_a_heading_and_what_follows_it(void **state)
{
    json_t *document = document_of(
        "[" PARAGRAPH("Înainte.") "," HEADING("\"level\": 1, \"id\": \"aaaaaaaaaa\"", "Unu") "," PARAGRAPH(
            "Text.") "," HEADING("\"level\": 2", "Mai mic") "," HEADING("\"level\": 1, \"id\": "
                                                                        "\"bbbbbbbbbb\", \"key\": \"aim\"",
                                                                        "Doi") "]");
    json_t *sections = prose_sections(document);

    (void)state;
    assert_int_equal(json_array_size(sections), 3);
    expect_section(sections, 0, "", "", 1);
    expect_section(sections, 1, "aaaaaaaaaa", "Unu", 3);
    expect_section(sections, 2, "bbbbbbbbbb", "Doi", 1);
    assert_string_equal(json_text(json_array_get(sections, 2), "key"), "aim");
    json_decref(sections);
    json_decref(document);
}

static void test_an_id_that_is_none_or_comes_again_is_no_id(void **state)
{
    json_t *document = document_of("[" HEADING("\"level\": 1, \"id\": \"aaaaaaaaaa\"", "Unu") "," HEADING(
        "\"level\": 1, \"id\": \"aaaaaaaaaa\", \"key\": \"Aim!\"", "Copie") "," HEADING("\"level\": 1, "
                                                                                        "\"id\": \"A\"",
                                                                                        "Alt") "]");
    json_t *sections = prose_sections(document);

    (void)state;
    expect_section(sections, 0, "aaaaaaaaaa", "Unu", 1);
    expect_section(sections, 1, "", "Copie", 1);
    expect_section(sections, 2, "", "Alt", 1);
    assert_null(json_text(json_array_get(sections, 1), "key"));
    json_decref(sections);
    json_decref(document);
}

static void test_a_title_is_one_line_of_so_many_characters(void **state)
{
    char words[2 * SECTION_TITLE_MOST + 41], *text;
    json_t *document, *sections;

    (void)state;
    for (size_t i = 0; i < SECTION_TITLE_MOST + 20; i++)
        memcpy(words + 2 * i, "ș", 2);
    words[2 * SECTION_TITLE_MOST + 40] = '\0';
    document = json_pack("{s:s, s:[{s:s, s:{s:i}, s:[{s:s, s:s}]}]}", "type", "doc", "content", "type",
                         "heading", "attrs", "level", 1, "content", "type", "text", "text", words);
    sections = prose_sections(document);
    text = (char *)json_text(json_array_get(sections, 0), "title");
    assert_int_equal(strlen(text), 2 * SECTION_TITLE_MOST);
    json_decref(sections);
    json_decref(document);
}

static struct prose_size measure(const char *blocks)
{
    json_t *document = document_of(blocks);
    struct prose_size size = {0};

    prose_measure(document, &size);
    json_decref(document);
    return size;
}

static void test_the_heading_of_a_section_is_not_written_in_it(void **state)
{
    json_t *blocks =
        json_loads("[" HEADING("\"level\": 1, \"id\": \"aaaaaaaaaa\"", "Trei vorbe lungi") "," HEADING(
                       "\"level\": 2", "Mai mic") "," PARAGRAPH("Text.") "]",
                   0, NULL);
    struct prose_size size = {0};

    (void)state;
    prose_measure_blocks(blocks, &size);
    assert_int_equal(size.words, 3);
    assert_int_equal(size.characters, 12);
    json_decref(blocks);
}

static void test_blocks_separate_words_and_marks_do_not(void **state)
{
    struct prose_size size = measure("[" PARAGRAPH("Două") "," PARAGRAPH(
        "vorbe – și 12,5 %.") ","
                              "{\"type\": \"paragraph\", \"content\": [{\"type\": \"text\", \"text\": "
                              "\"jumă\", \"marks\": "
                              "[{\"type\": \"bold\"}]}, {\"type\": \"text\", \"text\": \"tate\"}, {\"type\": "
                              "\"hardBreak\"}, {\"type\": \"text\", \"text\": \"rând\"}, {\"type\": "
                              "\"footnote\", "
                              "\"attrs\": {\"text\": \"notă mică\"}}]}]");

    (void)state;
    assert_int_equal(size.words, 1 + 3 + 2 + 2);
    assert_int_equal(size.characters, 4 + 18 + 8 + 1 + 4 + 9);
    assert_true(size.is_written);
}

#define TABLE(first, second)                                                                                 \
    "[{\"type\": \"table\", \"content\": [{\"type\": \"tableRow\", \"content\": [" first "," second "]}]}]"
#define CELL(type, words) "{\"type\": \"" type "\", \"content\": [" PARAGRAPH(words) "]}"

static void test_the_head_of_a_table_is_not_written_and_a_picture_is(void **state)
{
    struct prose_size size = measure(TABLE(CELL("tableHeader", "Ce"), CELL("tableCell", " ")));

    (void)state;
    assert_int_equal(size.words, 1);
    assert_false(size.is_written);
    assert_true(measure(TABLE(CELL("tableHeader", "Ce"), CELL("tableCell", "Da"))).is_written);
    assert_true(measure("[{\"type\": \"image\", \"attrs\": {\"alt\": \"Hartă\"}}]").is_written);
    assert_false(measure("[{\"type\": \"paragraph\"}]").is_written);
}

static void test_plain_text_has_a_line_for_each_block(void **state)
{
    json_t *document = document_of(
        "[" PARAGRAPH("Unu") ", {\"type\": \"bulletList\", \"content\": [{\"type\": \"listItem\", "
                             "\"content\": [" PARAGRAPH("doi") "]}]}, {\"type\": \"paragraph\"}]");
    struct buffer words = {0};

    (void)state;
    prose_plain(document, &words);
    assert_string_equal(words.bytes, "Unu\ndoi\n");
    buffer_finish(&words);
    json_decref(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_section_is_a_heading_and_what_follows_it),
        cmocka_unit_test(test_an_id_that_is_none_or_comes_again_is_no_id),
        cmocka_unit_test(test_a_title_is_one_line_of_so_many_characters),
        cmocka_unit_test(test_the_heading_of_a_section_is_not_written_in_it),
        cmocka_unit_test(test_blocks_separate_words_and_marks_do_not),
        cmocka_unit_test(test_the_head_of_a_table_is_not_written_and_a_picture_is),
        cmocka_unit_test(test_plain_text_has_a_line_for_each_block),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
