/* How far a change reaches, and where passages stand. */
#include "golden.h"

#include "crdt/extent.h"
#include "crdt/passages.h"
#include "crdt/write.h"

#define P(text) "{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"" text "\"}]}"
#define DOC(content) "{\"type\":\"doc\",\"content\":[" content "]}"

static struct crdt *make_document(void)
{
    return crdt_create(&(struct crdt_options){.keep_deleted = true});
}

static void write_draft(struct crdt *document, uint64_t client, const char *json)
{
    json_t *draft = json_loads(json, 0, NULL);
    struct buffer update = {0};

    assert_non_null(draft);
    assert_int_equal(crdt_write_prosemirror(document, client, "default", draft, &update), CRDT_OK);
    apply_bytes(document, &update);
    buffer_finish(&update);
    json_decref(draft);
}

static void test_a_change_lies_between_the_blocks_around_it(void **state)
{
    struct crdt *document = make_document();

    (void)state;
    write_draft(document, 5, DOC(P("a") "," P("b") "," P("c")));
    assert_true(crdt_change_is_within(document, "default", 0, 3));
    write_draft(document, 9, DOC(P("a") "," P("B") "," P("c")));
    assert_true(crdt_change_is_within(document, "default", 1, 2));
    assert_true(crdt_change_is_within(document, "default", 0, UINT32_MAX));
    assert_false(crdt_change_is_within(document, "default", 0, 1));
    assert_false(crdt_change_is_within(document, "default", 2, 3));
    assert_false(crdt_change_is_within(document, "another", 0, UINT32_MAX));
    crdt_destroy(document);
}

static void test_what_is_deleted_lies_where_it_stood(void **state)
{
    struct crdt *document = make_document();

    (void)state;
    write_draft(document, 5, DOC(P("a") "," P("b") "," P("c")));
    write_draft(document, 9, DOC(P("a") "," P("c")));
    assert_true(crdt_change_is_within(document, "default", 1, 1));
    assert_false(crdt_change_is_within(document, "default", 2, UINT32_MAX));
    crdt_destroy(document);
}

static void test_another_root_is_outside(void **state)
{
    struct crdt *document = make_document();
    struct buffer update = {0};

    (void)state;
    write_draft(document, 5, DOC(P("a")));
    assert_int_equal(crdt_write_text(document, 9, "another", 0, 0, "x", &update), CRDT_OK);
    apply_bytes(document, &update);
    assert_false(crdt_change_is_within(document, "default", 0, UINT32_MAX));
    buffer_finish(&update);
    crdt_destroy(document);
}

/* A position at a clock of client 5; it sticks to what is left of it where it is an end. */
#define AT(clock, side)                                                                                      \
    {                                                                                                        \
        (const uint8_t[]){0, 5, clock, side}, 4                                                              \
    }
#define RIGHT 0x00
#define LEFT 0x41

static struct crdt_passage read_passage(struct crdt *document, struct crdt_passage passage)
{
    struct buffer plain = {0};

    assert_true(crdt_read_passages(document, "default", &plain, &passage, 1));
    buffer_finish(&plain);
    return passage;
}

static void test_words_get_the_positions_around_them(void **state)
{
    struct crdt *document = make_document();
    struct buffer start = {0}, end = {0};
    struct crdt_passage found;

    (void)state;
    write_draft(document, 5, DOC(P("abc") "," P("ț👋e și ț👋e")));
    assert_false(crdt_write_passage(document, "default", "nowhere", &start, &end));
    assert_false(crdt_write_passage(document, "default", "cț", &start, &end));
    assert_int_equal(start.length + end.length, 0);
    assert_true(crdt_write_passage(document, "default", "👋e", &start, &end));
    found =
        read_passage(document, (struct crdt_passage){.start = {(const uint8_t *)start.bytes, start.length},
                                                     .end = {(const uint8_t *)end.bytes, end.length}});
    assert_true(found.is_whole && found.is_there);
    assert_int_equal(found.from_unit, 5);
    assert_int_equal(found.to_unit, 8);
    assert_int_equal(found.element, 1);
    buffer_finish(&start);
    buffer_finish(&end);
    crdt_destroy(document);
}

static void test_a_passage_is_found_across_blocks_and_keeps_what_is_left(void **state)
{
    struct crdt *document = make_document();
    const struct crdt_passage sought = {.start = AT(3, RIGHT), .end = AT(9, LEFT)};
    struct crdt_passage found;

    (void)state;
    write_draft(document, 5, DOC(P("abc") "," P("d👋e")));
    found = read_passage(document, sought);
    assert_true(found.is_whole && found.is_there);
    assert_int_equal(found.from, 1);
    assert_int_equal(found.to, 9);
    assert_int_equal(found.to_unit, 7);
    assert_int_equal(found.element, 0);
    write_draft(document, 9, DOC(P("d👋e")));
    found = read_passage(document, sought);
    assert_true(!found.is_whole && found.is_there);
    assert_int_equal(found.from, 0);
    assert_int_equal(found.to, 5);
    write_draft(document, 9, DOC(P("z")));
    found = read_passage(document, sought);
    assert_false(found.is_there);
    assert_int_equal(found.element, PASSAGE_NOWHERE);
    crdt_destroy(document);
}

static void test_what_is_no_position_is_nowhere(void **state)
{
    struct crdt *document = make_document();
    const struct crdt_passage wrong[] = {
        {.start = AT(200, RIGHT), .end = AT(200, LEFT)},
        {.start = {"\x09", 1}, .end = {"\x00", 1}},
        {.start = {NULL, 0}, .end = {NULL, 0}},
    };

    (void)state;
    write_draft(document, 5, DOC(P("abc")));
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_false(read_passage(document, wrong[i]).is_there);
    assert_false(
        read_passage(document, (struct crdt_passage){.start = AT(4, RIGHT), .end = AT(2, LEFT)}).is_there);
    crdt_destroy(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_change_lies_between_the_blocks_around_it),
        cmocka_unit_test(test_what_is_deleted_lies_where_it_stood),
        cmocka_unit_test(test_another_root_is_outside),
        cmocka_unit_test(test_words_get_the_positions_around_them),
        cmocka_unit_test(test_a_passage_is_found_across_blocks_and_keeps_what_is_left),
        cmocka_unit_test(test_what_is_no_position_is_nowhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
