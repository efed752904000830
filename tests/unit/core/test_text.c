#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/error.h"
#include "core/memory.h"
#include "core/text.h"

static void assert_normalised(const char *text, const char *expected)
{
    char *normal = text_normalise(text);

    assert_non_null(normal);
    assert_string_equal(normal, expected);
    mem_free(normal);
}

static void test_writes_cedillas_as_commas(void **state)
{
    (void)state;
    assert_normalised("\xC5\x9E"
                      "edin\xC5\xA3\xC4\x83 ",
                      "Ședință");
    assert_normalised("s\xCC\xA7t\xCC\xA7", "șț");
    assert_normalised("  \n doi\ntrei\t ", "doi\ntrei");
}

static void test_refuses_broken_text(void **state)
{
    (void)state;
    assert_null(text_normalise("a\xFFz"));
    assert_null(text_normalise("a\x01z"));
    assert_null(text_normalise("a\xC2\x85z"));
    assert_null(text_normalise("\xED\xA0\x80"));
}

/* Bounds are in points: what is kept has no more of them than what was typed. */
static void test_refuses_what_grows(void **state)
{
    (void)state;
    assert_null(text_normalise("\xF0\x9D\x85\xA0")); /* U+1D160 is three points */
    assert_null(text_normalise("\xE0\xA5\x98"));     /* U+0958 is two */
    assert_normalised("e\xCC\x81\xE0\xA5\x98", "é\xE0\xA4\x95\xE0\xA4\xBC");
}

static void test_knows_an_address(void **state)
{
    (void)state;
    assert_true(text_is_email("ana@exemplu.ro"));
    assert_true(text_is_email("ana.maria+test@sub.exemplu.ro"));
    assert_false(text_is_email("ana@exemplu"));
    assert_false(text_is_email("ana@@exemplu.ro"));
    assert_false(text_is_email("@exemplu.ro"));
    assert_false(text_is_email("ana@exemplu.ro\r\nBcc: x@y.ro"));
    assert_false(text_is_email("ana@.ro"));
    assert_false(text_is_email(""));
}

static void test_every_error_has_its_word(void **state)
{
    (void)state;
    for (enum error error = ERR_NONE + 1; error < ERR_COUNT; error++) {
        assert_non_null(error_word(error));
        assert_true(error_code(error) < 0);
    }
}

/* As the editor counts: /\s+/ between words, and a letter or digit in each. */
static void test_words_are_counted_between_blanks(void **state)
{
    static const struct {
        const char *text;
        size_t words;
    } rows[] = {{"", 0},
                {" \t\n", 0},
                {"un cuvânt", 2},
                {"  două   vorbe  ", 2},
                {"– … ! —", 0},
                {"viață–muncă", 1},
                {"12,5 %", 1},
                {"a\xc2\xa0"
                 "b\xe2\x80\x89"
                 "c\xe3\x80\x80"
                 "d",
                 4},
                {"\xef\xbb\xbf"
                 "a",
                 1},
                {"日本語 ½", 2}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_int_equal(text_count_words(rows[i].text), rows[i].words);
}

/* draft_panels.test.js has the same names, in the order of the browser. */
static void test_names_stand_in_romanian_order(void **state)
{
    static const char *const names[] = {
        "„Zori”",
        "12 Pași",
        "Asociația „Inimă”",
        "Asociația Bunicilor",
        "Azur",
        "Ăia",
        "Âncora",
        "Bârlad",
        "École",
        "ecou",
        "Ecouri",
        "Iza",
        "Înainte",
        "Jiu",
        "Sus",
        "Șansa",
        "Tisa",
        "Țara Bună",
        "Uniunea",
    };

    (void)state;
    for (size_t i = 1; i < COUNT_OF(names); i++) {
        if (text_compare_names(names[i - 1], names[i]) >= 0)
            fail_msg("%s before %s", names[i], names[i - 1]);
        assert_true(text_compare_names(names[i], names[i - 1]) > 0);
        assert_int_equal(text_compare_names(names[i], names[i]), 0);
    }
    assert_true(text_compare_names("\u0163ara", "\u021bara bună") < 0);
    assert_true(text_compare_names("", "a") < 0);
}

static void test_what_could_become_markup_is_written_as_entities(void **state)
{
    struct buffer out = {0};

    (void)state;
    text_write_escaped(&out, "a<b> & \"c\" 'd' ș!", strlen("a<b> & \"c\" 'd' ș"));
    assert_string_equal(out.bytes, "a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39; ș");
    assert_null(text_entity('a'));
    buffer_finish(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_writes_cedillas_as_commas),
        cmocka_unit_test(test_refuses_broken_text),
        cmocka_unit_test(test_refuses_what_grows),
        cmocka_unit_test(test_knows_an_address),
        cmocka_unit_test(test_every_error_has_its_word),
        cmocka_unit_test(test_words_are_counted_between_blanks),
        cmocka_unit_test(test_names_stand_in_romanian_order),
        cmocka_unit_test(test_what_could_become_markup_is_written_as_entities),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
