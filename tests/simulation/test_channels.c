/* A channel's life: loaded, let go, loaded anew, closed alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/log.h"
#include "core/memory.h"
#include "hub/channel.h"
#include "simulation/stage.h"

static void add(struct stage *stage, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        hub_command(stage->world->processes[0]->hub, stage->people[ANA], "board.add",
                    on_board(stage, "{s:s}", "text", "x"), NULL, NULL);
        if (i % 100 == 99)
            stage_run(stage, 100);
    }
    stage_run(stage, 100);
}

static void restart(struct stage *stage)
{
    process_stop(stage->world->processes[0]);
    process_start(stage->world->processes[0], true);
    stage_run(stage, 20);
}

static void test_an_idle_channel_is_let_go_and_loaded_again(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);
    json_t *before;

    (void)state;
    add(stage, 7);
    before = json_deep_copy(json_object_get(probe_open(probe), "view"));
    probe_destroy(probe);
    stage_run(stage, 59000);
    assert_int_equal(stage_metric(stage, 0, "sfat_let_go_total"), 0);
    stage_run(stage, 3000);
    assert_int_equal(stage_metric(stage, 0, "sfat_let_go_total"), 1);
    assert_int_equal(stage_log(stage)->snapshot_position.seq, 7);
    probe = probe_connect(stage, 0, ANA);
    assert_true(json_equal(before, json_object_get(probe_open(probe), "view")));
    json_decref(before);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_a_channel_that_is_listened_to_is_not_let_go(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);

    (void)state;
    probe_open(probe);
    stage_run(stage, 200000);
    assert_int_equal(stage_metric(stage, 0, "sfat_let_go_total"), 0);
    add(stage, 1);
    assert_int_equal(probe_count(probe, "event"), 1);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_a_snapshot_of_another_format_is_ignored_and_the_log_folded(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe;
    const json_t *result;

    (void)state;
    add(stage, 1203);
    assert_int_equal(stage_log(stage)->snapshot_position.seq, 1000);
    stage_log(stage)->snapshot_format = 99;
    restart(stage);
    probe = probe_connect(stage, 0, ANA);
    result = probe_open(probe);
    assert_int_equal(json_int(json_object_get(result, "view"), "count", 0), 1203);
    assert_int_equal(json_int(json_object_get(result, "position"), "seq", 0), 1203);
    assert_int_equal(stage_log(stage)->snapshot_format, 1);
    assert_int_equal(stage_log(stage)->snapshot_position.seq, 1203);
    add(stage, 1);
    assert_int_equal(probe_count(probe, "event"), 1);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_a_long_log_is_loaded_from_its_snapshot_with_five_hundred_to_come_back_to(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe;
    const struct log *log;
    json_t *params;

    (void)state;
    add(stage, 1203);
    restart(stage);
    log = stage_log(stage);
    probe = probe_connect(stage, 0, ANA);
    params = json_pack("{s:s, s:{s:i, s:s}}", "channel", stage->board, "since", "seq", 704, "tag",
                       log->entries[703].position.tag);
    assert_int_equal(json_array_size(json_object_get(probe_do(probe, "channel.open", params), "events")),
                     499);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_a_poisoned_channel_is_closed_alone(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);
    char other[CHANNEL_ID_SIZE];

    (void)state;
    strcpy(other, stage->board);
    stage_command(stage, "directory.make", json_pack("{s:s}", "channel", "directory"));
    stage_find_board(stage);
    probe_open(probe);
    probe_do(probe, "channel.open", json_pack("{s:s}", "channel", other));
    log_set_level(LOG_LEVEL_ERROR + 1);
    /* The reply of the append comes before the feed. */
    store_stall_feed(stage->world->processes[0]->store, 5 * MS);
    probe_ask(probe, "board.add", on_board(stage, "{s:s}", "text", "sour"));
    probe_ask(probe, "board.add", on_board(stage, "{s:s}", "text", "too late"));
    stage_run(stage, 10);
    assert_int_equal(stage_metric(stage, 0, "sfat_poisoned_total"), 1);
    assert_int_equal(probe_count(probe, "closed"), 1);
    /* Both were on their way to the log. Of the first it is said that it was written; of what came after,
     * nothing. */
    assert_int_equal(stage_log(stage)->count, 2);
    assert_non_null(json_object_get(probe_reply(probe, 3), "result"));
    assert_string_equal(reply_word(probe_reply(probe, 4)), "unavailable");
    assert_string_equal(probe_refusal(probe, "channel.open", json_pack("{s:s}", "channel", stage->board)),
                        "unavailable");
    assert_string_equal(probe_refusal(probe, "board.add", on_board(stage, "{s:s}", "text", "x")),
                        "unavailable");
    strcpy(stage->board, other);
    assert_non_null(probe_do(probe, "board.add", on_board(stage, "{s:s}", "text", "others go on")));
    assert_int_equal(probe_count(probe, "event"), 1);
    log_set_level(LOG_LEVEL_ERROR);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_a_poisoned_log_is_closed_when_it_is_loaded(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe;

    (void)state;
    log_set_level(LOG_LEVEL_ERROR + 1);
    add(stage, 2);
    hub_command(stage->world->processes[0]->hub, stage->people[ANA], "board.add",
                on_board(stage, "{s:s}", "text", "sour"), NULL, NULL);
    stage_run(stage, 10);
    restart(stage);
    probe = probe_connect(stage, 0, ANA);
    assert_string_equal(probe_refusal(probe, "channel.open", json_pack("{s:s}", "channel", stage->board)),
                        "unavailable");
    log_set_level(LOG_LEVEL_ERROR);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_a_lost_feed_has_everything_loaded_anew(void **state)
{
    struct stage *stage = stage_create(2);
    struct probe *here = probe_connect(stage, 0, ANA), *there = probe_connect(stage, 1, MIHAI);

    (void)state;
    probe_open(here);
    probe_open(there);
    store_stall_feed(stage->world->processes[1]->store, 2 * SECOND);
    probe_do(here, "board.add", on_board(stage, "{s:s}", "text", "missed"));
    stage->world->database->feed_trimmed = stage->world->database->feed_count;
    stage_run(stage, 1000);
    probe_do(here, "board.add", on_board(stage, "{s:s}", "text", "seen"));
    stage_run(stage, 2000);
    assert_string_equal(json_text(json_object_get(probe_last(there), "params"), "reason"), "resync");
    assert_int_equal(json_int(json_object_get(probe_open(there), "position"), "seq", 0), 2);
    probe_do(here, "board.add", on_board(stage, "{s:s}", "text", "and on"));
    stage_run(stage, 10);
    assert_int_equal(probe_count(there, "event"), 1);
    probe_destroy(here);
    probe_destroy(there);
    stage_destroy(stage);
}

static void test_a_gap_in_the_feed_is_filled(void **state)
{
    struct stage *stage = stage_create(2);
    struct probe *here = probe_connect(stage, 0, ANA), *there = probe_connect(stage, 1, MIHAI);
    struct log_follower follower = hub_follower(stage->world->processes[1]->hub);

    (void)state;
    probe_open(there);
    store_stall_feed(stage->world->processes[1]->store, 2 * SECOND);
    probe_do(here, "board.add", on_board(stage, "{s:s}", "text", "one"));
    probe_do(here, "board.add", on_board(stage, "{s:s}", "text", "two"));
    follower.on_entry(follower.self, stage->board, &stage_log(stage)->entries[1]);
    stage_run(stage, 10);
    assert_int_equal(probe_count(there, "event"), 2);
    assert_int_equal(json_int(json_object_get(probe_last(there), "params"), "seq", 0), 2);
    stage_run(stage, 3000);
    assert_int_equal(probe_count(there, "event"), 2);
    probe_destroy(here);
    probe_destroy(there);
    stage_destroy(stage);
}

/* A database that lost its tail: not with appendfsync always. The feed's ids are times, so that what is
 * written next has a new one. */
static void lose_last(struct stage *stage, size_t count)
{
    struct log *log = stage_log(stage);

    for (size_t i = 0; i < count; i++) {
        log->count--;
        json_decref(log->events[log->count]);
        mem_free((char *)log->entries[log->count].text);
    }
    json_object_clear(stage->world->database->ledger);
}

/* The board's last event is lost, and others are written before process 1 compares. */
static void write_last_anew(struct stage *stage)
{
    lose_last(stage, 1);
    add(stage, 3);
    assert_int_equal(stage_log(stage)->count, 5);
}

/* Process 1 goes on from the log as it is now. */
static void check_whole(struct stage *stage, struct probe *there)
{
    struct probe *here = probe_connect(stage, 0, ANA);
    json_t *fresh;

    assert_int_equal(probe_count(there, "event"), 3);
    assert_string_equal(json_text(json_object_get(probe_last(there), "params"), "reason"), "resync");
    fresh = json_incref(json_object_get(probe_open(here), "view"));
    assert_true(json_equal(fresh, json_object_get(probe_open(there), "view")));
    assert_int_equal(stage_metric(stage, 1, "sfat_poisoned_total"), 0);
    json_decref(fresh);
    probe_destroy(here);
}

static void test_an_event_written_anew_is_not_folded_onto_the_one_that_was_lost(void **state)
{
    struct stage *stage = stage_create(2);
    struct probe *there = probe_connect(stage, 1, MIHAI);

    (void)state;
    probe_open(there);
    add(stage, 3);
    write_last_anew(stage);
    check_whole(stage, there);
    probe_destroy(there);
    stage_destroy(stage);
}

/* The feed shows process 1 the event of this seq, and none before it. */
static void show_only(struct stage *stage, struct probe *there, uint64_t seq)
{
    struct log_follower follower = hub_follower(stage->world->processes[1]->hub);

    probe_open(there);
    add(stage, 3);
    store_stall_feed(stage->world->processes[1]->store, 2 * SECOND);
    write_last_anew(stage);
    follower.on_entry(follower.self, stage->board, &stage_log(stage)->entries[seq - 1]);
}

static void test_nor_is_one_that_follows_it(void **state)
{
    struct stage *stage = stage_create(2);
    struct probe *there = probe_connect(stage, 1, MIHAI);

    (void)state;
    show_only(stage, there, 4);
    check_whole(stage, there);
    probe_destroy(there);
    stage_destroy(stage);
}

static void test_nor_is_one_that_fills_a_gap_after_it(void **state)
{
    struct stage *stage = stage_create(2);
    struct probe *there = probe_connect(stage, 1, MIHAI);

    (void)state;
    show_only(stage, there, 5);
    stage_run(stage, 10);
    check_whole(stage, there);
    probe_destroy(there);
    stage_destroy(stage);
}

/* Until the first page of the board's log is folded, and the next one asked for. */
static void run_to_first_page(struct stage *stage, size_t process)
{
    const struct channel *channel;

    stage->world->faults.database_us = 5 * MS;
    do {
        stage_run(stage, 1);
        channel = channel_find(stage->world->processes[process]->hub, stage->board);
    } while (channel == NULL || channel->position.seq == 0);
    stage->world->faults.database_us = 0;
    assert_int_equal(channel->position.seq, 500);
}

static void test_a_log_is_not_folded_from_two_runs_of_the_database(void **state)
{
    struct stage *stage = stage_create(2);
    struct probe *probe;
    unsigned id;

    (void)state;
    add(stage, 1203);
    stage_log(stage)->snapshot_format = 99;
    probe = probe_connect(stage, 1, ANA);
    id = probe_ask(probe, "channel.open", json_pack("{s:s}", "channel", stage->board));
    run_to_first_page(stage, 1);
    store_hold(stage->world->processes[1]->store, true);
    world_take_database(stage->world);
    lose_last(stage, 903);
    stage_log(stage)->snapshot_format = 0;
    world_bring_database(stage->world);
    stage_run(stage, 10);

    add(stage, 400);

    store_hold(stage->world->processes[1]->store, false);
    stage_run(stage, 100);
    assert_int_equal(
        json_int(json_object_get(json_object_get(probe_reply(probe, id), "result"), "position"), "seq", 0),
        700);
    assert_int_equal(stage_metric(stage, 1, "sfat_poisoned_total"), 0);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_a_database_that_comes_back_different_is_noticed(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);
    const json_t *result;
    struct position lost;
    json_t *params;

    (void)state;
    probe_open(probe);
    probe_do(probe, "channel.open", json_pack("{s:s}", "channel", stage->tray));
    add(stage, 3);
    lost = stage_log(stage)->entries[2].position;
    world_take_database(stage->world);
    lose_last(stage, 1);
    world_bring_database(stage->world);
    stage_run(stage, 100);
    /* The board is, the tray and the directory are as they were. */
    assert_int_equal(probe_count(probe, "closed"), 1);
    assert_int_equal(stage_metric(stage, 0, "sfat_resyncs_total"), 1);
    params = json_pack("{s:s, s:{s:i, s:s}}", "channel", stage->board, "since", "seq", (int)lost.seq, "tag",
                       lost.tag);
    result = probe_do(probe, "channel.open", params);
    assert_int_equal(json_int(json_object_get(result, "view"), "count", 0), 2);
    probe_do(probe, "board.add", on_board(stage, "{s:s}", "text", "anew"));
    assert_int_equal(stage_log(stage)->count, 3);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_a_database_that_comes_back_as_it_was_disturbs_nobody(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);

    (void)state;
    probe_open(probe);
    add(stage, 3);
    world_take_database(stage->world);
    probe_ask(probe, "board.add", on_board(stage, "{s:s}", "text", "waits"));
    stage_run(stage, 500);
    world_bring_database(stage->world);
    stage_run(stage, 100);
    assert_int_equal(probe_count(probe, "closed"), 0);
    assert_int_equal(probe_count(probe, "event"), 4);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_a_question_is_answered_though_its_channel_is_loaded_anew(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);
    struct log_follower follower;
    unsigned id;

    (void)state;
    probe_open(probe);
    add(stage, 3);
    follower = hub_follower(stage->world->processes[0]->hub);
    store_hold(stage->world->processes[0]->store, true);
    id = probe_ask(probe, "board.history",
                   json_pack("{s:s, s:i, s:i}", "channel", stage->board, "before", 3, "limit", 10));
    stage_run(stage, 10);
    follower.on_feed_lost(follower.self);
    store_hold(stage->world->processes[0]->store, false);
    stage_run(stage, 100);
    assert_non_null(probe_reply(probe, id));
    assert_int_equal(
        json_array_size(json_object_get(
            probe_do(probe, "board.history",
                     json_pack("{s:s, s:i, s:i}", "channel", stage->board, "before", 3, "limit", 10)),
            "events")),
        2);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_a_command_is_done_though_its_channel_is_loaded_anew(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);
    struct log_follower follower;
    unsigned id;

    (void)state;
    probe_open(probe);
    add(stage, 3);
    follower = hub_follower(stage->world->processes[0]->hub);
    store_hold(stage->world->processes[0]->store, true);
    id = probe_ask(probe, "board.add", on_board(stage, "{s:s}", "text", "in flight"));
    stage_run(stage, 10);
    follower.on_feed_lost(follower.self);
    store_hold(stage->world->processes[0]->store, false);
    stage_run(stage, 100);
    assert_int_equal(json_int(json_object_get(probe_reply(probe, id), "result"), "seq", 0), 4);
    assert_int_equal(stage_log(stage)->count, 4);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_who_is_not_served_is_told_to_go_elsewhere(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA), *late;

    (void)state;
    probe_open(probe);
    store_stall_feed(stage->world->processes[0]->store, 5 * SECOND);
    stage_run(stage, 2900);
    assert_non_null(probe->link);
    stage_run(stage, 200);
    assert_null(probe->link);
    assert_int_equal(probe->end_code, CLOSE_GOING_AWAY);
    late = probe_connect(stage, 0, ANA);
    assert_null(late->link);
    assert_int_equal(json_array_size(late->heard), 0);
    stage_run(stage, 3000);
    probe_destroy(late);
    late = probe_connect(stage, 0, ANA);
    assert_non_null(json_object_get(probe_open(late), "view"));
    probe_destroy(late);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_draining_lets_what_is_under_way_end(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *waits = probe_connect(stage, 0, ANA), *idle = probe_connect(stage, 0, MIHAI), *late;
    unsigned id;

    (void)state;
    probe_open(waits);
    world_take_database(stage->world);
    id = probe_ask(waits, "board.add", on_board(stage, "{s:s}", "text", "the last"));
    stage_run(stage, 5);
    hub_drain(stage->world->processes[0]->hub, 200);
    stage_run(stage, 1000);
    assert_null(idle->link);
    assert_int_equal(idle->end_code, CLOSE_GOING_AWAY);
    assert_non_null(waits->link);
    assert_string_equal(probe_refusal(waits, "board.add", on_board(stage, "{s:s}", "text", "x")),
                        "unavailable");
    late = probe_connect(stage, 0, CHAIR);
    assert_null(late->link);
    assert_false(hub_is_idle(stage->world->processes[0]->hub));
    world_bring_database(stage->world);
    stage_run(stage, 1000);
    assert_non_null(json_object_get(probe_reply(waits, id), "result"));
    assert_null(waits->link);
    assert_true(hub_is_idle(stage->world->processes[0]->hub));
    probe_destroy(waits);
    probe_destroy(idle);
    probe_destroy(late);
    stage_destroy(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_idle_channel_is_let_go_and_loaded_again),
        cmocka_unit_test(test_a_channel_that_is_listened_to_is_not_let_go),
        cmocka_unit_test(test_a_snapshot_of_another_format_is_ignored_and_the_log_folded),
        cmocka_unit_test(test_a_long_log_is_loaded_from_its_snapshot_with_five_hundred_to_come_back_to),
        cmocka_unit_test(test_a_poisoned_channel_is_closed_alone),
        cmocka_unit_test(test_a_poisoned_log_is_closed_when_it_is_loaded),
        cmocka_unit_test(test_a_lost_feed_has_everything_loaded_anew),
        cmocka_unit_test(test_a_gap_in_the_feed_is_filled),
        cmocka_unit_test(test_an_event_written_anew_is_not_folded_onto_the_one_that_was_lost),
        cmocka_unit_test(test_nor_is_one_that_follows_it),
        cmocka_unit_test(test_nor_is_one_that_fills_a_gap_after_it),
        cmocka_unit_test(test_a_log_is_not_folded_from_two_runs_of_the_database),
        cmocka_unit_test(test_a_database_that_comes_back_different_is_noticed),
        cmocka_unit_test(test_a_database_that_comes_back_as_it_was_disturbs_nobody),
        cmocka_unit_test(test_a_question_is_answered_though_its_channel_is_loaded_anew),
        cmocka_unit_test(test_a_command_is_done_though_its_channel_is_loaded_anew),
        cmocka_unit_test(test_who_is_not_served_is_told_to_go_elsewhere),
        cmocka_unit_test(test_draining_lets_what_is_under_way_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
