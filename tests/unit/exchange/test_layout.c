#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "exchange/layout.h"

#define LAYOUT                                                                                               \
    "{\"fields\":[{\"title\":{\"ro\":\"Cine\",\"en\":\"Who\"},\"keys\":[\"who\"]},"                          \
    "{\"title\":{\"ro\":\"Ce\",\"en\":\"What\"},\"keys\":[\"options\",\"budget\"]},"                         \
    "{\"title\":{\"ro\":\"Când\",\"en\":\"When\"},\"keys\":[\"when\"]}],"                                   \
    "\"rest\":{\"title\":{\"ro\":\"Anexe\",\"en\":\"Annexes\"},\"keys\":[\"annexes\"]}}"

/* Lines "# words", "#key words", "## words", "words^" (a footnote) and "> # words" (in a quote). */
static struct document *read_lines(const char *const *lines)
{
    struct document *document = document_create();

    for (; *lines != NULL; lines++) {
        const char *line = *lines;
        struct block *block = document_root(document);
        char key[DOCUMENT_KEY_LENGTH_MOST + 1] = "";
        unsigned level;

        if (line[0] == '>') {
            block = document_add_block(document, block, BLOCK_QUOTE);
            line += 2;
        }
        level = (unsigned)strspn(line, "#");
        block = document_add_block(document, block, level > 0 ? BLOCK_HEADING : BLOCK_PARAGRAPH);
        block->level = level > 0 ? level : 1;
        line += level;
        if (level > 0 && line[0] != ' ')
            assert_int_equal(sscanf(line, "%24[a-z]", key), 1);
        line += strlen(key) + (level > 0);
        if (key[0] != '\0') {
            block->key = document_keep(document, key, strlen(key));
            block->id = document_keep(document, "abcdefghij", 10);
        }
        document_add_text(document, block, line, strcspn(line, "^"), 0, NULL);
        if (strchr(line, '^') != NULL)
            document_add_footnote(document, block, line);
    }
    document_tidy(document);
    return document;
}

static void write_blocks(const struct block *block, const char *before, struct buffer *out)
{
    for (; block != NULL; block = block->next) {
        if (block->kind == BLOCK_QUOTE) {
            write_blocks(block->first, "> ", out);
            continue;
        }
        buffer_append_text(out, before);
        if (block->kind == BLOCK_HEADING)
            buffer_append_format(out, "%.*s%s ", (int)block->level, "####",
                                 block->key == NULL ? "" : block->key);
        assert_null(block->id);
        for (const struct run *run = block->runs; run != NULL; run = run->next) {
            if (run->kind == RUN_FOOTNOTE)
                buffer_append_number(out, run->number);
            else
                buffer_append_text(out, run->text);
        }
        buffer_append_text(out, "\n");
    }
}

static void assert_laid_out(const char *const *lines, const char *language, const char *expected)
{
    json_t *layout = json_loads(LAYOUT, 0, NULL);
    struct document *document = read_lines(lines);
    struct buffer out = {0};

    assert_non_null(layout);
    layout_apply(document, layout, language);
    assert_false(document_is_over(document));
    write_blocks(document_root(document)->first, "", &out);
    assert_string_equal(out.bytes, expected);
    buffer_finish(&out);
    document_destroy(document);
    json_decref(layout);
}

static void test_sections_go_to_their_fields_and_keep_their_titles_where_they_are_several(void **state)
{
    static const char *const lines[] = {"#budget Bani", "o sută",         "## Pe ani", "#### Adânc",
                                        "> # Citat",    "#who Cine sunt", "noi",       "## Toți",
                                        "#options Căi", "două",           NULL};

    (void)state;
    assert_laid_out(lines, "ro",
                    "#who Cine\nnoi\n## Toți\n"
                    "#options Ce\n## Căi\ndouă\n## Bani\no sută\n### Pe ani\n#### Adânc\n> ## Citat\n"
                    "#when Când\n");
}

static void test_what_no_field_takes_comes_last_and_nothing_is_lost(void **state)
{
    static const char *const lines[] = {"înainte", "# A noastră",    "ceva",     "#other Alta", "#when Data",
                                        "mâine",   "#annexes Anexe", "## Prima", "listă",       NULL};

    (void)state;
    assert_laid_out(lines, "ro",
                    "#who Cine\n#options Ce\n#when Când\nmâine\n"
                    "#annexes Anexe\nînainte\n## Prima\nlistă\n## A noastră\nceva\n## Alta\n");
}

static void test_annexes_of_another_name_keep_it_and_a_second_section_of_a_key_too(void **state)
{
    static const char *const lines[] = {"#annexes Anexe", "x", "#when Data", "#when Iar data", "y", NULL};

    (void)state;
    assert_laid_out(lines, "en",
                    "#who Who\n#options What\n#when When\n## Data\n## Iar data\ny\n"
                    "#annexes Annexes\n## Anexe\nx\n");
}

static void test_footnotes_are_numbered_in_the_order_in_which_they_stand(void **state)
{
    static const char *const lines[] = {"#when Data", "întâi ^", "#who Cine", "apoi ^", NULL};

    (void)state;
    assert_laid_out(lines, "ro", "#who Cine\napoi 1\n#options Ce\n#when Când\nîntâi 2\n");
}

static void test_an_empty_text_has_the_fields(void **state)
{
    static const char *const lines[] = {"#when Data", NULL};

    (void)state;
    assert_laid_out(lines, "ro", "#who Cine\n#options Ce\n#when Când\n");
}

static void test_a_text_without_room_for_titles_is_over(void **state)
{
    json_t *layout = json_loads(LAYOUT, 0, NULL);
    struct document *document = document_create();

    (void)state;
    for (size_t i = 0; i < DOCUMENT_PARTS_MOST; i++)
        document_add_block(document, document_root(document), BLOCK_RULE);
    assert_false(document_is_over(document));
    layout_apply(document, layout, "ro");
    assert_true(document_is_over(document));
    document_destroy(document);
    json_decref(layout);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sections_go_to_their_fields_and_keep_their_titles_where_they_are_several),
        cmocka_unit_test(test_what_no_field_takes_comes_last_and_nothing_is_lost),
        cmocka_unit_test(test_annexes_of_another_name_keep_it_and_a_second_section_of_a_key_too),
        cmocka_unit_test(test_footnotes_are_numbered_in_the_order_in_which_they_stand),
        cmocka_unit_test(test_an_empty_text_has_the_fields),
        cmocka_unit_test(test_a_text_without_room_for_titles_is_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
