/* Who is here, and what is new: presence, activity, and the facts of who may open what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "simulation/stage.h"
#include "simulation/turns.h"
#include "simulation/toy.h"

/* ---- Presence ---- */

static int64_t present(const struct probe *probe)
{
    size_t count;

    return json_int(probe_last_signal(probe, "board.present", &count), "count", -1);
}

static size_t times_told(const struct probe *probe)
{
    size_t count;

    probe_last_signal(probe, "board.present", &count);
    return count;
}

static void test_people_are_counted_once_and_in_all_processes(void **state)
{
    struct stage *stage = stage_create(2);
    struct probe *ana = probe_connect(stage, 0, ANA), *ana_again = probe_connect(stage, 0, ANA);
    struct probe *mihai = probe_connect(stage, 1, MIHAI), *visitor = probe_connect(stage, 1, -1);

    (void)state;
    probe_open(ana);
    stage_run(stage, 200);
    assert_int_equal(present(ana), 1);
    probe_open(ana_again);
    probe_open(mihai);
    probe_open(visitor);
    stage_run(stage, 5000);
    assert_int_equal(present(ana), 2);
    assert_int_equal(present(ana_again), 2);
    assert_int_equal(present(mihai), 2);
    probe_destroy(mihai);
    stage_run(stage, 5000);
    assert_int_equal(present(ana), 1);
    probe_destroy(ana);
    probe_destroy(ana_again);
    probe_destroy(visitor);
    stage_destroy(stage);
}

static void test_presence_is_told_at_most_once_in_two_seconds(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *ana = probe_connect(stage, 0, ANA);

    (void)state;
    probe_open(ana);
    stage_run(stage, 200);
    assert_int_equal(times_told(ana), 1);
    for (unsigned i = 0; i < 20; i++) {
        struct probe *mihai = probe_connect(stage, 0, MIHAI);

        probe_open(mihai);
        stage_run(stage, 100);
        probe_destroy(mihai);
        stage_run(stage, 100);
    }
    assert_in_range(times_told(ana), 2, 4);
    stage_run(stage, 3000);
    assert_int_equal(present(ana), 1);
    probe_destroy(ana);
    stage_destroy(stage);
}

static void test_the_people_of_a_process_that_died_are_forgotten(void **state)
{
    struct stage *stage = stage_create(2);
    struct probe *ana = probe_connect(stage, 0, ANA), *mihai = probe_connect(stage, 1, MIHAI);

    (void)state;
    probe_open(ana);
    probe_open(mihai);
    stage_run(stage, 5000);
    assert_int_equal(present(ana), 2);
    /* What it says as it goes is lost. */
    stage->world->faults.lost_signals = 10000;
    process_kill(stage->world->processes[1]);
    stage->world->faults.lost_signals = 0;
    stage_run(stage, 20000);
    assert_int_equal(present(ana), 2);
    stage_run(stage, 25000);
    assert_int_equal(present(ana), 1);
    probe_destroy(ana);
    probe_destroy(mihai);
    stage_destroy(stage);
}

/* ---- Activity ---- */

static void add(struct stage *stage, struct probe *probe, unsigned times)
{
    for (unsigned i = 0; i < times; i++)
        assert_non_null(probe_do(probe, "board.add", on_board(stage, "{s:s}", "text", "new")));
}

static void open_directory(struct probe *probe)
{
    assert_non_null(probe_do(probe, "channel.open", json_pack("{s:s}", "channel", "directory")));
}

static const json_t *news(const struct probe *probe, size_t *count_out)
{
    return json_array_get(json_object_get(probe_last_signal(probe, "directory.activity", count_out), "items"),
                          0);
}

static void test_a_space_hears_what_is_new_in_its_items(void **state)
{
    struct stage *stage = stage_create(2);
    struct probe *ana = probe_connect(stage, 0, ANA), *mihai = probe_connect(stage, 1, MIHAI);
    size_t count;

    (void)state;
    open_directory(mihai);
    add(stage, ana, 1);
    stage_run(stage, 300);
    assert_string_equal(json_text(news(mihai, &count), "channel"), stage->board);
    assert_int_equal(count, 1);
    assert_int_equal(json_int(news(mihai, &count), "count", 0), 1);
    assert_true(json_int(news(mihai, &count), "at_ms", 0) > 0);
    /* At most once a second, however much there is. */
    add(stage, ana, 20);
    stage_run(stage, 2500);
    assert_int_equal(json_int(news(mihai, &count), "count", 0), 21);
    assert_int_equal(json_int(news(mihai, &count), "seq", 0), 21);
    assert_in_range(count, 2, 3);
    probe_destroy(ana);
    probe_destroy(mihai);
    stage_destroy(stage);
}

