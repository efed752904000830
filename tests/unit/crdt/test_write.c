#include "golden.h"

#include "crdt/write.h"

#define DRAFT                                                                                                   \
    "{\"type\":\"doc\",\"content\":["                                                                           \
    "{\"type\":\"heading\",\"attrs\":{\"level\":2},\"content\":[{\"type\":\"text\",\"text\":\"Ședință\"}]}," \
    "{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"one \"},"                               \
    "{\"type\":\"text\",\"text\":\"two\",\"marks\":[{\"type\":\"bold\"}]},{\"type\":\"hardBreak\"},"            \
    "{\"type\":\"text\",\"text\":\"here\",\"marks\":[{\"type\":\"link\",\"attrs\":{\"href\":\"https://"         \
    "example.org/\"}}]}]},"                                                                                     \
    "{\"type\":\"paragraph\"},"                                                                                 \
    "{\"type\":\"bulletList\",\"content\":[{\"type\":\"listItem\",\"content\":[{\"type\":\"paragraph\","        \
    "\"content\":"                                                                                              \
    "[{\"type\":\"text\",\"text\":\"👾 item\"}]}]}]}]}"

static void write_draft(struct crdt *document, uint64_t client, const char *json, size_t *length_out)
{
    json_t *draft = json_loads(json, 0, NULL);
    struct buffer update = {0};

    assert_non_null(draft);
    assert_int_equal(crdt_write_prosemirror(document, client, "default", draft, &update), CRDT_OK);
    apply_bytes(document, &update);
    if (length_out != NULL)
        *length_out = update.length;
    buffer_finish(&update);
    json_decref(draft);
}

static void assert_draft(struct crdt *document, const char *json)
{
    json_t *expected = json_loads(json, 0, NULL), *seen;
    struct buffer out = {0};

    assert_true(crdt_read_prosemirror(document, "default", &out));
    seen = json_loadb(out.bytes, out.length, 0, NULL);
    if (!json_equal(expected, seen))
        fail_msg("%s", out.bytes);
    json_decref(expected);
    json_decref(seen);
    buffer_finish(&out);
}

static void test_writes_a_draft_and_reads_it_back(void **state)
{
    struct crdt *document = crdt_create(NULL);

    (void)state;
    write_draft(document, 5, DRAFT, NULL);
    assert_draft(document, DRAFT);
    crdt_destroy(document);
}

#define P(text) "{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"" text "\"}]}"
#define DOC(content) "{\"type\":\"doc\",\"content\":[" content "]}"

static void test_leaves_alone_what_a_restored_version_shares(void **state)
{
    struct crdt *document = crdt_create(NULL);
    uint32_t before;
    size_t length;

    (void)state;
    write_draft(document, 5, DOC(P("a") "," P("b") "," P("c")), NULL);
    before = crdt_state(document, 5);
    write_draft(document, 9, DOC(P("a") "," P("B") "," P("c")), &length);
    assert_draft(document, DOC(P("a") "," P("B") "," P("c")));
    assert_false(crdt_is_deleted(document, 5, 0));
    assert_true(crdt_is_deleted(document, 5, 3));
    assert_false(crdt_is_deleted(document, 5, before - 1));
    write_draft(document, 9, DOC(P("a") "," P("B") "," P("c")), &length);
    assert_int_equal(length, 2);
    write_draft(document, 9, DOC(""), NULL);
    assert_draft(document, DOC(""));
    write_draft(document, 9, DOC(P("z")), NULL);
    assert_draft(document, DOC(P("z")));
    crdt_destroy(document);
}

static void test_leaves_alone_what_stands_between_changes(void **state)
{
    struct crdt *document = crdt_create(NULL);

    (void)state;
    write_draft(document, 5, DOC(P("a") "," P("b") "," P("c") "," P("d") "," P("e")), NULL);
    write_draft(document, 9, DOC(P("x") "," P("a") "," P("c") "," P("D") "," P("y") "," P("e") "," P("z")),
                NULL);
    assert_draft(document, DOC(P("x") "," P("a") "," P("c") "," P("D") "," P("y") "," P("e") "," P("z")));
    assert_false(crdt_is_deleted(document, 5, 0));
    assert_true(crdt_is_deleted(document, 5, 3));
    assert_false(crdt_is_deleted(document, 5, 6));
    assert_true(crdt_is_deleted(document, 5, 9));
    assert_false(crdt_is_deleted(document, 5, 12));
    crdt_destroy(document);
}

static void test_refuses_a_draft_that_is_none(void **state)
{
    static const char *const drafts[] = {
        "[]",
        "{\"type\":\"doc\",\"content\":7}",
        "{\"type\":\"doc\",\"content\":[{}]}",
        "{\"type\":\"doc\",\"content\":[7]}",
        "{\"type\":\"doc\",\"content\":[{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\"}]}]}",
    };
    struct crdt *document = crdt_create(NULL);
    struct buffer out = {0};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(drafts); i++) {
        json_t *draft = json_loads(drafts[i], 0, NULL);

        assert_int_equal(crdt_write_prosemirror(document, 5, "default", draft, &out), CRDT_MALFORMED);
        json_decref(draft);
    }
    assert_int_equal(out.length, 0);
    crdt_destroy(document);
}

