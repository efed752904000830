/* What happens by itself: due times and reactions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/log.h"
#include "simulation/stage.h"

#define DAY_MS (24 * 60 * 60 * 1000LL)

static struct log *tray(struct stage *stage)
{
    return database_log(stage->world->database, stage->tray);
}

static void test_a_due_time_comes_once_and_in_time(void **state)
{
    struct stage *stage = stage_create(3);
    struct probe *probe = probe_connect(stage, 0, CHAIR);

    (void)state;
    probe_open(probe);
    probe_do(probe, "board.schedule", on_board(stage, "{s:i}", "in_ms", 5000));
    stage_run(stage, 4900);
    assert_int_equal(stage_log(stage)->count, 1);
    stage_run(stage, 1200);
    assert_int_equal(stage_log(stage)->count, 2);
    assert_string_equal(json_text(stage_log(stage)->events[1], "type"), "board.fired");
    assert_int_equal(stage_log(stage)->due_ms, 0);
    stage_run(stage, 10000);
    assert_int_equal(stage_log(stage)->count, 2);
    assert_int_equal(probe_count(probe, "event"), 2);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_a_near_due_time_does_not_wait_for_the_next_look(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, CHAIR);

    (void)state;
    probe_open(probe);
    probe_do(probe, "board.schedule", on_board(stage, "{s:i}", "in_ms", 200));
    stage_run(stage, 205);
    assert_int_equal(stage_log(stage)->count, 2);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_a_due_time_of_long_ago_still_comes(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, CHAIR);

    (void)state;
    probe_do(probe, "board.schedule", on_board(stage, "{s:i}", "in_ms", 5000));
    probe_destroy(probe);
    stage_run(stage, 10);
    process_stop(stage->world->processes[0]);
    stage->world->wall_ahead_ms += 200 * DAY_MS;
    process_start(stage->world->processes[0], true);
    stage_run(stage, 2000);
    assert_int_equal(stage_log(stage)->count, 2);
    stage_destroy(stage);
}

/* A look finds a hundred. */
static void test_many_that_are_due_do_not_wait_for_further_looks(void **state)
{
    enum { BOARDS = 250 };
    struct stage *stage = stage_create(1);
    struct log *logs[BOARDS];

    (void)state;
    for (size_t i = 0; i < BOARDS; i++) {
        stage_command(stage, "directory.make", json_pack("{s:s}", "channel", "directory"));
        stage_find_board(stage);
        logs[i] = stage_log(stage);
        stage_command(stage, "board.schedule",
                      json_pack("{s:s, s:i}", "channel", stage->board, "in_ms", 600000));
    }
    process_stop(stage->world->processes[0]);
    stage->world->wall_ahead_ms += DAY_MS;
    process_start(stage->world->processes[0], true);
    stage_run(stage, 1900);
    for (size_t i = 0; i < BOARDS; i++)
        assert_int_equal(logs[i]->count, 2);
    stage_destroy(stage);
}

