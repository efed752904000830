#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "pages/shown.h"

static void test_what_was_found_is_known_and_nothing_else(void **state)
{
    struct shown shown = {0};

    (void)state;
    assert_false(shown_has(&shown, "/p/A/1/files/a"));
    shown_add(&shown, "/p/A/1/files/a");
    shown_add(&shown, "/p/A/1/files/a");
    assert_true(shown_has(&shown, "/p/A/1/files/a"));
    assert_false(shown_has(&shown, "/p/A/2/files/a"));
    shown_finish(&shown);
}

static void test_the_one_found_longest_ago_goes_first(void **state)
{
    struct shown shown = {0};
    char address[32];

    (void)state;
    for (unsigned i = 0; i <= SHOWN_MOST; i++) {
        snprintf(address, sizeof(address), "/p/A/1/files/%u", i);
        shown_add(&shown, address);
    }
    assert_false(shown_has(&shown, "/p/A/1/files/0"));
    assert_true(shown_has(&shown, "/p/A/1/files/1"));
    assert_true(shown_has(&shown, address));
    shown_finish(&shown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_found_is_known_and_nothing_else),
        cmocka_unit_test(test_the_one_found_longest_ago_goes_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
