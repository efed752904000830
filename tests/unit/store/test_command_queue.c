#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/memory.h"
#include "store/command_queue.h"

static struct command *command(const char *text, size_t length)
{
    return command_new(mem_copy(text, length), length, NULL, NULL);
}

static void end_all(struct command_queue *queue)
{
    struct command *taken;

    while ((taken = command_queue_take(queue)) != NULL)
        command_end(taken, NULL);
}

static void test_keeps_the_order_over_connections(void **state)
{
    struct command_queue queue;
    struct command *one = command("1", 1), *two = command("2", 1), *three = command("3", 1);

    (void)state;
    command_queue_init(&queue, 10, 100);
    assert_true(command_queue_add(&queue, one));
    assert_true(command_queue_add(&queue, two));
    assert_ptr_equal(command_queue_send(&queue), one);
    assert_ptr_equal(command_queue_send(&queue), two);
    assert_null(command_queue_send(&queue));
    assert_true(command_queue_add(&queue, three));
    assert_ptr_equal(command_queue_take(&queue), one);
    command_end(one, NULL);
    assert_int_equal(queue.sent_count, 1);
    /* The connection is lost: what was sent and not answered is first again. */
    command_queue_unsend(&queue);
    assert_int_equal(queue.sent_bytes, 0);
    assert_ptr_equal(command_queue_send(&queue), two);
    assert_ptr_equal(command_queue_send(&queue), three);
    end_all(&queue);
    assert_int_equal(queue.count, 0);
    assert_int_equal(queue.sent_count, 0);
}

static void test_is_bounded_in_number(void **state)
{
    struct command_queue queue;
    struct command *third = command("3", 1);

    (void)state;
    command_queue_init(&queue, 2, 100);
    assert_true(command_queue_add(&queue, command("1", 1)));
    assert_true(command_queue_add(&queue, command("2", 1)));
    assert_false(command_queue_add(&queue, third));
    command_end(command_queue_take(&queue), NULL);
    assert_true(command_queue_add(&queue, third));
    end_all(&queue);
}

static void test_is_bounded_in_bytes_but_takes_any_single_command(void **state)
{
    struct command_queue queue;
    struct command *more = command("1", 1);

    (void)state;
    command_queue_init(&queue, 10, 4);
    assert_true(command_queue_add(&queue, command("123456", 6)));
    assert_false(command_queue_add(&queue, more));
    end_all(&queue);
    assert_int_equal(queue.bytes, 0);
    assert_true(command_queue_add(&queue, more));
    assert_true(command_queue_add(&queue, command("234", 3)));
    end_all(&queue);
}

static void count_call(void *argument, const struct redisReply *reply)
{
    assert_null(reply);
    ++*(int *)argument;
}

static void test_a_command_ends_once(void **state)
{
    int calls = 0;

    (void)state;
    command_end(command_new(mem_copy("1", 1), 1, count_call, &calls), NULL);
    assert_int_equal(calls, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keeps_the_order_over_connections),
        cmocka_unit_test(test_is_bounded_in_number),
        cmocka_unit_test(test_is_bounded_in_bytes_but_takes_any_single_command),
        cmocka_unit_test(test_a_command_ends_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
