/* Several processes on one Redis: the feed, rights, signals, leases, trimming. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/memory.h"
#include "store_fixture.h"

static char folder[64];
static struct fixture here, there;
static redisContext *redis;
static struct outcome outcome;

static int start(void **state)
{
    (void)state;
    make_folder(folder);
    struct store_options options = options_in(folder);
    fixture_start(&here, &options);
    redis = plain_connect(folder);
    options = options_at(folder);
    options.feed_keep_ms = 2000;
    fixture_start(&there, &options);
    plain_number(redis, "SET {s}lease:trim nobody");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    fixture_stop(&there);
    redisFree(redis);
    fixture_stop(&here);
    remove_folder(folder);
    return 0;
}

static bool has_heard(const struct fixture *fixture, uint64_t seq)
{
    return fixture->heard.seq == seq;
}

static void hear(struct fixture *fixture, uint64_t seq)
{
    for (int i = 0; i < 100 && !has_heard(fixture, seq); i++)
        run_for(fixture, 10);
    assert_true(has_heard(fixture, seq));
}

static void test_every_process_hears_every_event_in_order(void **state)
{
    size_t before = there.heard_count;

    (void)state;
    append_many(&here, ROOM, 0, 1500);
    hear(&there, 1500);
    assert_int_equal(there.heard_count - before, 1500);
    hear(&here, 1500);
    assert_string_equal(there.heard_channel, ROOM);
    assert_int_equal(there.heard.seq, 1500);
    assert_string_equal(there.heard_after, "t000001499");
}

static void test_two_processes_cannot_both_write_a_number(void **state)
{
    char op[ULID_SIZE], other_op[ULID_SIZE];
    struct append append = plain_append(ROOM, 1501, op);
    struct outcome *other = MEM_NEW(struct outcome);

    (void)state;
    append_ask(&here, &append, &outcome);
    append = plain_append(ROOM, 1501, other_op);
    append_ask(&there, &append, other);
    run_until(&here, &outcome.done);
    run_until(&there, &other->done);
    assert_int_equal(outcome.result, STORE_DONE);
    assert_int_equal(other->result, STORE_CONFLICT);
    assert_int_equal(other->entry_count, 1);
    assert_int_equal(plain_number(redis, "XLEN {s}log:%s:0", ROOM), 1501);
    mem_free(other);
}

static void test_a_process_that_has_not_seen_a_right_go_is_refused(void **state)
{
    char op[ULID_SIZE];
    struct append append = plain_append(OTHER_ROOM, 1, op);

    (void)state;
    run_for(&there, 20);
    append.takes_rights = true;
    assert_int_equal(append_now(&here, &append, &outcome), STORE_DONE);
    /* A time, so that a number which the database lost does not come again for another right. */
    assert_true(plain_number(redis, "GET {s}rights") >= append.at_ms);
    append = plain_append(OTHER_ROOM, 2, op);
    assert_int_equal(append_now(&there, &append, &outcome), STORE_RIGHTS_BEHIND);
    hear(&there, 1);
    assert_int_equal(append_now(&there, &append, &outcome), STORE_DONE);
}

static void test_signals_reach_every_process(void **state)
{
    (void)state;
    here.calls->publish_signal(here.calls->self, ROOM, "{\"typing\":true}");
    run_for(&here, 50);
    run_for(&there, 50);
    assert_string_equal(here.signal, ROOM "|{\"typing\":true}");
    assert_string_equal(there.signal, ROOM "|{\"typing\":true}");
}

static void test_one_process_at_a_time_has_a_lease(void **state)
{
    (void)state;
    lease_now(&here, "reactor", 300, &outcome);
    assert_int_equal(outcome.result, STORE_DONE);
    assert_true(outcome.held);
    assert_string_equal(outcome.cursor, "");
    lease_now(&there, "reactor", 300, &outcome);
    assert_false(outcome.held);
    /* Only the holder moves the cursor. */
    here.calls->move_cursor(here.calls->self, "reactor", "5-1");
    settle(&here);
    there.calls->move_cursor(there.calls->self, "reactor", "9-1");
    settle(&there);
    lease_now(&here, "reactor", 300, &outcome);
    assert_true(outcome.held);
    run_for(&there, 400);
    lease_now(&there, "reactor", 300, &outcome);
    assert_true(outcome.held);
    assert_string_equal(outcome.cursor, "5-1");
    plain_number(redis, "HDEL {s}cursors reactor");
}

