#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/buffer.h"
#include "core/embedded.h"
#include "core/ulid.h"
#include "store/keys.h"

static void test_a_log_is_cut_after_every_two_thousand(void **state)
{
    (void)state;
    assert_int_equal(volume_of(1), 0);
    assert_int_equal(volume_of(2000), 0);
    assert_int_equal(volume_of(2001), 1);
    assert_int_equal(volume_of(4000), 1);
    assert_int_equal(volume_of(4001), 2);
}

static void assert_month(int64_t time_ms, const char *name, int64_t expires_ms)
{
    struct ledger_month month;
    char op[ULID_SIZE];

    ulid_make(op, time_ms);
    ledger_month_of(op, &month);
    assert_string_equal(month.name, name);
    assert_int_equal(month.expires_ms, expires_ms);
}

static void test_an_op_belongs_to_the_month_of_its_own_time(void **state)
{
    const int64_t kept_ms = (LEDGER_DAYS + 1) * 24 * 3600 * INT64_C(1000);

    (void)state;
    assert_month(1795305600123, "202611", 1796083200000 + kept_ms);
    /* The last and the first millisecond of a year. */
    assert_month(1798761599999, "202612", 1798761600000 + kept_ms);
    assert_month(1798761600000, "202701", 1801440000000 + kept_ms);
    assert_month(INT64_C(281474976710655), "1088908", INT64_C(281477548800000) + kept_ms);
}

static void read_keys(struct buffer *keys)
{
    FILE *file = fopen(SOURCE_ROOT "/schema/redis/keys.md", "r");
    char block[4096];
    size_t length;

    assert_non_null(file);
    while ((length = fread(block, 1, sizeof(block), file)) > 0)
        buffer_append(keys, block, length);
    fclose(file);
}

/* Every key is written as s .. 'name' in the functions and as `{s}name` in the list. */
static void test_the_list_of_keys_names_what_the_functions_use(void **state)
{
    struct buffer keys = {0};
    char listed[64];

    (void)state;
    read_keys(&keys);
    for (const char *at = redis_functions[0].bytes; (at = strstr(at, "s .. '")) != NULL;) {
        at += strlen("s .. '");
        snprintf(listed, sizeof(listed), "| `{s}%.*s", (int)strcspn(at, "'"), at);
        if (strstr(keys.bytes, listed) == NULL)
            fail_msg("keys.md does not list %s", listed + 3);
    }
    buffer_finish(&keys);
}

static void test_the_functions_use_what_the_list_of_keys_names(void **state)
{
    static const char *const plain[] = {"beat", "signals"};
    struct buffer keys = {0};
    char used[64];

    (void)state;
    read_keys(&keys);
    for (const char *at = keys.bytes; (at = strstr(at, "\n| `{s}")) != NULL;) {
        at += strlen("\n| `{s}");
        snprintf(used, sizeof(used), "s .. '%.*s'", (int)strcspn(at, "<`"), at);
        if (strncmp(at, plain[0], strlen(plain[0])) != 0 && strncmp(at, plain[1], strlen(plain[1])) != 0 &&
            strstr(redis_functions[0].bytes, used) == NULL)
            fail_msg("sfat.lua does not use %s", used);
    }
    buffer_finish(&keys);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_log_is_cut_after_every_two_thousand),
        cmocka_unit_test(test_an_op_belongs_to_the_month_of_its_own_time),
        cmocka_unit_test(test_the_list_of_keys_names_what_the_functions_use),
        cmocka_unit_test(test_the_functions_use_what_the_list_of_keys_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
