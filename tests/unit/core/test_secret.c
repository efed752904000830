/* The vectors of the standards, and what is sealed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/memory.h"
#include "core/secret.h"

static void expect_scrypt(const char *password, const char *salt, unsigned log_n, unsigned r, unsigned p,
                          const char *expected)
{
    uint8_t key[64];
    char hex[2 * sizeof(key) + 1];

    assert_true(secret_scrypt(password, salt, strlen(salt), log_n, r, p, key, sizeof(key)));
    secret_to_hex(key, sizeof(key), hex);
    assert_string_equal(hex, expected);
}

/* RFC 7914, section 12, but for the last, which wants 1 GB. */
static void test_scrypt_is_that_of_its_standard(void **state)
{
    (void)state;
    expect_scrypt("", "", 4, 1, 1,
                  "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                  "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906");
    expect_scrypt("password", "NaCl", 10, 8, 16,
                  "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                  "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640");
    expect_scrypt("pleaseletmein", "SodiumChloride", 14, 8, 1,
                  "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                  "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887");
}

static void test_scrypt_takes_no_more_memory_than_it_may(void **state)
{
    uint8_t key[32];

    (void)state;
    assert_false(secret_scrypt("password", "salt", 4, 20, 8, 1, key, sizeof(key)));
    assert_false(secret_scrypt("password", "salt", 4, 0, 8, 1, key, sizeof(key)));
    assert_false(secret_scrypt("password", "salt", 4, 40, 8, 1, key, sizeof(key)));
}

/* RFC 2202, section 3. */
static void test_hmac_sha1_is_that_of_its_standard(void **state)
{
    uint8_t hash[SHA1_BYTES];
    char hex[2 * SHA1_BYTES + 1];

    (void)state;
    secret_hmac_sha1("Jefe", 4, "what do ya want for nothing?", 28, hash);
    secret_to_hex(hash, sizeof(hash), hex);
    assert_string_equal(hex, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
}

static void test_what_is_sealed_opens_for_its_owner_alone(void **state)
{
    char *sealed = secret_seal("key", "ana", "JBSWY3DPEHPK3PXP"), *again, *opened;

    (void)state;
    opened = secret_open("key", "ana", sealed);
    assert_string_equal(opened, "JBSWY3DPEHPK3PXP");
    mem_free(opened);
    assert_null(strstr(sealed, "JBSWY3DPEHPK3PXP"));
    assert_null(secret_open("key", "mihai", sealed));
    assert_null(secret_open("another key", "ana", sealed));
    again = secret_seal("key", "ana", "JBSWY3DPEHPK3PXP");
    assert_string_not_equal(again, sealed);
    mem_free(again);
    mem_free(sealed);
}

static void test_what_was_changed_does_not_open(void **state)
{
    char *sealed = secret_seal("key", "ana", "");

    (void)state;
    for (size_t i = 0; i < strlen(sealed); i++) {
        char kept = sealed[i];

        sealed[i] = kept == 'a' ? 'b' : 'a';
        assert_null(secret_open("key", "ana", sealed));
        sealed[i] = kept;
    }
    assert_null(secret_open("key", "ana", ""));
    assert_null(secret_open("key", "ana", "abc"));
    assert_null(secret_open("key", "ana", "zz"));
    mem_free(sealed);
}

static void test_a_token_of_a_text_is_always_the_same(void **state)
{
    char one[TOKEN_SIZE], again[TOKEN_SIZE], other[TOKEN_SIZE];

    (void)state;
    secret_token_of("key", "invitation 1", one);
    secret_token_of("key", "invitation 1", again);
    assert_int_equal(strlen(one), TOKEN_LENGTH);
    assert_string_equal(one, again);
    secret_token_of("key", "invitation 2", other);
    assert_string_not_equal(one, other);
    secret_token_of("another key", "invitation 1", other);
    assert_string_not_equal(one, other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scrypt_is_that_of_its_standard),
        cmocka_unit_test(test_scrypt_takes_no_more_memory_than_it_may),
        cmocka_unit_test(test_hmac_sha1_is_that_of_its_standard),
        cmocka_unit_test(test_what_is_sealed_opens_for_its_owner_alone),
        cmocka_unit_test(test_what_was_changed_does_not_open),
        cmocka_unit_test(test_a_token_of_a_text_is_always_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
