#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/memory.h"
#include "directory/invitations.h"

#define NOW_MS 1763767800000

static void id_of(unsigned number, char id_out[ULID_SIZE])
{
    snprintf(id_out, ULID_SIZE, "01KAMYH%03u5T7V9X1Z3B5D7F9H", number);
}

static bool make(struct invitations *invitations, const char *id, int64_t expires_ms, unsigned uses)
{
    json_t *fields = json_pack("{s:s, s:s, s:I, s:i, s:b}", "invitation", id, "role", "member", "expires_ms",
                               (json_int_t)expires_ms, "uses", (int)uses, "is_by_mail", 0);
    const struct event event = {.type = "space.invitation_made", .by = "", .at_ms = NOW_MS, .fields = fields};
    bool is_made = invitations_made(invitations, &event);

    json_decref(fields);
    return is_made;
}

static void use(struct invitations *invitations, const char *id, const char *person)
{
    json_t *fields = json_pack("{s:s}", "invitation", id);
    const struct event event = {.type = "space.member_added", .by = "", .at_ms = NOW_MS, .fields = fields};

    invitations_used(invitations, &event, person);
    json_decref(fields);
}

static void test_one_stands_until_it_is_used_up_or_over(void **state)
{
    struct invitations *invitations = invitations_create();
    const struct invitation *invitation;
    char id[ULID_SIZE];

    (void)state;
    id_of(1, id);
    assert_true(make(invitations, id, NOW_MS + 1000, 2));
    assert_false(make(invitations, id, NOW_MS + 1000, 2));
    invitation = invitations_find(invitations, id);
    assert_true(invitation_stands(invitation, NOW_MS + 999));
    assert_false(invitation_stands(invitation, NOW_MS + 1000));
    use(invitations, id, "ana");
    assert_true(invitation_stands(invitation, NOW_MS));
    assert_true(invitation_was_used_by(invitation, "ana"));
    assert_false(invitation_was_used_by(invitation, "mihai"));
    use(invitations, id, "mihai");
    assert_false(invitation_stands(invitation, NOW_MS));
    invitations_destroy(invitations);
}

static void test_a_snapshot_holds_who_used_it(void **state)
{
    struct invitations *older = invitations_create(), *newer = invitations_create();
    json_t *snapshot;
    char id[ULID_SIZE];

    (void)state;
    id_of(1, id);
    assert_true(make(older, id, NOW_MS + 1000, 5));
    use(older, id, "ana");
    snapshot = invitations_snapshot(older);
    assert_true(invitations_restore(newer, snapshot));
    use(older, id, "mihai");
    assert_int_equal(json_array_size(invitations_find(newer, id)->people), 1);
    assert_true(invitation_was_used_by(invitations_find(newer, id), "ana"));
    assert_int_equal(invitations_find(newer, id)->uses, 5);
    json_decref(snapshot);
    invitations_destroy(older);
    invitations_destroy(newer);
}

static void test_the_oldest_that_is_over_is_forgotten(void **state)
{
    struct invitations *invitations = invitations_create();
    char id[ULID_SIZE];

    (void)state;
    for (unsigned i = 0; i < INVITATIONS_MOST; i++) {
        id_of(i, id);
        assert_true(make(invitations, id, i == 0 || i > 150 ? NOW_MS + 1000 : NOW_MS - 1, 1));
    }
    id_of(999, id);
    assert_true(make(invitations, id, NOW_MS + 1000, 1));
    assert_int_equal(invitations_count(invitations), INVITATIONS_MOST);
    id_of(0, id);
    assert_non_null(invitations_find(invitations, id));
    id_of(1, id);
    assert_null(invitations_find(invitations, id));
    id_of(2, id);
    assert_non_null(invitations_find(invitations, id));
    invitations_destroy(invitations);
}

static void test_what_cannot_be_is_not_restored(void **state)
{
    struct invitations *invitations = invitations_create();
    json_t *snapshot = json_pack("[{s:s}]", "id", "01KAMYH0015T7V9X1Z3B5D7F9H");

    (void)state;
    assert_false(invitations_restore(invitations, snapshot));
    assert_true(invitations_restore(invitations, NULL));
    json_decref(snapshot);
    invitations_destroy(invitations);
}

static void test_a_token_is_of_its_invitation_and_address(void **state)
{
    char one[TOKEN_SIZE], again[TOKEN_SIZE], other[TOKEN_SIZE];

    (void)state;
    invitation_token("secret", "01KAMYH0015T7V9X1Z3B5D7F9H", "ana@exemplu.ro", one);
    invitation_token("secret", "01KAMYH0015T7V9X1Z3B5D7F9H", "ana@exemplu.ro", again);
    assert_string_equal(one, again);
    invitation_token("secret", "01KAMYH0015T7V9X1Z3B5D7F9H", "mihai@exemplu.ro", other);
    assert_string_not_equal(one, other);
    invitation_token("secret", "01KAMYH0015T7V9X1Z3B5D7F9H", NULL, other);
    assert_string_not_equal(one, other);
    invitation_token("other", "01KAMYH0015T7V9X1Z3B5D7F9H", "ana@exemplu.ro", other);
    assert_string_not_equal(one, other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_stands_until_it_is_used_up_or_over),
        cmocka_unit_test(test_a_snapshot_holds_who_used_it),
        cmocka_unit_test(test_the_oldest_that_is_over_is_forgotten),
        cmocka_unit_test(test_what_cannot_be_is_not_restored),
        cmocka_unit_test(test_a_token_is_of_its_invitation_and_address),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
