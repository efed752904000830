#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "net/doorway.h"
#include "net/entity_tag.h"
#include "net/media_type.h"
#include "net/negotiation.h"

static void assert_weights(const char *header, unsigned brotli, unsigned gzip, unsigned none)
{
    assert_int_equal(encoding_weight(header, ENCODING_BROTLI), brotli);
    assert_int_equal(encoding_weight(header, ENCODING_GZIP), gzip);
    assert_int_equal(encoding_weight(header, ENCODING_NONE), none);
}

static void test_weighs_encodings(void **state)
{
    (void)state;
    assert_weights(NULL, 0, 0, 1);
    assert_weights("", 0, 0, 1);
    assert_weights("gzip, deflate, br", 1000, 1000, 1);
    assert_weights("gzip;q=0.8, br;q=0.25", 250, 800, 1);
    assert_weights("GZIP ; q=0.125 ,BR;q=1.0", 1000, 125, 1);
    assert_weights("*", 1000, 1000, 1000);
    assert_weights("br;q=0, *;q=0.5", 0, 500, 500);
    assert_weights("identity;q=0, gzip", 0, 1000, 0);
    assert_weights("*;q=0", 0, 0, 0);
    assert_weights("gzipx, brx, xgzip", 0, 0, 1);
    assert_weights("gzip;q=nonsense", 0, 0, 1);
    assert_weights("gzip;q=7", 0, 0, 1);
    assert_weights(",, ,;;;q=,", 0, 0, 1);
    assert_weights("gzip;level=1;q=0.5", 0, 500, 1);
}

static void test_chooses_between_two_languages(void **state)
{
    (void)state;
    assert_string_equal(language_of(NULL), "ro");
    assert_string_equal(language_of(""), "ro");
    assert_string_equal(language_of("fr, de"), "ro");
    assert_string_equal(language_of("en"), "en");
    assert_string_equal(language_of("en-GB,en;q=0.9"), "en");
    assert_string_equal(language_of("ro-RO,ro;q=0.9,en-US;q=0.8,en;q=0.7"), "ro");
    assert_string_equal(language_of("en;q=0.5, ro;q=0.4"), "en");
    assert_string_equal(language_of("en;q=0.5, ro-MD;q=0.6"), "ro");
    assert_string_equal(language_of("EN"), "en");
    assert_string_equal(language_of("eng"), "ro");
}

static void test_knows_its_own_tag_again(void **state)
{
    static const char tag[] = "\"abc\"";

    (void)state;
    assert_false(entity_tag_matches(NULL, tag));
    assert_false(entity_tag_matches("", tag));
    assert_true(entity_tag_matches("\"abc\"", tag));
    assert_true(entity_tag_matches("W/\"abc\"", tag));
    assert_true(entity_tag_matches("\"x\", \"abc\"", tag));
    assert_true(entity_tag_matches("\"x\",W/\"y\" , \"abc\"", tag));
    assert_true(entity_tag_matches("*", tag));
    assert_false(entity_tag_matches("abc", tag));
    assert_false(entity_tag_matches("\"abcd\"", tag));
    assert_false(entity_tag_matches("\"ab\"", tag));
    assert_false(entity_tag_matches("\"abc", tag));
    assert_false(entity_tag_matches("\"x\" \"", tag));
}

static void test_makes_tags_of_content_and_encoding(void **state)
{
    char one[ENTITY_TAG_SIZE], other[ENTITY_TAG_SIZE], encoded[ENTITY_TAG_SIZE];

    (void)state;
    entity_tag_make(one, "a", 1, NULL);
    entity_tag_make(other, "b", 1, NULL);
    entity_tag_make(encoded, "a", 1, "gzip");
    assert_string_not_equal(one, other);
    assert_string_not_equal(one, encoded);
    assert_int_equal(one[0], '"');
    assert_int_equal(encoded[strlen(encoded) - 1], '"');
}

static void test_knows_what_files_are(void **state)
{
    (void)state;
    assert_string_equal(media_type_of("/index.html"), "text/html; charset=utf-8");
    assert_string_equal(media_type_of("/assets/a-1.b.js"), "text/javascript; charset=utf-8");
    assert_string_equal(media_type_of("/A.CSS"), "text/css; charset=utf-8");
    assert_string_equal(media_type_of("/f.woff2"), "font/woff2");
    assert_string_equal(media_type_of("/site.webmanifest"), "application/manifest+json");
    assert_string_equal(media_type_of("/icon.svg"), "image/svg+xml; charset=utf-8");
    assert_null(media_type_of("/passwd"));
    assert_null(media_type_of("/x.exe"));
    assert_null(media_type_of(""));
}

static void test_takes_json_for_json_only(void **state)
{
    (void)state;
    assert_true(media_type_is_json("application/json"));
    assert_true(media_type_is_json("Application/JSON; charset=utf-8"));
    assert_true(media_type_is_json("application/json ;x"));
    assert_false(media_type_is_json("application/jsonp"));
    assert_false(media_type_is_json("application/json-patch+json"));
    assert_false(media_type_is_json("text/plain"));
    assert_false(media_type_is_json(""));
    assert_false(media_type_is_json(NULL));
}

static void assert_doorway(const char *bytes, enum doorway expected)
{
    assert_int_equal(doorway_decide(bytes, strlen(bytes)), expected);
}

static void test_decides_by_the_first_bytes(void **state)
{
    (void)state;
    assert_doorway("GET /ws HTTP/1.1", DOORWAY_WEBSOCKET);
    assert_doorway("GET /ws?a=b HTTP/1.1", DOORWAY_WEBSOCKET);
    assert_doorway("GET /text/01J", DOORWAY_WEBSOCKET);
    assert_doorway("GET /text/", DOORWAY_WEBSOCKET);
    assert_doorway("GET /ws/", DOORWAY_HTTP);
    assert_doorway("GET /wsx", DOORWAY_HTTP);
    assert_doorway("GET /text ", DOORWAY_HTTP);
    assert_doorway("GET / HTTP/1.1", DOORWAY_HTTP);
    assert_doorway("POST /ws ", DOORWAY_HTTP);
    assert_doorway("get /ws ", DOORWAY_HTTP);
    assert_doorway("GET  /ws ", DOORWAY_HTTP);
    assert_doorway("\x16\x03\x01", DOORWAY_HTTP);
    for (size_t length = 0; length < 7; length++)
        assert_int_equal(doorway_decide("GET /ws ", length), DOORWAY_UNDECIDED);
    assert_int_equal(doorway_decide("GET /ws ", 7), DOORWAY_UNDECIDED);
    for (size_t length = 0; length < 10; length++)
        assert_int_equal(doorway_decide("GET /text/", length), DOORWAY_UNDECIDED);
    assert_int_equal(doorway_decide("GET /ws\0", 8), DOORWAY_HTTP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_weighs_encodings),
        cmocka_unit_test(test_chooses_between_two_languages),
        cmocka_unit_test(test_knows_its_own_tag_again),
        cmocka_unit_test(test_makes_tags_of_content_and_encoding),
        cmocka_unit_test(test_knows_what_files_are),
        cmocka_unit_test(test_takes_json_for_json_only),
        cmocka_unit_test(test_decides_by_the_first_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
