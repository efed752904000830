/* Exactly once: what a command is answered with, however often and wherever it is asked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "simulation/stage.h"

#define DAY_MS (24 * 60 * 60 * 1000LL)

static void test_a_repeat_gets_the_first_answer(void **state)
{
    struct stage *stage = stage_create(2);
    struct probe *here = probe_connect(stage, 0, ANA), *there = probe_connect(stage, 1, ANA);
    json_t *params = on_board(stage, "{s:s}", "text", "once");
    const json_t *first = probe_do(here, "board.add", json_incref(params));

    (void)state;
    assert_non_null(first);
    assert_true(json_equal(first, probe_do(here, "board.add", json_incref(params))));
    assert_true(json_equal(first, probe_do(there, "board.add", params)));
    assert_int_equal(stage_log(stage)->count, 1);
    probe_destroy(here);
    probe_destroy(there);
    stage_destroy(stage);
}

static void test_many_repeats_at_once_send_nobody_away(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);
    json_t *params[3];
    unsigned first, again;

    (void)state;
    probe_open(probe);
    first = probe->asked + 1;
    for (size_t i = 0; i < COUNT_OF(params); i++) {
        params[i] = on_board(stage, "{s:s}", "text", "once");
        probe_ask(probe, "board.add", json_incref(params[i]));
    }
    stage_run(stage, 100);
    again = probe->asked + 1;
    for (size_t i = 0; i < COUNT_OF(params); i++)
        probe_ask(probe, "board.add", params[i]);
    probe_ask(probe, "board.add", on_board(stage, "{s:s}", "text", "new"));
    stage_run(stage, 100);
    for (unsigned i = 0; i < COUNT_OF(params); i++)
        assert_true(json_equal(json_object_get(probe_reply(probe, first + i), "result"),
                               json_object_get(probe_reply(probe, again + i), "result")));
    assert_int_equal(stage_log(stage)->count, COUNT_OF(params) + 1);
    assert_int_equal(probe_count(probe, "event"), COUNT_OF(params) + 1);
    assert_int_equal(probe_count(probe, "closed"), 0);
    assert_int_equal(stage_metric(stage, 0, "sfat_resyncs_total"), 0);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_a_repeat_that_would_be_refused_gets_the_first_answer(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);
    json_t *params = on_board(stage, "{s:i}", "seq", 7);
    const json_t *first = probe_do(probe, "board.flag", json_incref(params));

    (void)state;
    assert_string_equal(probe_refusal(probe, "board.flag", on_board(stage, "{s:i}", "seq", 7)),
                        "already_member");
    assert_true(json_equal(first, probe_do(probe, "board.flag", params)));
    assert_int_equal(stage_log(stage)->count, 1);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_the_event_is_heard_before_the_answer_of_another_process(void **state)
{
    struct stage *stage = stage_create(2);
    struct probe *here = probe_connect(stage, 0, CHAIR), *there = probe_connect(stage, 1, CHAIR);
    json_t *params = on_board(stage, "{s:i}", "in_ms", 60000);

    (void)state;
    probe_open(there);
    store_stall_feed(stage->world->processes[1]->store, 2 * SECOND);
    assert_non_null(probe_do(here, "board.schedule", json_incref(params)));
    /* The other one does not know yet, is refused by the guard of the state, and asks the ledger. */
    assert_non_null(probe_do(there, "board.schedule", params));
    assert_int_equal(probe_count(there, "event"), 1);
    assert_non_null(json_object_get(probe_last(there), "result"));
    probe_destroy(here);
    probe_destroy(there);
    stage_destroy(stage);
}

static void test_a_channel_that_is_not_known_yet_does_not_hide_the_answer(void **state)
{
    struct stage *stage = stage_create(2);
    struct probe *here = probe_connect(stage, 0, ADMIN), *there = probe_connect(stage, 1, ADMIN);
    const json_t *made;
    json_t *params;

    (void)state;
    store_stall_feed(stage->world->processes[1]->store, 2 * SECOND);
    made = probe_do(here, "directory.make",
                    json_pack("{s:s, s:s}", "channel", "directory", "op", new_op(stage, 0)));
    assert_string_equal(json_text(made, "by"), stage->people[ADMIN]);
    params = json_pack("{s:s, s:s, s:s}", "channel", json_text(made, "board"), "op", new_op(stage, 0), "text",
                       "new");
    assert_non_null(probe_do(here, "board.add", json_incref(params)));
    assert_non_null(probe_do(there, "board.add", params));
    probe_destroy(here);
    probe_destroy(there);
    stage_destroy(stage);
}

