/* Who holds a file: what stands in its register. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/json.h"
#include "files/hold.h"

#define HASH "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
#define CHANNEL "draft:01KAMYDQ3S5T7V9X1Z3B5D7F9H"

static void test_a_hold_is_read_as_it_was_written(void **state)
{
    struct hold hold = {.by = "01KAMY9Q4S5T7V9X1Z3B5D7F9H",
                        .at_ms = 5,
                        .until_ms = 7,
                        .is_named = true,
                        .name = "ș \"a\".pdf"};
    struct hold read;
    char *text = hold_write(&hold);

    (void)state;
    assert_true(hold_read(text, &read));
    assert_string_equal(read.by, hold.by);
    assert_string_equal(read.name, hold.name);
    assert_int_equal(read.at_ms, 5);
    assert_int_equal(read.until_ms, 7);
    assert_true(read.is_named);
    mem_free(text);
    assert_false(hold_read(NULL, &read));
    assert_false(hold_read("", &read));
    assert_false(hold_read("{\"by\":1}", &read));
}

static void test_what_waits_names_a_file_and_a_channel(void **state)
{
    char field[HOLD_WAITING_SIZE], hash[SHA256_HEX_SIZE], channel[CHANNEL_ID_SIZE];

    (void)state;
    hold_waiting_field(HASH, CHANNEL, field);
    assert_true(hold_waiting_read(field, hash, channel));
    assert_string_equal(hash, HASH);
    assert_string_equal(channel, CHANNEL);
    assert_false(hold_waiting_read("", hash, channel));
    assert_false(hold_waiting_read(HASH, hash, channel));
    assert_false(hold_waiting_read(HASH " nothing", hash, channel));
}

static void test_a_mark_of_removal_counts_for_ten_minutes(void **state)
{
    const struct register_field field = {HOLD_REMOVING, "1000"};
    const struct register_hash marked = {&field, 1}, bare = {0};

    (void)state;
    assert_true(hold_is_removing(&marked, 1000));
    assert_true(hold_is_removing(&marked, 999 + HOLD_REMOVING_MS));
    assert_false(hold_is_removing(&marked, 1000 + HOLD_REMOVING_MS));
    assert_false(hold_is_removing(&bare, 1000));
}

static void test_a_feature_learns_who_holds_it(void **state)
{
    json_auto_t *fact =
        json_pack("{s:s, s:s}", "kind", "pdf", "held:" CHANNEL, "{\"by\":\"x\",\"at_ms\":1,\"name\":\"a\"}");
    json_auto_t *nothing = json_null();

    (void)state;
    assert_true(hold_find(fact, CHANNEL, 1));
    assert_false(hold_find(fact, "draft:01KAMYDQ3S5T7V9X1Z3B5D7F9J", 1));
    assert_int_equal(hold_kind(fact), FILE_PDF);
    assert_false(hold_find(nothing, CHANNEL, 1));
    assert_int_equal(hold_kind(nothing), FILE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_hold_is_read_as_it_was_written),
        cmocka_unit_test(test_what_waits_names_a_file_and_a_channel),
        cmocka_unit_test(test_a_mark_of_removal_counts_for_ten_minutes),
        cmocka_unit_test(test_a_feature_learns_who_holds_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
