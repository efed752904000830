/* What is heard: by whom, in which order, in how many writes; and how one comes back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/memory.h"
#include "simulation/stage.h"

static void add_large(struct stage *stage, unsigned count)
{
    char *text = mem_new(20000);

    memset(text, 'x', 19999);
    for (unsigned i = 0; i < count; i++)
        hub_command(stage->world->processes[0]->hub, stage->people[ANA], "board.add",
                    on_board(stage, "{s:s}", "text", text), NULL, NULL);
    stage_run(stage, 100);
    mem_free(text);
}

static void add_many(struct stage *stage, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        json_t *params = on_board(stage, "{s:s}", "text", "one of many");

        hub_command(stage->world->processes[0]->hub, stage->people[ANA], "board.add", params, NULL, NULL);
        if (i % 50 == 49)
            stage_run(stage, 50);
    }
    stage_run(stage, 50);
}

static json_t *since(struct stage *stage, uint64_t seq, const char *tag)
{
    return json_pack("{s:s, s:{s:I, s:s}}", "channel", stage->board, "since", "seq", (json_int_t)seq, "tag",
                     tag);
}

static json_t *since_entry(struct stage *stage, uint64_t seq)
{
    return since(stage, seq, stage_log(stage)->entries[seq - 1].position.tag);
}

static void test_the_sender_hears_its_event_and_then_the_reply_in_one_write(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);
    size_t count;

    (void)state;
    probe_open(probe);
    count = json_array_size(probe->heard);
    probe->link->writes = 0;
    assert_non_null(probe_do(probe, "board.add", on_board(stage, "{s:s}", "text", "hear me")));
    assert_int_equal(probe->link->writes, 1);
    assert_string_equal(json_text(json_array_get(probe->heard, count), "method"), "event");
    assert_non_null(json_object_get(json_array_get(probe->heard, count + 1), "result"));
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_sixteen_in_flight_leave_as_one_write(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *sender = probe_connect(stage, 0, ANA), *listener = probe_connect(stage, 0, MIHAI);

    (void)state;
    probe_open(sender);
    probe_open(listener);
    listener->link->writes = 0;
    for (unsigned i = 0; i < 16; i++)
        probe_ask(sender, "board.add", on_board(stage, "{s:s}", "text", "in flight"));
    stage_run(stage, 50);
    assert_int_equal(probe_count(listener, "event"), 16);
    assert_int_equal(listener->link->writes, 1);
    probe_destroy(sender);
    probe_destroy(listener);
    stage_destroy(stage);
}

static void test_an_event_waits_for_others_only_so_long(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *sender = probe_connect(stage, 0, ANA), *listener = probe_connect(stage, 0, MIHAI);

    (void)state;
    probe_open(sender);
    probe_open(listener);
    listener->link->writes = 0;
    stage->world->faults.database_us = 4000;
    /* Claims go to the log one at a time. */
    for (unsigned i = 0; i < 16; i++) {
        char name[] = {(char)('a' + i), '\0'};

        probe_ask(sender, "board.claim", on_board(stage, "{s:s}", "name", name));
    }
    stage_run(stage, 200);
    assert_int_equal(probe_count(listener, "event"), 16);
    assert_in_range(listener->link->writes, 4, 16);
    probe_destroy(sender);
    probe_destroy(listener);
    stage_destroy(stage);
}

/* ---- A crowd ---- */

#define CROWD 2500

struct crowd {
    struct probe *probes[CROWD];
    unsigned heard;
};

static struct crowd crowd;

/* The first to hear goes, and takes with it one who was told and one who was not. */
static void hear_and_go(void *self, struct link *link, const char *text, size_t length)
{
    (void)self;
    (void)link;
    (void)length;
    if (strstr(text, "\"event\"") == NULL || crowd.heard++ > 0)
        return;
    link_cut(crowd.probes[1]->link, 0);
    crowd.probes[1]->link = NULL;
    link_cut(crowd.probes[CROWD - 2]->link, 0);
    crowd.probes[CROWD - 2]->link = NULL;
}

