#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/embedded.h"
#include "core/json.h"
#include "core/memory.h"
#include "pages/words.h"

extern const struct embedded pages_locales[];

static void expect(char *found, const char *text)
{
    assert_string_equal(found, text);
    mem_free(found);
}

static void test_counts_as_the_language_does(void **state)
{
    const struct words *words = *state;

    expect(words_count(words, "ro", "version.words", 1), "1 cuvânt");
    expect(words_count(words, "ro", "version.words", 2), "2 cuvinte");
    expect(words_count(words, "ro", "version.words", 0), "0 cuvinte");
    expect(words_count(words, "ro", "version.words", 19), "19 cuvinte");
    expect(words_count(words, "ro", "version.words", 20), "20 de cuvinte");
    expect(words_count(words, "ro", "version.words", 100), "100 de cuvinte");
    expect(words_count(words, "ro", "version.words", 101), "101 cuvinte");
    expect(words_count(words, "en", "version.words", 1), "1 word");
    expect(words_count(words, "en", "version.words", 101), "101 words");
}

static void test_writes_days_in_words(void **state)
{
    expect(words_day(*state, "ro", "2026-11-02"), "2 noiembrie 2026");
    expect(words_day(*state, "en", "2026-05-22"), "22 May 2026");
}

static void test_values_are_put_in_as_they_are(void **state)
{
    expect(words_fill(*state, "en", "version.page",
                      json_pack("{s:s, s:i}", "title", "{{number}} <b>", "number", 3)),
           "{{number}} <b>, version 3");
}

static void test_knows_two_languages(void **state)
{
    (void)state;
    assert_string_equal(words_language("ro"), "ro");
    assert_string_equal(words_language("en"), "en");
    assert_null(words_language("de"));
    assert_null(words_language(NULL));
}

/* "few" is a form of Romanian alone. */
static void compare(const json_t *one, const json_t *other)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)one, key, value)
    {
        const json_t *its = json_object_get(other, key);

        if (strstr(key, "_few") != NULL)
            continue;
        if (its == NULL || json_typeof(its) != json_typeof(value))
            fail_msg("%s is in one catalogue alone", key);
        if (json_is_object(value))
            compare(value, its);
    }
}

static void test_catalogues_have_the_same_keys(void **state)
{
    json_t *ro = json_read(pages_locales[0].bytes, pages_locales[0].length);
    json_t *en = json_read(pages_locales[1].bytes, pages_locales[1].length);

    (void)state;
    compare(ro, en);
    compare(en, ro);
    json_decref(ro);
    json_decref(en);
}

static int make(void **state)
{
    *state = words_create(pages_locales);
    return 0;
}

static int end(void **state)
{
    words_destroy(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts_as_the_language_does),   cmocka_unit_test(test_writes_days_in_words),
        cmocka_unit_test(test_values_are_put_in_as_they_are), cmocka_unit_test(test_knows_two_languages),
        cmocka_unit_test(test_catalogues_have_the_same_keys),
    };

    return cmocka_run_group_tests(tests, make, end);
}
