#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <uv.h>

#include "directory/passwords.h"

#define PASSWORD "o parolă lungă"

static void test_a_kept_password_knows_its_own(void **state)
{
    char kept[PASSWORD_KEPT_SIZE], again[PASSWORD_KEPT_SIZE];

    (void)state;
    password_keep(PASSWORD, kept);
    password_keep(PASSWORD, again);
    assert_string_not_equal(kept, again);
    assert_memory_equal(kept, "scrypt:15:8:3:", 14);
    assert_null(strstr(kept, PASSWORD));
    assert_true(password_is_right(PASSWORD, kept));
    assert_false(password_is_right("o parolă lunga", kept));
    assert_false(password_is_right("", kept));
}

/* Parameters that were right once stay right; ones that cannot be are refused, whoever wrote them. */
static void test_a_password_is_judged_by_its_own_parameters(void **state)
{
    (void)state;
    assert_true(password_is_right("password",
                                  "scrypt:4:1:1:00000000000000000000000000000000:"
                                  "2fab3b8354e03d96330925f10d60133591bd3bee1ac0790c95984bc78f55040c"));
    assert_false(password_is_right(PASSWORD, ""));
    assert_false(password_is_right(PASSWORD, "plain:" PASSWORD));
    assert_false(password_is_right(PASSWORD,
                                   "scrypt:40:8:1:00000000000000000000000000000000:"
                                   "0000000000000000000000000000000000000000000000000000000000000000"));
    assert_false(password_is_right(PASSWORD, "scrypt:4:1:1:00:00"));
}

static void test_what_is_easily_guessed_is_weak(void **state)
{
    (void)state;
    assert_true(password_is_weak("aaaaaaaaaaaa", "ana@exemplu.ro"));
    assert_true(password_is_weak("ababababab12", "ana@exemplu.ro"));
    assert_true(password_is_weak("Ana@Exemplu.ro", "ana@exemplu.ro"));
    assert_true(password_is_weak("scurtă1", "ana@exemplu.ro"));
    assert_false(password_is_weak("o parolă lungă", "ana@exemplu.ro"));
}

struct count {
    unsigned right, wrong;
};

static void on_judged(void *argument, bool is_right)
{
    struct count *count = argument;

    count->right += is_right;
    count->wrong += !is_right;
}

static void on_kept(void *argument, const char *kept)
{
    memcpy(argument, kept, strlen(kept) + 1);
}

static void test_work_is_done_off_the_loop_and_bounded(void **state)
{
    uv_loop_t loop;
    struct passwords *passwords;
    struct count count = {0};
    char kept[PASSWORD_KEPT_SIZE] = "";
    unsigned taken = 0;

    (void)state;
    uv_loop_init(&loop);
    passwords = passwords_create(&loop);
    assert_true(passwords_keep(passwords, PASSWORD, on_kept, kept));
    uv_run(&loop, UV_RUN_DEFAULT);
    while (passwords_judge(passwords, taken % 2 == 0 ? PASSWORD : "alta", taken % 3 == 2 ? NULL : kept,
                           on_judged, &count))
        taken++;
    assert_int_equal(taken, PASSWORDS_AT_ONCE + PASSWORDS_WAITING_MOST);
    assert_int_equal(count.right + count.wrong, 0);
    passwords_destroy(passwords);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(count.right + count.wrong, taken);
    /* Of six in a row: the right password of somebody is the first and the fifth. */
    assert_int_equal(count.right, 11);
    assert_int_equal(uv_loop_close(&loop), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_kept_password_knows_its_own),
        cmocka_unit_test(test_a_password_is_judged_by_its_own_parameters),
        cmocka_unit_test(test_what_is_easily_guessed_is_weak),
        cmocka_unit_test(test_work_is_done_off_the_loop_and_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
