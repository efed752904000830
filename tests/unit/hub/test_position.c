#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "hub/position.h"

static void test_reads_the_kind_of_a_channel(void **state)
{
    char kind[CHANNEL_KIND_SIZE] = "";

    (void)state;
    assert_true(channel_id_parse("room:01ARYZ6S41TSV4RRFFQ69G5FAV", kind));
    assert_string_equal(kind, "room");
    assert_true(channel_id_parse("directory", kind));
    assert_string_equal(kind, "directory");
    assert_true(channel_id_parse("space:01ARYZ6S41TSV4RRFFQ69G5FAV", NULL));
}

static void test_refuses_what_is_no_channel(void **state)
{
    (void)state;
    assert_false(channel_id_parse("", NULL));
    assert_false(channel_id_parse("room", NULL));
    assert_false(channel_id_parse("room:", NULL));
    assert_false(channel_id_parse(":01ARYZ6S41TSV4RRFFQ69G5FAV", NULL));
    assert_false(channel_id_parse("Room:01ARYZ6S41TSV4RRFFQ69G5FAV", NULL));
    assert_false(channel_id_parse("room:01ARYZ6S41TSV4RRFFQ69G5FAV ", NULL));
    assert_false(channel_id_parse("abcdefghijklmnopqrstu:01ARYZ6S41TSV4RRFFQ69G5FAV", NULL));
}

static void test_finds_the_ulid_of_a_channel(void **state)
{
    (void)state;
    assert_string_equal(channel_id_ulid("room:01ARYZ6S41TSV4RRFFQ69G5FAV"), "01ARYZ6S41TSV4RRFFQ69G5FAV");
    assert_null(channel_id_ulid("directory"));
}

static void test_tells_positions_apart_by_their_tags(void **state)
{
    struct position one = {7, "abcdefghij"}, same = one, other = {7, "abcdefghiX"};

    (void)state;
    assert_true(position_equals(&one, &same));
    assert_false(position_equals(&one, &other));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_the_kind_of_a_channel),
        cmocka_unit_test(test_refuses_what_is_no_channel),
        cmocka_unit_test(test_finds_the_ulid_of_a_channel),
        cmocka_unit_test(test_tells_positions_apart_by_their_tags),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
