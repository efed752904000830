#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "core/day.h"

static void use_zone(const char *zone)
{
    setenv("TZ", zone, 1);
    tzset();
}

static void expect_day(int64_t time_ms, const char *expected)
{
    char day[DAY_SIZE];

    day_of(time_ms, day);
    assert_string_equal(day, expected);
}

static void test_a_day_ends_at_local_midnight(void **state)
{
    (void)state;
    use_zone("Europe/Bucharest");
    assert_int_equal(day_begin_ms("2025-12-01"), 1764540000000);
    expect_day(1764540000000 - 1, "2025-11-30");
    expect_day(1764540000000, "2025-12-01");
}

/* 2026-03-29 has 23 hours there, 2026-10-25 has 25. */
static void test_a_day_may_be_longer_or_shorter(void **state)
{
    const int64_t hour_ms = 3600000;

    (void)state;
    use_zone("Europe/Bucharest");
    assert_int_equal(day_begin_ms("2026-03-30") - day_begin_ms("2026-03-29"), 23 * hour_ms);
    assert_int_equal(day_begin_ms("2026-10-26") - day_begin_ms("2026-10-25"), 25 * hour_ms);
}

/* In Santiago clocks go from 23:59 to 01:00. */
static void test_a_day_may_have_no_midnight(void **state)
{
    (void)state;
    use_zone("America/Santiago");
    expect_day(day_begin_ms("2025-09-07"), "2025-09-07");
    expect_day(day_begin_ms("2025-09-07") - 1, "2025-09-06");
}

static void expect_later(const char *day, int days, const char *expected)
{
    char later[DAY_SIZE];

    memcpy(later, day, DAY_SIZE);
    day_add(later, days, later);
    assert_string_equal(later, expected);
}

static void test_days_are_counted_by_the_calendar(void **state)
{
    (void)state;
    use_zone("Europe/Bucharest");
    expect_later("2025-12-31", 1, "2026-01-01");
    expect_later("2024-02-28", 1, "2024-02-29");
    expect_later("2026-02-28", 1, "2026-03-01");
    expect_later("2026-03-28", 2, "2026-03-30");
    expect_later("2026-01-15", -15, "2025-12-31");
    expect_later("0001-01-01", 30, "0001-01-31");
    expect_later("9999-12-01", 30, "9999-12-31");
}

/* The last that can be written: nothing is written beyond its place. */
static void test_there_is_no_day_after_the_last(void **state)
{
    char day[DAY_SIZE];

    (void)state;
    day_add("9999-12-31", 1, day);
    assert_string_equal(day, "9999-12-31");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_day_ends_at_local_midnight),
        cmocka_unit_test(test_a_day_may_be_longer_or_shorter),
        cmocka_unit_test(test_a_day_may_have_no_midnight),
        cmocka_unit_test(test_days_are_counted_by_the_calendar),
        cmocka_unit_test(test_there_is_no_day_after_the_last),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
