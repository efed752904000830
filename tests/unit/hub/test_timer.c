#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/memory.h"
#include "hub/timer.h"

#define MANY 200

static struct timers timers;
static int64_t fired[2 * MANY];
static size_t fired_count;

static int set_up(void **state)
{
    (void)state;
    fired_count = 0;
    return 0;
}

static int take_down(void **state)
{
    (void)state;
    timers_finish(&timers);
    return 0;
}

static void note(void *argument)
{
    fired[fired_count++] = ((struct timer *)argument)->at_ms;
}

static void set_again(void *argument)
{
    note(argument);
    timer_set(&timers, argument, 0);
}

static void cancel_other(void *argument)
{
    struct timer *timer = argument;

    note(timer);
    timer_cancel(&timers, timer + 1);
}

static void test_fires_in_order_whatever_the_order_of_setting(void **state)
{
    struct timer set[MANY];

    (void)state;
    srand(1);
    for (size_t i = 0; i < MANY; i++) {
        set[i] = (struct timer){.fire = note, .argument = &set[i]};
        timer_set(&timers, &set[i], rand() % 1000);
    }
    timers_run(&timers, 1000);
    assert_int_equal(fired_count, MANY);
    for (size_t i = 1; i < MANY; i++)
        assert_true(fired[i - 1] <= fired[i]);
    assert_true(timers_next_ms(&timers) == TIMER_NEVER);
}

static void test_fires_what_is_due_and_no_more(void **state)
{
    struct timer early = {.fire = note, .argument = &early}, late = {.fire = note, .argument = &late};

    (void)state;
    timer_set(&timers, &late, 11);
    timer_set(&timers, &early, 10);
    timers_run(&timers, 10);
    assert_int_equal(fired_count, 1);
    assert_true(timers_next_ms(&timers) == 11);
    assert_int_equal(early.place, 0);
    timer_cancel(&timers, &late);
    timer_cancel(&timers, &late);
    timers_run(&timers, 100);
    assert_int_equal(fired_count, 1);
}

static void test_moves_a_timer_that_is_set_again(void **state)
{
    struct timer timer = {.fire = note, .argument = &timer}, other = {.fire = note, .argument = &other};

    (void)state;
    timer_set(&timers, &timer, 10);
    timer_set(&timers, &other, 20);
    timer_set(&timers, &timer, 30);
    assert_int_equal(timers.count, 2);
    timers_run(&timers, 25);
    assert_int_equal(fired_count, 1);
    timers_run(&timers, 30);
    assert_int_equal(fired_count, 2);
    assert_int_equal(fired[1], 30);
}

static void test_what_sets_itself_again_does_not_keep_the_loop(void **state)
{
    struct timer timer = {.fire = set_again, .argument = &timer};

    (void)state;
    timer_set(&timers, &timer, 0);
    timers_run(&timers, 5);
    assert_int_equal(fired_count, 1);
    assert_true(timers_next_ms(&timers) == 0);
}

static void test_what_fires_may_cancel_what_is_due(void **state)
{
    struct timer pair[2] = {{.fire = cancel_other, .argument = &pair[0]},
                            {.fire = note, .argument = &pair[1]}};

    (void)state;
    timer_set(&timers, &pair[0], 1);
    timer_set(&timers, &pair[1], 2);
    timers_run(&timers, 5);
    assert_int_equal(fired_count, 1);
}

static void test_cancelling_any_keeps_the_order_of_the_rest(void **state)
{
    struct timer set[MANY];

    (void)state;
    srand(2);
    for (size_t i = 0; i < MANY; i++) {
        set[i] = (struct timer){.fire = note, .argument = &set[i]};
        timer_set(&timers, &set[i], rand() % 1000);
    }
    for (size_t i = 0; i < MANY; i += 3)
        timer_cancel(&timers, &set[i]);
    timers_run(&timers, 1000);
    assert_int_equal(fired_count, MANY - (MANY + 2) / 3);
    for (size_t i = 1; i < fired_count; i++)
        assert_true(fired[i - 1] <= fired[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_fires_in_order_whatever_the_order_of_setting, set_up, take_down),
        cmocka_unit_test_setup_teardown(test_fires_what_is_due_and_no_more, set_up, take_down),
        cmocka_unit_test_setup_teardown(test_moves_a_timer_that_is_set_again, set_up, take_down),
        cmocka_unit_test_setup_teardown(test_what_sets_itself_again_does_not_keep_the_loop, set_up,
                                        take_down),
        cmocka_unit_test_setup_teardown(test_what_fires_may_cancel_what_is_due, set_up, take_down),
        cmocka_unit_test_setup_teardown(test_cancelling_any_keeps_the_order_of_the_rest, set_up, take_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
