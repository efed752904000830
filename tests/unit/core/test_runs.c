#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/json.h"
#include "core/runs.h"

#define HIGHEST 300

/* Every third number and a few neighbours, as a plain array knows them. */
static bool is_chosen(uint64_t number)
{
    return number % 3 == 0 || (number >= 100 && number < 120);
}

static void fill(struct runs *runs)
{
    for (uint64_t number = 1; number <= HIGHEST; number++)
        if (is_chosen(number))
            runs_add(runs, number);
}

static void expect_chosen(const struct runs *runs)
{
    uint64_t rank = 0;

    for (uint64_t number = 0; number <= HIGHEST + 5; number++) {
        bool is_there = number > 0 && number <= HIGHEST && is_chosen(number);

        assert_int_equal(runs_has(runs, number), is_there);
        assert_int_equal(runs_rank(runs, number), rank);
        if (is_there)
            assert_int_equal(runs_at(runs, rank++), number);
    }
    assert_int_equal(runs->count, rank);
}

static void test_an_empty_set_has_nothing(void **state)
{
    struct runs runs = {0};
    json_auto_t *json = runs_to_json(&runs);

    (void)state;
    assert_false(runs_has(&runs, 1));
    assert_int_equal(runs_rank(&runs, UINT64_MAX), 0);
    assert_int_equal(json_array_size(json), 0);
    runs_finish(&runs);
}

static void test_a_set_knows_each_number_and_its_rank(void **state)
{
    struct runs runs = {0};

    (void)state;
    fill(&runs);
    expect_chosen(&runs);
    runs_finish(&runs);
}

static void test_a_set_is_the_same_after_json(void **state)
{
    struct runs runs = {0}, again = {0};
    json_auto_t *json;

    (void)state;
    fill(&runs);
    json = runs_to_json(&runs);
    assert_true(runs_from_json(&again, json));
    expect_chosen(&again);
    runs_add(&again, HIGHEST + 1);
    assert_true(runs_has(&again, HIGHEST + 1));
    runs_finish(&runs);
    runs_finish(&again);
}

static void test_what_is_no_set_is_not_read(void **state)
{
    static const char *const wrong[] = {"{}",     "[1]",       "[0,0]",     "[-1,2]",
                                        "[0,-2]", "[0,1,0,1]", "[0,\"x\"]", "7"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct runs runs = {0};
        json_auto_t *json = json_loads(wrong[i], JSON_DECODE_ANY, NULL);

        assert_non_null(json);
        assert_false(runs_from_json(&runs, json));
        runs_finish(&runs);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_empty_set_has_nothing),
        cmocka_unit_test(test_a_set_knows_each_number_and_its_rank),
        cmocka_unit_test(test_a_set_is_the_same_after_json),
        cmocka_unit_test(test_what_is_no_set_is_not_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
