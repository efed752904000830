/* JSON-RPC 2.0: what is a request, what is a reply, what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/memory.h"
#include "simulation/stage.h"

static struct stage *stage;
static struct probe *probe;

static int set_up(void **state)
{
    (void)state;
    stage = stage_create(1);
    probe = probe_connect(stage, 0, ANA);
    return 0;
}

static int take_down(void **state)
{
    (void)state;
    probe_destroy(probe);
    stage_destroy(stage);
    return 0;
}

/* What is heard after text was sent: one message, borrowed, or NULL where nothing is heard. */
static const json_t *heard_after(const char *text)
{
    size_t before = json_array_size(probe->heard);

    probe_send(probe, text);
    stage_run(stage, 20);
    assert_in_range(json_array_size(probe->heard), before, before + 1);
    return json_array_get(probe->heard, before);
}

static void assert_refused(const char *text, const char *word)
{
    const json_t *reply = heard_after(text);

    assert_non_null(reply);
    assert_string_equal(reply_word(reply), word);
    assert_string_equal(json_text(reply, "jsonrpc"), "2.0");
}

static void test_is_greeted(void **state)
{
    const json_t *hello = json_array_get(probe->heard, 0);

    (void)state;
    assert_string_equal(json_text(hello, "method"), "hello");
    assert_int_equal(json_int(json_object_get(hello, "params"), "protocol", 0), PROTOCOL_VERSION);
    assert_string_equal(json_text(json_object_get(hello, "params"), "person"), stage->people[ANA]);
}

static void test_what_is_no_json_is_refused_with_id_null(void **state)
{
    (void)state;
    assert_refused("", "parse");
    assert_refused("{", "parse");
    assert_refused("nonsense", "parse");
    assert_refused("{\"jsonrpc\":\"2.0\",\"jsonrpc\":\"2.0\"}", "parse");
    assert_refused("\"\xFF\"", "parse");
    assert_true(json_is_null(json_object_get(probe_last(probe), "id")));
}

static void test_what_is_no_request_is_refused(void **state)
{
    (void)state;
    assert_refused("{}", "invalid_request");
    assert_refused("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"session.ping\"}", "invalid_request");
    assert_refused("{\"jsonrpc\":\"2.0\",\"id\":1}", "invalid_request");
    assert_refused("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}", "invalid_request");
    assert_refused("{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"session.ping\"}", "invalid_request");
    assert_refused("{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"session.ping\"}", "invalid_request");
    assert_refused("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"session.ping\",\"params\":[]}",
                   "invalid_request");
    assert_refused("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"session.ping\",\"more\":1}",
                   "invalid_request");
    assert_refused("{\"jsonrpc\":\"2.0\",\"method\":\"session.ping\"}", "invalid_request");
    assert_refused("7", "parse");
}

static void test_a_reply_has_the_id_of_its_request(void **state)
{
    const json_t *reply;

    (void)state;
    reply = heard_after("{\"jsonrpc\":\"2.0\",\"id\":\"a name\",\"method\":\"session.ping\"}");
    assert_string_equal(json_text(reply, "id"), "a name");
    assert_int_equal(json_int(json_object_get(reply, "result"), "now_ms", 0) / 1000,
                     world_now_ms(stage->world) / 1000);
    reply = heard_after("{\"jsonrpc\":\"2.0\",\"id\":-3,\"method\":\"session.ping\",\"params\":{}}");
    assert_int_equal(json_int(reply, "id", 0), -3);
    reply = heard_after("{\"jsonrpc\":\"2.0\",\"id\":-3,\"method\":\"no.such\",\"params\":{}}");
    assert_string_equal(reply_word(reply), "no_such_method");
    assert_int_equal(json_int(json_object_get(reply, "error"), "code", 0), -32601);
}

