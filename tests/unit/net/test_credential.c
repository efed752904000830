#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/memory.h"
#include "net/cookie.h"
#include "net/credential.h"

static struct origins origins_for(const char *public_url, unsigned port)
{
    struct origins origins;

    assert_true(origins_init(&origins, public_url, port));
    return origins;
}

static void assert_allowed(const char *public_url, unsigned port, const char *origin, bool is_allowed)
{
    struct origins origins = origins_for(public_url, port);

    assert_int_equal(origins_allow(&origins, origin), is_allowed);
    origins_finish(&origins);
}

static void test_allows_this_machine_where_there_is_no_public_address(void **state)
{
    (void)state;
    assert_allowed(NULL, 8080, "http://localhost:8080", true);
    assert_allowed(NULL, 8080, "http://127.0.0.1:8080", true);
    assert_allowed(NULL, 8080, "http://[::1]:8080", true);
    assert_allowed(NULL, 80, "http://localhost", true);
    assert_allowed(NULL, 80, "http://localhost:80", false);
    assert_allowed(NULL, 8080, "http://localhost", false);
    assert_allowed(NULL, 8080, "http://localhost:80800", false);
    assert_allowed(NULL, 8080, "http://localhost:8080.evil.example", false);
    assert_allowed(NULL, 8080, "https://localhost:8080", false);
    assert_allowed(NULL, 8080, "http://evil.example", false);
    assert_allowed(NULL, 8080, "null", false);
    assert_allowed(NULL, 8080, "", false);
}

static void test_allows_the_public_address_alone(void **state)
{
    static const char url[] = "HTTPS://Sfat.Example.org:443/some/path";

    (void)state;
    assert_allowed(url, 8080, "https://sfat.example.org", true);
    assert_allowed(url, 8080, "https://sfat.example.org:443", false);
    assert_allowed(url, 8080, "http://sfat.example.org", false);
    assert_allowed(url, 8080, "https://evil.sfat.example.org", false);
    assert_allowed(url, 8080, "https://sfat.example.org.evil.example", false);
    assert_allowed(url, 8080, "http://localhost:8080", false);
    assert_allowed("http://sfat.example:8081", 1, "http://sfat.example:8081", true);
    assert_allowed("http://sfat.example:80", 1, "http://sfat.example", true);
    assert_allowed("https://sfat.example:4430", 1, "https://sfat.example:4430", true);
}

static void test_refuses_a_public_address_that_is_none(void **state)
{
    static const char *const wrong[] = {"",         "sfat.example", "ftp://sfat.example",
                                        "https://", "https://a@b",  "javascript:x"};
    struct origins origins;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_false(origins_init(&origins, wrong[i], 1));
}

static void test_names_the_sources_of_its_own_sockets(void **state)
{
    struct origins local = origins_for(NULL, 8080), public = origins_for("https://sfat.example", 1);
    struct buffer buffer = {0};

    (void)state;
    origins_write_sources(&local, &buffer);
    assert_string_equal(buffer.bytes, " ws://localhost:8080 ws://127.0.0.1:8080");
    buffer_clear(&buffer);
    origins_write_sources(&public, &buffer);
    assert_string_equal(buffer.bytes, " wss://sfat.example");
    buffer_finish(&buffer);
    origins_finish(&local);
    origins_finish(&public);
}

static void assert_cookie(const char *header, const char *name, const char *expected)
{
    size_t length = 0;
    const char *value = cookie_find(header, name, &length);

    if (expected == NULL) {
        assert_null(value);
        return;
    }
    assert_non_null(value);
    assert_int_equal(length, strlen(expected));
    assert_memory_equal(value, expected, length);
}

static void test_finds_a_cookie_among_others(void **state)
{
    (void)state;
    assert_cookie("sfat=a", "sfat", "a");
    assert_cookie("x=1; sfat=abc; y=2", "sfat", "abc");
    assert_cookie("x=1;sfat=abc ;y=2", "sfat", "abc");
    assert_cookie("sfat=first; sfat=second", "sfat", "first");
    assert_cookie("sfat=", "sfat", "");
    assert_cookie("sfat=a=b", "sfat", "a=b");
    assert_cookie("sfatx=a; xsfat=b; sfat", "sfat", NULL);
    assert_cookie("__Host-sfat=a", "sfat", NULL);
    assert_cookie("__Host-sfat=a", "__Host-sfat", "a");
    assert_cookie("SFAT=a", "sfat", NULL);
    assert_cookie("", "sfat", NULL);
    assert_cookie(";;; ; =", "sfat", NULL);
}

