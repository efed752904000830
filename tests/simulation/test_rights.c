/* Rights that are taken away, sessions that end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "hub/channel.h"
#include "simulation/stage.h"

static void expel(struct stage *stage, int person)
{
    stage_command(stage, "directory.expel",
                  json_pack("{s:s, s:s}", "channel", "directory", "person", stage->people[person]));
}

static void test_who_is_put_out_is_closed_at_once(void **state)
{
    struct stage *stage = stage_create(2);
    struct probe *here = probe_connect(stage, 0, MIHAI), *there = probe_connect(stage, 1, MIHAI);

    (void)state;
    probe_open(here);
    probe_open(there);
    expel(stage, MIHAI);
    stage_run(stage, 10);
    assert_string_equal(json_text(json_object_get(probe_last(here), "params"), "reason"), "forbidden");
    assert_string_equal(json_text(json_object_get(probe_last(there), "params"), "reason"), "forbidden");
    assert_string_equal(probe_refusal(here, "channel.open", json_pack("{s:s}", "channel", stage->board)),
                        "forbidden");
    assert_string_equal(probe_refusal(there, "board.add", on_board(stage, "{s:s}", "text", "x")),
                        "forbidden");
    assert_int_equal(stage_log(stage)->count, 0);
    probe_destroy(here);
    probe_destroy(there);
    stage_destroy(stage);
}

static void test_others_are_not_disturbed(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);

    (void)state;
    probe_open(probe);
    expel(stage, MIHAI);
    stage_run(stage, 10);
    assert_non_null(probe_do(probe, "board.add", on_board(stage, "{s:s}", "text", "still here")));
    assert_int_equal(probe_count(probe, "closed"), 0);
    assert_int_equal(probe_count(probe, "event"), 1);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_a_process_that_has_not_heard_of_it_does_nothing_until_it_has(void **state)
{
    struct stage *stage = stage_create(2);
    struct probe *ana = probe_connect(stage, 1, ANA), *mihai = probe_connect(stage, 1, MIHAI);
    unsigned from_ana, from_mihai;

    (void)state;
    probe_open(ana);
    store_stall_feed(stage->world->processes[1]->store, 2 * SECOND);
    expel(stage, MIHAI);
    from_mihai = probe_ask(mihai, "board.add", on_board(stage, "{s:s}", "text", "out"));
    from_ana = probe_ask(ana, "board.add", on_board(stage, "{s:s}", "text", "in"));
    stage_run(stage, 1500);
    assert_null(probe_reply(ana, from_ana));
    assert_null(probe_reply(mihai, from_mihai));
    assert_int_equal(stage_log(stage)->count, 0);
    stage_run(stage, 1000);
    assert_non_null(json_object_get(probe_reply(ana, from_ana), "result"));
    assert_string_equal(reply_word(probe_reply(mihai, from_mihai)), "forbidden");
    assert_int_equal(stage_log(stage)->count, 1);
    probe_destroy(ana);
    probe_destroy(mihai);
    stage_destroy(stage);
}

/* Two processes, of which the second does not hear that somebody was put out. */
struct late {
    struct stage *stage;
    struct probe *here, *there; /* Ana, at each */
    struct probe *mihai;        /* at the second */
};

static struct late late_begin(void)
{
    struct late late = {.stage = stage_create(2)};

    late.here = probe_connect(late.stage, 0, ANA);
    late.there = probe_connect(late.stage, 1, ANA);
    late.mihai = probe_connect(late.stage, 1, MIHAI);
    return late;
}

static void late_end(struct late *late)
{
    probe_destroy(late->here);
    probe_destroy(late->there);
    probe_destroy(late->mihai);
    stage_destroy(late->stage);
}

static void stop_hearing(const struct late *late)
{
    store_stall_feed(late->stage->world->processes[1]->store, 2 * SECOND);
}