static void test_params_are_as_the_schema_says(void **state)
{
    (void)state;
    assert_string_equal(probe_refusal(probe, "session.ping", json_pack("{s:i}", "x", 1)), "invalid_params");
    assert_string_equal(probe_refusal(probe, "board.add", on_board(stage, "{s:i}", "text", 1)),
                        "invalid_params");
    assert_string_equal(probe_refusal(probe, "board.add", on_board(stage, "{s:s}", "text", "")),
                        "invalid_params");
    assert_string_equal(
        probe_refusal(probe, "board.add", with_op(on_board(stage, "{s:s}", "text", "x"), "no ulid")),
        "invalid_params");
    assert_string_equal(probe_refusal(probe, "channel.open", json_pack("{s:s}", "channel", "nonsense")),
                        "no_such_channel");
    assert_string_equal(probe_refusal(probe, "channel.open",
                                      json_pack("{s:s}", "channel", "board:01ARZ3NDEKTSV4RRFFQ69G5FAV")),
                        "no_such_channel");
    assert_string_equal(probe_refusal(probe, "tray.drop",
                                      json_pack("{s:s, s:s, s:s, s:i, s:i}", "channel", stage->board, "op",
                                                new_op(stage, 0), "from", "x", "from_seq", 1, "hop", 1)),
                        "no_such_channel");
}

static void test_too_large_and_too_deep_are_refused(void **state)
{
    char *text = mem_new(70000);

    (void)state;
    memset(text, ' ', 66000);
    assert_refused(text, "too_large");
    memset(text, '[', 17);
    text[17] = '\0';
    assert_refused(text, "too_large");
    memset(text, '[', 16);
    text[16] = '\0';
    assert_refused(text, "parse");
    mem_free(text);
}

/* A batch of so many pings, of which one in three is no request. */
static char *make_batch(unsigned count, bool with_errors)
{
    struct buffer text = {0};

    buffer_append_text(&text, "[");
    for (unsigned i = 0; i < count; i++)
        buffer_append_format(&text, "%s{\"jsonrpc\":\"2.0\",\"id\":%u,\"method\":\"%s\"}", i == 0 ? "" : ",",
                             i, with_errors && i % 3 == 2 ? "no.such" : "session.ping");
    buffer_append_text(&text, "]");
    return buffer_take(&text);
}

static void test_a_batch_is_answered_by_one_array_in_order(void **state)
{
    char *text = make_batch(50, true);
    const json_t *replies = heard_after(text);

    (void)state;
    assert_int_equal(json_array_size(replies), 50);
    for (size_t i = 0; i < 50; i++) {
        assert_int_equal(json_int(json_array_get(replies, i), "id", -1), i);
        assert_int_equal(json_object_get(json_array_get(replies, i), "error") != NULL, i % 3 == 2);
    }
    mem_free(text);
}

static void test_a_batch_waits_for_its_slowest(void **state)
{
    json_auto_t *batch = json_array();
    struct buffer text = {0};
    const json_t *replies;

    (void)state;
    for (int i = 0; i < 3; i++)
        json_array_append_new(batch, json_pack("{s:s, s:i, s:s, s:o}", "jsonrpc", "2.0", "id", i, "method",
                                               "board.add", "params", on_board(stage, "{s:s}", "text", "x")));
    json_array_append_new(batch,
                          json_pack("{s:s, s:i, s:s}", "jsonrpc", "2.0", "id", 3, "method", "session.ping"));
    json_write(&text, batch);
    replies = heard_after(text.bytes);
    assert_int_equal(json_array_size(replies), 4);
    assert_int_equal(json_int(json_object_get(json_array_get(replies, 2), "result"), "seq", 0), 3);
    buffer_finish(&text);
}

static void test_batches_that_are_none(void **state)
{
    char *text = make_batch(51, false);

    (void)state;
    assert_refused("[]", "invalid_request");
    assert_refused(text, "invalid_request");
    mem_free(text);
}

