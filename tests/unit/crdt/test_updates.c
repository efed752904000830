#include "golden.h"

static struct buffer encode_state(struct crdt *document)
{
    struct buffer out = {0};

    crdt_encode_state(document, &out);
    return out;
}

static struct buffer merge_hex(const char *const *updates, size_t count)
{
    struct buffer bytes[8] = {0}, out = {0};
    struct crdt_bytes list[8];

    assert_true(count <= 8);
    for (size_t i = 0; i < count; i++) {
        bytes[i] = bytes_of_hex(updates[i]);
        list[i] = (struct crdt_bytes){bytes[i].bytes, bytes[i].length};
    }
    assert_int_equal(crdt_merge_updates(list, count, &out), CRDT_OK);
    for (size_t i = 0; i < count; i++)
        buffer_finish(&bytes[i]);
    return out;
}

static const char *const letters[] = {
    "01 01 06 00 04 01 01 74 01 61 00",
    "01 01 06 01 84 06 00 01 62 00",
    "01 01 06 02 84 06 01 01 63 00",
};

static void test_merges_with_a_hole_where_clocks_are_missing(void **state)
{
    const char *const outer[] = {letters[0], letters[2]};
    struct buffer merged = merge_hex(outer, 2);
    struct buffer vector = {0};

    (void)state;
    assert_bytes(&merged, "01 03 06 00 04 01 01 74 01 61 0a 01 84 06 01 01 63 00");
    assert_int_equal(crdt_update_vector(merged.bytes, merged.length, &vector), CRDT_OK);
    assert_bytes(&vector, "01 06 01");
    buffer_finish(&merged);
    buffer_finish(&vector);
}

static void test_merges_what_fills_a_hole(void **state)
{
    const char *const outer[] = {letters[0], letters[2]};
    struct buffer with_hole = merge_hex(outer, 2), again = {0};
    struct buffer middle = bytes_of_hex(letters[1]);
    struct crdt_bytes list[] = {{with_hole.bytes, with_hole.length}, {middle.bytes, middle.length}};
    struct crdt *document = crdt_create(NULL);

    (void)state;
    assert_int_equal(crdt_merge_updates(list, 2, &again), CRDT_OK);
    assert_bytes(&again, "01 03 06 00 04 01 01 74 01 61 84 06 00 01 62 84 06 01 01 63 00");
    apply_bytes(document, &with_hole);
    assert_state(document, letters[0]);
    apply_bytes(document, &middle);
    assert_state(document, "01 01 06 00 04 01 01 74 03 61 62 63 00");
    crdt_destroy(document);
    buffer_finish(&with_hole);
    buffer_finish(&again);
    buffer_finish(&middle);
}

static void test_merges_delete_sets_that_overlap(void **state)
{
    const char *const updates[] = {"00 02 01 01 00 02 06 01 04 02", "00 01 06 02 00 02 01 04"};
    struct buffer merged = merge_hex(updates, 2);

    (void)state;
    assert_bytes(&merged, "00 02 06 01 00 06 01 01 00 02");
    buffer_finish(&merged);
}

static void test_refuses_to_merge_what_is_malformed(void **state)
{
    struct buffer out = {0};
    struct crdt_bytes list[] = {{"\0\0", 2}, {"\1", 1}};

    (void)state;
    assert_int_equal(crdt_merge_updates(list, 2, &out), CRDT_MALFORMED);
    assert_int_equal(out.length, 0);
}

static void assert_diff(const char *update, const char *vector, const char *expected)
{
    struct buffer bytes = bytes_of_hex(update), known = bytes_of_hex(vector), out = {0};

    assert_int_equal(crdt_diff_update(bytes.bytes, bytes.length, known.bytes, known.length, &out), CRDT_OK);
    assert_bytes(&out, expected);
    buffer_finish(&bytes);
    buffer_finish(&known);
    buffer_finish(&out);
}

static void test_diffs_an_update_by_a_vector(void **state)
{
    const char *three = "01 01 06 00 04 01 01 74 03 61 62 63 01 06 01 00 01";

    (void)state;
    assert_diff(three, "01 06 03", "00 01 06 01 00 01");
    assert_diff(three, "01 06 02", "01 01 06 02 84 06 01 01 63 01 06 01 00 01");
    assert_diff(three, "01 06 00", three);
    assert_diff(three, "00", three);
    assert_diff("01 03 06 00 04 01 01 74 01 61 0a 01 84 06 01 01 63 00", "01 06 01",
                "01 01 06 02 84 06 01 01 63 00");
}

static void test_the_vector_of_an_update_ends_at_its_first_hole(void **state)
{
    struct buffer update =
        bytes_of_hex("02 01 07 05 84 07 04 01 61 03 06 00 04 01 01 74 01 61 0a 01 84 06 01 01 63 00");
    struct buffer vector = {0};

    (void)state;
    assert_int_equal(crdt_update_vector(update.bytes, update.length, &vector), CRDT_OK);
    assert_bytes(&vector, "01 06 01");
    buffer_finish(&update);
    buffer_finish(&vector);
}

