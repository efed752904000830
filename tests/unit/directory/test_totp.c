#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "directory/totp.h"

/* "12345678901234567890", the key of RFC 6238, in base 32. */
#define SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

/* RFC 6238, appendix B, SHA-1: the last six of its eight digits. */
static void test_codes_are_those_of_the_standard(void **state)
{
    static const struct {
        int64_t seconds;
        const char *code;
    } vectors[] = {
        {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
        {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"},
    };
    char code[TOTP_CODE_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
        totp_code(SECRET, vectors[i].seconds / 30, code);
        assert_string_equal(code, vectors[i].code);
    }
}

static void test_the_step_before_and_the_step_after_are_taken(void **state)
{
    int64_t step = 1111111111 / 30;
    char code[TOTP_CODE_SIZE];

    (void)state;
    totp_code(SECRET, step, code);
    for (int64_t now = step - 3; now <= step + 3; now++)
        assert_int_equal(totp_match(SECRET, code, now * TOTP_STEP_MS + 29999, -1),
                         now >= step - 1 && now <= step + 1 ? step : -1);
    assert_int_equal(totp_match(SECRET, "000000", step * TOTP_STEP_MS, -1), -1);
    assert_int_equal(totp_match(SECRET, "", step * TOTP_STEP_MS, -1), -1);
}

static void test_a_step_is_used_once_and_none_before_it(void **state)
{
    int64_t step = 1111111111 / 30;
    char code[TOTP_CODE_SIZE];

    (void)state;
    totp_code(SECRET, step, code);
    assert_int_equal(totp_match(SECRET, code, step * TOTP_STEP_MS, step - 1), step);
    assert_int_equal(totp_match(SECRET, code, step * TOTP_STEP_MS, step), -1);
    assert_int_equal(totp_match(SECRET, code, step * TOTP_STEP_MS, step + 1), -1);
}

static void test_a_secret_is_in_base_32_and_in_its_uri(void **state)
{
    char secret[TOTP_SECRET_SIZE], other[TOTP_SECRET_SIZE], uri[TOTP_URI_SIZE];

    (void)state;
    totp_make_secret(secret);
    totp_make_secret(other);
    assert_string_not_equal(secret, other);
    assert_int_equal(strspn(secret, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), TOTP_SECRET_LENGTH);
    totp_uri(SECRET, "ana+1&secret=X@exemplu.ro", uri);
    assert_string_equal(uri, "otpauth://totp/Sfat:ana%2B1%26secret%3DX%40exemplu.ro?secret=" SECRET
                             "&issuer=Sfat&algorithm=SHA1&digits=6&period=30");
}

static void test_the_longest_address_fits_into_a_uri(void **state)
{
    char email[255], uri[TOTP_URI_SIZE];

    (void)state;
    memset(email, '+', sizeof(email) - 1);
    email[sizeof(email) - 1] = '\0';
    totp_uri(SECRET, email, uri);
    assert_string_equal(uri + strlen(uri) - 9, "period=30");
}

static void test_a_recovery_code_is_read_as_people_type_it(void **state)
{
    char code[RECOVERY_CODE_SIZE], read[RECOVERY_CODE_SIZE];

    (void)state;
    recovery_code_make(code);
    assert_true(recovery_code_read(code, read));
    assert_string_equal(read, code);
    assert_true(recovery_code_read(" 7k2mo qixtL ", read));
    assert_string_equal(read, "7K2M0-Q1XT1");
    assert_true(recovery_code_read("7K2M0Q1XT1", read));
    assert_string_equal(read, "7K2M0-Q1XT1");
    assert_false(recovery_code_read("7K2M0-Q1XT", read));
    assert_false(recovery_code_read("7K2M0-Q1XT12", read));
    assert_false(recovery_code_read("7K2M0-Q1XTU", read));
    assert_false(recovery_code_read("", read));
}

static void test_a_recovery_code_is_kept_for_its_person_alone(void **state)
{
    char one[RECOVERY_FIELD_SIZE], other[RECOVERY_FIELD_SIZE];

    (void)state;
    recovery_field("secret", "01KAMY9Q3S5T7V9X1Z3B5D7F9H", "7K2M0-Q1XT1", one);
    recovery_field("secret", "01KAMY9Q4S5T7V9X1Z3B5D7F9H", "7K2M0-Q1XT1", other);
    assert_string_not_equal(one, other);
    assert_true(recovery_is_field(one));
    assert_false(recovery_is_field("password"));
    assert_null(strstr(one, "7K2M0"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes_are_those_of_the_standard),
        cmocka_unit_test(test_the_step_before_and_the_step_after_are_taken),
        cmocka_unit_test(test_a_step_is_used_once_and_none_before_it),
        cmocka_unit_test(test_a_secret_is_in_base_32_and_in_its_uri),
        cmocka_unit_test(test_the_longest_address_fits_into_a_uri),
        cmocka_unit_test(test_a_recovery_code_is_read_as_people_type_it),
        cmocka_unit_test(test_a_recovery_code_is_kept_for_its_person_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
