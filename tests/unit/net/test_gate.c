#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include <cmocka.h>

#include "core/memory.h"
#include "net/gate.h"

static struct address address(const char *text)
{
    struct address address;

    assert_true(address_parse(&address, text, strlen(text)));
    return address;
}

static void assert_text(const struct address *address, const char *expected)
{
    char text[ADDRESS_TEXT_SIZE];

    address_write(address, text);
    assert_string_equal(text, expected);
}

static void test_reads_addresses_as_proxies_write_them(void **state)
{
    static const char *const cases[][2] = {
        {"192.0.2.7", "192.0.2.7"},        {"192.0.2.7:8080", "192.0.2.7"},
        {"::ffff:192.0.2.7", "192.0.2.7"}, {"2001:db8::1", "2001:db8::1"},
        {"[2001:db8::1]", "2001:db8::1"},  {"[2001:db8::1]:443", "2001:db8::1"},
    };
    static const char *const wrong[] = {"",        "x",       "1.2.3", "1.2.3.4.5",
                                        "unknown", "_hidden", "[::1",  "1.2.3.4 5"};
    struct address unused;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct address read = address(cases[i][0]);

        assert_text(&read, cases[i][1]);
    }
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_false(address_parse(&unused, wrong[i], strlen(wrong[i])));
}

static void test_knows_ranges(void **state)
{
    static const struct {
        const char *range, *address;
        bool has;
    } cases[] = {
        {"10.0.0.0/8", "10.200.3.4", true},    {"10.0.0.0/8", "11.0.0.1", false},
        {"172.16.0.0/12", "172.31.9.9", true}, {"172.16.0.0/12", "172.32.0.0", false},
        {"10.1.2.3", "10.1.2.3", true},        {"10.1.2.3", "10.1.2.4", false},
        {"fd00::/8", "fd12::1", true},         {"fd00::/8", "fe80::1", false},
        {"0.0.0.0/0", "8.8.8.8", true},        {"0.0.0.0/0", "2001:db8::1", false},
        {"::/0", "2001:db8::1", true},
    };
    static const char *const wrong[] = {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x",
                                        "::/129",      "host",      "10.0.0.0/-1"};
    struct address_range range;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct address one = address(cases[i].address);

        assert_true(address_range_parse(&range, cases[i].range));
        assert_int_equal(address_range_has(&range, &one), cases[i].has);
    }
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_false(address_range_parse(&range, wrong[i]));
}

static struct gate gate_with(const char *const *proxies, unsigned most, unsigned most_per_address)
{
    struct gate gate;

    assert_true(gate_init(&gate, &(struct gate_options){
                                     .port = 8080,
                                     .trusted_proxies = proxies,
                                     .connections = most,
                                     .connections_per_address = most_per_address,
                                 }));
    return gate;
}

static void assert_source(const struct gate *gate, const char *neighbour, const char *forwarded_for,
                          const char *expected, bool is_exempt)
{
    struct address from = address(neighbour);
    struct source source = gate_source(gate, &from, forwarded_for);

    assert_text(&source.address, expected);
    assert_int_equal(source.is_exempt, is_exempt);
}

static void test_believes_only_what_a_trusted_proxy_wrote_last(void **state)
{
    static const char *const proxies[] = {"127.0.0.1", "10.0.0.0/8", NULL};
    struct gate gate = gate_with(proxies, 10, 10);

    (void)state;
    assert_source(&gate, "198.51.100.1", NULL, "198.51.100.1", false);
    assert_source(&gate, "198.51.100.1", "203.0.113.9", "198.51.100.1", false);
    assert_source(&gate, "10.1.1.1", "203.0.113.9", "203.0.113.9", false);
    assert_source(&gate, "10.1.1.1", "192.0.2.1, 203.0.113.9", "203.0.113.9", false);
    assert_source(&gate, "10.1.1.1", "203.0.113.9,\t 2001:db8:1:2:3:4:5:6 ", "2001:db8:1:2::", false);
    assert_source(&gate, "10.1.1.1", "203.0.113.9, unknown", "10.1.1.1", false);
    assert_source(&gate, "10.1.1.1", "", "10.1.1.1", false);
    assert_source(&gate, "127.0.0.1", NULL, "127.0.0.1", true);
    assert_source(&gate, "127.0.0.1", "203.0.113.9", "203.0.113.9", false);
    assert_source(&gate, "::1", NULL, "::1", true);
    assert_source(&gate, "::1", "203.0.113.9", "::1", false);
    gate_finish(&gate);
}

