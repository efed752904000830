/* Replies that wait for a right to be seen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/memory.h"
#include "store/rights_wait.h"

static uv_loop_t loop;
static uint64_t seen;
static struct rights_waits waits;

static int begin(void **state)
{
    (void)state;
    uv_loop_init(&loop);
    seen = 5;
    rights_waits_init(&waits, &seen, &loop);
    return 0;
}

static int end(void **state)
{
    (void)state;
    assert_null(waits.first);
    assert_int_equal(waits.bytes, 0);
    uv_loop_close(&loop);
    return 0;
}

/* -1 until it ends. */
static void note(void *argument, enum store_result result)
{
    *(int *)argument = (int)result;
}

static int wait_for(uint64_t rights, size_t bytes, int *result)
{
    *result = -1;
    rights_wait(&waits, rights, bytes, note, result);
    return *result;
}

static void test_what_was_seen_does_not_wait(void **state)
{
    int result;

    (void)state;
    assert_int_equal(wait_for(5, 10, &result), STORE_DONE);
    assert_int_equal(rights_waits_due_ms(&waits), INT64_MAX);
}

static void test_each_ends_when_its_own_right_is_seen(void **state)
{
    int later, sooner;

    (void)state;
    assert_int_equal(wait_for(7, 10, &later), -1);
    assert_int_equal(wait_for(6, 10, &sooner), -1);
    assert_int_equal(rights_waits_due_ms(&waits), (int64_t)uv_now(&loop) + RIGHTS_WAIT_MS);
    rights_waits_end(&waits);
    assert_int_equal(sooner, -1);
    seen = 6;
    rights_waits_end(&waits);
    assert_int_equal(sooner, STORE_DONE);
    assert_int_equal(later, -1);
    seen = 7;
    rights_waits_end(&waits);
    assert_int_equal(later, STORE_DONE);
}

static void test_more_than_may_wait_is_refused_at_once(void **state)
{
    int large, small;

    (void)state;
    assert_int_equal(wait_for(6, 2 * (size_t)RIGHTS_WAIT_BYTES, &large), -1);
    assert_int_equal(wait_for(6, 1, &small), STORE_UNAVAILABLE);
    seen = 6;
    rights_waits_end(&waits);
    assert_int_equal(large, STORE_DONE);
    assert_int_equal(wait_for(7, 1, &small), -1);
    assert_int_equal(wait_for(7, RIGHTS_WAIT_BYTES, &large), STORE_UNAVAILABLE);
    rights_waits_give_up(&waits);
    assert_int_equal(small, STORE_UNAVAILABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_was_seen_does_not_wait, begin, end),
        cmocka_unit_test_setup_teardown(test_each_ends_when_its_own_right_is_seen, begin, end),
        cmocka_unit_test_setup_teardown(test_more_than_may_wait_is_refused_at_once, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