static void edit_text(struct crdt *document, uint32_t index, uint32_t deleted, const char *text)
{
    struct buffer update = {0};

    assert_int_equal(crdt_write_text(document, 3, "t", index, deleted, text, &update), CRDT_OK);
    apply_bytes(document, &update);
    buffer_finish(&update);
}

static void test_edits_text_by_index(void **state)
{
    struct crdt *document = crdt_create(NULL);
    struct buffer out = {0};

    (void)state;
    edit_text(document, 0, 0, "pact local");
    edit_text(document, 5, 5, "regional");
    edit_text(document, 0, 1, "P👾");
    edit_text(document, 3, 0, "");
    edit_text(document, 3, 3, "");
    assert_text(document, "t", "P👾 regional");
    assert_int_equal(crdt_write_text(document, 3, "t", 13, 0, "x", &out), CRDT_MALFORMED);
    assert_int_equal(crdt_write_text(document, 3, "t", 0, 99, "x", &out), CRDT_MALFORMED);
    assert_int_equal(crdt_write_text(document, 3, "t", 0, 0, "\xff", &out), CRDT_MALFORMED);
    assert_int_equal(out.length, 0);
    crdt_destroy(document);
}

/* Who anchors past what is deleted ends up elsewhere than the others: y-octo and ygo did. */
static void test_anchors_beside_what_is_deleted_not_past_it(void **state)
{
    struct crdt *document = crdt_create(NULL);
    struct buffer update = {0};

    (void)state;
    apply_hex(document, "01 01 01 00 04 01 01 74 03 61 62 63 00");
    apply_hex(document, "00 01 01 01 01 01");
    assert_int_equal(crdt_write_text(document, 3, "t", 1, 0, "X", &update), CRDT_OK);
    assert_bytes(&update, "01 01 03 00 c4 01 00 01 01 01 58 00");
    buffer_finish(&update);
    crdt_destroy(document);
}

static void assert_map(struct crdt *document, const char *expected)
{
    struct buffer out = {0};

    assert_true(crdt_read_map(document, "m", &out));
    assert_string_equal(out.bytes, expected);
    buffer_finish(&out);
}

static void test_sets_and_deletes_keys(void **state)
{
    struct crdt *document = crdt_create(NULL);
    static const char *const values[] = {"1", "{\"a\":[1,0.5,null,true,\"ș\",-3000000000]}", NULL, "\"x\""};
    static const char *const expected[] = {"{\"k\":1}", "{\"k\":{\"a\":[1,0.5,null,true,\"ș\",-3000000000]}}",
                                           "{}", "{\"k\":\"x\"}"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        json_t *value = values[i] == NULL ? NULL : json_loads(values[i], JSON_DECODE_ANY, NULL);
        struct buffer update = {0};

        assert_int_equal(crdt_write_key(document, 3, "m", "k", value, &update), CRDT_OK);
        apply_bytes(document, &update);
        assert_map(document, expected[i]);
        buffer_finish(&update);
        json_decref(value);
    }
    crdt_destroy(document);
}

static void test_makes_the_positions_of_yjs(void **state)
{
    struct crdt *document = crdt_create(NULL);
    struct buffer out = {0};
    struct crdt_place place;

    (void)state;
    crdt_write_position(document, "t", 0, false, &out);
    assert_bytes(&out, "01 01 74 00");
    assert_false(crdt_find_position(document, out.bytes, out.length, &place));
    apply_hex(document, "01 01 01 00 04 01 01 74 03 61 62 63 00");
    buffer_clear(&out);
    crdt_write_position(document, "t", 1, false, &out);
    assert_bytes(&out, "00 01 01 00");
    buffer_clear(&out);
    crdt_write_position(document, "t", 1, true, &out);
    assert_bytes(&out, "00 01 00 41");
    assert_true(crdt_find_position(document, out.bytes, out.length, &place));
    assert_true(place.in_root && place.root_length == 1 && place.index == 1);
    assert_false(crdt_find_position(document, "\x07\x01\x00", 3, &place));
    assert_false(crdt_find_position(document, "\x00\x01", 2, &place));
    buffer_finish(&out);
    crdt_destroy(document);
}

static void test_a_fresh_client_is_new_to_the_document(void **state)
{
    struct crdt *document = crdt_create(NULL);

    (void)state;
    assert_true(crdt_fresh_client(document) != crdt_fresh_client(document));
    crdt_destroy(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_writes_a_draft_and_reads_it_back),
        cmocka_unit_test(test_leaves_alone_what_a_restored_version_shares),
        cmocka_unit_test(test_leaves_alone_what_stands_between_changes),
        cmocka_unit_test(test_refuses_a_draft_that_is_none),
        cmocka_unit_test(test_edits_text_by_index),
        cmocka_unit_test(test_anchors_beside_what_is_deleted_not_past_it),
        cmocka_unit_test(test_sets_and_deletes_keys),
        cmocka_unit_test(test_makes_the_positions_of_yjs),
        cmocka_unit_test(test_a_fresh_client_is_new_to_the_document),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