static void test_the_feed_is_read_from_a_cursor_on(void **state)
{
    char id[64];

    (void)state;
    feed_now(&here, "", 5, &outcome);
    assert_int_equal(outcome.entry_count, 5);
    assert_int_equal(outcome.entries[0].seq, 1);
    strcpy(id, outcome.texts[4]);
    feed_now(&here, id, 1000, &outcome);
    assert_int_equal(outcome.entry_count, 1000);
    assert_int_equal(outcome.entries[0].seq, 6);
    feed_now(&here, "99999999999999-0", 10, &outcome);
    assert_int_equal(outcome.entry_count, 0);
}

/* What is of the same millisecond stays. */
static long long trim_now(void)
{
    uv_sleep(5);
    plain_number(redis, "SET {s}lease:trim nobody");
    return plain_number(redis, "FCALL trim_1 1 {s} nobody 600000 0");
}

static void test_the_feed_is_trimmed_below_every_cursor(void **state)
{
    char id[64];
    long long all = plain_number(redis, "XLEN {s}feed");

    (void)state;
    lease_now(&here, "slow", 60000, &outcome);
    assert_int_equal(trim_now(), all);
    feed_now(&here, "", 8, &outcome);
    strcpy(id, outcome.texts[7]);
    here.calls->move_cursor(here.calls->self, "slow", id);
    settle(&here);
    assert_int_equal(trim_now(), all - 7);
    feed_now(&here, id, 1, &outcome);
    assert_int_equal(outcome.entries[0].seq, 9);
    plain_number(redis, "HDEL {s}cursors slow");
    /* The last entry stays. */
    run_for(&here, 20);
    assert_int_equal(trim_now(), 1);
    /* And only the process with the lease trims. */
    assert_int_equal(plain_number(redis, "FCALL trim_1 1 {s} somebody 600000 0"), -1);
}

/* The connection of the youngest follower, which is `there`'s. */
static void kill_feed_connection(void)
{
    redisReply *list = redisCommand(redis, "CLIENT LIST");
    long long youngest = 0;

    for (char *line = strtok(list->str, "\n"); line != NULL; line = strtok(NULL, "\n"))
        if (strstr(line, "name=sfat-feed") != NULL && atoll(line + strlen("id=")) > youngest)
            youngest = atoll(line + strlen("id="));
    freeReplyObject(list);
    assert_int_equal(plain_number(redis, "CLIENT KILL ID %lld", youngest), 1);
}

static void test_a_follower_that_was_cut_goes_on_where_it_stood(void **state)
{
    size_t before;

    (void)state;
    run_for(&there, 20);
    before = there.heard_count;
    kill_feed_connection();
    append_many(&here, OTHER_ROOM, 2, 700);
    hear(&there, 702);
    assert_int_equal(there.heard_count - before, 700);
    assert_int_equal(there.lost, 0);
}

static void test_a_quiet_feed_that_was_trimmed_is_not_lost(void **state)
{
    (void)state;
    run_for(&there, 20);
    assert_int_equal(trim_now(), 1);
    kill_feed_connection();
    run_for(&there, 300);
    assert_int_equal(there.lost, 0);
    append_many(&here, OTHER_ROOM, 702, 1);
    hear(&there, 703);
}

static void test_a_follower_behind_the_trim_is_told(void **state)
{
    (void)state;
    append_many(&here, OTHER_ROOM, 703, 10);
    kill_feed_connection();
    assert_int_equal(trim_now(), 1);
    run_for(&there, 300);
    assert_int_equal(there.lost, 1);
    append_many(&here, OTHER_ROOM, 713, 1);
    hear(&there, 714);
    assert_int_equal(there.lost, 1);
}

static void test_a_follower_that_stood_still_looks_whether_it_was_overtaken(void **state)
{
    (void)state;
    run_for(&there, 20);
    append_many(&here, OTHER_ROOM, 714, 10);
    assert_int_equal(trim_now(), 1);
    run_for(&here, 3500);
    run_for(&there, 300);
    assert_int_equal(there.lost, 2);
}

static void test_a_follower_ahead_of_the_feed_is_told(void **state)
{
    (void)state;
    plain_number(redis, "DEL {s}feed");
    kill_feed_connection();
    run_for(&there, 300);
    assert_int_equal(there.lost, 3);
    append_many(&here, OTHER_ROOM, 724, 1);
    hear(&there, 725);
}

/* Takes a right away that the feed does not tell of; gives back its number. */
static long long take_right_in_silence(void)
{
    long long rights = plain_number(redis, "GET {s}rights") + 1;

    plain_number(redis, "SET {s}rights %lld", rights);
    return rights;
}

