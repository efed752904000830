#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/memory.h"
#include "net/assembly.h"
#include "net/wheel.h"

static struct assembly_pool pool_of(size_t message_bytes, size_t all_bytes, unsigned fragments)
{
    return (struct assembly_pool){.limits = {message_bytes, all_bytes, fragments}};
}

static enum assembly_result add(struct assembly **assembly, struct assembly_pool *pool, const char *text,
                                uint64_t rest, bool is_final, char *message_out)
{
    struct piece piece = {text, strlen(text), rest, is_final};
    const char *message;
    size_t length;
    enum assembly_result result = assembly_add(assembly, pool, &piece, 7, &message, &length);

    if (result == ASSEMBLY_COMPLETE) {
        memcpy(message_out, message, length);
        message_out[length] = '\0';
        assembly_end(assembly, pool);
    }
    return result;
}

static void test_gives_a_whole_message_back_without_keeping_it(void **state)
{
    struct assembly_pool pool = pool_of(10, 10, 3);
    struct assembly *assembly = NULL;
    char message[20];

    (void)state;
    assert_int_equal(add(&assembly, &pool, "salut", 0, true, message), ASSEMBLY_COMPLETE);
    assert_string_equal(message, "salut");
    assert_int_equal(add(&assembly, &pool, "", 0, true, message), ASSEMBLY_COMPLETE);
    assert_string_equal(message, "");
    assert_null(assembly);
    assert_int_equal(pool.bytes, 0);
}

static void test_puts_pieces_and_frames_together(void **state)
{
    struct assembly_pool pool = pool_of(10, 10, 3);
    struct assembly *assembly = NULL;
    char message[20];

    (void)state;
    assert_int_equal(add(&assembly, &pool, "a", 2, false, message), ASSEMBLY_UNFINISHED);
    assert_int_equal(assembly_since_secs(assembly), 7);
    assert_int_equal(add(&assembly, &pool, "bc", 0, false, message), ASSEMBLY_UNFINISHED);
    assert_int_equal(pool.bytes, 3);
    assert_int_equal(add(&assembly, &pool, "", 0, false, message), ASSEMBLY_UNFINISHED);
    assert_int_equal(add(&assembly, &pool, "de", 1, true, message), ASSEMBLY_UNFINISHED);
    assert_int_equal(add(&assembly, &pool, "f", 0, true, message), ASSEMBLY_COMPLETE);
    assert_string_equal(message, "abcdef");
    assert_int_equal(pool.bytes, 0);
}

static void test_refuses_what_will_be_too_large_before_it_is_there(void **state)
{
    struct assembly_pool pool = pool_of(10, 100, 3);
    struct assembly *assembly = NULL;
    char message[20];

    (void)state;
    assert_int_equal(add(&assembly, &pool, "a", 10, true, message), ASSEMBLY_TOO_LARGE);
    assert_int_equal(add(&assembly, &pool, "a", UINT64_MAX, true, message), ASSEMBLY_TOO_LARGE);
    assert_null(assembly);
    assert_int_equal(add(&assembly, &pool, "a", 9, true, message), ASSEMBLY_UNFINISHED);
    assert_int_equal(add(&assembly, &pool, "bcdefghij", 0, true, message), ASSEMBLY_COMPLETE);
    assert_int_equal(add(&assembly, &pool, "abcde", 0, false, message), ASSEMBLY_UNFINISHED);
    assert_int_equal(add(&assembly, &pool, "f", 5, true, message), ASSEMBLY_TOO_LARGE);
    assembly_end(&assembly, &pool);
    assert_int_equal(pool.bytes, 0);
}

static void test_refuses_more_frames_than_a_message_may_have(void **state)
{
    struct assembly_pool pool = pool_of(10, 10, 3);
    struct assembly *assembly = NULL;
    char message[20];

    (void)state;
    for (int i = 0; i < 3; i++)
        assert_int_equal(add(&assembly, &pool, "", 0, false, message), ASSEMBLY_UNFINISHED);
    assert_int_equal(add(&assembly, &pool, "", 0, false, message), ASSEMBLY_TOO_LARGE);
    assembly_end(&assembly, &pool);
}

static void test_bounds_all_unfinished_messages_together(void **state)
{
    struct assembly_pool pool = pool_of(10, 15, 3);
    struct assembly *one = NULL, *other = NULL;
    char message[20];

    (void)state;
    assert_int_equal(add(&one, &pool, "0123456789", 0, false, message), ASSEMBLY_UNFINISHED);
    assert_int_equal(add(&other, &pool, "012345", 0, false, message), ASSEMBLY_TOO_LARGE);
    assert_int_equal(add(&other, &pool, "01234", 0, false, message), ASSEMBLY_UNFINISHED);
    assembly_end(&one, &pool);
    assert_int_equal(add(&other, &pool, "56789", 0, true, message), ASSEMBLY_COMPLETE);
    assert_int_equal(pool.bytes, 0);
}

struct item {
    struct wheel_entry entry;
    unsigned turns; /* how long it waits */
};

static void test_looks_at_everything_when_its_time_is_there(void **state)
{
    struct item items[WHEEL_SLOTS * 2] = {0};
    struct wheel wheel = {0};
    unsigned seen = 0;

    (void)state;
    for (unsigned i = 0; i < COUNT_OF(items); i++) {
        items[i].turns = 1 + i % (WHEEL_SLOTS - 1);
        wheel_put(&wheel, &items[i].entry, items[i].turns);
    }
    for (unsigned turn = 1; turn < WHEEL_SLOTS; turn++) {
        struct wheel_entry *entry;

        wheel_turn(&wheel);
        while ((entry = wheel_take(&wheel)) != NULL) {
            assert_int_equal(((struct item *)entry)->turns, turn);
            seen++;
        }
    }
    assert_int_equal(seen, COUNT_OF(items));
}

static void test_lets_waiting_things_go_and_wait_anew(void **state)
{
    struct item first = {0}, second = {0}, third = {0};
    struct wheel wheel = {0};

    (void)state;
    wheel_put(&wheel, &first.entry, 1);
    wheel_put(&wheel, &second.entry, 1);
    wheel_put(&wheel, &third.entry, 1);
    wheel_remove(&second.entry);
    wheel_remove(&second.entry);
    wheel_put(&wheel, &third.entry, 2);
    wheel_turn(&wheel);
    assert_ptr_equal(wheel_take(&wheel), &first.entry);
    wheel_put(&wheel, &first.entry, 0);
    assert_null(wheel_take(&wheel));
    wheel_turn(&wheel);
    assert_non_null(wheel_take(&wheel));
    assert_non_null(wheel_take(&wheel));
    assert_null(wheel_take(&wheel));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gives_a_whole_message_back_without_keeping_it),
        cmocka_unit_test(test_puts_pieces_and_frames_together),
        cmocka_unit_test(test_refuses_what_will_be_too_large_before_it_is_there),
        cmocka_unit_test(test_refuses_more_frames_than_a_message_may_have),
        cmocka_unit_test(test_bounds_all_unfinished_messages_together),
        cmocka_unit_test(test_looks_at_everything_when_its_time_is_there),
        cmocka_unit_test(test_lets_waiting_things_go_and_wait_anew),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
