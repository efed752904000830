#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "drafts/deletions.h"

#define ANA "01KAMY9Q3S5T7V9X1Z3B5D7F9H"
#define DAN "01KAMY9Q4S5T7V9X1Z3B5D7F9H"

static void test_each_person_is_counted_for_a_minute(void **state)
{
    struct deletions deletions = {0};

    (void)state;
    deletions_add(&deletions, ANA, 40, 1000);
    deletions_add(&deletions, ANA, 2, 1000 + DELETIONS_WINDOW_MS - 1);
    deletions_add(&deletions, DAN, 5, 2000);
    assert_int_equal(deletions_of(&deletions, ANA, 1000 + DELETIONS_WINDOW_MS - 1), 42);
    assert_int_equal(deletions_of(&deletions, DAN, 2000), 5);
    assert_int_equal(deletions_of(&deletions, ANA, 1000 + DELETIONS_WINDOW_MS), 0);
    deletions_add(&deletions, ANA, 3, 1000 + DELETIONS_WINDOW_MS);
    assert_int_equal(deletions_of(&deletions, ANA, 1000 + DELETIONS_WINDOW_MS), 3);
    deletions_finish(&deletions);
}

static void test_who_deleted_too_much_waits_for_the_rest_of_the_minute(void **state)
{
    struct deletions deletions = {0};

    (void)state;
    deletions_add(&deletions, ANA, 100, 1000);
    assert_int_equal(deletions_wait_ms(&deletions, ANA, 100, 2000), 0);
    deletions_add(&deletions, ANA, 1, 2000);
    assert_int_equal(deletions_wait_ms(&deletions, ANA, 100, 2000), DELETIONS_WINDOW_MS - 1000);
    assert_int_equal(deletions_wait_ms(&deletions, ANA, 100, 1000 + DELETIONS_WINDOW_MS), 0);
    assert_int_equal(deletions_wait_ms(&deletions, DAN, 100, 2000), 0);
    deletions_finish(&deletions);
}

static void test_who_deleted_nothing_is_not_kept(void **state)
{
    struct deletions deletions = {0};

    (void)state;
    deletions_add(&deletions, ANA, 0, 1000);
    assert_null(deletions.deleters);
    deletions_add(&deletions, ANA, 1, 1000);
    deletions_expire(&deletions, 1000 + DELETIONS_WINDOW_MS - 1);
    assert_non_null(deletions.deleters);
    deletions_expire(&deletions, 1000 + DELETIONS_WINDOW_MS);
    assert_null(deletions.deleters);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_person_is_counted_for_a_minute),
        cmocka_unit_test(test_who_deleted_too_much_waits_for_the_rest_of_the_minute),
        cmocka_unit_test(test_who_deleted_nothing_is_not_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