/* What another process made is not denied by one that has not heard of it, whatever is asked. */
static void test_what_another_process_made_is_waited_for(void **state)
{
    struct stage *stage = stage_create(2);
    struct probe *here = probe_connect(stage, 0, ADMIN), *there = probe_connect(stage, 1, ADMIN);
    const char *board;
    unsigned opened, asked, done;

    (void)state;
    store_stall_feed(stage->world->processes[1]->store, 2 * SECOND);
    board = json_text(probe_do(here, "directory.make",
                               json_pack("{s:s, s:s}", "channel", "directory", "op", new_op(stage, 0))),
                      "board");
    opened = probe_ask(there, "channel.open", json_pack("{s:s}", "channel", board));
    asked = probe_ask(there, "board.history",
                      json_pack("{s:s, s:i, s:i}", "channel", board, "before", 10, "limit", 10));
    done = probe_ask(there, "board.add",
                     json_pack("{s:s, s:s, s:s}", "channel", board, "op", new_op(stage, 0), "text", "new"));
    stage_run(stage, 1500);
    assert_null(probe_reply(there, opened));
    assert_null(probe_reply(there, asked));
    assert_null(probe_reply(there, done));
    stage_run(stage, 1000);
    assert_non_null(json_object_get(probe_reply(there, opened), "result"));
    assert_non_null(json_object_get(probe_reply(there, asked), "result"));
    assert_non_null(json_object_get(probe_reply(there, done), "result"));
    probe_destroy(here);
    probe_destroy(there);
    stage_destroy(stage);
}