static void test_refuses_a_proxy_that_is_no_address(void **state)
{
    static const char *const proxies[] = {"caddy", NULL};
    struct gate gate;

    (void)state;
    assert_false(gate_init(
        &gate, &(struct gate_options){
                   .port = 1, .trusted_proxies = proxies, .connections = 1, .connections_per_address = 1}));
    assert_false(gate_init(&gate, &(struct gate_options){.public_url = "sfat.example",
                                                         .connections = 1,
                                                         .connections_per_address = 1}));
}

static struct visitor *enter(struct gate *gate, const char *text)
{
    struct address from = address(text);

    return gate_enter(gate, &from);
}

static void test_counts_connections_by_subscriber(void **state)
{
    struct gate gate = gate_with(NULL, 100, 2);
    struct visitor *first = enter(&gate, "2001:db8::1"), *second = enter(&gate, "2001:db8::2"), *again;

    (void)state;
    assert_non_null(first);
    assert_non_null(second);
    assert_null(enter(&gate, "2001:db8::3"));
    admission_leave(gate.admission, first);
    again = enter(&gate, "2001:db8::3");
    assert_non_null(again);
    admission_leave(gate.admission, second);
    admission_leave(gate.admission, again);
    assert_int_equal(admission_count(gate.admission), 0);
    gate_finish(&gate);
}

static void test_counts_this_machine_and_proxies_in_all_only(void **state)
{
    static const char *const proxies[] = {"10.0.0.1", NULL};
    struct gate gate = gate_with(proxies, 6, 1);
    struct visitor *visitors[6];

    (void)state;
    for (size_t i = 0; i < 6; i++)
        visitors[i] = enter(&gate, i % 2 ? "127.0.0.1" : "10.0.0.1");
    assert_non_null(visitors[5]);
    assert_null(enter(&gate, "127.0.0.1"));
    for (size_t i = 0; i < 6; i++)
        admission_leave(gate.admission, visitors[i]);
    gate_finish(&gate);
}

static void test_moves_a_connection_to_whom_it_was_forwarded_for(void **state)
{
    static const char *const proxies[] = {"10.0.0.1", NULL};
    struct gate gate = gate_with(proxies, 10, 1);
    struct address client = address("203.0.113.9");
    struct visitor *first = enter(&gate, "10.0.0.1"), *second = enter(&gate, "10.0.0.1"), *moved;

    (void)state;
    moved = admission_move(gate.admission, first, &client);
    assert_non_null(moved);
    assert_ptr_equal(admission_move(gate.admission, moved, &client), moved);
    assert_null(admission_move(gate.admission, second, &client));
    admission_leave(gate.admission, second);
    admission_leave(gate.admission, moved);
    gate_finish(&gate);
}

static void test_counts_many_addresses(void **state)
{
    struct gate gate = gate_with(NULL, 5000, 1);
    struct visitor *visitors[5000];

    (void)state;
    for (unsigned i = 0; i < 5000; i++) {
        struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0xC6336400 + i)};
        struct address one;

        assert_true(address_from_socket(&one, (struct sockaddr *)&from));
        visitors[i] = gate_enter(&gate, &one);
        assert_non_null(visitors[i]);
        if (i < 4999)
            assert_null(gate_enter(&gate, &one));
    }
    for (unsigned i = 0; i < 5000; i++)
        admission_leave(gate.admission, visitors[i]);
    gate_finish(&gate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_addresses_as_proxies_write_them),
        cmocka_unit_test(test_knows_ranges),
        cmocka_unit_test(test_believes_only_what_a_trusted_proxy_wrote_last),
        cmocka_unit_test(test_refuses_a_proxy_that_is_no_address),
        cmocka_unit_test(test_counts_connections_by_subscriber),
        cmocka_unit_test(test_counts_this_machine_and_proxies_in_all_only),
        cmocka_unit_test(test_moves_a_connection_to_whom_it_was_forwarded_for),
        cmocka_unit_test(test_counts_many_addresses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
