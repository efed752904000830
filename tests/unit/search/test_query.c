/* What is typed into the search field, as words and phrases. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "search/query.h"

/* phrases: "word|word two*" where * marks a prefix. */
static void expect(const char *typed, const char *phrases)
{
    char text[1024] = "";
    struct query query;

    query_parse(&query, typed);
    for (size_t i = 0; i < query.count; i++) {
        strcat(text, i == 0 ? "" : "|");
        strncat(text, query.phrases[i].text, query.phrases[i].length);
        strcat(text, query.phrases[i].is_prefix ? "*" : "");
    }
    assert_string_equal(text, phrases);
}

static void test_takes_the_last_word_for_a_beginning(void **state)
{
    (void)state;
    expect("pact", "pact*");
    expect("pact regional", "pact|regional*");
    expect("  pact \n regional  ", "pact|regional*");
    expect("", "");
    expect(" \t", "");
}

static void test_holds_words_in_quotes_together(void **state)
{
    (void)state;
    expect("\"pact regional\"", "pact regional");
    expect("\"pact regional", "pact regional*");
    expect("un \"pact regional\" nou", "un|pact regional|nou*");
    expect("\u201Epact regional\u201D", "pact regional");
    expect("\u00ABpact\u00BB x", "pact|x*");
    expect("pact\"", "pact");
    expect("\"\"", "");
    expect("a\"b c\"d", "a|b c|d*");
}

static void test_knows_no_operators(void **state)
{
    (void)state;
    expect("a AND b* NOT (c)", "a|AND|b*|NOT|(c)*");
    expect("body:x ^y", "body:x|^y*");
}

static void test_leaves_out_what_is_too_much(void **state)
{
    struct query query;

    (void)state;
    query_parse(&query, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18");
    assert_int_equal(query.count, QUERY_PHRASES_MOST);
    assert_false(query.phrases[QUERY_PHRASES_MOST - 1].is_prefix);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_takes_the_last_word_for_a_beginning),
        cmocka_unit_test(test_holds_words_in_quotes_together),
        cmocka_unit_test(test_knows_no_operators),
        cmocka_unit_test(test_leaves_out_what_is_too_much),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