static void add_here(const struct late *late, const char *text)
{
    assert_non_null(probe_do(late->here, "board.add", on_board(late->stage, "{s:s}", "text", text)));
}

static void test_a_repeat_tells_nobody_what_came_after_they_were_put_out(void **state)
{
    struct late late = late_begin();
    json_t *params = on_board(late.stage, "{s:s}", "text", "before");
    unsigned again;

    (void)state;
    probe_open(late.mihai);
    stop_hearing(&late);
    assert_non_null(probe_do(late.here, "board.add", json_incref(params)));
    expel(late.stage, MIHAI);
    add_here(&late, "after");
    again = probe_ask(late.there, "board.add", params);
    stage_run(late.stage, 1500);
    assert_int_equal(probe_count(late.mihai, "event"), 0);
    stage_run(late.stage, 1000);
    assert_non_null(json_object_get(probe_reply(late.there, again), "result"));
    assert_in_range(probe_count(late.mihai, "event"), 0, 1);
    assert_int_equal(probe_count(late.mihai, "closed"), 1);
    assert_int_equal(stage_log(late.stage)->count, 2);
    late_end(&late);
}

static void test_opening_tells_nobody_what_came_after_they_were_put_out(void **state)
{
    struct late late = late_begin();
    unsigned from_ana, from_mihai;

    (void)state;
    stop_hearing(&late);
    expel(late.stage, MIHAI);
    add_here(&late, "after");
    /* This process has not loaded the board before. */
    from_mihai = probe_ask(late.mihai, "channel.open", json_pack("{s:s}", "channel", late.stage->board));
    from_ana = probe_ask(late.there, "channel.open", json_pack("{s:s}", "channel", late.stage->board));
    stage_run(late.stage, 1500);
    assert_null(probe_reply(late.mihai, from_mihai));
    assert_null(probe_reply(late.there, from_ana));
    stage_run(late.stage, 1000);
    assert_string_equal(reply_word(probe_reply(late.mihai, from_mihai)), "forbidden");
    assert_non_null(json_object_get(probe_reply(late.there, from_ana), "result"));
    late_end(&late);
}

static void test_catching_up_tells_nobody_what_came_after_they_were_put_out(void **state)
{
    struct late late = late_begin();
    unsigned id;

    (void)state;
    probe_open(late.mihai);
    stop_hearing(&late);
    expel(late.stage, MIHAI);
    add_here(&late, "after");
    /* Ana has heard of it elsewhere: her position makes this process read on, for everyone who listens. */
    id = probe_ask(late.there, "channel.open",
                   json_pack("{s:s, s:{s:i, s:s}}", "channel", late.stage->board, "since", "seq", 1, "tag",
                             log_last(stage_log(late.stage))->position.tag));
    stage_run(late.stage, 1500);
    assert_int_equal(probe_count(late.mihai, "event"), 0);
    assert_null(probe_reply(late.there, id));
    stage_run(late.stage, 1000);
    assert_non_null(json_object_get(probe_reply(late.there, id), "result"));
    assert_int_equal(probe_count(late.mihai, "event"), 0);
    assert_int_equal(probe_count(late.mihai, "closed"), 1);
    late_end(&late);
}

/* The feed shows the expulsion to a process that is just reading its directory anew, and what came after it.
 */
static void test_nothing_is_told_while_the_directory_is_read_anew(void **state)
{
    struct late late = late_begin();

    (void)state;
    probe_open(late.mihai);
    stop_hearing(&late);
    expel(late.stage, MIHAI);
    world_take_database(late.stage->world);
    world_bring_database(late.stage->world);
    stage_run(late.stage, 100);
    add_here(&late, "after");
    stage_run(late.stage, 2500);
    assert_int_equal(probe_count(late.mihai, "event"), 0);
    assert_int_equal(probe_count(late.mihai, "closed"), 1);
    late_end(&late);
}

