#include "golden.h"

static void test_splits_a_surrogate_pair_as_yjs_does(void **state)
{
    (void)state;
    assert_golden("split_surrogate");
}

static void test_agrees_on_a_key_that_three_set_and_delete(void **state)
{
    (void)state;
    assert_golden("map_three_conflicts");
}

static void test_keeps_a_key_that_is_set_beside_a_delete(void **state)
{
    (void)state;
    assert_golden("map_delete_beside_set");
}

static void test_chooses_a_key_by_its_chain_not_by_the_list(void **state)
{
    (void)state;
    assert_golden("chain_of_a_key_not_the_list");
}

static void test_agrees_on_concurrent_formatting(void **state)
{
    (void)state;
    assert_golden("concurrent_formatting");
}

static void test_agrees_on_block_formats_that_overlap(void **state)
{
    (void)state;
    assert_golden("formatting_bug");
}

static void test_ends_a_format_inside_another(void **state)
{
    (void)state;
    assert_golden("delete_formatting");
}

static void test_keeps_formats_that_are_falsy(void **state)
{
    (void)state;
    assert_golden("falsy_formats");
}

static void test_reads_a_delta_of_block_formats(void **state)
{
    (void)state;
    assert_golden("delta_bug");
}

static void test_counts_a_nested_text_after_formatting(void **state)
{
    (void)state;
    assert_golden("length_issue");
}

static void test_collects_what_was_deleted(void **state)
{
    (void)state;
    assert_golden("garbage_collector");
}

static void test_takes_in_what_was_written_in_a_deleted_parent(void **state)
{
    (void)state;
    assert_golden("write_in_a_deleted_parent");
}

static void test_resolves_a_parent_whose_owner_comes_later(void **state)
{
    (void)state;
    assert_golden("parent_before_its_owner");
}

static void test_resolves_sections_that_need_each_other(void **state)
{
    (void)state;
    assert_golden("sections_that_need_each_other");
}

static void test_fills_gaps_in_odd_order(void **state)
{
    (void)state;
    assert_golden("gaps_in_odd_order");
}

static void test_keeps_deletes_that_come_before_the_text(void **state)
{
    (void)state;
    assert_golden("pending_deletes");
}

static void test_resolves_the_right_origin_before_the_scan(void **state)
{
    (void)state;
    assert_golden("right_origin_before_the_scan");
}

static void test_counts_utf16_units_not_characters(void **state)
{
    (void)state;
    assert_golden("utf16_offsets");
}

static void test_tells_all_kinds_of_xml_apart(void **state)
{
    (void)state;
    assert_golden("xml_kinds");
}

static void test_keeps_the_guid_of_subdocuments(void **state)
{
    (void)state;
    assert_golden("subdocuments");
}

static void test_keeps_deleted_content_where_asked_to(void **state)
{
    (void)state;
    assert_golden("keep_deleted");
}

static void test_finds_relative_positions_on_both_sides(void **state)
{
    (void)state;
    assert_golden("relative_positions");
}

static void test_takes_client_ids_of_53_bits(void **state)
{
    (void)state;
    assert_golden("clients_of_53_bits");
}

static void test_keeps_all_kinds_of_values(void **state)
{
    (void)state;
    assert_golden("all_values");
}

static void test_reads_a_draft_of_prosemirror(void **state)
{
    (void)state;
    assert_golden("template_of_a_draft");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_splits_a_surrogate_pair_as_yjs_does),
        cmocka_unit_test(test_agrees_on_a_key_that_three_set_and_delete),
        cmocka_unit_test(test_keeps_a_key_that_is_set_beside_a_delete),
        cmocka_unit_test(test_chooses_a_key_by_its_chain_not_by_the_list),
        cmocka_unit_test(test_agrees_on_concurrent_formatting),
        cmocka_unit_test(test_agrees_on_block_formats_that_overlap),
        cmocka_unit_test(test_ends_a_format_inside_another),
        cmocka_unit_test(test_keeps_formats_that_are_falsy),
        cmocka_unit_test(test_reads_a_delta_of_block_formats),
        cmocka_unit_test(test_counts_a_nested_text_after_formatting),
        cmocka_unit_test(test_collects_what_was_deleted),
        cmocka_unit_test(test_takes_in_what_was_written_in_a_deleted_parent),
        cmocka_unit_test(test_resolves_a_parent_whose_owner_comes_later),
        cmocka_unit_test(test_resolves_sections_that_need_each_other),
        cmocka_unit_test(test_fills_gaps_in_odd_order),
        cmocka_unit_test(test_keeps_deletes_that_come_before_the_text),
        cmocka_unit_test(test_resolves_the_right_origin_before_the_scan),
        cmocka_unit_test(test_counts_utf16_units_not_characters),
        cmocka_unit_test(test_tells_all_kinds_of_xml_apart),
        cmocka_unit_test(test_keeps_the_guid_of_subdocuments),
        cmocka_unit_test(test_keeps_deleted_content_where_asked_to),
        cmocka_unit_test(test_finds_relative_positions_on_both_sides),
        cmocka_unit_test(test_takes_client_ids_of_53_bits),
        cmocka_unit_test(test_keeps_all_kinds_of_values),
        cmocka_unit_test(test_reads_a_draft_of_prosemirror),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
