#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base64.h"

/* RFC 4648, section 10, and bytes with every digit. */
static void test_bytes_become_text_and_bytes_again(void **state)
{
    static const struct {
        const char *bytes, *text;
    } rows[] = {{"", ""},
                {"f", "Zg=="},
                {"fo", "Zm8="},
                {"foo", "Zm9v"},
                {"foob", "Zm9vYg=="},
                {"fooba", "Zm9vYmE="},
                {"foobar", "Zm9vYmFy"},
                {"\xfb\xef\xff", "++//"}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buffer text = {0}, bytes = {0};

        base64_write(&text, rows[i].bytes, strlen(rows[i].bytes));
        assert_int_equal(text.length, strlen(rows[i].text));
        assert_memory_equal(text.bytes, rows[i].text, text.length);
        assert_true(base64_read(&bytes, rows[i].text, strlen(rows[i].text)));
        assert_int_equal(bytes.length, strlen(rows[i].bytes));
        if (bytes.length > 0)
            assert_memory_equal(bytes.bytes, rows[i].bytes, bytes.length);
        buffer_finish(&text);
        buffer_finish(&bytes);
    }
}

static void test_what_we_would_not_write_is_refused(void **state)
{
    static const char *const texts[] = {
        "Z", "Zg", "Zg=", "Zg==Zg==", "Z===", "====", "Zh==", "Zm9=", "Zm-v", "Zm9v\n\n\n\n", " Zg=", "Zm=v"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct buffer bytes = {0};

        assert_false(base64_read(&bytes, texts[i], strlen(texts[i])));
        assert_int_equal(bytes.length, 0);
        buffer_finish(&bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes_become_text_and_bytes_again),
        cmocka_unit_test(test_what_we_would_not_write_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