/* The board is there before the directory, which still says what it said before the expulsion. */
static void test_nobody_opens_anything_while_the_directory_is_read_anew(void **state)
{
    struct late late = late_begin();
    unsigned from_ana, from_mihai;

    (void)state;
    stop_hearing(&late);
    expel(late.stage, MIHAI);
    add_here(&late, "after");
    from_mihai = probe_ask(late.mihai, "channel.open", json_pack("{s:s}", "channel", late.stage->board));
    from_ana = probe_ask(late.there, "channel.open", json_pack("{s:s}", "channel", late.stage->board));
    stage_run(late.stage, 100);
    world_take_database(late.stage->world);
    world_bring_database(late.stage->world);
    stage_run(late.stage, 2500);
    assert_null(json_object_get(probe_reply(late.mihai, from_mihai), "result"));
    assert_non_null(probe_reply(late.there, from_ana));
    assert_non_null(probe_open(late.there));
    late_end(&late);
}

static struct feature *find_feature(struct process *process, const char *kind)
{
    struct feature *feature = process->features;

    while (strcmp(feature->kind, kind) != 0)
        feature++;
    return feature;
}

/* A space is resident, too: it is there while the directory is not. */
static void test_nothing_is_decided_in_a_resident_channel_while_another_is_read_anew(void **state)
{
    struct late late = late_begin();
    struct process *process = late.stage->world->processes[1];
    unsigned from_ana, from_mihai;

    (void)state;
    probe_open(late.there);
    find_feature(process, "board")->is_resident = true;
    store_hold(process->store, true);
    channel_reload(channel_find(process->hub, "directory"));
    stage_run(late.stage, 5);
    expel(late.stage, MIHAI);
    stage_run(late.stage, 10);
    from_mihai = probe_ask(late.mihai, "board.add", on_board(late.stage, "{s:s}", "text", "out"));
    from_ana = probe_ask(late.there, "board.add", on_board(late.stage, "{s:s}", "text", "in"));
    stage_run(late.stage, 100);
    store_hold(process->store, false);
    stage_run(late.stage, 100);
    assert_string_equal(reply_word(probe_reply(late.mihai, from_mihai)), "forbidden");
    assert_non_null(json_object_get(probe_reply(late.there, from_ana), "result"));
    assert_int_equal(stage_log(late.stage)->count, 1);
    late_end(&late);
}

/* What was asked is refused after three seconds. */
static void expect_patience(const struct probe *probe, unsigned id)
{
    stage_run(probe->stage, 2900);
    assert_null(probe_reply(probe, id));
    stage_run(probe->stage, 200);
    assert_string_equal(reply_word(probe_reply(probe, id)), "unavailable");
}

static void test_reading_waits_for_three_seconds_and_no_longer(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);

    (void)state;
    /* A right was taken away, and the feed never says so. */
    stage->world->database->rights++;
    expect_patience(probe, probe_ask(probe, "channel.open", json_pack("{s:s}", "channel", stage->board)));
    stage->world->database->rights--;
    assert_non_null(probe_open(probe));
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_it_waits_for_three_seconds_and_no_longer(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);

    (void)state;
    probe_open(probe);
    /* A right was taken away, and the feed never says so. */
    stage->world->database->rights++;
    expect_patience(probe, probe_ask(probe, "board.add", on_board(stage, "{s:s}", "text", "patience")));
    assert_int_equal(stage_log(stage)->count, 0);
    probe_destroy(probe);
    stage_destroy(stage);
}

/* Asks, at the second process, and is put out while what that reads is on its way. */
static void expect_forbidden_meanwhile(struct probe *probe, const char *method, json_t *params)
{
    struct stage *stage = probe->stage;
    unsigned id;

    store_hold(stage->world->processes[1]->store, true);
    id = probe_ask(probe, method, params);
    stage_run(stage, 5);
    expel(stage, MIHAI);
    stage_run(stage, 10);
    assert_null(probe_reply(probe, id));
    store_hold(stage->world->processes[1]->store, false);
    stage_run(stage, 10);
    assert_string_equal(reply_word(probe_reply(probe, id)), "forbidden");
    assert_int_equal(stage_log(stage)->count, 1);
}

