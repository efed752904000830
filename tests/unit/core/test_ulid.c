#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/memory.h"
#include "core/ulid.h"

static void test_carries_its_time(void **state)
{
    char ulid[ULID_SIZE];

    (void)state;
    ulid_make(ulid, 1795305600123);
    assert_true(ulid_is_valid(ulid, strlen(ulid)));
    assert_int_equal(ulid_time_ms(ulid), 1795305600123);
}

static void test_same_bytes_give_the_same_ulid(void **state)
{
    static const uint8_t bytes[ULID_RANDOM_BYTES] = {0xFF, 0, 1, 2, 3, 4, 5, 6, 7, 8};
    char one[ULID_SIZE], other[ULID_SIZE];

    (void)state;
    ulid_from(one, 1469918176385, bytes);
    ulid_from(other, 1469918176385, bytes);
    assert_string_equal(one, other);
    assert_memory_equal(one, "01ARYZ6S41", 10);
    assert_memory_equal(one + 10, "ZW00", 4);
}

static void test_refuses_what_is_no_ulid(void **state)
{
    (void)state;
    assert_false(ulid_is_valid("01ARYZ6S41", 10));
    assert_false(ulid_is_valid("81ARYZ6S41TSV4RRFFQ69G5FAV", 26));
    assert_false(ulid_is_valid("01ARYZ6S41TSV4RRFFQ69G5FAU", 26));
    assert_false(ulid_is_valid("01aryz6s41tsv4rrffq69g5fav", 26));
    assert_false(ulid_is_valid("01ARYZ6S41TSV4RR\0FQ69G5FAV", 26));
    assert_true(ulid_is_valid("01ARYZ6S41TSV4RRFFQ69G5FAV", 26));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_carries_its_time),
        cmocka_unit_test(test_same_bytes_give_the_same_ulid),
        cmocka_unit_test(test_refuses_what_is_no_ulid),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
