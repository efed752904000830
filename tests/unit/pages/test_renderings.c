#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "pages/renderings.h"

static void keep(struct renderings *renderings, const char *tag, size_t length)
{
    struct buffer page = {0};

    for (size_t i = 0; i < length; i++)
        buffer_append(&page, "x", 1);
    renderings_keep(renderings, tag, &page);
    buffer_finish(&page);
}

static bool has(struct renderings *renderings, const char *tag)
{
    struct buffer out = {0};
    bool is_found = renderings_find(renderings, tag, &out);

    buffer_finish(&out);
    return is_found;
}

static void test_what_was_made_is_found_again(void **state)
{
    struct renderings renderings = {0};
    struct buffer out = {0};

    (void)state;
    assert_false(has(&renderings, "\"a\""));
    keep(&renderings, "\"a\"", 3);
    assert_true(renderings_find(&renderings, "\"a\"", &out));
    assert_string_equal(out.bytes, "xxx");
    assert_false(has(&renderings, "\"b\""));
    buffer_finish(&out);
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
    keep(&renderings, "too large", RENDERINGS_BYTES_MOST / 4 + 1);
    assert_false(has(&renderings, "too large"));
    for (unsigned i = 0; i < 6; i++) {
        snprintf(tag, sizeof(tag), "%u", i);
        keep(&renderings, tag, RENDERINGS_BYTES_MOST / 4);
        assert_true(renderings.bytes <= RENDERINGS_BYTES_MOST);
    }
    assert_false(has(&renderings, "1"));
    assert_true(has(&renderings, "5"));
    renderings_finish(&renderings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_made_is_found_again),
        cmocka_unit_test(test_the_one_used_longest_ago_goes_first),
        cmocka_unit_test(test_all_together_stay_within_the_bound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