static void test_a_reaction_comes_once_whoever_holds_the_lease(void **state)
{
    struct stage *stage = stage_create(2);
    struct probe *probe = probe_connect(stage, 1, ANA);

    (void)state;
    stage_run(stage, 3000);
    probe_do(probe, "board.claim", on_board(stage, "{s:s}", "name", "one"));
    stage_run(stage, 2000);
    assert_int_equal(tray(stage)->count, 2);
    process_kill(stage->world->processes[0]);
    probe_do(probe, "board.claim", on_board(stage, "{s:s}", "name", "two"));
    stage_run(stage, 10000);
    assert_int_equal(tray(stage)->count, 4);
    process_start(stage->world->processes[0], true);
    stage_run(stage, 10000);
    assert_int_equal(tray(stage)->count, 4);
    assert_string_equal(json_text(tray(stage)->events[0], "from"), stage->board);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_a_chain_of_reactions_is_four_deep(void **state)
{
    struct stage *stage = stage_create(1);

    (void)state;
    stage_run(stage, 2000);
    log_set_level(LOG_LEVEL_ERROR + 1);
    stage_command(stage, "tray.drop",
                  json_pack("{s:s, s:s, s:i, s:i}", "channel", stage->tray, "from", stage->board, "from_seq",
                            1, "hop", 100));
    stage_run(stage, 5000);
    log_set_level(LOG_LEVEL_ERROR);
    assert_int_equal(tray(stage)->count, 5);
    assert_int_equal(json_int(tray(stage)->events[4], "chain", 0), 4);
    assert_int_equal(json_int(tray(stage)->events[4], "hop", 0), 104);
    stage_destroy(stage);
}

static void test_a_poisoned_target_does_not_hold_up_the_others(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);
    struct log *closed = tray(stage);

    (void)state;
    stage_run(stage, 2000);
    log_set_level(LOG_LEVEL_ERROR + 1);
    /* A log whose first entry nobody can read. */
    database_append(
        stage->world->database,
        &(struct append){.channel = stage->tray,
                         .entry = {{1, "0123456789"}, "", "{\"type\":\"tray.burnt\",\"v\":1}", 27},
                         .scope = "system",
                         .op = new_op(stage, 0),
                         .answer = "{}",
                         .due_ms = DUE_KEEP},
        0, &(struct result){0});
    probe_do(probe, "board.claim", on_board(stage, "{s:s}", "name", "lost"));
    stage_command(stage, "directory.make", json_pack("{s:s}", "channel", "directory"));
    stage_find_board(stage);
    probe_do(probe, "board.claim", on_board(stage, "{s:s}", "name", "kept"));
    stage_run(stage, 5000);
    log_set_level(LOG_LEVEL_ERROR);
    assert_int_equal(closed->count, 1);
    assert_int_equal(tray(stage)->count, 2);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_a_reaction_waits_for_a_channel_that_is_not_known_yet(void **state)
{
    struct stage *stage = stage_create(2);
    struct probe *probe = probe_connect(stage, 0, ANA);
    struct store *holder;

    (void)state;
    /* The second process shall hold the lease, and hear of new channels late. */
    process_kill(stage->world->processes[0]);
    stage_run(stage, 8000);
    process_start(stage->world->processes[0], false);
    stage_run(stage, 100);
    probe_destroy(probe);
    probe = probe_connect(stage, 0, ANA);
    holder = stage->world->processes[1]->store;
    store_stall_feed(holder, 2500 * MS);
    stage_command(stage, "directory.make", json_pack("{s:s}", "channel", "directory"));
    stage_find_board(stage);
    probe_do(probe, "board.claim", on_board(stage, "{s:s}", "name", "early"));
    stage_run(stage, 2000);
    assert_int_equal(tray(stage)->count, 0);
    stage_run(stage, 2000);
    assert_int_equal(tray(stage)->count, 2);
    probe_destroy(probe);
    stage_destroy(stage);
}

struct settled {
    struct stage *stage;
    unsigned calls;
    bool ok;
    size_t fallen; /* into the tray, by then */
};

static void on_settled(void *argument, bool ok)
{
    struct settled *settled = argument;

    settled->calls++;
    settled->ok = ok;
    settled->fallen = tray(settled->stage)->count;
}

static void test_who_waits_for_all_that_follows_is_told_by_every_process_once_it_is_done(void **state)
{
    struct stage *stage = stage_create(2);
    struct probe *probe = probe_connect(stage, 1, ANA);
    struct settled settled[] = {{.stage = stage}, {.stage = stage}};

    (void)state;
    stage_run(stage, 3000);
    store_hold(stage->world->processes[0]->store, true);
    probe_do(probe, "board.claim", on_board(stage, "{s:s}", "name", "one"));
    for (size_t i = 0; i < 2; i++)
        hub_settle(stage->world->processes[i]->hub, on_settled, &settled[i]);
    stage_run(stage, 1500);
    assert_int_equal(settled[0].calls + settled[1].calls, 0);
    store_hold(stage->world->processes[0]->store, false);
    stage_run(stage, 3000);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(settled[i].calls, 1);
        assert_true(settled[i].ok);
        assert_int_equal(settled[i].fallen, 2);
    }
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_who_waits_for_all_that_follows_waits_for_a_minute_and_no_longer(void **state)
{
    struct stage *stage = stage_create(1);
    struct settled settled = {.stage = stage}, ended = {.stage = stage};

    (void)state;
    stage_run(stage, 3000);
    world_take_database(stage->world);
    hub_settle(stage->world->processes[0]->hub, on_settled, &settled);
    stage_run(stage, 59000);
    assert_int_equal(settled.calls, 0);
    stage_run(stage, 3000);
    assert_int_equal(settled.calls, 1);
    assert_false(settled.ok);
    hub_settle(stage->world->processes[0]->hub, on_settled, &ended);
    world_bring_database(stage->world);
    process_stop(stage->world->processes[0]);
    assert_int_equal(ended.calls, 1);
    stage_destroy(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_due_time_comes_once_and_in_time),
        cmocka_unit_test(test_a_near_due_time_does_not_wait_for_the_next_look),
        cmocka_unit_test(test_a_due_time_of_long_ago_still_comes),
        cmocka_unit_test(test_many_that_are_due_do_not_wait_for_further_looks),
        cmocka_unit_test(test_a_reaction_comes_once_whoever_holds_the_lease),
        cmocka_unit_test(test_a_chain_of_reactions_is_four_deep),
        cmocka_unit_test(test_a_poisoned_target_does_not_hold_up_the_others),
        cmocka_unit_test(test_a_reaction_waits_for_a_channel_that_is_not_known_yet),
        cmocka_unit_test(test_who_waits_for_all_that_follows_is_told_by_every_process_once_it_is_done),
        cmocka_unit_test(test_who_waits_for_all_that_follows_waits_for_a_minute_and_no_longer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
