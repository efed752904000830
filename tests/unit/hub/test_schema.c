#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/log.h"
#include "hub/schema.h"

/* A set whose one command takes what the schema says. */
static struct schema_set *make_set(const char *schema)
{
    static const char types[] =
        "{\"short\": {\"type\": \"string\", \"maxLength\": 3},"
        " \"nested\": {\"type\": \"array\", \"items\": {\"$ref\": \"types.json#/short\"}}}";
    static const char errors[] = "{\"busy\": {\"code\": 1, \"ro\": \"Ocupat.\", \"en\": \"Busy.\"}}";
    static char command[2000];

    snprintf(command, sizeof(command), "{\"description\": \"x\", \"params\": %s}", schema);
    return schema_set_create((const struct embedded[]){
        {"schema/types.json", types, strlen(types)},
        {"schema/errors.json", errors, strlen(errors)},
        {"schema/commands/toy.play.json", command, strlen(command)},
        {"schema/events/toy.played.json", "{}", 2},
        {0},
    });
}

static bool check(const char *schema, const char *text)
{
    struct schema_set *set = make_set(schema);
    const struct schema *params = schema_find_params(set, "toy.play");
    json_t *value = json_loads(text, JSON_DECODE_ANY, NULL);
    bool good;

    assert_non_null(params);
    assert_non_null(value);
    good = schema_check(params, value, NULL);
    json_decref(value);
    schema_set_destroy(set);
    return good;
}

#define ACCEPTS(schema, text) assert_true(check(schema, text))
#define REFUSES(schema, text) assert_false(check(schema, text))

static void test_knows_the_types(void **state)
{
    (void)state;
    ACCEPTS("{\"type\": \"object\"}", "{}");
    REFUSES("{\"type\": \"object\"}", "[]");
    ACCEPTS("{\"type\": \"array\"}", "[1, null]");
    REFUSES("{\"type\": \"array\"}", "{}");
    ACCEPTS("{\"type\": \"string\"}", "\"\"");
    REFUSES("{\"type\": \"string\"}", "null");
    ACCEPTS("{\"type\": \"integer\"}", "-7");
    REFUSES("{\"type\": \"integer\"}", "7.5");
    ACCEPTS("{\"type\": \"number\"}", "7.5");
    ACCEPTS("{\"type\": \"number\"}", "7");
    REFUSES("{\"type\": \"number\"}", "\"7\"");
    ACCEPTS("{\"type\": \"boolean\"}", "true");
    ACCEPTS("{\"type\": \"boolean\"}", "false");
    REFUSES("{\"type\": \"boolean\"}", "0");
    ACCEPTS("{}", "null");
    ACCEPTS("{\"type\": [\"string\", \"null\"], \"minLength\": 1}", "null");
    ACCEPTS("{\"type\": [\"string\", \"null\"], \"minLength\": 1}", "\"a\"");
    REFUSES("{\"type\": [\"string\", \"null\"], \"minLength\": 1}", "\"\"");
    REFUSES("{\"type\": [\"string\", \"null\"]}", "7");
}

static void test_bounds_numbers_texts_and_arrays(void **state)
{
    (void)state;
    ACCEPTS("{\"type\": \"integer\", \"minimum\": 1, \"maximum\": 3}", "3");
    REFUSES("{\"type\": \"integer\", \"minimum\": 1, \"maximum\": 3}", "4");
    REFUSES("{\"type\": \"integer\", \"minimum\": 1, \"maximum\": 3}", "0");
    REFUSES("{\"type\": \"number\", \"maximum\": 3}", "3.01");
    /* In code points, not in bytes. */
    ACCEPTS("{\"type\": \"string\", \"minLength\": 4, \"maxLength\": 4}", "\"\\u0219\\u021bab\"");
    REFUSES("{\"type\": \"string\", \"maxLength\": 3}", "\"abcd\"");
    REFUSES("{\"type\": \"string\", \"minLength\": 1}", "\"\"");
    ACCEPTS("{\"type\": \"array\", \"minItems\": 1, \"maxItems\": 2}", "[1, 2]");
    REFUSES("{\"type\": \"array\", \"minItems\": 1, \"maxItems\": 2}", "[1, 2, 3]");
    REFUSES("{\"type\": \"array\", \"minItems\": 1}", "[]");
}

static void test_looks_into_objects_and_arrays(void **state)
{
    static const char closed[] =
        "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"integer\"}, \"b\":"
        " {\"type\": \"array\", \"items\": {\"type\": \"string\"}}},"
        " \"required\": [\"a\"], \"additionalProperties\": false}";
    static const char empty[] =
        "{\"type\": \"object\", \"properties\": {}, \"required\": [], \"additionalProperties\": false}";

    (void)state;
    ACCEPTS(closed, "{\"a\": 1}");
    ACCEPTS(closed, "{\"b\": [\"x\", \"y\"], \"a\": 1}");
    REFUSES(closed, "{}");
    REFUSES(closed, "{\"a\": \"1\"}");
    REFUSES(closed, "{\"a\": 1, \"b\": [\"x\", 7]}");
    REFUSES(closed, "{\"a\": 1, \"c\": 1}");
    ACCEPTS("{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"integer\"}}}", "{\"c\": 1}");
    ACCEPTS(empty, "{}");
    REFUSES(empty, "{\"a\": 1}");
}