static void test_a_crowd_is_told_in_slices_while_some_leave(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *sender;

    (void)state;
    crowd.heard = 0;
    for (size_t i = 0; i < CROWD; i++) {
        crowd.probes[i] = probe_connect(stage, 0, i % 2 == 0 ? ANA : MIHAI);
        probe_ask(crowd.probes[i], "channel.open", json_pack("{s:s}", "channel", stage->board));
        stage_run(stage, 50);
    }
    crowd.probes[0]->link->end.on_text = hear_and_go;
    sender = probe_connect(stage, 0, CHAIR);
    assert_non_null(probe_do(sender, "board.add", on_board(stage, "{s:s}", "text", "to all")));
    assert_non_null(probe_do(sender, "board.add", on_board(stage, "{s:s}", "text", "and again")));
    stage_run(stage, 50);
    assert_int_equal(crowd.heard, 2);
    for (size_t i = 1; i < CROWD; i++)
        if (i != 1 && i != CROWD - 2)
            assert_int_equal(probe_count(crowd.probes[i], "event"), 2);
    assert_int_equal(probe_count(crowd.probes[CROWD - 2], "event"), 0);
    for (size_t i = 0; i < CROWD; i++)
        probe_destroy(crowd.probes[i]);
    probe_destroy(sender);
    stage_destroy(stage);
}

/* ---- Coming back ---- */

static void test_five_hundred_events_are_resumed_and_not_one_more(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, MIHAI);
    const json_t *result;

    (void)state;
    add_many(stage, 502);
    assert_int_equal(stage_log(stage)->count, 502);
    result = probe_do(probe, "channel.open", since_entry(stage, 2));
    assert_int_equal(json_array_size(json_object_get(result, "events")), 500);
    assert_null(json_object_get(result, "view"));
    result = probe_do(probe, "channel.open", since_entry(stage, 1));
    assert_null(json_object_get(result, "events"));
    assert_int_equal(json_int(json_object_get(result, "view"), "count", 0), 502);
    assert_int_equal(json_int(json_object_get(result, "position"), "seq", 0), 502);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_more_than_may_be_resumed_in_bytes_gives_a_view(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, MIHAI);

    (void)state;
    add_large(stage, 20);
    assert_non_null(json_object_get(probe_do(probe, "channel.open", since_entry(stage, 1)), "view"));
    assert_int_equal(
        json_array_size(json_object_get(probe_do(probe, "channel.open", since_entry(stage, 10)), "events")),
        10);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_a_position_of_another_log_gives_a_view(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, MIHAI);

    (void)state;
    add_many(stage, 3);
    assert_non_null(json_object_get(probe_do(probe, "channel.open", since(stage, 2, "0123456789")), "view"));
    assert_non_null(json_object_get(probe_do(probe, "channel.open", since(stage, 3, "0123456789")), "view"));
    assert_non_null(json_object_get(probe_do(probe, "channel.open", since(stage, 9, "0123456789")), "view"));
    assert_non_null(
        json_object_get(probe_do(probe, "channel.open", since(stage, 9007199254740991, "")), "view"));
    assert_int_equal(
        json_array_size(json_object_get(probe_do(probe, "channel.open", since_entry(stage, 2)), "events")),
        1);
    assert_int_equal(
        json_array_size(json_object_get(probe_do(probe, "channel.open", since(stage, 0, "")), "events")), 3);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_nobody_is_sent_back_in_time(void **state)
{
    struct stage *stage = stage_create(2);
    struct probe *here = probe_connect(stage, 0, ANA), *there = probe_connect(stage, 1, ANA);
    const json_t *result;

    (void)state;
    probe_open(there);
    store_stall_feed(stage->world->processes[1]->store, 2 * SECOND);
    probe_do(here, "board.add", on_board(stage, "{s:s}", "text", "one"));
    probe_do(here, "board.add", on_board(stage, "{s:s}", "text", "two"));
    result = probe_do(there, "channel.open", since_entry(stage, 2));
    assert_int_equal(json_int(json_object_get(result, "position"), "seq", 0), 2);
    assert_int_equal(json_array_size(json_object_get(result, "events")), 0);
    stage_run(stage, 3000);
    assert_int_equal(probe_count(there, "event"), 0);
    probe_destroy(here);
    probe_destroy(there);
    stage_destroy(stage);
}

