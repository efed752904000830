/* The addresses that open files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/memory.h"
#include "files/key.h"

#define HASH "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
#define NOW_MS (1763767800000 / KEY_STEP_MS * KEY_STEP_MS)

static const struct file_pass pass = {.hash = HASH,
                                      .channel = "draft:01KAMYDQ3S5T7V9X1Z3B5D7F9H",
                                      .person = "01KAMY9Q4S5T7V9X1Z3B5D7F9H",
                                      .name = "hartă & plan.png",
                                      .kind = FILE_PNG};

static void sign(void *argument, const char *text, char token_out[TOKEN_SIZE])
{
    secret_token_of(argument, text, token_out);
}

static char secret[] = "the installation's";

/* The key in an address made at that time. */
static void make_key(int64_t now_ms, char key_out[TOKEN_SIZE])
{
    struct buffer path = {0};

    file_key_write_path(&path, &pass, now_ms, sign, secret);
    strcpy(key_out, strstr(path.bytes, "&k=") + 3);
    buffer_finish(&path);
}

static void test_writes_addresses_in_which_everything_is_encoded(void **state)
{
    struct buffer path = {0};
    const char *expected = "/files/" HASH "?c=draft%3A01KAMYDQ3S5T7V9X1Z3B5D7F9H"
                           "&p=01KAMY9Q4S5T7V9X1Z3B5D7F9H&t=png&n=hart%C4%83%20%26%20plan.png&k=";

    (void)state;
    file_key_write_path(&path, &pass, NOW_MS, sign, secret);
    assert_int_equal(strncmp(path.bytes, expected, strlen(expected)), 0);
    assert_int_equal(path.length, strlen(expected) + TOKEN_LENGTH);
    buffer_finish(&path);
}

static void test_a_key_is_good_in_its_ten_minutes_and_the_next(void **state)
{
    char key[TOKEN_SIZE], later[TOKEN_SIZE];

    (void)state;
    make_key(NOW_MS, key);
    make_key(NOW_MS + KEY_STEP_MS - 1, later);
    assert_string_equal(key, later);
    assert_true(file_key_is_good(key, &pass, NOW_MS, sign, secret));
    assert_true(file_key_is_good(key, &pass, NOW_MS + 2 * KEY_STEP_MS - 1, sign, secret));
    assert_false(file_key_is_good(key, &pass, NOW_MS + 2 * KEY_STEP_MS, sign, secret));
    assert_false(file_key_is_good(key, &pass, NOW_MS - 1, sign, secret));
    assert_int_equal(file_key_expires_ms(NOW_MS + 5), NOW_MS + 2 * KEY_STEP_MS);
}

static void test_a_key_opens_nothing_but_what_it_was_made_for(void **state)
{
    struct file_pass others[5];
    char key[TOKEN_SIZE];

    (void)state;
    make_key(NOW_MS, key);
    for (size_t i = 0; i < COUNT_OF(others); i++)
        others[i] = pass;
    others[0].hash = "0000000000000000000000000000000000000000000000000000000000000000";
    others[1].channel = "draft:01KAMYDQ3S5T7V9X1Z3B5D7F9J";
    others[2].person = "01KAMY9Q4S5T7V9X1Z3B5D7F9J";
    others[3].name = "hartă & plan.html";
    others[4].kind = FILE_TEXT;
    for (size_t i = 0; i < COUNT_OF(others); i++)
        assert_false(file_key_is_good(key, &others[i], NOW_MS, sign, secret));
    assert_false(file_key_is_good("", &pass, NOW_MS, sign, secret));
    assert_false(file_key_is_good(key, &pass, NOW_MS, sign, "another"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_writes_addresses_in_which_everything_is_encoded),
        cmocka_unit_test(test_a_key_is_good_in_its_ten_minutes_and_the_next),
        cmocka_unit_test(test_a_key_opens_nothing_but_what_it_was_made_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