static void test_what_is_nowhere_is_denied_at_once_where_nothing_is_missed(void **state)
{
    struct stage *stage = stage_create(2);
    struct probe *probe = probe_connect(stage, 1, ADMIN);
    const char *nowhere = "board:01KAMYDQ3S5T7V9X1Z3B5D7F9H";

    (void)state;
    assert_string_equal(probe_refusal(probe, "channel.open", json_pack("{s:s}", "channel", nowhere)),
                        "no_such_channel");
    assert_string_equal(probe_refusal(probe, "board.add",
                                      json_pack("{s:s, s:s, s:s}", "channel", nowhere, "op", new_op(stage, 0),
                                                "text", "new")),
                        "no_such_channel");
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_a_refusal_is_not_remembered(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);
    json_t *quote = on_board(stage, "{s:i}", "seq", 1);

    (void)state;
    assert_string_equal(probe_refusal(probe, "board.quote", json_incref(quote)), "no_such_message");
    assert_non_null(probe_do(probe, "board.add", on_board(stage, "{s:s}", "text", "here")));
    assert_non_null(probe_do(probe, "board.quote", quote));
    assert_string_equal(json_text(stage_log(stage)->events[1], "text"), "here");
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_an_op_is_refused_for_its_time_only_when_it_is_absurd(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);
    json_t *params = on_board(stage, "{s:s}", "text", "x");
    unsigned id;

    (void)state;
    assert_non_null(
        probe_do(probe, "board.add", with_op(json_deep_copy(params), new_op(stage, -89 * DAY_MS))));
    assert_string_equal(
        probe_refusal(probe, "board.add", with_op(json_deep_copy(params), new_op(stage, -91 * DAY_MS))),
        "stale");
    assert_non_null(probe_do(probe, "board.add", with_op(json_deep_copy(params), new_op(stage, DAY_MS / 2))));
    id = probe_ask(probe, "board.add", with_op(params, new_op(stage, 2 * DAY_MS)));
    stage_run(stage, 10);
    assert_string_equal(reply_word(probe_reply(probe, id)), "clock_wrong");
    assert_true(
        json_int(json_object_get(json_object_get(probe_reply(probe, id), "error"), "data"), "now_ms", 0) > 0);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_a_lost_reply_is_answered_by_the_ledger(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);
    const json_t *answer;

    (void)state;
    probe_open(probe);
    store_lose_next_reply(stage->world->processes[0]->store);
    answer = probe_do(probe, "board.add", on_board(stage, "{s:s}", "text", "lost"));
    assert_int_equal(json_int(answer, "seq", 0), 1);
    assert_string_equal(json_text(answer, "tag"), stage_log(stage)->entries[0].position.tag);
    assert_int_equal(stage_log(stage)->count, 1);
    assert_int_equal(probe_count(probe, "event"), 1);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_two_processes_cannot_write_one_number(void **state)
{
    struct stage *stage = stage_create(2);
    struct probe *here = probe_connect(stage, 0, ANA), *there = probe_connect(stage, 1, MIHAI);

    (void)state;
    probe_open(here);
    probe_open(there);
    for (unsigned i = 0; i < 20; i++) {
        probe_ask(here, "board.add", on_board(stage, "{s:s}", "text", "here"));
        probe_ask(there, "board.add", on_board(stage, "{s:s}", "text", "there"));
    }
    stage_run(stage, 200);
    assert_int_equal(stage_log(stage)->count, 40);
    assert_true(
        stage_metric(stage, 0, "sfat_conflicts_total") + stage_metric(stage, 1, "sfat_conflicts_total") > 0);
    assert_int_equal(probe_count(here, "event"), 40);
    assert_int_equal(probe_count(there, "event"), 40);
    probe_destroy(here);
    probe_destroy(there);
    stage_destroy(stage);
}

static void test_a_guard_refuses_with_its_own_word(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);

    (void)state;
    assert_non_null(probe_do(probe, "board.claim", on_board(stage, "{s:s}", "name", "Sfat")));
    assert_string_equal(probe_refusal(probe, "board.claim", on_board(stage, "{s:s}", "name", "Sfat")),
                        "address_taken");
    assert_int_equal(stage_log(stage)->count, 1);
    assert_string_equal(
        json_text(json_object_get(stage->world->database->registers, "claimants"), stage->people[ANA]), "1");
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_while_the_database_is_away_nothing_is_acknowledged_and_then_all(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);
    unsigned id;

    (void)state;
    probe_open(probe);
    world_take_database(stage->world);
    id = probe_ask(probe, "board.add", on_board(stage, "{s:s}", "text", "patience"));
    stage_run(stage, 30000);
    assert_null(probe_reply(probe, id));
    assert_int_equal(probe_count(probe, "event"), 0);
    world_bring_database(stage->world);
    stage_run(stage, 100);
    assert_non_null(json_object_get(probe_reply(probe, id), "result"));
    assert_int_equal(probe_count(probe, "event"), 1);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_what_does_not_fit_while_the_database_is_away_is_refused_and_not_done(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);

    (void)state;
    probe_open(probe);
    stage->world->store_queue_most = 0;
    assert_string_equal(probe_refusal(probe, "board.add", on_board(stage, "{s:s}", "text", "no room")),
                        "unavailable");
    stage->world->store_queue_most = 100;
    assert_int_equal(stage_log(stage)->count, 0);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_a_full_queue_is_busy(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);
    unsigned first, last = 0, done = 0;

    (void)state;
    probe_open(probe);
    process_stop(stage->world->processes[0]);
    stage->world->limits.waiting_per_channel = 8;
    process_start(stage->world->processes[0], false);
    stage_run(stage, 10);
    probe_destroy(probe);
    probe = probe_connect(stage, 0, ANA);
    first = probe->asked + 1;
    for (unsigned i = 0; i < 12; i++)
        last = probe_ask(probe, "board.add", on_board(stage, "{s:s}", "text", "many"));
    stage_run(stage, 100);
    for (unsigned id = first; id <= last; id++)
        done += json_object_get(probe_reply(probe, id), "result") != NULL;
    /* While it is loaded all of them wait. */
    assert_int_equal(done, 8);
    assert_string_equal(reply_word(probe_reply(probe, last)), "busy");
    assert_true(json_int(json_object_get(json_object_get(probe_reply(probe, last), "error"), "data"),
                         "retry_after_ms", 0) > 0);
    assert_int_equal(stage_log(stage)->count, 8);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_too_many_says_when_to_come_back(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);
    const json_t *data;
    unsigned id = 0;

    (void)state;
    for (unsigned i = 0; i < stage->world->limits.commands_burst + 1; i++) {
        id = probe_ask(probe, "session.ping", json_object());
        if (i % 50 == 0)
            stage_run(stage, 1);
    }
    stage_run(stage, 1);
    assert_string_equal(reply_word(probe_reply(probe, id)), "too_many");
    data = json_object_get(json_object_get(probe_reply(probe, id), "error"), "data");
    assert_in_range(json_int(data, "retry_after_ms", 0), 1, 51);
    stage_run(stage, json_int(data, "retry_after_ms", 0));
    assert_non_null(probe_do(probe, "session.ping", json_object()));
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_what_is_no_request_counts_too(void **state)
{
    static const char *const malformed[] = {"{", "[]", "{\"jsonrpc\":\"2.0\",\"method\":7}"};
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);

    (void)state;
    for (unsigned i = 0; i < stage->world->limits.commands_burst; i++)
        probe_send(probe, malformed[i % COUNT_OF(malformed)]);
    stage_run(stage, 1);
    assert_string_equal(reply_word(probe_last(probe)), "parse");
    for (size_t i = 0; i < COUNT_OF(malformed); i++) {
        probe_send(probe, malformed[i]);
        stage_run(stage, 1);
        assert_string_equal(reply_word(probe_last(probe)), "too_many");
    }
    assert_string_equal(probe_refusal(probe, "session.ping", json_object()), "too_many");
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_a_peer_has_only_so_many_requests_under_way(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);
    unsigned busy = 0;

    (void)state;
    probe_open(probe);
    world_take_database(stage->world);
    for (unsigned i = 0; i < stage->world->limits.requests_per_peer + 3; i++)
        probe_ask(probe, "board.add", on_board(stage, "{s:s}", "text", "x"));
    stage_run(stage, 5);
    for (unsigned id = 1; id <= probe->asked; id++)
        busy += probe_reply(probe, id) != NULL && strcmp(reply_word(probe_reply(probe, id)), "busy") == 0;
    assert_int_equal(busy, 3);
    world_bring_database(stage->world);
    stage_run(stage, 100);
    assert_int_equal(stage_log(stage)->count, stage->world->limits.requests_per_peer);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_a_service_is_asked_and_an_entry_goes_with_the_event(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);
    json_t *params = on_board(stage, "{s:s}", "text", "minutes");
    const struct text_log *text;
    const json_t *event;

    (void)state;
    store_lose_next_reply(stage->world->processes[0]->store);
    assert_non_null(probe_do(probe, "board.file", json_incref(params)));
    assert_non_null(probe_do(probe, "board.file", params));
    assert_int_equal(stage_log(stage)->count, 1);
    event = stage_log(stage)->events[0];
    assert_string_equal(json_text(event, "lid"), "lid of a tray");
    text = database_text(stage->world->database, strchr(stage->board, ':') + 1);
    assert_int_equal(text->count, 1);
    assert_string_equal(text->entries[0].bytes, json_text(event, "stamp"));
    assert_non_null(strstr(json_text(event, "stamp"), "minutes"));
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_what_the_service_cannot_say_is_unavailable(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);

    (void)state;
    assert_string_equal(probe_refusal(probe, "board.file", on_board(stage, "{s:s}", "text", "mute")),
                        "unavailable");
    assert_int_equal(stage_log(stage)->count, 0);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_an_internal_command_is_nobodys(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ADMIN);

    (void)state;
    assert_string_equal(probe_refusal(probe, "board.due", on_board(stage, "{}")), "forbidden");
    probe_destroy(probe);
    stage_destroy(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_repeat_gets_the_first_answer),
        cmocka_unit_test(test_many_repeats_at_once_send_nobody_away),
        cmocka_unit_test(test_a_repeat_that_would_be_refused_gets_the_first_answer),
        cmocka_unit_test(test_the_event_is_heard_before_the_answer_of_another_process),
        cmocka_unit_test(test_a_channel_that_is_not_known_yet_does_not_hide_the_answer),
        cmocka_unit_test(test_what_another_process_made_is_waited_for),
        cmocka_unit_test(test_what_is_nowhere_is_denied_at_once_where_nothing_is_missed),
        cmocka_unit_test(test_a_refusal_is_not_remembered),
        cmocka_unit_test(test_an_op_is_refused_for_its_time_only_when_it_is_absurd),
        cmocka_unit_test(test_a_lost_reply_is_answered_by_the_ledger),
        cmocka_unit_test(test_two_processes_cannot_write_one_number),
        cmocka_unit_test(test_a_guard_refuses_with_its_own_word),
        cmocka_unit_test(test_while_the_database_is_away_nothing_is_acknowledged_and_then_all),
        cmocka_unit_test(test_what_does_not_fit_while_the_database_is_away_is_refused_and_not_done),
        cmocka_unit_test(test_a_full_queue_is_busy),
        cmocka_unit_test(test_too_many_says_when_to_come_back),
        cmocka_unit_test(test_what_is_no_request_counts_too),
        cmocka_unit_test(test_a_peer_has_only_so_many_requests_under_way),
        cmocka_unit_test(test_a_service_is_asked_and_an_entry_goes_with_the_event),
        cmocka_unit_test(test_what_the_service_cannot_say_is_unavailable),
        cmocka_unit_test(test_an_internal_command_is_nobodys),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
