#include "golden.h"

#define TEXT_AB "01 01 01 00 04 01 01 74 02 61 62 00"

static void assert_refused(const char *hex)
{
    struct crdt *document = crdt_create(NULL);

    apply_hex(document, TEXT_AB);
    assert_int_equal(try_hex(document, hex), CRDT_MALFORMED);
    assert_state(document, TEXT_AB);
    crdt_destroy(document);
}

static void test_refuses_structs_without_length(void **state)
{
    (void)state;
    assert_refused("01 02 02 00 04 01 01 74 00 84 01 00 01 61 00");
    assert_refused("01 01 02 00 00 00 00");
    assert_refused("01 01 02 00 01 01 01 74 00 00");
    assert_refused("01 01 02 00 08 01 01 61 00 00");
    assert_refused("00 01 09 01 43 00");
}

static void test_refuses_lengths_that_burn_a_client(void **state)
{
    (void)state;
    assert_refused("01 01 02 00 00 ff ff ff ff ff ff ff 0f 00");
    assert_refused("01 01 02 00 01 01 01 74 ff ff ff ff 07 00 ff");
    assert_refused("01 01 02 ff ff ff ff 07 04 01 01 74 01 61 00");
}

static void test_refuses_counts_beyond_the_bytes(void **state)
{
    (void)state;
    assert_refused("01 80 80 80 80 20 02 00 04 01 01 74 01 61 00");
    assert_refused("ff ff ff ff 0f 00");
    assert_refused("00 ff ff ff ff 0f");
    assert_refused("00 01 01 ff ff ff ff 0f");
    assert_refused("01 01 02 00 08 01 01 61 ff ff ff 0f 7e 00");
}

static void test_refuses_references_to_oneself_and_ahead(void **state)
{
    (void)state;
    assert_refused("01 01 02 00 84 02 00 01 61 00");
    assert_refused("01 01 02 00 84 02 05 01 61 00");
    assert_refused("01 01 02 00 44 02 00 01 61 00");
    assert_refused("01 01 02 00 04 00 02 00 01 61 00");
}

static void test_refuses_unknown_kinds(void **state)
{
    (void)state;
    assert_refused("01 01 02 00 0b 01 01 74 01 00");
    assert_refused("01 01 02 00 07 01 01 74 07 00");
    assert_refused("01 01 02 00 08 01 01 61 01 73 00");
    assert_refused("01 01 02 00 20 01 00");
    assert_refused("01 01 02 00 4a 01 00");
    assert_refused("01 01 02 00 04 02 01 00 01 61 00");
}

static void test_refuses_broken_text_and_json(void **state)
{
    (void)state;
    assert_refused("01 01 02 00 04 01 01 74 01 ff 00");
    assert_refused("01 01 02 00 04 01 01 74 03 ed a0 80 00");
    assert_refused("01 01 02 00 04 01 01 74 02 c0 80 00");
    assert_refused("01 01 02 00 05 01 01 74 01 7b 00");
    assert_refused("01 01 02 00 06 01 01 74 01 62 02 30 31 00");
    assert_refused("01 01 02 00 09 01 01 74 01 67 7e 00");
}

static void test_refuses_a_client_twice_and_bytes_behind(void **state)
{
    (void)state;
    assert_refused("02 01 02 00 04 01 01 74 01 61 01 02 01 84 02 00 01 61 00");
    assert_refused("01 01 02 00 04 01 01 74 01 61 00 00");
    assert_refused("01 01 02 00 04 01 01 74 01 61");
    assert_refused("");
}

/* An update that is cut anywhere is refused, and none of it is applied. */
static void test_refuses_every_cut_of_an_update(void **state)
{
    struct golden golden = golden_open("template_of_a_draft");

    (void)state;
    for (size_t i = 0; i < golden.count; i++) {
        for (size_t length = 0; length < golden.updates[i].length; length++) {
            char *exact = malloc(length);

            memcpy(exact, golden.updates[i].bytes, length);
            assert_false(crdt_update_is_valid(exact, length));
            free(exact);
        }
    }
    golden_close(&golden);
}

static void put_uint(struct buffer *out, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        buffer_append(out, &(char){(char)(value | 0x80)}, 1);
    buffer_append(out, &(char){(char)value}, 1);
}

/* Types inside each other, `depth` of them. */
static struct buffer nest_types(unsigned depth)
{
    struct buffer out = {0};

    put_uint(&out, 1);
    put_uint(&out, depth);
    put_uint(&out, 2);
    put_uint(&out, 0);
    for (unsigned i = 0; i < depth; i++) {
        buffer_append(&out, "\x07", 1);
        if (i == 0) {
            buffer_append(&out, "\x01\x01x", 3);
        } else {
            put_uint(&out, 0);
            put_uint(&out, 2);
            put_uint(&out, i - 1);
        }
        put_uint(&out, 0);
    }
    put_uint(&out, 0);
    return out;
}

