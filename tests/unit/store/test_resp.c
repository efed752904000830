#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/memory.h"
#include "hub/log_store.h"
#include "store/register_words.h"
#include "store/resp.h"

static void assert_taken(struct resp *resp, const char *wanted)
{
    size_t length;
    char *text = resp_take(resp, &length);

    assert_int_equal(length, strlen(wanted));
    assert_string_equal(text, wanted);
    mem_free(text);
}

static void test_writes_words_with_their_lengths(void **state)
{
    struct resp resp;

    (void)state;
    resp_begin(&resp, 4);
    resp_text(&resp, "SET");
    resp_bytes(&resp, "a\r\nb", 4);
    resp_number(&resp, -12);
    resp_count(&resp, UINT64_MAX);
    assert_taken(&resp, "*4\r\n$3\r\nSET\r\n$4\r\na\r\nb\r\n$3\r\n-12\r\n$20\r\n18446744073709551615\r\n");
}

static void test_calls_a_function_with_the_shard_as_its_key(void **state)
{
    struct resp resp;

    (void)state;
    resp_begin_call(&resp, "load_1", 1);
    resp_text(&resp, "");
    assert_taken(&resp, "*5\r\n$5\r\nFCALL\r\n$6\r\nload_1\r\n$1\r\n1\r\n$3\r\n{s}\r\n$0\r\n\r\n");
}

static void test_writes_guards_and_writes_as_words(void **state)
{
    struct register_guard guards[] = {{"k", "f", NULL, ERR_BUSY}, {"k", "g", "-", ERR_BUSY}};
    struct register_write writes[] = {{REGISTER_EXPIRE, "k", NULL, "9"}};
    struct resp resp;

    (void)state;
    resp_begin(&resp, register_words(2, 1));
    register_words_add(&resp, guards, 2, writes, 1);
    assert_taken(&resp,
                 "*11\r\n$1\r\n2\r\n$1\r\nk\r\n$1\r\nf\r\n$1\r\n-\r\n$1\r\nk\r\n$1\r\ng\r\n$2\r\n=-\r\n"
                 "$1\r\nE\r\n$1\r\nk\r\n$0\r\n\r\n$1\r\n9\r\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_writes_words_with_their_lengths),
        cmocka_unit_test(test_calls_a_function_with_the_shard_as_its_key),
        cmocka_unit_test(test_writes_guards_and_writes_as_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