static void test_what_does_not_count_is_no_news(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *ana = probe_connect(stage, 0, ANA), *mihai = probe_connect(stage, 0, MIHAI);
    size_t count;

    (void)state;
    open_directory(mihai);
    assert_non_null(probe_do(ana, "board.claim", on_board(stage, "{s:s}", "name", "quiet")));
    stage_run(stage, 2000);
    assert_null(news(mihai, &count));
    probe_destroy(ana);
    probe_destroy(mihai);
    stage_destroy(stage);
}

static void test_who_was_expelled_hears_no_news(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *ana = probe_connect(stage, 0, ANA), *mihai = probe_connect(stage, 0, MIHAI);
    size_t count;

    (void)state;
    open_directory(mihai);
    stage_command(stage, "directory.expel",
                  json_pack("{s:s, s:s}", "channel", "directory", "person", stage->people[MIHAI]));
    add(stage, ana, 1);
    stage_run(stage, 2000);
    assert_null(news(mihai, &count));
    probe_destroy(ana);
    probe_destroy(mihai);
    stage_destroy(stage);
}

/* ---- Facts ---- */

/* More than memory keeps of a log. */
static void add_by_server(struct stage *stage, unsigned times)
{
    for (unsigned i = 0; i < times; i++) {
        hub_command(stage->world->processes[0]->hub, stage->people[ANA], "board.add",
                    on_board(stage, "{s:s}", "text", "one of many"), NULL, NULL);
        if (i % 50 == 49)
            stage_run(stage, 50);
    }
    stage_run(stage, 50);
}

static const json_t *ask_company(struct stage *stage, struct probe *probe, const char *person)
{
    const json_t *reply =
        probe_do(probe, "board.company", json_pack("{s:s, s:s}", "channel", stage->board, "person", person));

    assert_non_null(reply);
    return reply;
}

static void test_facts_of_people_heads_and_events(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *ana = probe_connect(stage, 0, ANA);
    const json_t *reply, *heads;

    (void)state;
    add_by_server(stage, 510);
    reply = ask_company(stage, ana, stage->people[MIHAI]);
    assert_true(json_is_true(json_object_get(reply, "person")));
    assert_int_equal(json_array_size(json_object_get(reply, "people")), PEOPLE);
    assert_int_equal(json_array_size(json_object_get(reply, "events")), 3);
    heads = json_object_get(reply, "heads");
    assert_int_equal(json_array_size(heads), 1);
    assert_string_equal(json_text(json_array_get(heads, 0), "channel"), stage->board);
    assert_int_equal(json_int(json_array_get(heads, 0), "count", 0), 510);
    assert_int_equal(json_int(json_array_get(heads, 0), "seq", 0), 510);
    assert_string_equal(json_text(reply, "author"), stage->people[ANA]);
    assert_true(json_is_null(json_object_get(reply, "nobody")));
    reply = ask_company(stage, ana, new_op(stage, 0));
    assert_true(json_is_null(json_object_get(reply, "person")));
    /* Who may not open it any more is named no more. */
    stage_command(stage, "directory.expel",
                  json_pack("{s:s, s:s}", "channel", "directory", "person", stage->people[ANA]));
    probe_destroy(ana);
    ana = probe_connect(stage, 0, MIHAI);
    reply = ask_company(stage, ana, stage->people[ANA]);
    assert_true(json_is_null(json_object_get(reply, "author")));
    probe_destroy(ana);
    stage_destroy(stage);
}