static void test_events_wait_until_the_feed_has_shown_the_right_that_went(void **state)
{
    struct outcome *loaded = MEM_NEW(struct outcome), *text = MEM_NEW(struct outcome);
    long long rights;

    (void)state;
    text_append_now(&here, TEXT, "first", text);
    rights = take_right_in_silence();
    entries_ask(&there, ROOM, 1, 10, &outcome);
    load_ask(&there, ROOM, loaded);
    text_load_ask(&there, TEXT, text);
    run_for(&there, 200);
    assert_false(outcome.done);
    assert_false(loaded->done);
    assert_false(text->done);
    plain_number(redis, "XADD {s}feed * c %s s 1 t t000000001 e {} p %s r %lld", ROOM, "", rights);
    run_until(&there, &outcome.done);
    run_until(&there, &loaded->done);
    run_until(&there, &text->done);
    assert_int_equal(outcome.result, STORE_DONE);
    assert_int_equal(outcome.entry_count, 10);
    assert_int_equal(outcome.entries[9].seq, 10);
    assert_int_equal(loaded->result, STORE_DONE);
    assert_int_equal(loaded->entries[loaded->entry_count - 1].seq, 1501);
    assert_int_equal(text->result, STORE_DONE);
    assert_string_equal(text->texts[0], "first");
    mem_free(loaded);
    mem_free(text);
}

static void test_events_wait_for_three_seconds_and_no_longer(void **state)
{
    struct outcome *loaded = MEM_NEW(struct outcome), *text = MEM_NEW(struct outcome);
    long long rights = take_right_in_silence();

    (void)state;
    load_ask(&there, ROOM, loaded);
    text_load_ask(&there, TEXT, text);
    entries_ask(&there, ROOM, 1, 10, &outcome);
    run_for(&there, 2500);
    assert_false(loaded->done);
    run_until(&there, &loaded->done);
    run_until(&there, &outcome.done);
    run_until(&there, &text->done);
    assert_int_equal(text->result, STORE_UNAVAILABLE);
    assert_int_equal(loaded->result, STORE_UNAVAILABLE);
    assert_int_equal(outcome.result, STORE_UNAVAILABLE);
    assert_int_equal(outcome.entry_count, 0);
    plain_number(redis, "SET {s}rights %lld", rights - 1);
    load_now(&there, ROOM, loaded);
    assert_int_equal(loaded->result, STORE_DONE);
    mem_free(loaded);
    mem_free(text);
}

/* More than one read of the feed brings. */
static void test_what_is_written_in_a_text_is_heard_after_the_events_before_it(void **state)
{
    uint64_t before = there.text_heard;

    (void)state;
    run_for(&here, 20);
    run_for(&there, 20);
    append_many(&here, OTHER_ROOM, 725, 1300);
    text_append_now(&here, TEXT, "second", &outcome);
    assert_int_equal(outcome.result, STORE_DONE);
    for (int i = 0; i < 200 && there.text_heard == before; i++)
        run_for(&there, 10);
    assert_int_equal(there.text_heard, before + 1);
    assert_int_equal(there.before_text.seq, 2025);
}

static void test_health_and_metrics_tell_how_it_is(void **state)
{
    struct store_health health;
    struct buffer metrics = {0};

    (void)state;
    run_for(&here, 1100);
    store_health(here.store, &health);
    assert_string_equal(health.state, "ok");
    assert_in_range(health.canary_age_ms, 0, 2000);
    store_write_metrics(here.store, &metrics);
    assert_non_null(strstr(metrics.bytes, "\nsfat_store_appends_total{result=\"done\"} "));
    assert_non_null(strstr(metrics.bytes, "\nsfat_store_redis_starts_total 1\n"));
    buffer_finish(&metrics);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_process_hears_every_event_in_order),
        cmocka_unit_test(test_two_processes_cannot_both_write_a_number),
        cmocka_unit_test(test_a_process_that_has_not_seen_a_right_go_is_refused),
        cmocka_unit_test(test_signals_reach_every_process),
        cmocka_unit_test(test_one_process_at_a_time_has_a_lease),
        cmocka_unit_test(test_the_feed_is_read_from_a_cursor_on),
        cmocka_unit_test(test_the_feed_is_trimmed_below_every_cursor),
        cmocka_unit_test(test_a_follower_that_was_cut_goes_on_where_it_stood),
        cmocka_unit_test(test_a_quiet_feed_that_was_trimmed_is_not_lost),
        cmocka_unit_test(test_a_follower_behind_the_trim_is_told),
        cmocka_unit_test(test_a_follower_that_stood_still_looks_whether_it_was_overtaken),
        cmocka_unit_test(test_a_follower_ahead_of_the_feed_is_told),
        cmocka_unit_test(test_events_wait_until_the_feed_has_shown_the_right_that_went),
        cmocka_unit_test(test_events_wait_for_three_seconds_and_no_longer),
        cmocka_unit_test(test_what_is_written_in_a_text_is_heard_after_the_events_before_it),
        cmocka_unit_test(test_health_and_metrics_tell_how_it_is),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