static void test_tells_whose_ids_an_update_writes_under(void **state)
{
    struct buffer update = bytes_of_hex("02 01 07 05 84 07 04 01 61 02 06 00 00 90 4e 01 01 01 74 03 00");
    struct crdt_section *sections;
    size_t count;

    (void)state;
    assert_int_equal(crdt_update_sections(update.bytes, update.length, &sections, &count), CRDT_OK);
    assert_int_equal(count, 2);
    assert_true(sections[0].client == 7 && sections[0].clock == 5 && sections[0].end == 6 &&
                sections[0].dead == 0);
    assert_true(sections[1].client == 6 && sections[1].end == 10003 && sections[1].dead == 10003);
    mem_free(sections);
    assert_int_equal(crdt_update_sections(update.bytes, 3, &sections, &count), CRDT_MALFORMED);
    buffer_finish(&update);
}

static struct crdt_outcome outcome_of(struct crdt *document, const char *hex)
{
    struct buffer bytes = bytes_of_hex(hex);
    struct crdt_outcome outcome;

    assert_int_equal(crdt_apply(document, bytes.bytes, bytes.length, &outcome), CRDT_OK);
    buffer_finish(&bytes);
    return outcome;
}

static void assert_change(struct crdt *document, const char *expected)
{
    struct buffer out = {0};

    crdt_encode_change(document, &out);
    assert_bytes(&out, expected);
    buffer_finish(&out);
}

static void test_says_whether_bytes_may_be_relayed_as_they_are(void **state)
{
    struct crdt *document = crdt_create(NULL);
    struct crdt_outcome outcome;

    (void)state;
    outcome = outcome_of(document, letters[0]);
    assert_true(outcome.changed && outcome.whole && !outcome.waiting);
    outcome = outcome_of(document, letters[0]);
    assert_true(!outcome.changed);
    assert_change(document, "00 00");
    outcome = outcome_of(document, letters[2]);
    assert_true(!outcome.changed && !outcome.whole && outcome.waiting);
    outcome = outcome_of(document, letters[1]);
    assert_true(outcome.changed && !outcome.whole && !outcome.waiting);
    assert_change(document, "01 01 06 01 84 06 00 02 62 63 00");
    outcome = outcome_of(document, "01 01 06 00 04 01 01 74 04 61 62 63 64 01 06 01 00 01");
    assert_true(outcome.changed && !outcome.whole);
    assert_change(document, "01 01 06 03 84 06 02 01 64 01 06 01 00 01");
    crdt_destroy(document);
}

static void test_tells_what_was_inserted_and_deleted(void **state)
{
    struct crdt *document = crdt_create(NULL);
    const struct crdt_range *ranges;

    (void)state;
    outcome_of(document, "02 01 07 00 04 01 01 75 02 78 79 01 06 00 04 01 01 74 01 61 00");
    assert_int_equal(crdt_inserted(document, &ranges), 2);
    assert_true(ranges[0].client == 7 && ranges[0].clock == 0 && ranges[0].length == 2);
    assert_true(ranges[1].client == 6 && ranges[1].clock == 0 && ranges[1].length == 1);
    outcome_of(document, "00 02 06 01 00 01 07 01 01 01");
    assert_int_equal(crdt_inserted(document, &ranges), 0);
    assert_int_equal(crdt_deleted(document, &ranges), 2);
    assert_true(ranges[0].client == 7 && ranges[0].clock == 1 && ranges[0].length == 1);
    assert_true(crdt_is_deleted(document, 6, 0));
    assert_false(crdt_is_deleted(document, 7, 0));
    assert_int_equal(crdt_state(document, 7), 2);
    crdt_destroy(document);
}

static void test_ignores_whoever_comes_second_with_a_client_id(void **state)
{
    struct crdt *document = crdt_create(NULL);
    struct crdt_outcome outcome;

    (void)state;
    outcome_of(document, "01 01 06 00 04 01 01 74 03 61 62 63 00");
    outcome = outcome_of(document, "01 01 06 00 04 01 01 74 02 78 79 00");
    assert_false(outcome.changed);
    outcome = outcome_of(document, "01 01 06 00 04 01 01 74 04 77 78 79 7a 00");
    assert_true(outcome.changed);
    assert_text(document, "t", "abcz");
    crdt_destroy(document);
}

static void put_uint(struct buffer *out, uint32_t value)
{
    for (; value >= 0x80; value >>= 7)
        buffer_append(out, &(char){(char)(value | 0x80)}, 1);
    buffer_append(out, &(char){(char)value}, 1);
}