static void test_breaks_on_types_that_are_too_deep(void **state)
{
    struct crdt *document = crdt_create(NULL);
    struct buffer deep = nest_types(4000), fine = nest_types(90);

    (void)state;
    apply_bytes(document, &fine);
    apply_hex(document, "00 01 02 01 00 01");
    assert_state(document, "01 02 02 00 01 01 01 78 01 00 59 01 02 01 00 5a");
    crdt_destroy(document);
    document = crdt_create(NULL);
    assert_int_equal(crdt_apply(document, deep.bytes, deep.length, NULL), CRDT_BROKEN);
    assert_int_equal(try_hex(document, TEXT_AB), CRDT_BROKEN);
    crdt_destroy(document);
    buffer_finish(&deep);
    buffer_finish(&fine);
}

static void test_deletes_deep_types_without_recursion(void **state)
{
    struct crdt_options options = {.limits.depth = 60000};
    struct crdt *document = crdt_create(&options);
    struct buffer deep = nest_types(50000);
    struct buffer json = {0};

    (void)state;
    apply_bytes(document, &deep);
    assert_false(crdt_read_array(document, "x", &json));
    apply_hex(document, "00 01 02 01 00 01");
    assert_state(document, "01 02 02 00 01 01 01 78 01 00 cf 86 03 01 02 01 00 d0 86 03");
    crdt_destroy(document);
    buffer_finish(&deep);
    buffer_finish(&json);
}

/* Structs with one origin by ascending client ids make every newcomer pass all others. */
static void test_breaks_when_the_steps_are_used_up(void **state)
{
    struct crdt_options options = {.limits.steps = 100};
    struct crdt *document = crdt_create(&options);
    enum crdt_result result = CRDT_OK;
    unsigned client = 1;

    (void)state;
    for (; client < 127 && result == CRDT_OK; client++) {
        char update[] = {1, 1, (char)client, 0, 4, 1, 1, 't', 1, 'x', 0};

        result = crdt_apply(document, update, sizeof(update), NULL);
    }
    assert_int_equal(result, CRDT_BROKEN);
    assert_int_equal(client, 103);
    crdt_destroy(document);
}

static void test_drops_what_waits_beyond_its_bounds(void **state)
{
    struct crdt_options options = {.limits.pending_structs = 10};
    struct crdt *document = crdt_create(&options);
    struct crdt_outcome outcome = {0};
    struct crdt_usage usage;

    (void)state;
    for (int clock = 40; clock > 29; clock--) {
        char update[] = {1, 1, 2, (char)clock, (char)0x84, 2, (char)(clock - 1), 1, 'x', 0};

        assert_int_equal(crdt_apply(document, update, sizeof(update), &outcome), CRDT_OK);
        assert_false(outcome.changed);
        assert_false(outcome.whole);
    }
    assert_true(outcome.dropped);
    crdt_measure(document, &usage);
    assert_int_equal(usage.pending_structs, 0);
    apply_hex(document, TEXT_AB);
    assert_state(document, TEXT_AB);
    crdt_destroy(document);
}

static void test_refuses_new_clients_at_the_limit_but_not_known_ones(void **state)
{
    struct crdt_options options = {.limits.clients = 1};
    struct crdt *document = crdt_create(&options);

    (void)state;
    apply_hex(document, TEXT_AB);
    assert_int_equal(try_hex(document, "01 01 02 00 84 01 01 01 63 00"), CRDT_FULL);
    apply_hex(document, "01 01 01 02 84 01 01 01 63 00");
    apply_hex(document, "00 01 01 01 00 01");
    assert_text(document, "t", "bc");
    crdt_destroy(document);
}

static void test_refuses_more_at_the_limit_of_structs(void **state)
{
    struct crdt_options options = {.limits.structs = 2};
    struct crdt *document = crdt_create(&options);

    (void)state;
    apply_hex(document, TEXT_AB);
    apply_hex(document, "01 01 02 00 c4 01 00 01 01 01 58 00");
    assert_int_equal(try_hex(document, "01 01 02 01 c4 02 00 01 01 01 59 00"), CRDT_FULL);
    assert_text(document, "t", "aXb");
    crdt_destroy(document);
}

