#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "directory/places.h"

#define ANA "01KAMY9Q3S5T7V9X1Z3B5D7F9H"
#define DAN "01KAMY9Q4S5T7V9X1Z3B5D7F9H"
#define PACT "space:01KAMYAQ3S5T7V9X1Z3B5D7F9H"
#define PROJECT "space:01KAMYAQ4S5T7V9X1Z3B5D7F9H"

static size_t count_of(const struct places *places, const char *person)
{
    size_t count;

    (void)places_of(places, person, &count);
    return count;
}

static void test_knows_where_a_person_is(void **state)
{
    struct places *places = places_create();
    const char(*spaces)[CHANNEL_ID_SIZE];
    size_t count;

    (void)state;
    places_add(places, ANA, PACT);
    places_add(places, ANA, PROJECT);
    places_add(places, ANA, PACT);
    spaces = places_of(places, ANA, &count);
    assert_int_equal(count, 2);
    assert_string_equal(spaces[0], PACT);
    assert_string_equal(spaces[1], PROJECT);
    assert_true(places_has(places, ANA, PROJECT));
    assert_false(places_has(places, DAN, PROJECT));
    assert_int_equal(count_of(places, DAN), 0);
    places_destroy(places);
}

static void test_whoever_goes_is_there_no_more(void **state)
{
    struct places *places = places_create();

    (void)state;
    places_add(places, ANA, PACT);
    places_add(places, ANA, PROJECT);
    places_remove(places, ANA, PACT);
    places_remove(places, ANA, PACT);
    places_remove(places, DAN, PACT);
    assert_false(places_has(places, ANA, PACT));
    assert_true(places_has(places, ANA, PROJECT));
    places_remove(places, ANA, PROJECT);
    assert_int_equal(count_of(places, ANA), 0);
    places_destroy(places);
}

static void test_a_space_is_forgotten_for_everybody(void **state)
{
    struct places *places = places_create();
    char person[ULID_SIZE];

    (void)state;
    for (int i = 0; i < 1000; i++) {
        snprintf(person, sizeof(person), "01KAMY9Q3S5T7V9X1Z3B5D%04u", (unsigned)i % 10000);
        places_add(places, person, i % 2 == 0 ? PACT : PROJECT);
    }
    places_forget(places, PACT);
    assert_int_equal(count_of(places, "01KAMY9Q3S5T7V9X1Z3B5D0998"), 0);
    assert_int_equal(count_of(places, "01KAMY9Q3S5T7V9X1Z3B5D0999"), 1);
    places_destroy(places);
    places_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_knows_where_a_person_is),
        cmocka_unit_test(test_whoever_goes_is_there_no_more),
        cmocka_unit_test(test_a_space_is_forgotten_for_everybody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