static void test_writes_the_cookie_as_the_address_asks(void **state)
{
    struct buffer buffer = {0};

    (void)state;
    cookie_write(&buffer, false, "abc", 60);
    assert_string_equal(buffer.bytes, "sfat=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
    buffer_clear(&buffer);
    cookie_write(&buffer, true, "abc", 60);
    assert_string_equal(buffer.bytes, "__Host-sfat=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
    buffer_clear(&buffer);
    cookie_write(&buffer, false, "", 60);
    assert_string_equal(buffer.bytes, "sfat=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    buffer_clear(&buffer);
    cookie_write(&buffer, false, "abc", -5);
    assert_string_equal(buffer.bytes, "sfat=abc; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    buffer_finish(&buffer);
}

static void assert_credential(const char *origin, const char *cookie, const char *authorization,
                              enum credential_kind kind, const char *token)
{
    struct origins origins = origins_for(NULL, 8080);
    struct credential credential = credential_of(&origins, origin, cookie, authorization);

    assert_int_equal(credential.kind, kind);
    assert_string_equal(credential.token, token);
    origins_finish(&origins);
}

static void test_counts_a_cookie_only_beside_an_allowed_origin(void **state)
{
    static const char own[] = "http://localhost:8080", other[] = "http://evil.example";

    (void)state;
    assert_credential(NULL, NULL, NULL, CREDENTIAL_NONE, "");
    assert_credential(own, NULL, NULL, CREDENTIAL_NONE, "");
    assert_credential(own, "sfat=t", NULL, CREDENTIAL_COOKIE, "t");
    assert_credential(own, "sfat=", NULL, CREDENTIAL_NONE, "");
    assert_credential(NULL, "sfat=t", NULL, CREDENTIAL_NONE, "");
    assert_credential(other, "sfat=t", NULL, CREDENTIAL_FORBIDDEN, "");
    assert_credential(other, NULL, NULL, CREDENTIAL_FORBIDDEN, "");
    assert_credential(other, NULL, "Bearer t", CREDENTIAL_FORBIDDEN, "");
    assert_credential("null", "sfat=t", NULL, CREDENTIAL_FORBIDDEN, "");
}

static void test_asks_a_program_for_no_origin(void **state)
{
    (void)state;
    assert_credential(NULL, NULL, "Bearer t", CREDENTIAL_BEARER, "t");
    assert_credential(NULL, NULL, "bearer  t ", CREDENTIAL_BEARER, "t");
    assert_credential(NULL, "sfat=c", "Bearer t", CREDENTIAL_BEARER, "t");
    assert_credential(NULL, NULL, "Bearer ", CREDENTIAL_BEARER, "");
    assert_credential(NULL, NULL, "Basic eDp5", CREDENTIAL_NONE, "");
    assert_credential(NULL, NULL, "Bearer", CREDENTIAL_NONE, "");
}

static void test_lets_no_token_be_longer_than_ours(void **state)
{
    char cookie[300] = "sfat=";

    (void)state;
    memset(cookie + 5, 'x', sizeof(cookie) - 6);
    assert_credential("http://localhost:8080", cookie, NULL, CREDENTIAL_COOKIE, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_allows_this_machine_where_there_is_no_public_address),
        cmocka_unit_test(test_allows_the_public_address_alone),
        cmocka_unit_test(test_refuses_a_public_address_that_is_none),
        cmocka_unit_test(test_names_the_sources_of_its_own_sockets),
        cmocka_unit_test(test_finds_a_cookie_among_others),
        cmocka_unit_test(test_writes_the_cookie_as_the_address_asks),
        cmocka_unit_test(test_counts_a_cookie_only_beside_an_allowed_origin),
        cmocka_unit_test(test_asks_a_program_for_no_origin),
        cmocka_unit_test(test_lets_no_token_be_longer_than_ours),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