static void test_refuses_more_at_the_limit_of_weight_until_much_is_deleted(void **state)
{
    struct crdt_options options = {.limits.memory = 18000};
    struct crdt *document = crdt_create(&options);
    struct crdt_usage usage;
    char update[10000] = {1, 1, 1, 0, 4, 1, 1, 't'};
    size_t head = 8;

    (void)state;
    update[head++] = (char)(0x80 | (9000 & 0x7f));
    update[head++] = (char)(9000 >> 7);
    memset(update + head, 'x', 9000);
    update[head + 9000] = 0;
    for (char client = 1; client <= 3; client++) {
        crdt_measure(document, &usage);
        assert_int_equal(usage.is_full, client == 3);
        update[2] = client;
        assert_int_equal(crdt_apply(document, update, head + 9001, NULL), client == 3 ? CRDT_FULL : CRDT_OK);
    }
    assert_int_equal(try_hex(document, "00 02 01 01 00 a8 46 02 01 00 a8 46"), CRDT_OK);
    assert_int_equal(crdt_count_deleted(document), 18000);
    crdt_measure(document, &usage);
    assert_false(usage.is_full);
    assert_int_equal(crdt_apply(document, update, head + 9001, NULL), CRDT_OK);
    crdt_destroy(document);
}

static void test_takes_what_was_kept_before_beyond_its_limits(void **state)
{
    struct crdt_options options = {.limits = {.structs = 1, .clients = 1, .steps = 1}};
    struct crdt *document = crdt_create(&options);
    struct buffer whole = {0};

    (void)state;
    apply_hex(document, TEXT_AB);
    for (char clock = 0; clock < 40; clock++) {
        /* Each is put before all the others. */
        const char before[] = {1, 1,   2, clock, 0x44, clock == 0 ? 1 : 2, clock == 0 ? 0 : (char)(clock - 1),
                               1, 'c', 0};

        assert_int_equal(crdt_apply(document, before, sizeof(before), NULL), CRDT_FULL);
        assert_int_equal(crdt_apply_kept(document, before, sizeof(before), NULL), CRDT_OK);
    }
    crdt_encode_state(document, &whole);
    crdt_destroy(document);
    document = crdt_create(&options);
    assert_int_equal(crdt_load(document, whole.bytes, whole.length, NULL), CRDT_OK);
    assert_int_equal(crdt_state(document, 2), 40);
    crdt_destroy(document);
    buffer_finish(&whole);
}

static void test_turns_items_of_no_type_into_garbage(void **state)
{
    struct crdt *document = crdt_create(NULL);

    (void)state;
    apply_hex(document, TEXT_AB);
    apply_hex(document, "01 01 02 00 04 00 01 00 01 78 00");
    assert_text(document, "t", "ab");
    assert_state(document, "02 01 02 00 00 01 01 01 00 04 01 01 74 02 61 62 01 02 01 00 01");
    crdt_destroy(document);
}

static void test_refuses_values_that_are_too_deep(void **state)
{
    struct buffer update = {0};
    struct crdt *document = crdt_create(NULL);

    (void)state;
    buffer_append(&update, "\x01\x01\x02\x00\x08\x01\x01\x61\x01", 9);
    for (int i = 0; i < 100000; i++)
        buffer_append(&update, "\x75\x01", 2);
    buffer_append(&update, "\x7e\x00", 2);
    assert_int_equal(crdt_apply(document, update.bytes, update.length, NULL), CRDT_MALFORMED);
    buffer_finish(&update);
    crdt_destroy(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refuses_structs_without_length),
        cmocka_unit_test(test_refuses_lengths_that_burn_a_client),
        cmocka_unit_test(test_refuses_counts_beyond_the_bytes),
        cmocka_unit_test(test_refuses_references_to_oneself_and_ahead),
        cmocka_unit_test(test_refuses_unknown_kinds),
        cmocka_unit_test(test_refuses_broken_text_and_json),
        cmocka_unit_test(test_refuses_a_client_twice_and_bytes_behind),
        cmocka_unit_test(test_refuses_every_cut_of_an_update),
        cmocka_unit_test(test_breaks_on_types_that_are_too_deep),
        cmocka_unit_test(test_deletes_deep_types_without_recursion),
        cmocka_unit_test(test_breaks_when_the_steps_are_used_up),
        cmocka_unit_test(test_drops_what_waits_beyond_its_bounds),
        cmocka_unit_test(test_refuses_new_clients_at_the_limit_but_not_known_ones),
        cmocka_unit_test(test_refuses_more_at_the_limit_of_structs),
        cmocka_unit_test(test_refuses_more_at_the_limit_of_weight_until_much_is_deleted),
        cmocka_unit_test(test_takes_what_was_kept_before_beyond_its_limits),
        cmocka_unit_test(test_turns_items_of_no_type_into_garbage),
        cmocka_unit_test(test_refuses_values_that_are_too_deep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
