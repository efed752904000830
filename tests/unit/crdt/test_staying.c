#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/memory.h"
#include "crdt/staying.h"

static json_t *letters_of(const char *letters)
{
    json_t *list = json_array();

    for (; *letters != '\0'; letters++)
        json_array_append_new(list, json_pack("{s:s#}", "text", letters, 1));
    return list;
}

/* Where the letters of one stay in next: digits, '-' for those that do not. */
static void expect(const char *one, const char *next, const char *places)
{
    json_t *nodes = letters_of(one), *others = letters_of(next);
    size_t *staying = staying_find(nodes, others);

    for (size_t i = 0; i < strlen(one); i++)
        if (staying[i] != (places[i] == '-' ? STAYS_NOT : (size_t)(places[i] - '0')))
            fail_msg("%s to %s: letter %zu", one, next, i);
    mem_free(staying);
    json_decref(nodes);
    json_decref(others);
}

static void test_as_many_stay_as_can(void **state)
{
    (void)state;
    expect("", "abc", "");
    expect("abc", "", "---");
    expect("abc", "abc", "012");
    expect("abcde", "aBcDe", "0-2-4");
    expect("abc", "xaybzc", "135");
    expect("xaybzc", "abc", "-0-1-2");
    expect("ab", "ba", "-0");
    expect("aab", "ab", "0-1");
    expect("abcab", "cab", "--012");
}

/* Whatever the lists are: ascending, equal, and never fewer than without what is between. */
static void test_what_stays_is_the_same_and_in_order(void **state)
{
    unsigned seed = 4711;

    (void)state;
    for (int round = 0; round < 300; round++) {
        char one[24] = "", next[24] = "";
        json_t *nodes, *others;
        size_t *staying, least = 0;

        for (int i = 0; i < 20; i++) {
            one[i] = "abcd"[rand_r(&seed) % 4];
            next[i] = "abcd"[rand_r(&seed) % 4];
        }
        one[rand_r(&seed) % 20] = '\0';
        nodes = letters_of(one);
        others = letters_of(next);
        staying = staying_find(nodes, others);
        for (size_t i = 0; i < strlen(one); i++) {
            if (staying[i] == STAYS_NOT)
                continue;
            assert_true(staying[i] >= least);
            assert_int_equal(one[i], next[staying[i]]);
            least = staying[i] + 1;
        }
        mem_free(staying);
        json_decref(nodes);
        json_decref(others);
    }
}

/* Too many to be compared: what is the same at both ends stays all the same. */
static void test_long_lists_keep_their_ends(void **state)
{
    json_t *nodes = json_array(), *next = json_array();
    size_t *staying;

    (void)state;
    for (int i = 0; i < 5000; i++) {
        json_array_append_new(nodes, json_integer(i));
        json_array_append_new(next, json_integer(i == 0 || i == 4999 ? i : i + 1));
    }
    staying = staying_find(nodes, next);
    assert_int_equal(staying[0], 0);
    assert_int_equal(staying[1], STAYS_NOT);
    assert_int_equal(staying[4999], 4999);
    mem_free(staying);
    json_decref(nodes);
    json_decref(next);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_many_stay_as_can),
        cmocka_unit_test(test_what_stays_is_the_same_and_in_order),
        cmocka_unit_test(test_long_lists_keep_their_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