/* ---- Audiences ---- */

static void test_everybody_hears_what_is_for_them(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *chair = probe_connect(stage, 0, CHAIR), *ana = probe_connect(stage, 0, ANA);
    struct probe *mihai = probe_connect(stage, 0, MIHAI), *visitor = probe_connect(stage, 0, -1);

    (void)state;
    probe_open(chair);
    probe_open(ana);
    probe_open(mihai);
    assert_non_null(json_object_get(probe_open(visitor), "view"));
    probe_do(chair, "board.whisper",
             on_board(stage, "{s:s, s:s}", "person", stage->people[ANA], "text", "psst"));
    probe_do(chair, "board.warn", on_board(stage, "{s:s}", "person", stage->people[MIHAI]));
    probe_do(ana, "board.flag", on_board(stage, "{s:i}", "seq", 1));
    probe_do(mihai, "board.add", on_board(stage, "{s:s}", "text", "to members"));
    probe_do(chair, "board.schedule", on_board(stage, "{s:i}", "in_ms", 600000));
    assert_int_equal(probe_count(chair, "event"), 4);   /* warned, flagged, added, scheduled */
    assert_int_equal(probe_count(ana, "event"), 3);     /* whispered, added, scheduled */
    assert_int_equal(probe_count(mihai, "event"), 3);   /* warned, added, scheduled */
    assert_int_equal(probe_count(visitor, "event"), 1); /* scheduled */
    assert_int_equal(json_int(json_object_get(probe_open(ana), "mine"), "whispers", 0), 1);
    assert_string_equal(probe_refusal(visitor, "board.add", on_board(stage, "{s:s}", "text", "x")),
                        "sign_in");
    assert_string_equal(probe_refusal(ana, "board.schedule", on_board(stage, "{s:i}", "in_ms", 1)),
                        "forbidden");
    probe_destroy(chair);
    probe_destroy(ana);
    probe_destroy(mihai);
    probe_destroy(visitor);
    stage_destroy(stage);
}

static void test_who_closed_hears_no_more(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe = probe_connect(stage, 0, ANA);

    (void)state;
    assert_string_equal(probe_refusal(probe, "channel.close", json_pack("{s:s}", "channel", stage->board)),
                        "not_open");
    probe_open(probe);
    assert_non_null(probe_do(probe, "channel.close", json_pack("{s:s}", "channel", stage->board)));
    assert_string_equal(
        probe_refusal(probe, "channel.signal",
                      json_pack("{s:s, s:s}", "channel", stage->board, "type", "board.typing")),
        "not_open");
    add_many(stage, 2);
    assert_int_equal(probe_count(probe, "event"), 0);
    probe_destroy(probe);
    stage_destroy(stage);
}

static void test_so_many_channels_and_no_more(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *probe;

    (void)state;
    process_stop(stage->world->processes[0]);
    stage->world->limits.channels_per_peer = 1;
    process_start(stage->world->processes[0], false);
    stage_run(stage, 10);
    probe = probe_connect(stage, 0, ANA);
    probe_open(probe);
    assert_string_equal(probe_refusal(probe, "channel.open", json_pack("{s:s}", "channel", stage->tray)),
                        "too_many");
    assert_non_null(probe_open(probe));
    probe_destroy(probe);
    stage_destroy(stage);
}

/* ---- Signals and slow readers ---- */

static void signal_once(struct probe *probe)
{
    struct buffer text = {0};

    buffer_append_format(&text,
                         "{\"jsonrpc\":\"2.0\",\"method\":\"channel.signal\",\"params\":{\"channel\":\"%s\","
                         "\"type\":\"board.typing\"}}",
                         probe->stage->board);
    probe_send(probe, text.bytes);
    buffer_finish(&text);
    stage_run(probe->stage, 2);
}