static void test_a_batch_leaves_notifications_out(void **state)
{
    struct buffer text = {0};
    const json_t *replies;

    (void)state;
    probe_open(probe);
    buffer_append_format(
        &text,
        "[{\"jsonrpc\":\"2.0\",\"method\":\"channel.signal\",\"params\":{\"channel\":\"%s\",\"type\":"
        "\"unknown\"}},7,{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"session.ping\"}]",
        stage->board);
    replies = heard_after(text.bytes);
    assert_int_equal(json_array_size(replies), 2);
    assert_string_equal(reply_word(json_array_get(replies, 0)), "invalid_request");
    buffer_clear(&text);
    buffer_append_format(
        &text,
        "[{\"jsonrpc\":\"2.0\",\"method\":\"channel.signal\",\"params\":{\"channel\":\"%s\",\"type\":"
        "\"unknown\"}}]",
        stage->board);
    assert_null(heard_after(text.bytes));
    buffer_finish(&text);
}

static void test_who_goes_in_the_middle_of_a_batch_disturbs_nobody(void **state)
{
    struct probe *goes = probe_connect(stage, 0, MIHAI);
    json_auto_t *batch = json_array();
    struct buffer text = {0};

    (void)state;
    probe_open(goes);
    for (int i = 0; i < 5; i++)
        json_array_append_new(batch, json_pack("{s:s, s:i, s:s, s:o}", "jsonrpc", "2.0", "id", i, "method",
                                               "board.add", "params", on_board(stage, "{s:s}", "text", "x")));
    json_write(&text, batch);
    world_take_database(stage->world);
    probe_send(goes, text.bytes);
    stage_run(stage, 5);
    probe_destroy(goes);
    stage_run(stage, 5);
    world_bring_database(stage->world);
    stage_run(stage, 100);
    assert_int_equal(stage_log(stage)->count, 5);
    buffer_finish(&text);
}

/* POST /rpc: one text a write and no header; it only looks. */
static void test_without_a_websocket_it_only_looks(void **state)
{
    struct probe *bare = probe_connect_with(stage, 0,
                                            (struct link_options){.person = stage->people[ANA],
                                                                  .session = stage->people[ANA],
                                                                  .expires_ms = INT64_MAX,
                                                                  .is_bare = true});

    (void)state;
    assert_int_equal(json_array_size(bare->heard), 0);
    assert_non_null(json_object_get(probe_open(bare), "view"));
    assert_non_null(probe_do(bare, "board.add", on_board(stage, "{s:s}", "text", "by post")));
    assert_int_equal(json_array_size(bare->heard), 2);
    assert_string_equal(probe_refusal(bare, "channel.close", json_pack("{s:s}", "channel", stage->board)),
                        "not_open");
    hub_drain(stage->world->processes[0]->hub, 0);
    assert_string_equal(probe_refusal(bare, "session.ping", json_object()), "unavailable");
    assert_non_null(bare->link);
    probe_destroy(bare);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_is_greeted, set_up, take_down),
        cmocka_unit_test_setup_teardown(test_what_is_no_json_is_refused_with_id_null, set_up, take_down),
        cmocka_unit_test_setup_teardown(test_what_is_no_request_is_refused, set_up, take_down),
        cmocka_unit_test_setup_teardown(test_a_reply_has_the_id_of_its_request, set_up, take_down),
        cmocka_unit_test_setup_teardown(test_params_are_as_the_schema_says, set_up, take_down),
        cmocka_unit_test_setup_teardown(test_too_large_and_too_deep_are_refused, set_up, take_down),
        cmocka_unit_test_setup_teardown(test_a_batch_is_answered_by_one_array_in_order, set_up, take_down),
        cmocka_unit_test_setup_teardown(test_a_batch_waits_for_its_slowest, set_up, take_down),
        cmocka_unit_test_setup_teardown(test_batches_that_are_none, set_up, take_down),
        cmocka_unit_test_setup_teardown(test_a_batch_leaves_notifications_out, set_up, take_down),
        cmocka_unit_test_setup_teardown(test_who_goes_in_the_middle_of_a_batch_disturbs_nobody, set_up,
                                        take_down),
        cmocka_unit_test_setup_teardown(test_without_a_websocket_it_only_looks, set_up, take_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
