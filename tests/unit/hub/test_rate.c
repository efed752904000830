#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "hub/rate.h"

static void test_gives_the_burst_and_then_so_many_a_second(void **state)
{
    struct rates *rates = rates_create(20, 100);
    int64_t retry_after_ms = 0, now_ms = 5000;

    (void)state;
    for (unsigned i = 0; i < 100; i++)
        assert_true(rates_take(rates, "ana", now_ms, &retry_after_ms));
    assert_false(rates_take(rates, "ana", now_ms, &retry_after_ms));
    assert_in_range(retry_after_ms, 50, 51);
    assert_false(rates_take(rates, "ana", now_ms + 49, &retry_after_ms));
    assert_true(rates_take(rates, "ana", now_ms + 49 + retry_after_ms, &retry_after_ms));
    rates_destroy(rates);
}

static void test_counts_each_name_for_itself(void **state)
{
    struct rates *rates = rates_create(1, 1);
    int64_t retry_after_ms = 0;

    (void)state;
    assert_true(rates_take(rates, "ana", 0, &retry_after_ms));
    assert_true(rates_take(rates, "mihai", 0, &retry_after_ms));
    assert_false(rates_take(rates, "ana", 0, &retry_after_ms));
    rates_destroy(rates);
}

static void test_never_holds_more_than_the_burst(void **state)
{
    struct rates *rates = rates_create(1000, 3);
    int64_t retry_after_ms = 0;

    (void)state;
    assert_true(rates_take(rates, "ana", 0, &retry_after_ms));
    for (unsigned i = 0; i < 3; i++)
        assert_true(rates_take(rates, "ana", 1000000, &retry_after_ms));
    assert_false(rates_take(rates, "ana", 1000000, &retry_after_ms));
    rates_destroy(rates);
}

static void test_forgets_only_who_was_quiet(void **state)
{
    struct rates *rates = rates_create(1, 2);
    int64_t retry_after_ms = 0;

    (void)state;
    assert_true(rates_take(rates, "ana", 0, &retry_after_ms));
    assert_true(rates_take(rates, "ana", 0, &retry_after_ms));
    rates_sweep(rates, 100);
    assert_false(rates_take(rates, "ana", 100, &retry_after_ms));
    rates_sweep(rates, 10000);
    assert_true(rates_take(rates, "ana", 10000, &retry_after_ms));
    rates_destroy(rates);
    rates_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gives_the_burst_and_then_so_many_a_second),
        cmocka_unit_test(test_counts_each_name_for_itself),
        cmocka_unit_test(test_never_holds_more_than_the_burst),
        cmocka_unit_test(test_forgets_only_who_was_quiet),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
