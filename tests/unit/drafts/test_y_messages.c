#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "drafts/y_messages.h"

static void assert_read(enum message_kind kind, size_t body, const char *bytes, size_t length)
{
    struct y_message message;

    assert_true(y_message_read(&message, bytes, length));
    assert_int_equal(message.kind, kind);
    assert_int_equal(message.length, body);
}

static void assert_refused(const char *bytes, size_t length)
{
    struct y_message message;

    assert_false(y_message_read(&message, bytes, length));
}

/* As y-websocket 3.1.0 sends them. */
static void test_reads_what_stock_clients_say(void **state)
{
    (void)state;
    assert_read(MESSAGE_STEP_1, 3, "\x00\x00\x03\x01\x01\x01", 6);
    assert_read(MESSAGE_STEP_2, 2, "\x00\x01\x02\x00\x00", 5);
    assert_read(MESSAGE_UPDATE, 2, "\x00\x02\x02\x00\x00", 5);
    assert_read(MESSAGE_AWARENESS, 13, "\x01\x0d\x01\x01\x01\x09{\"u\":\"a\"}", 15);
    assert_read(MESSAGE_QUERY_AWARENESS, 0, "\x03", 1);
    assert_read(MESSAGE_WANT_SAVED, 0, "\x64\x00", 2);
}

static void test_refuses_what_is_no_message_or_more_than_one(void **state)
{
    (void)state;
    assert_refused("", 0);
    assert_refused("\x00", 1);
    assert_refused("\x00\x03\x00", 3);
    assert_refused("\x00\x00\x02\x00", 4);
    assert_refused("\x00\x00\x01\x00\x00", 5);
    assert_refused("\x02\x00\x01x", 4);
    assert_refused("\x63\x00", 2);
    assert_refused("\x64\x01", 2);
    assert_refused("\x64\x00\x00", 3);
    assert_refused("\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 12);
}

static void test_numbers_come_back_as_they_went(void **state)
{
    static const uint64_t values[] = {0, 1, 127, 128, 16383, 16384, UINT32_MAX, (UINT64_C(1) << 53) - 1};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        struct buffer bytes = {0};
        struct reader reader;
        uint64_t value;

        write_uint(&bytes, values[i]);
        reader = (struct reader){(const uint8_t *)bytes.bytes, (const uint8_t *)bytes.bytes + bytes.length};
        assert_true(read_uint(&reader, &value));
        assert_int_equal(value, values[i]);
        assert_ptr_equal(reader.at, reader.end);
        buffer_finish(&bytes);
    }
}

static void test_numbers_beyond_those_of_javascript_are_refused(void **state)
{
    static const uint8_t bytes[] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x10};
    struct reader reader = {bytes, bytes + sizeof(bytes)};
    uint64_t value;

    (void)state;
    assert_false(read_uint(&reader, &value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_what_stock_clients_say),
        cmocka_unit_test(test_refuses_what_is_no_message_or_more_than_one),
        cmocka_unit_test(test_numbers_come_back_as_they_went),
        cmocka_unit_test(test_numbers_beyond_those_of_javascript_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
