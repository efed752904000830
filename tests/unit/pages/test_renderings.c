#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "pages/renderings.h"

static void keep(struct renderings *renderings, const char *tag, size_t length)
{
    struct buffer bytes = {0};
    struct shared *page;

    for (size_t i = 0; i < length; i++)
        buffer_append(&bytes, "x", 1);
    page = shared_new(&bytes);
    renderings_keep(renderings, tag, page);
    shared_unref(page);
}

static bool has(struct renderings *renderings, const char *tag)
{
    return renderings_find(renderings, tag) != NULL;
}

static void test_what_was_made_is_found_again(void **state)
{
    struct renderings renderings = {0};

    (void)state;
    assert_false(has(&renderings, "\"a\""));
    keep(&renderings, "\"a\"", 3);
    assert_string_equal(renderings_find(&renderings, "\"a\"")->bytes.bytes, "xxx");
    assert_false(has(&renderings, "\"b\""));
    renderings_finish(&renderings);
}

static void test_the_one_used_longest_ago_goes_first(void **state)
{
    struct renderings renderings = {0};
    char tag[16];

    (void)state;
    for (unsigned i = 0; i < RENDERINGS_MOST; i++) {
        snprintf(tag, sizeof(tag), "%u", i);
        keep(&renderings, tag, 1);
    }
    assert_true(has(&renderings, "0"));
    keep(&renderings, "new", 1);
    assert_true(has(&renderings, "0"));
    assert_false(has(&renderings, "1"));
    assert_true(has(&renderings, "new"));
    renderings_finish(&renderings);
}

static void test_all_together_stay_within_the_bound(void **state)
{
    struct renderings renderings = {0};
    char tag[16];

    (void)state;
    for (unsigned i = 0; i < 6; i++) {
        snprintf(tag, sizeof(tag), "%u", i);
        keep(&renderings, tag, RENDERINGS_BYTES_MOST / 4);
        assert_true(renderings.bytes <= RENDERINGS_BYTES_MOST);
    }
    assert_false(has(&renderings, "1"));
    assert_true(has(&renderings, "5"));
    renderings_finish(&renderings);
}

static void test_the_one_made_last_stays_however_large_it_is(void **state)
{
    struct renderings renderings = {0};

    (void)state;
    keep(&renderings, "small", 1);
    keep(&renderings, "large", RENDERINGS_BYTES_MOST + 1);
    assert_true(has(&renderings, "large"));
    assert_false(has(&renderings, "small"));
    keep(&renderings, "next", 1);
    assert_false(has(&renderings, "large"));
    assert_int_equal(renderings.bytes, 1);
    renderings_finish(&renderings);
}

static void test_a_page_that_goes_stays_with_who_is_sending_it(void **state)
{
    struct renderings renderings = {0};
    struct shared *sent;

    (void)state;
    keep(&renderings, "sent", 3);
    sent = shared_ref(renderings_find(&renderings, "sent"));
    renderings_finish(&renderings);
    assert_string_equal(sent->bytes.bytes, "xxx");
    shared_unref(sent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_made_is_found_again),
        cmocka_unit_test(test_the_one_used_longest_ago_goes_first),
        cmocka_unit_test(test_all_together_stay_within_the_bound),
        cmocka_unit_test(test_the_one_made_last_stays_however_large_it_is),
        cmocka_unit_test(test_a_page_that_goes_stays_with_who_is_sending_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
