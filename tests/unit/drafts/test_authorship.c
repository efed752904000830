#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "drafts/authorship.h"
#include "drafts/entry.h"

#define ANA "01KAMY9Q3S5T7V9X1Z3B5D7F9H"
#define DAN "01KAMY9Q4S5T7V9X1Z3B5D7F9H"

static void assert_range(const struct author_range *range, uint64_t client, uint32_t clock, uint32_t length,
                         const char *person, int64_t at_ms)
{
    assert_int_equal(range->client, client);
    assert_int_equal(range->clock, clock);
    assert_int_equal(range->length, length);
    assert_string_equal(range->person, person);
    assert_int_equal(range->at_ms, at_ms);
}

static void test_what_comes_in_one_go_is_one_range(void **state)
{
    struct authorship authorship = {0};
    struct author_range ranges[4];

    (void)state;
    authorship_add(&authorship, 7, 0, 5, ANA, 1000);
    authorship_add(&authorship, 7, 5, 8, ANA, 2000);
    authorship_add(&authorship, 7, 8, 9, ANA, 1000 + AUTHOR_RANGE_MS);
    assert_int_equal(authorship_list(&authorship, true, 0, 0, ranges, 4), 2);
    assert_range(&ranges[0], 7, 0, 8, ANA, 1000);
    assert_range(&ranges[1], 7, 8, 1, ANA, 1000 + AUTHOR_RANGE_MS);
    authorship_finish(&authorship);
}

static void test_a_client_id_stays_whose_it_was(void **state)
{
    struct authorship authorship = {0};
    struct author_range range;

    (void)state;
    assert_null(authorship_owner(&authorship, 7));
    authorship_add(&authorship, 7, 0, 5, ANA, 1000);
    authorship_add(&authorship, 7, 3, 8, DAN, 1000);
    assert_string_equal(authorship_owner(&authorship, 7), ANA);
    assert_int_equal(authorship_list(&authorship, true, 0, 0, &range, 1), 1);
    assert_range(&range, 7, 0, 8, ANA, 1000);
    authorship_finish(&authorship);
}

static void test_what_is_known_is_not_added_again(void **state)
{
    struct authorship authorship = {0};
    struct author_range ranges[2];

    (void)state;
    authorship_add(&authorship, 7, 0, 5, ANA, 1000);
    authorship_add(&authorship, 7, 0, 5, ANA, 900000);
    authorship_add(&authorship, 7, 2, 2, ANA, 900000);
    assert_int_equal(authorship_list(&authorship, true, 0, 0, ranges, 2), 1);
    authorship_finish(&authorship);
}

static void test_lists_go_on_behind_a_range(void **state)
{
    struct authorship authorship = {0};
    struct author_range ranges[4];

    (void)state;
    authorship_add(&authorship, 9, 0, 1, DAN, 1000);
    authorship_add(&authorship, 7, 0, 5, ANA, 1000);
    authorship_add(&authorship, 7, 5, 6, ANA, 900000);
    assert_int_equal(authorship_list(&authorship, false, 7, 0, ranges, 4), 2);
    assert_range(&ranges[0], 7, 5, 1, ANA, 900000);
    assert_range(&ranges[1], 9, 0, 1, DAN, 1000);
    assert_int_equal(authorship_list(&authorship, false, 9, 0, ranges, 4), 0);
    authorship_finish(&authorship);
}

static void test_a_snapshot_holds_state_and_authors(void **state)
{
    struct authorship authorship = {0}, again = {0};
    struct buffer bytes = {0}, document = {.bytes = (char *)"\0\0", .length = 2};
    struct author_range ranges[4];
    const uint8_t *found;
    size_t length;

    (void)state;
    authorship_add(&authorship, 7, 2, 5, ANA, 1000);
    authorship_add(&authorship, 7, 5, 6, ANA, 900000);
    authorship_add(&authorship, (UINT64_C(1) << 53) - 1, 0, 1, DAN, 1000);
    snapshot_write(&bytes, &document, &authorship);
    assert_true(snapshot_read(bytes.bytes, bytes.length, &found, &length, &again));
    assert_int_equal(length, 2);
    assert_memory_equal(found, document.bytes, 2);
    assert_int_equal(authorship_list(&again, true, 0, 0, ranges, 4), 3);
    assert_range(&ranges[0], 7, 2, 3, ANA, 1000);
    assert_range(&ranges[1], 7, 5, 1, ANA, 900000);
    assert_range(&ranges[2], (UINT64_C(1) << 53) - 1, 0, 1, DAN, 1000);
    for (size_t cut = 0; cut < bytes.length; cut++) {
        struct authorship none = {0};

        assert_false(snapshot_read(bytes.bytes, cut, &found, &length, &none));
        authorship_finish(&none);
    }
    authorship_finish(&authorship);
    authorship_finish(&again);
    buffer_finish(&bytes);
}

static void test_an_entry_says_who_and_when(void **state)
{
    struct buffer bytes = {0};
    struct entry entry;

    (void)state;
    entry_write(&bytes, DAN, 1763767800000, "\0\0", 2);
    assert_true(entry_read(&entry, bytes.bytes, bytes.length));
    assert_string_equal(entry.person, DAN);
    assert_int_equal(entry.at_ms, 1763767800000);
    assert_int_equal(entry.length, 2);
    assert_false(entry_read(&entry, bytes.bytes, 20));
    buffer_finish(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_comes_in_one_go_is_one_range),
        cmocka_unit_test(test_a_client_id_stays_whose_it_was),
        cmocka_unit_test(test_what_is_known_is_not_added_again),
        cmocka_unit_test(test_lists_go_on_behind_a_range),
        cmocka_unit_test(test_a_snapshot_holds_state_and_authors),
        cmocka_unit_test(test_an_entry_says_who_and_when),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