/* However fast others write, and however long the database takes. */
static void test_a_question_gathers_nothing_twice_that_does_not_change(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *ana = probe_connect(stage, 0, ANA);
    const json_t *reply;
    unsigned asked;

    (void)state;
    add_by_server(stage, 510);
    stage->world->faults.database_us = 4000;
    asked = probe_ask(ana, "board.ends", json_pack("{s:s}", "channel", stage->board));
    for (unsigned i = 0; i < 1000 && probe_reply(ana, asked) == NULL; i++) {
        hub_command(stage->world->processes[0]->hub, stage->people[ANA], "board.add",
                    on_board(stage, "{s:s}", "text", "one more"), NULL, NULL);
        turns_run(stage->world->turns, 100);
    }
    reply = json_object_get(probe_reply(ana, asked), "result");
    assert_int_equal(json_int(json_object_get(reply, "first"), "seq", 0), 1);
    assert_true(json_int(json_object_get(reply, "last"), "seq", 0) > 510);
    stage_run(stage, 2000);
    probe_destroy(ana);
    stage_destroy(stage);
}

static void test_a_question_whose_facts_are_always_behind_is_refused(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *ana = probe_connect(stage, 0, ANA);

    (void)state;
    assert_string_equal(probe_refusal(ana, "board.impatient", json_pack("{s:s}", "channel", stage->board)),
                        "busy");
    probe_destroy(ana);
    stage_destroy(stage);
}

static void test_a_refusal_says_when_to_ask_again(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *ana = probe_connect(stage, 0, ANA);
    const json_t *data;
    unsigned id;

    (void)state;
    assert_non_null(probe_do(ana, "board.flag", on_board(stage, "{s:i}", "seq", 1)));
    id = probe_ask(ana, "board.flag", on_board(stage, "{s:i}", "seq", 1));
    stage_run(stage, 100);
    data = json_object_get(json_object_get(probe_reply(ana, id), "error"), "data");
    assert_string_equal(json_text(data, "error"), "already_member");
    assert_int_equal(json_int(data, "retry_after_ms", 0), TOY_FLAG_AGAIN_MS);
    probe_destroy(ana);
    stage_destroy(stage);
}

/* ---- What was taken back ---- */

static const json_t *open_since(struct stage *stage, struct probe *probe, uint64_t seq)
{
    const char *tag = stage_log(stage)->entries[seq - 1].position.tag;

    return probe_do(probe, "channel.open",
                    json_pack("{s:s, s:{s:I, s:s}}", "channel", stage->board, "since", "seq", (json_int_t)seq,
                              "tag", tag));
}

static void test_who_comes_back_from_before_words_went_gets_a_view(void **state)
{
    struct stage *stage = stage_create(1);
    struct probe *ana = probe_connect(stage, 0, ANA);

    (void)state;
    add(stage, ana, 2);
    assert_non_null(json_object_get(open_since(stage, ana, 1), "events"));
    assert_non_null(probe_do(ana, "board.wipe", on_board(stage, "{}")));
    add(stage, ana, 1);
    assert_non_null(json_object_get(open_since(stage, ana, 1), "view"));
    assert_non_null(json_object_get(open_since(stage, ana, 3), "events"));
    /* Also when it is read from the log. */
    process_kill(stage->world->processes[0]);
    process_start(stage->world->processes[0], true);
    stage_run(stage, 1000);
    probe_destroy(ana);
    ana = probe_connect(stage, 0, ANA);
    assert_non_null(json_object_get(open_since(stage, ana, 1), "view"));
    assert_non_null(json_object_get(open_since(stage, ana, 3), "events"));
    probe_destroy(ana);
    stage_destroy(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_people_are_counted_once_and_in_all_processes),
        cmocka_unit_test(test_presence_is_told_at_most_once_in_two_seconds),
        cmocka_unit_test(test_the_people_of_a_process_that_died_are_forgotten),
        cmocka_unit_test(test_a_space_hears_what_is_new_in_its_items),
        cmocka_unit_test(test_what_does_not_count_is_no_news),
        cmocka_unit_test(test_who_was_expelled_hears_no_news),
        cmocka_unit_test(test_facts_of_people_heads_and_events),
        cmocka_unit_test(test_a_question_gathers_nothing_twice_that_does_not_change),
        cmocka_unit_test(test_a_question_whose_facts_are_always_behind_is_refused),
        cmocka_unit_test(test_a_refusal_says_when_to_ask_again),
        cmocka_unit_test(test_who_comes_back_from_before_words_went_gets_a_view),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