static void test_follows_references_to_types(void **state)
{
    (void)state;
    ACCEPTS("{\"$ref\": \"types.json#/nested\"}", "[\"abc\"]");
    REFUSES("{\"$ref\": \"types.json#/nested\"}", "[\"abcd\"]");
}

static void test_compares_with_what_is_allowed(void **state)
{
    (void)state;
    ACCEPTS("{\"enum\": [\"a\", 2]}", "2");
    REFUSES("{\"enum\": [\"a\", 2]}", "\"2\"");
    ACCEPTS("{\"const\": {\"x\": 1}}", "{\"x\": 1}");
    REFUSES("{\"const\": {\"x\": 1}}", "{\"x\": 2}");
}

static void test_knows_the_formats(void **state)
{
    static const char ulid[] = "{\"type\": \"string\", \"format\": \"ulid\"}";
    static const char email[] = "{\"type\": \"string\", \"format\": \"email\"}";
    static const char date[] = "{\"type\": \"string\", \"format\": \"date\"}";

    (void)state;
    ACCEPTS(ulid, "\"01ARYZ6S41TSV4RRFFQ69G5FAV\"");
    REFUSES(ulid, "\"01aryz6s41tsv4rrffq69g5fav\"");
    ACCEPTS(email, "\"ana@exemplu.ro\"");
    REFUSES(email, "\"ana\"");
    ACCEPTS(date, "\"2028-02-29\"");
    REFUSES(date, "\"2027-02-29\"");
    REFUSES(date, "\"2100-02-29\"");
    ACCEPTS(date, "\"2000-02-29\"");
    REFUSES(date, "\"2027-13-01\"");
    REFUSES(date, "\"2027-04-31\"");
    REFUSES(date, "\"2027-4-310\"");
    REFUSES(date, "\"20270401--\"");
    REFUSES(date, "\"2028-1--01\"");
    REFUSES(date, "\"2028-01-1-\"");
}

static void test_says_where_it_is_wrong(void **state)
{
    struct schema_set *set =
        make_set("{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"integer\"}}}");
    json_auto_t *value = json_pack("{s:s}", "a", "x");
    struct buffer why = {0};

    (void)state;
    assert_false(schema_check(schema_find_params(set, "toy.play"), value, &why));
    assert_string_equal(why.bytes, "a: has the wrong type");
    assert_null(schema_find_params(set, "toy.unknown"));
    assert_string_equal(schema_error_words(set, "busy", "ro"), "Ocupat.");
    assert_string_equal(schema_error_words(set, "busy", "de"), "busy");
    assert_string_equal(schema_error_words(set, "unknown", "en"), "unknown");
    buffer_finish(&why);
    schema_set_destroy(set);
}

/* A mistake that would go unchecked stops the process, in a child of ours. */
static void assert_stops(const char *schema)
{
    pid_t child = fork();
    int status = 0;

    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        fclose(stderr);
        schema_find_params(make_set(schema), "toy.play");
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

static void test_stops_at_a_schema_it_cannot_hold_to(void **state)
{
    (void)state;
    assert_stops("{\"type\": \"strnig\"}");
    assert_stops("{\"type\": [\"string\", \"integer\"]}");
    assert_stops("{\"type\": \"string\", \"pattern\": \"x\"}");
    assert_stops("{\"type\": \"string\", \"format\": \"uri\"}");
    assert_stops("{\"type\": \"string\", \"maxLength\": \"3\"}");
    assert_stops("{\"$ref\": \"other.json#/x\"}");
    assert_stops("{\"$ref\": \"types.json#/unknown\"}");
    assert_stops("{\"$ref\": \"types.json#/short\", \"maxLength\": 2}");
    assert_stops("{\"type\": \"object\", \"properties\": {}, \"required\": [\"a\"]}");
    assert_stops("{\"type\": \"object\", \"additionalProperties\": true}");
    assert_stops("{\"type\": \"string\", \"properties\": {}}");
    assert_stops("[]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_knows_the_types),
        cmocka_unit_test(test_bounds_numbers_texts_and_arrays),
        cmocka_unit_test(test_looks_into_objects_and_arrays),
        cmocka_unit_test(test_follows_references_to_types),
        cmocka_unit_test(test_compares_with_what_is_allowed),
        cmocka_unit_test(test_knows_the_formats),
        cmocka_unit_test(test_says_where_it_is_wrong),
        cmocka_unit_test(test_stops_at_a_schema_it_cannot_hold_to),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
