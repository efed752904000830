/* What an inbox does at its bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "hub/decision.h"
#include "inbox/inbox_tables.h"

#define ROOM "room:01KAMYBQ3S5T7V9X1Z3B5D7F9H"
#define ANA "01KAMY9Q3S5T7V9X1Z3B5D7F9H"

static void happen(void *inbox, const char *name, uint64_t seq, json_t *fields)
{
    const struct event_type *type = inbox_events;
    struct event event = {.position = {.seq = seq}, .type = name, .version = 1, .fields = fields};

    while (strcmp(type->name, name) != 0)
        type++;
    json_object_set_new(fields, "seq", json_integer((json_int_t)seq));
    assert_true(type->apply(inbox, &event));
    json_decref(fields);
}

static void notify(void *inbox, uint64_t seq)
{
    happen(inbox, "inbox.notified", seq,
           json_pack("{s:s, s:s, s:i, s:s, s:i}", "kind", "mention", "item", ROOM, "message", 1, "author",
                     ANA, "posted_ms", 1));
}

static bool is_open(const struct inbox *inbox, uint64_t entry)
{
    return open_entries_find(&inbox->open, entry) != NULL;
}

static void test_at_most_a_thousand_entries_are_not_done(void **state)
{
    struct inbox *inbox = inbox_feature.create("inbox:" ANA, NULL);

    (void)state;
    for (uint64_t seq = 1; seq <= INBOX_OPEN_MOST + 3; seq++)
        notify(inbox, seq);
    assert_int_equal(inbox->open.count, INBOX_OPEN_MOST);
    assert_false(is_open(inbox, 3));
    assert_true(is_open(inbox, 4));
    happen(inbox, "inbox.entries_undone", INBOX_OPEN_MOST + 4, json_pack("{s:[i, i]}", "entries", 1, 2));
    assert_int_equal(inbox->open.count, INBOX_OPEN_MOST);
    assert_false(is_open(inbox, 2));
    assert_true(is_open(inbox, 4));
    inbox_feature.destroy(inbox);
}

static enum error decide(const void *inbox, const char *name, json_t *params)
{
    const struct command *command = inbox_commands;
    struct request request = {.params = params};
    struct decision decision;
    enum error error;

    while (strcmp(command->name, name) != 0)
        command++;
    decision_init(&decision, DUE_KEEP);
    error = command->decide(inbox, &request, &decision);
    decision_finish(&decision);
    json_decref(params);
    return error;
}

static void test_marks_and_levels_have_a_bound(void **state)
{
    struct inbox *inbox = inbox_feature.create("inbox:" ANA, NULL);
    char item[CHANNEL_ID_SIZE];

    (void)state;
    for (unsigned i = 0; i < INBOX_MARKS_MOST; i++) {
        snprintf(item, sizeof(item), "room:01KAMYBQ3S5T7V9X1Z3B%06u", i);
        json_array_append_new(inbox->marks, json_pack("{s:s, s:i, s:i}", "item", item, "seq", 0, "count", 0));
        json_array_append_new(inbox->levels, json_pack("{s:s, s:s}", "item", item, "level", "all"));
    }
    assert_int_equal(
        decide(inbox, "inbox.mark", json_pack("{s:s, s:i, s:i}", "item", ROOM, "seq", 1, "count", 1)),
        ERR_TOO_MANY_MARKS);
    assert_int_equal(decide(inbox, "inbox.set_level", json_pack("{s:s, s:s}", "item", ROOM, "level", "none")),
                     ERR_TOO_MANY_MARKS);
    assert_int_equal(
        decide(inbox, "inbox.mark", json_pack("{s:s, s:i, s:i}", "item", item, "seq", 1, "count", 1)),
        ERR_NONE);
    assert_int_equal(decide(inbox, "inbox.set_level", json_pack("{s:s, s:s}", "item", item, "level", "none")),
                     ERR_NONE);
    inbox_feature.destroy(inbox);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_at_most_a_thousand_entries_are_not_done),
        cmocka_unit_test(test_marks_and_levels_have_a_bound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
