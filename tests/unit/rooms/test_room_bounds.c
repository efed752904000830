/* What a room does at its bounds. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/memory.h"
#include "hub/decision.h"
#include "rooms/room.h"

#define ANA "01KAMY9Q3S5T7V9X1Z3B5D7F9H"

/* A room under test: each event is applied under the next number. */
struct talk {
    void *room;
    uint64_t seq;
};

static struct talk begin(void)
{
    json_auto_t *settings = json_pack("{s:s, s:s, s:s, s:s}", "title", "Probă", "visibility", "members",
                                      "space", "space:01KAMYAQ3S5T7V9X1Z3B5D7F9H", "by", ANA);

    return (struct talk){room_feature.create("room:01KAMYBQ3S5T7V9X1Z3B5D7F9H", settings), 0};
}

/* Takes fields. False where the event is not taken. */
static bool happen(struct talk *talk, const char *name, const char *by, json_t *fields)
{
    const struct event_type *type = room_feature.events;
    struct event event;
    bool ok;

    while (strcmp(type->name, name) != 0)
        type++;
    json_object_set_new(fields, "seq", json_integer((json_int_t)(talk->seq + 1)));
    json_object_set_new(fields, "by", json_string(by));
    json_object_set_new(fields, "op", json_string(ANA));
    json_object_set_new(fields, "at_ms", json_integer((json_int_t)(talk->seq + 1)));
    event = (struct event){.position = {.seq = talk->seq + 1},
                           .type = name,
                           .version = type->version,
                           .by = by,
                           .as = "",
                           .to = "",
                           .at_ms = (int64_t)talk->seq + 1,
                           .op = ANA,
                           .fields = fields};
    ok = type->apply(talk->room, &event);
    talk->seq += ok;
    json_decref(fields);
    return ok;
}

static void post(struct talk *talk, const char *text)
{
    assert_true(happen(talk, "room.posted", ANA, json_pack("{s:s}", "text", text)));
}

/* What a command of Ana, a facilitator, comes to. Takes params. */
static enum error decide(const struct talk *talk, const char *name, json_t *params)
{
    const struct command *command = room_feature.commands;
    struct request request = {.channel = "room:01KAMYBQ3S5T7V9X1Z3B5D7F9H",
                              .op = ANA,
                              .params = params,
                              .actor = {.person = ANA, .role = ROLE_FACILITATOR}};
    struct decision decision;
    enum error error;

    while (strcmp(command->name, name) != 0)
        command++;
    decision_init(&decision, DUE_KEEP);
    error = command->decide(talk->room, &request, &decision);
    decision_finish(&decision);
    json_decref(params);
    return error;
}

static void test_a_message_is_edited_fifty_times(void **state)
{
    struct talk talk = begin();

    (void)state;
    post(&talk, "Unu");
    for (unsigned i = 0; i < 50; i++) {
        assert_int_equal(decide(&talk, "room.edit", json_pack("{s:i, s:s}", "message", 1, "text", "Alt")),
                         i == 0 ? ERR_NONE : ERR_NOTHING_TO_DO);
        assert_true(happen(&talk, "room.edited", ANA, json_pack("{s:i, s:s}", "message", 1, "text", "Alt")));
    }
    assert_int_equal(decide(&talk, "room.edit", json_pack("{s:i, s:s}", "message", 1, "text", "Nou")),
                     ERR_TOO_MANY_EDITS);
    assert_false(happen(&talk, "room.edited", ANA, json_pack("{s:i, s:s}", "message", 1, "text", "Nou")));
    room_feature.destroy(talk.room);
}

static void test_a_message_takes_five_hundred_reactions(void **state)
{
    struct talk talk = begin();
    char person[ULID_SIZE];

    (void)state;
    post(&talk, "Unu");
    for (unsigned i = 0; i < 500; i++) {
        snprintf(person, sizeof(person), "01KAMY9Q3S5T7V9X1Z3B5D%04u", i);
        assert_int_equal(decide(&talk, "room.react", json_pack("{s:i, s:s}", "message", 1, "emoji", "👍")),
                         ERR_NONE);
        assert_true(
            happen(&talk, "room.reacted", person, json_pack("{s:i, s:s}", "message", 1, "emoji", "🎉")));
    }
    assert_int_equal(decide(&talk, "room.react", json_pack("{s:i, s:s}", "message", 1, "emoji", "👍")),
                     ERR_TOO_MANY_REACTIONS);
    room_feature.destroy(talk.room);
}

static void test_fifty_messages_are_pinned(void **state)
{
    struct talk talk = begin();

    (void)state;
    for (int i = 1; i <= 51; i++)
        post(&talk, "Unu");
    for (int i = 1; i <= 50; i++) {
        assert_int_equal(decide(&talk, "room.pin", json_pack("{s:i}", "message", i)), ERR_NONE);
        assert_true(happen(&talk, "room.pinned", ANA, json_pack("{s:i}", "message", i)));
    }
    assert_int_equal(decide(&talk, "room.pin", json_pack("{s:i}", "message", 51)), ERR_TOO_MANY_PINS);
    assert_false(happen(&talk, "room.pinned", ANA, json_pack("{s:i}", "message", 51)));
    room_feature.destroy(talk.room);
}

/* ---- Pages of long messages ---- */

/* Forty messages of 9,000 characters: 29 of them are within 256 kB. */
static struct talk begin_long(void)
{
    struct talk talk = begin();
    char text[9001];

    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    for (unsigned i = 0; i < 40; i++)
        post(&talk, text);
    return talk;
}

static void expect_page(const struct talk *talk, json_t *params, int64_t first, int64_t last)
{
    const struct query *query = room_feature.queries;
    struct request request = {.params = params};
    const json_t *messages;
    json_t *reply = NULL;
    size_t count;

    while (strcmp(query->name, "room.history") != 0)
        query++;
    assert_int_equal(query->answer(talk->room, &request, &reply), ERR_NONE);
    messages = json_object_get(reply, "messages");
    count = json_array_size(messages);
    assert_int_equal(json_int(json_array_get(messages, 0), "seq", 0), first);
    assert_int_equal(json_int(json_array_get(messages, count - 1), "seq", 0), last);
    assert_int_equal(count, last - first + 1);
    assert_int_equal(json_is_true(json_object_get(reply, "has_older")), first > 1);
    assert_int_equal(json_is_true(json_object_get(reply, "has_newer")), last < 40);
    assert_int_equal(json_int(reply, "count_before", -1), first - 1);
    json_decref(reply);
    json_decref(params);
}

static void test_a_page_of_long_messages_ends_away_from_where_it_was_asked(void **state)
{
    struct talk talk = begin_long();

    (void)state;
    expect_page(&talk, json_pack("{s:i, s:i}", "before", 41, "limit", 40), 12, 40);
    expect_page(&talk, json_pack("{s:i, s:i}", "after", 0, "limit", 40), 1, 29);
    expect_page(&talk, json_pack("{s:i, s:i}", "around", 20, "limit", 40), 6, 34);
    expect_page(&talk, json_pack("{s:i, s:i}", "around", 40, "limit", 40), 12, 40);
    expect_page(&talk, json_pack("{s:i, s:i}", "around", 1, "limit", 40), 1, 29);
    room_feature.destroy(talk.room);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_message_is_edited_fifty_times),
        cmocka_unit_test(test_a_message_takes_five_hundred_reactions),
        cmocka_unit_test(test_fifty_messages_are_pinned),
        cmocka_unit_test(test_a_page_of_long_messages_ends_away_from_where_it_was_asked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