static void test_holds_a_hundred_thousand_prepends(void **state)
{
    struct crdt *document = crdt_create(NULL), *loaded = crdt_create(NULL);
    struct buffer encoded;
    struct crdt_usage usage;

    (void)state;
    for (uint32_t clock = 0; clock < 100000; clock++) {
        struct buffer update = {0};

        buffer_append(&update, "\x01\x01\x05", 3);
        put_uint(&update, clock);
        if (clock == 0) {
            buffer_append(&update, "\x04\x01\x01t", 4);
        } else {
            buffer_append(&update, "\x44\x05", 2);
            put_uint(&update, clock - 1);
        }
        buffer_append(&update, "\x01-\x00", 3);
        apply_bytes(document, &update);
        buffer_finish(&update);
    }
    crdt_measure(document, &usage);
    assert_int_equal(usage.structs, 100000);
    encoded = encode_state(document);
    apply_bytes(loaded, &encoded);
    assert_same_state(document, loaded);
    buffer_finish(&encoded);
    crdt_destroy(document);
    crdt_destroy(loaded);
}

static void test_answers_a_peer_that_knows_nothing_of_a_client(void **state)
{
    struct crdt *document = crdt_create(NULL);
    struct buffer vector = bytes_of_hex("02 06 00 09 05"), out = {0};

    (void)state;
    outcome_of(document, letters[0]);
    assert_int_equal(crdt_encode_since(document, vector.bytes, vector.length, &out), CRDT_OK);
    assert_bytes(&out, letters[0]);
    assert_int_equal(crdt_encode_since(document, vector.bytes, vector.length - 1, &out), CRDT_MALFORMED);
    assert_int_equal(crdt_encode_since(document, "\xff\xff\x7f", 3, &out), CRDT_MALFORMED);
    buffer_finish(&vector);
    buffer_finish(&out);
    crdt_destroy(document);
}

static void test_goes_back_to_a_snapshot(void **state)
{
    struct crdt_options options = {.keep_deleted = true};
    struct crdt *document = crdt_create(&options), *then = crdt_create(NULL);
    struct buffer snapshot = {0}, update = {0}, out = {0};

    (void)state;
    outcome_of(document, "01 01 06 00 04 01 01 74 05 68 65 6c 6c 6f 00");
    outcome_of(document, "00 01 06 01 00 01");
    crdt_encode_snapshot(document, &snapshot);
    assert_bytes(&snapshot, "01 06 01 00 01 01 06 05");
    outcome_of(document, "01 01 07 00 84 06 04 02 21 21 01 06 01 03 02");
    outcome_of(document, "01 01 06 05 84 07 01 01 3f 00");
    assert_text(document, "t", "el!!?");
    assert_int_equal(crdt_encode_at(document, snapshot.bytes, snapshot.length, &update), CRDT_OK);
    apply_bytes(then, &update);
    assert_text(then, "t", "ello");
    assert_int_equal(crdt_encode_at(then, snapshot.bytes, snapshot.length, &out), CRDT_MALFORMED);
    assert_int_equal(crdt_encode_at(document, "\x00\x01\x06\x63", 4, &out), CRDT_MALFORMED);
    buffer_finish(&snapshot);
    buffer_finish(&update);
    crdt_destroy(document);
    crdt_destroy(then);
}

/* A snapshot may end in the middle of what is now one struct. */
static void test_cuts_a_struct_at_a_snapshot(void **state)
{
    struct crdt_options options = {.keep_deleted = true};
    struct crdt *document = crdt_create(&options);
    struct buffer update = {0};

    (void)state;
    outcome_of(document, letters[0]);
    outcome_of(document, letters[1]);
    outcome_of(document, letters[2]);
    assert_int_equal(crdt_encode_at(document, "\x00\x01\x06\x02", 4, &update), CRDT_OK);
    assert_bytes(&update, "01 01 06 00 04 01 01 74 02 61 62 00");
    buffer_finish(&update);
    crdt_destroy(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_merges_with_a_hole_where_clocks_are_missing),
        cmocka_unit_test(test_merges_what_fills_a_hole),
        cmocka_unit_test(test_merges_delete_sets_that_overlap),
        cmocka_unit_test(test_refuses_to_merge_what_is_malformed),
        cmocka_unit_test(test_diffs_an_update_by_a_vector),
        cmocka_unit_test(test_the_vector_of_an_update_ends_at_its_first_hole),
        cmocka_unit_test(test_tells_whose_ids_an_update_writes_under),
        cmocka_unit_test(test_says_whether_bytes_may_be_relayed_as_they_are),
        cmocka_unit_test(test_tells_what_was_inserted_and_deleted),
        cmocka_unit_test(test_ignores_whoever_comes_second_with_a_client_id),
        cmocka_unit_test(test_holds_a_hundred_thousand_prepends),
        cmocka_unit_test(test_answers_a_peer_that_knows_nothing_of_a_client),
        cmocka_unit_test(test_goes_back_to_a_snapshot),
        cmocka_unit_test(test_cuts_a_struct_at_a_snapshot),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
