#include "golden.h"

#include "crdt/json_out.h"
#include "crdt/utf.h"
#include "crdt/value.h"

static bool is_json(const char *text)
{
    return json_is_valid((struct span){(const uint8_t *)text, strlen(text)});
}

static void test_takes_the_json_that_javascript_takes(void **state)
{
    static const char *const good[] = {
        "null",
        "true",
        " [ ] ",
        "{}",
        "0",
        "-0",
        "-1.5e+10",
        "1E5",
        "0.5",
        "\"\\u00e9\\n\\\"\\/\"",
        "\"\\ud800\"",
        "[1,[2,{\"a\":null}]]",
        "{\"a\":1,\"a\":2}",
        "\t\r\n1 ",
    };
    static const char *const bad[] = {
        "",     " ",     "01",      "-",        "1.",        ".5",          "1e",       "+1",
        "nul",  "nullx", "'a'",     "\"",       "\"\\x\"",   "\"\\u12g4\"", "\"\n\"",   "[1,]",
        "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}", "{a:1}",     "{\"a\":1,}",  "]",        "[}",
        "{]",   "1 2",   "[",       "{\"a\":1", "undefined", "NaN",         "Infinity", "\xef\xbb\xbf{}",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        if (!is_json(good[i]))
            fail_msg("%s", good[i]);
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        if (is_json(bad[i]))
            fail_msg("%s", bad[i]);
    }
}

static void test_bounds_the_depth_of_json(void **state)
{
    struct buffer text = {0};

    (void)state;
    for (int i = 0; i < VALUE_DEPTH_MAX; i++)
        buffer_append(&text, "[", 1);
    for (int i = 0; i < VALUE_DEPTH_MAX; i++)
        buffer_append(&text, "]", 1);
    assert_true(is_json(text.bytes));
    buffer_append(&text, "]", 1);
    text.bytes[0] = '[';
    assert_false(is_json(text.bytes));
    buffer_clear(&text);
    for (int i = 0; i <= VALUE_DEPTH_MAX; i++)
        buffer_append(&text, "[", 1);
    for (int i = 0; i <= VALUE_DEPTH_MAX; i++)
        buffer_append(&text, "]", 1);
    assert_false(is_json(text.bytes));
    buffer_finish(&text);
}

static bool reads_uint(const char *hex, uint64_t *value)
{
    struct buffer bytes = bytes_of_hex(hex);
    struct wire wire = wire_over(bytes.bytes, bytes.length);
    bool good = wire_read_uint(&wire, value) && wire.at == wire.end;

    buffer_finish(&bytes);
    return good;
}

static void test_reads_numbers_up_to_53_bits(void **state)
{
    uint64_t value = 0;

    (void)state;
    assert_true(reads_uint("7f", &value) && value == 127);
    assert_true(reads_uint("80 00", &value) && value == 0);
    assert_true(reads_uint("ac 02", &value) && value == 300);
    assert_true(reads_uint("ff ff ff ff ff ff ff 0f", &value) && value == WIRE_UINT_MAX);
    assert_false(reads_uint("80 80 80 80 80 80 80 10", &value));
    assert_false(reads_uint("80 80 80 80 80 80 80 80 01", &value));
    assert_false(reads_uint("80", &value));
    assert_false(reads_uint("", &value));
}

static void test_writes_integers_as_it_reads_them(void **state)
{
    static const int64_t numbers[] = {
        0, 1, -1, 63, 64, -64, 8192, INT32_MAX, -(INT64_C(1) << 52), (INT64_C(1) << 53) - 1};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        struct buffer bytes = {0};
        struct wire wire;
        int64_t number;

        wire_write_int(&bytes, numbers[i]);
        wire = wire_over(bytes.bytes, bytes.length);
        assert_true(wire_read_int(&wire, &number) && wire.at == wire.end);
        assert_true(number == numbers[i]);
        buffer_finish(&bytes);
    }
}

static void test_finds_utf16_offsets(void **state)
{
    const uint8_t *text = (const uint8_t *)"aș漢👾z";
    size_t units;

    (void)state;
    assert_true(utf8_measure(text, strlen((const char *)text), &units));
    assert_int_equal(units, 6);
    assert_int_equal(utf8_find_unit(text, 11, 1).bytes, 1);
    assert_int_equal(utf8_find_unit(text, 11, 2).bytes, 3);
    assert_int_equal(utf8_find_unit(text, 11, 3).bytes, 6);
    assert_false(utf8_find_unit(text, 11, 3).inside_pair);
    assert_int_equal(utf8_find_unit(text, 11, 4).bytes, 6);
    assert_true(utf8_find_unit(text, 11, 4).inside_pair);
    assert_int_equal(utf8_find_unit(text, 11, 5).bytes, 10);
    assert_int_equal(utf8_find_unit(text, 11, 6).bytes, 11);
}

static void assert_any(const char *hex, const char *expected)
{
    struct buffer bytes = bytes_of_hex(hex), out = {0};
    struct wire wire = wire_over(bytes.bytes, bytes.length);

    assert_true(any_skip(&wire) && wire.at == wire.end);
    wire = wire_over(bytes.bytes, bytes.length);
    json_out_any(&out, &wire);
    assert_true(wire.at == wire.end);
    assert_string_equal(out.bytes, expected);
    buffer_finish(&bytes);
    buffer_finish(&out);
}

static void test_writes_values_as_json(void **state)
{
    (void)state;
    assert_any("7f", "null");
    assert_any("7d c0 01", "-64");
    assert_any("7d 40", "0");
    assert_any("7c 3f 00 00 00", "0.5");
    assert_any("7b 3f b9 99 99 99 99 99 9a", "0.1");
    assert_any("7b 7f f8 00 00 00 00 00 00", "null");
    assert_any("7b 43 3f ff ff ff ff ff ff", "9007199254740991");
    assert_any("7a ff ff ff ff ff ff ff ff", "-1");
    assert_any("77 03 61 22 0a", "\"a\\\"\\n\"");
    assert_any("76 02 01 61 7f 01 62 75 02 7f 7e", "{\"b\":[null,null]}");
    assert_any("75 03 75 00 76 00 78", "[[],{},true]");
    assert_any("74 04 01 02 03 04", "\"AQIDBA==\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_takes_the_json_that_javascript_takes),
        cmocka_unit_test(test_bounds_the_depth_of_json),
        cmocka_unit_test(test_reads_numbers_up_to_53_bits),
        cmocka_unit_test(test_writes_integers_as_it_reads_them),
        cmocka_unit_test(test_finds_utf16_offsets),
        cmocka_unit_test(test_writes_values_as_json),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