static void test_facts_on_their_way_do_not_carry_an_old_right(void **state)
{
    struct stage *stage = stage_create(2);
    struct probe *probe = probe_connect(stage, 1, MIHAI);

    (void)state;
    probe_do(probe, "board.add", on_board(stage, "{s:s}", "text", "to be quoted"));
    expect_forbidden_meanwhile(probe, "board.quote", on_board(stage, "{s:i}", "seq", 1));
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_an_answer_on_its_way_does_not_carry_an_old_right(void **state)
{
    struct stage *stage = stage_create(2);
    struct probe *probe = probe_connect(stage, 1, MIHAI);

    (void)state;
    probe_do(probe, "board.add", on_board(stage, "{s:s}", "text", "for members"));
    expect_forbidden_meanwhile(
        probe, "board.history",
        json_pack("{s:s, s:i, s:i}", "channel", stage->board, "before", 2, "limit", 10));
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_the_end_of_a_session_closes_what_it_has_open(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *ana = probe_connect(stage, 0, ANA), *mihai = probe_connect(stage, 0, MIHAI);

    (void)state;
    hub_end_session(stage->world->processes[0]->hub, stage->people[ANA]);
    stage_run(stage, 5);
    assert_null(ana->link);
    assert_int_equal(ana->end_code, CLOSE_SIGN_IN);
    assert_non_null(mihai->link);
    /* Ended elsewhere: the next request finds out. */
    strcpy(stage->world->processes[0]->ended_session, stage->people[MIHAI]);
    probe_ask(mihai, "session.ping", json_object());
    stage_run(stage, 5);
    assert_null(mihai->link);
    assert_int_equal(mihai->end_code, CLOSE_SIGN_IN);
    probe_destroy(ana);
    probe_destroy(mihai);
    stage_destroy(stage);
}

static void test_a_session_expires(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe =
        probe_connect_with(stage, 0,
                           (struct link_options){.person = stage->people[ANA],
                                                 .session = stage->people[ANA],
                                                 .expires_ms = world_now_ms(stage->world) + 10000});

    (void)state;
    probe_open(probe);
    stage_run(stage, 9000);
    assert_non_null(probe->link);
    stage_run(stage, 2500);
    assert_null(probe->link);
    assert_int_equal(probe->end_code, CLOSE_SIGN_IN);
    probe_destroy(probe);
    stage_destroy(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_is_put_out_is_closed_at_once),
        cmocka_unit_test(test_others_are_not_disturbed),
        cmocka_unit_test(test_a_process_that_has_not_heard_of_it_does_nothing_until_it_has),
        cmocka_unit_test(test_a_repeat_tells_nobody_what_came_after_they_were_put_out),
        cmocka_unit_test(test_opening_tells_nobody_what_came_after_they_were_put_out),
        cmocka_unit_test(test_catching_up_tells_nobody_what_came_after_they_were_put_out),
        cmocka_unit_test(test_nothing_is_told_while_the_directory_is_read_anew),
        cmocka_unit_test(test_nobody_opens_anything_while_the_directory_is_read_anew),
        cmocka_unit_test(test_nothing_is_decided_in_a_resident_channel_while_another_is_read_anew),
        cmocka_unit_test(test_reading_waits_for_three_seconds_and_no_longer),
        cmocka_unit_test(test_it_waits_for_three_seconds_and_no_longer),
        cmocka_unit_test(test_facts_on_their_way_do_not_carry_an_old_right),
        cmocka_unit_test(test_an_answer_on_its_way_does_not_carry_an_old_right),
        cmocka_unit_test(test_the_end_of_a_session_closes_what_it_has_open),
        cmocka_unit_test(test_a_session_expires),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
