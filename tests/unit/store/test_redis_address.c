#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "store/backoff.h"
#include "store/redis_address.h"
#include "store/redis_functions.h"

static void test_reads_a_socket_or_a_host_and_port(void **state)
{
    struct redis_address address;

    (void)state;
    assert_true(redis_address_parse(&address, "unix:/run/redis.sock"));
    assert_string_equal(address.text, "/run/redis.sock");
    assert_int_equal(address.port, 0);
    assert_true(redis_address_parse(&address, "localhost:6380"));
    assert_string_equal(address.text, "localhost");
    assert_int_equal(address.port, 6380);
    assert_true(redis_address_parse(&address, "::1:6379"));
    assert_string_equal(address.text, "::1");
}

static void test_refuses_what_is_no_address(void **state)
{
    static const char *const wrong[] = {"",           "localhost", ":6379", "host:",        "host:0",
                                        "host:65536", "host:1x",   "unix:", "unix:relative"};
    struct redis_address address;
    char long_path[200] = "unix:/";

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_false(redis_address_parse(&address, wrong[i]));
    memset(long_path + 6, 'x', 150);
    assert_false(redis_address_parse(&address, long_path));
}

static void test_waits_longer_each_time_but_not_beyond_two_seconds(void **state)
{
    struct backoff backoff = {0};

    (void)state;
    assert_int_equal(backoff_wait_ms(&backoff, 0), 25);
    assert_int_equal(backoff_wait_ms(&backoff, 50), 100);
    assert_int_equal(backoff_wait_ms(&backoff, 0), 100);
    for (unsigned i = 0; i < 100; i++)
        assert_in_range(backoff_wait_ms(&backoff, i * 7919), 100, BACKOFF_MOST_MS);
    backoff_reset(&backoff);
    assert_in_range(backoff_wait_ms(&backoff, 12345), 25, 50);
}

static void test_finds_the_revision_of_a_library(void **state)
{
    (void)state;
    assert_int_equal(redis_functions_revision("#!lua name=sfat\n-- Revision 12. Raise it"), 12);
    assert_int_equal(redis_functions_revision("#!lua name=other"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_a_socket_or_a_host_and_port),
        cmocka_unit_test(test_refuses_what_is_no_address),
        cmocka_unit_test(test_waits_longer_each_time_but_not_beyond_two_seconds),
        cmocka_unit_test(test_finds_the_revision_of_a_library),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