static void test_a_signal_reaches_those_who_listen_at_every_process(void **state)
{
    struct stage *stage = stage_create(2);
    struct probe *here = probe_connect(stage, 0, ANA), *there = probe_connect(stage, 1, MIHAI);

    (void)state;
    probe_open(here);
    probe_open(there);
    signal_once(here);
    assert_int_equal(probe_count(here, "signal"), 1);
    assert_int_equal(probe_count(there, "signal"), 1);
    assert_string_equal(json_text(json_object_get(probe_last(there), "params"), "by"), stage->people[ANA]);
    /* A notification has no reply. */
    assert_int_equal(json_array_size(here->heard), 3);
    probe_destroy(here);
    probe_destroy(there);
    stage_destroy(stage);
}

static void test_a_slow_reader_misses_signals_first_and_then_is_closed(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *slow = probe_connect_with(stage, 0,
                                            (struct link_options){.person = stage->people[MIHAI],
                                                                  .session = stage->people[MIHAI],
                                                                  .expires_ms = INT64_MAX,
                                                                  .window = 400,
                                                                  .is_exempt = true});
    struct probe *quick = probe_connect(stage, 0, ANA);

    (void)state;
    probe_open(quick);
    probe_open(slow);
    link_pause(slow->link, 60 * SECOND);
    add_many(stage, 3);
    signal_once(quick);
    assert_int_equal(stage_metric(stage, 0, "sfat_signals_shed_total"), 1);
    assert_int_equal(stage_metric(stage, 0, "sfat_slow_peers_total"), 0);
    add_large(stage, 60);
    assert_int_equal(stage_metric(stage, 0, "sfat_slow_peers_total"), 1);
    stage_run(stage, 70000);
    assert_null(slow->link);
    assert_int_equal(slow->end_code, CLOSE_TOO_SLOW);
    assert_int_equal(probe_count(quick, "event"), 63);
    probe_destroy(slow);
    probe_destroy(quick);
    stage_destroy(stage);
}

static void test_a_congested_reader_gets_all_of_it_later(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *slow = probe_connect_with(stage, 0,
                                            (struct link_options){.person = stage->people[MIHAI],
                                                                  .session = stage->people[MIHAI],
                                                                  .expires_ms = INT64_MAX,
                                                                  .window = 100,
                                                                  .is_exempt = true});

    (void)state;
    probe_open(slow);
    link_pause(slow->link, 2 * SECOND);
    add_many(stage, 300);
    slow->link->writes = 0;
    stage_run(stage, 3000);
    assert_int_equal(probe_count(slow, "event"), 300);
    /* Gathered, not one by one. */
    assert_in_range(slow->link->writes, 1, 10);
    probe_destroy(slow);
    stage_destroy(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_sender_hears_its_event_and_then_the_reply_in_one_write),
        cmocka_unit_test(test_sixteen_in_flight_leave_as_one_write),
        cmocka_unit_test(test_an_event_waits_for_others_only_so_long),
        cmocka_unit_test(test_a_crowd_is_told_in_slices_while_some_leave),
        cmocka_unit_test(test_five_hundred_events_are_resumed_and_not_one_more),
        cmocka_unit_test(test_more_than_may_be_resumed_in_bytes_gives_a_view),
        cmocka_unit_test(test_a_position_of_another_log_gives_a_view),
        cmocka_unit_test(test_nobody_is_sent_back_in_time),
        cmocka_unit_test(test_everybody_hears_what_is_for_them),
        cmocka_unit_test(test_who_closed_hears_no_more),
        cmocka_unit_test(test_so_many_channels_and_no_more),
        cmocka_unit_test(test_a_signal_reaches_those_who_listen_at_every_process),
        cmocka_unit_test(test_a_slow_reader_misses_signals_first_and_then_is_closed),
        cmocka_unit_test(test_a_congested_reader_gets_all_of_it_later),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
