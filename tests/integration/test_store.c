/* The calls of struct log_store, one by one, on a Redis of their own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/memory.h"
#include "store/keys.h"
#include "store_fixture.h"

static char folder[64];
static struct fixture here;
static redisContext *redis;
static struct outcome outcome;

static int start(void **state)
{
    (void)state;
    make_folder(folder);
    struct store_options options = options_in(folder);
    fixture_start(&here, &options);
    redis = plain_connect(folder);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    redisFree(redis);
    fixture_stop(&here);
    remove_folder(folder);
    return 0;
}

/* Each test begins with an empty database; the feed's place and the functions stay. */
static int clear(void **state)
{
    redisReply *keys = redisCommand(redis, "KEYS {s}*");

    (void)state;
    settle(&here);
    for (size_t i = 0; i < keys->elements; i++)
        if (strcmp(keys->element[i]->str, "{s}feed") != 0 && strcmp(keys->element[i]->str, "{s}beat") != 0 &&
            strcmp(keys->element[i]->str, "{s}rights") != 0)
            plain_number(redis, "DEL %s", keys->element[i]->str);
    freeReplyObject(keys);
    return 0;
}

/* ---- append ---- */

static void test_an_append_is_in_the_log_and_comes_back_through_the_feed(void **state)
{
    char op[ULID_SIZE];
    struct append append = plain_append(ROOM, 1, op);

    (void)state;
    assert_int_equal(append_now(&here, &append, &outcome), STORE_DONE);
    assert_int_equal(outcome.entry_count, 0);
    entries_now(&here, ROOM, 1, 10, &outcome);
    assert_int_equal(outcome.entry_count, 1);
    assert_true(position_equals(&outcome.entries[0], &append.entry.position));
    assert_string_equal(outcome.first_text, "{\"seq\":1}");
    run_for(&here, 50);
    assert_true(position_equals(&here.heard, &append.entry.position));
    assert_string_equal(here.heard_channel, ROOM);
}

static void test_a_repeated_op_gets_its_first_answer(void **state)
{
    char op[ULID_SIZE], other[ULID_SIZE];
    struct append append = plain_append(ROOM, 1, op), later;

    (void)state;
    append.answer = "{\"first\":1}";
    assert_int_equal(append_now(&here, &append, &outcome), STORE_DONE);
    append.answer = "{\"second\":2}";
    assert_int_equal(append_now(&here, &append, &outcome), STORE_REPEATED);
    assert_string_equal(outcome.answer, "{\"first\":1}");
    assert_int_equal(outcome.entry_count, 1);
    assert_true(outcome.entries_complete);
    later = plain_append(ROOM, 2, other);
    later.op = op;
    assert_int_equal(append_now(&here, &later, &outcome), STORE_REPEATED);
    assert_int_equal(outcome.entry_count, 0);
    assert_int_equal(plain_number(redis, "XLEN {s}log:%s:0", ROOM), 1);
    /* The same op of another person is another op. */
    later.scope = "01ARYZ6S41TSV4RRFFQ69G5FAV";
    assert_int_equal(append_now(&here, &later, &outcome), STORE_DONE);
}

/* With the event or not at all, and once. */
static void test_an_entry_of_a_text_goes_with_the_event(void **state)
{
    char op[ULID_SIZE], other[ULID_SIZE];
    struct append append = plain_append(ROOM, 1, op), late;
    const struct register_guard guard = {"gate", "open", "yes", ERR_FORBIDDEN};

    (void)state;
    append.text = TEXT;
    append.text_bytes = "one\0entry";
    append.text_length = 9;
    append.guards = &guard;
    append.guard_count = 1;
    assert_int_equal(append_now(&here, &append, &outcome), STORE_GUARDED);
    assert_int_equal(plain_number(redis, "XLEN {s}text:%s", TEXT), 0);
    append.guard_count = 0;
    assert_int_equal(append_now(&here, &append, &outcome), STORE_DONE);
    assert_int_equal(append_now(&here, &append, &outcome), STORE_REPEATED);
    late = plain_append(ROOM, 1, other);
    late.text = TEXT;
    late.text_bytes = "late";
    late.text_length = 4;
    assert_int_equal(append_now(&here, &late, &outcome), STORE_CONFLICT);
    assert_int_equal(plain_number(redis, "XLEN {s}text:%s", TEXT), 1);
    assert_int_equal(plain_number(redis, "XLEN {s}edits"), 1);
    assert_int_equal(plain_number(redis, "EVAL %s 0",
                                  "local entry = redis.call('XREVRANGE', '{s}edits', '+', '-')[1][2] "
                                  "return entry[2] == '" TEXT "' and entry[4] == '1' and entry[6] == '' and "
                                  "entry[8] == 'one\\0entry' and 1 or 0"),
                     1);
}

static void test_the_ledger_is_asked_by_scope_and_op(void **state)
{
    char op[ULID_SIZE], unknown[ULID_SIZE];
    struct append append = plain_append(ROOM, 1, op);

    (void)state;
    plain_append(ROOM, 1, unknown);
    append_now(&here, &append, &outcome);
    answer_now(&here, "system", op, &outcome);
    assert_int_equal(outcome.result, STORE_DONE);
    assert_string_equal(outcome.answer, "{\"ok\":true}");
    answer_now(&here, "system", unknown, &outcome);
    assert_int_equal(outcome.result, STORE_DONE);
    assert_string_equal(outcome.answer, "none");
}

static void test_a_months_ledger_goes_after_its_answers(void **state)
{
    char op[ULID_SIZE];
    struct append append = plain_append(ROOM, 1, op);
    struct ledger_month month;

    (void)state;
    append_now(&here, &append, &outcome);
    ledger_month_of(op, &month);
    assert_true(plain_number(redis, "PEXPIRETIME {s}ops:%s", month.name) == month.expires_ms);
}

static void test_a_conflict_gives_what_is_missing(void **state)
{
    char op[ULID_SIZE];
    struct append append;

    (void)state;
    append_many(&here, ROOM, 0, 3);
    append = plain_append(ROOM, 2, op);
    assert_int_equal(append_now(&here, &append, &outcome), STORE_CONFLICT);
    assert_int_equal(outcome.entry_count, 2);
    assert_true(outcome.entries_complete);
    assert_int_equal(outcome.entries[0].seq, 2);
    assert_string_equal(outcome.last_text, "{\"seq\":3}");
    append = plain_append(ROOM, 1, op);
    assert_int_equal(append_now(&here, &append, &outcome), STORE_CONFLICT);
    assert_int_equal(outcome.entry_count, 3);
    assert_int_equal(plain_number(redis, "XLEN {s}log:%s:0", ROOM), 3);
}

static void test_a_conflict_over_too_much_gives_nothing(void **state)
{
    char op[ULID_SIZE], *long_text = mem_new(100001);
    struct append append;

    (void)state;
    append_many(&here, ROOM, 0, 502);
    append = plain_append(ROOM, 2, op);
    assert_int_equal(append_now(&here, &append, &outcome), STORE_CONFLICT);
    assert_int_equal(outcome.entry_count, 0);
    assert_false(outcome.entries_complete);
    append = plain_append(ROOM, 3, op);
    assert_int_equal(append_now(&here, &append, &outcome), STORE_CONFLICT);
    assert_int_equal(outcome.entry_count, 500);
    assert_true(outcome.entries_complete);
    memset(long_text, ' ', 100000);
    for (uint64_t seq = 503; seq <= 505; seq++) {
        append = plain_append(ROOM, seq, op);
        append.entry.text = long_text;
        append.entry.length = 100000;
        assert_int_equal(append_now(&here, &append, &outcome), STORE_DONE);
    }
    append = plain_append(ROOM, 503, op);
    assert_int_equal(append_now(&here, &append, &outcome), STORE_CONFLICT);
    assert_int_equal(outcome.entry_count, 0);
    assert_false(outcome.entries_complete);
    mem_free(long_text);
}

static void test_a_log_that_ends_earlier_or_otherwise_is_lost(void **state)
{
    char op[ULID_SIZE];
    struct append append = plain_append(ROOM, 2, op);

    (void)state;
    assert_int_equal(append_now(&here, &append, &outcome), STORE_LOST);
    append_many(&here, ROOM, 0, 3);
    append = plain_append(ROOM, 4, op);
    strcpy(append.expected.tag, "otherwise!");
    assert_int_equal(append_now(&here, &append, &outcome), STORE_LOST);
    append = plain_append(ROOM, 3, op);
    strcpy(append.expected.tag, "otherwise!");
    assert_int_equal(append_now(&here, &append, &outcome), STORE_LOST);
    append = plain_append(ROOM, 6, op);
    assert_int_equal(append_now(&here, &append, &outcome), STORE_LOST);
}

static void test_a_log_goes_on_over_its_volumes(void **state)
{
    char op[ULID_SIZE];
    struct append append;

    (void)state;
    append_many(&here, ROOM, 0, 2000);
    assert_int_equal(plain_number(redis, "EXISTS {s}log:%s:1", ROOM), 0);
    append_many(&here, ROOM, 2000, 2001);
    assert_int_equal(plain_number(redis, "XLEN {s}log:%s:0", ROOM), 2000);
    assert_int_equal(plain_number(redis, "XLEN {s}log:%s:1", ROOM), 2000);
    assert_int_equal(plain_number(redis, "XLEN {s}log:%s:2", ROOM), 1);
    for (uint64_t seq = 1999; seq <= 2002; seq++) {
        append = plain_append(ROOM, seq, op);
        assert_int_equal(append_now(&here, &append, &outcome), STORE_CONFLICT);
        assert_int_equal(outcome.entry_count, 0);
    }
    append = plain_append(ROOM, 4001, op);
    assert_int_equal(append_now(&here, &append, &outcome), STORE_CONFLICT);
    assert_int_equal(outcome.entry_count, 1);
    append = plain_append(ROOM, 3900, op);
    assert_int_equal(append_now(&here, &append, &outcome), STORE_CONFLICT);
    assert_int_equal(outcome.entry_count, 102);
    assert_int_equal(outcome.entries[0].seq, 3900);
    assert_int_equal(outcome.entries[101].seq, 4001);
    append = plain_append(ROOM, 4002, op);
    assert_int_equal(append_now(&here, &append, &outcome), STORE_DONE);
    entries_now(&here, ROOM, 1990, 2010, &outcome);
    assert_int_equal(outcome.entry_count, 21);
    for (size_t i = 0; i < 21; i++)
        assert_int_equal(outcome.entries[i].seq, 1990 + i);
    head_now(&here, ROOM, &outcome);
    assert_int_equal(outcome.entries[0].seq, 4002);
}

static void test_who_has_not_seen_a_right_go_is_refused(void **state)
{
    char op[ULID_SIZE];
    struct append append = plain_append(ROOM, 1, op);
    char other_op[ULID_SIZE];
    struct append other = plain_append(OTHER_ROOM, 1, other_op);
    struct outcome *second = MEM_NEW(struct outcome);

    (void)state;
    append.takes_rights = true;
    append_ask(&here, &append, &outcome);
    append_ask(&here, &other, second);
    run_until(&here, &second->done);
    assert_int_equal(outcome.result, STORE_DONE);
    assert_int_equal(second->result, STORE_RIGHTS_BEHIND);
    run_for(&here, 50);
    assert_int_equal(append_now(&here, &other, &outcome), STORE_DONE);
    mem_free(second);
}

/* ---- Registers ---- */

static void test_an_append_writes_registers_where_its_guards_hold(void **state)
{
    char op[ULID_SIZE];
    struct append append = plain_append(ROOM, 1, op);
    struct register_write writes[] = {{REGISTER_HASH_SET, "code:1", "state", "spent"},
                                      {REGISTER_HASH_ADD, "code:1", "uses", "2"}};
    struct register_guard guards[] = {{"code:1", "uses", NULL, ERR_LINK_SPENT},
                                      {"code:1", "state", "fresh", ERR_LINK_SPENT}};

    (void)state;
    append.writes = writes;
    append.write_count = 2;
    append.guards = guards;
    append.guard_count = 2;
    assert_int_equal(append_now(&here, &append, &outcome), STORE_GUARDED);
    assert_int_equal(outcome.guard, 1);
    assert_int_equal(plain_number(redis, "EXISTS {s}log:%s:0", ROOM), 0);
    assert_int_equal(plain_number(redis, "EXISTS {s}r:code:1"), 0);
    plain_number(redis, "HSET {s}r:code:1 state fresh");
    assert_int_equal(append_now(&here, &append, &outcome), STORE_DONE);
    register_now(&here, "code:1", &outcome);
    assert_int_equal(outcome.text_count, 4);
    assert_string_equal(outcome.texts[1], "spent");
    assert_string_equal(outcome.texts[3], "2");
    /* A repetition writes nothing. */
    assert_int_equal(append_now(&here, &append, &outcome), STORE_REPEATED);
    assert_int_equal(plain_number(redis, "HGET {s}r:code:1 uses"), 2);
}

static void test_a_sum_that_cannot_be_leaves_no_event(void **state)
{
    char op[ULID_SIZE];
    struct append append = plain_append(ROOM, 1, op);
    struct register_write writes[] = {{REGISTER_HASH_ADD, "sum", "of", "1"}};

    (void)state;
    plain_number(redis, "HSET {s}r:sum of words");
    append.writes = writes;
    append.write_count = 1;
    assert_int_equal(append_now(&here, &append, &outcome), STORE_UNAVAILABLE);
    assert_int_equal(plain_number(redis, "EXISTS {s}log:%s:0", ROOM), 0);
    assert_int_equal(append_now(&here, &append, &outcome), STORE_UNAVAILABLE);
}

static void test_a_sum_that_cannot_be_changes_nothing_written_before_it(void **state)
{
    char op[ULID_SIZE];
    struct append append = plain_append(ROOM, 1, op);
    struct register_write writes[] = {{REGISTER_HASH_SET, "one", "a", "1"},
                                      {REGISTER_HASH_ADD, "sum", "of", "9000000000000000000"},
                                      {REGISTER_HASH_ADD, "sum", "of", "9000000000000000000"}};

    (void)state;
    append.writes = writes;
    append.write_count = 3;
    assert_int_equal(append_now(&here, &append, &outcome), STORE_UNAVAILABLE);
    assert_int_equal(put_now(&here, writes, 3, NULL, 0, &outcome), STORE_UNAVAILABLE);
    assert_int_equal(plain_number(redis, "EXISTS {s}r:one {s}r:sum {s}log:%s:0", ROOM), 0);
    writes[2].value = "1.5";
    assert_int_equal(put_now(&here, writes, 3, NULL, 0, &outcome), STORE_UNAVAILABLE);
    assert_int_equal(plain_number(redis, "EXISTS {s}r:one {s}r:sum"), 0);
}

static void test_a_sum_is_of_what_its_field_holds_by_then(void **state)
{
    struct register_write writes[] = {{REGISTER_DELETE, "one", NULL, NULL},
                                      {REGISTER_HASH_ADD, "one", "n", "5"},
                                      {REGISTER_HASH_SET, "two", "n", "9000000000000000000"},
                                      {REGISTER_HASH_ADD, "two", "n", "-1"},
                                      {REGISTER_HASH_DELETE, "three", "n", NULL},
                                      {REGISTER_HASH_ADD, "three", "n", "-7"}};

    (void)state;
    plain_number(redis, "HSET {s}r:one n words");
    plain_number(redis, "HSET {s}r:two n words");
    plain_number(redis, "HSET {s}r:three n 9223372036854775807");
    assert_int_equal(put_now(&here, writes, 6, NULL, 0, &outcome), STORE_DONE);
    assert_int_equal(plain_number(redis, "HGET {s}r:one n"), 5);
    assert_true(plain_number(redis, "HGET {s}r:two n") == 8999999999999999999LL);
    assert_int_equal(plain_number(redis, "HGET {s}r:three n"), -7);
}

static void test_a_put_is_whole_or_nothing(void **state)
{
    struct register_write writes[] = {{REGISTER_HASH_SET, "one", "a", "1"},
                                      {REGISTER_HASH_SET, "two", "b", "2"}};
    struct register_guard guards[] = {{"one", "a", NULL, ERR_BUSY}};

    (void)state;
    assert_int_equal(put_now(&here, writes, 2, guards, 1, &outcome), STORE_DONE);
    writes[1].value = "3";
    assert_int_equal(put_now(&here, writes, 2, guards, 1, &outcome), STORE_GUARDED);
    assert_int_equal(outcome.guard, 0);
    assert_int_equal(plain_number(redis, "HGET {s}r:two b"), 2);
}

static void test_registers_are_written_deleted_and_expire(void **state)
{
    struct register_write first[] = {{REGISTER_HASH_SET, "one", "a", ""},
                                     {REGISTER_HASH_SET, "one", "b", "2"},
                                     {REGISTER_HASH_SET, "two", "c", "3"},
                                     {REGISTER_HASH_ADD, "one", "n", "-7"}};
    struct register_write then[] = {{REGISTER_HASH_DELETE, "one", "b", NULL},
                                    {REGISTER_DELETE, "two", NULL, NULL},
                                    {REGISTER_EXPIRE, "one", NULL, "60000"}};

    (void)state;
    assert_int_equal(put_now(&here, first, 4, NULL, 0, &outcome), STORE_DONE);
    assert_int_equal(put_now(&here, then, 3, NULL, 0, &outcome), STORE_DONE);
    register_now(&here, "one", &outcome);
    assert_int_equal(outcome.text_count, 4);
    assert_string_equal(outcome.texts[0], "a");
    assert_string_equal(outcome.texts[1], "");
    assert_string_equal(outcome.texts[3], "-7");
    register_now(&here, "two", &outcome);
    assert_int_equal(outcome.text_count, 0);
    assert_true(plain_number(redis, "PTTL {s}r:one") > 50000);
}

static void test_only_the_puts_under_way_are_remembered(void **state)
{
    struct register_write write[] = {{REGISTER_HASH_ADD, "n", "n", "1"}};

    (void)state;
    for (unsigned i = 0; i < 20; i++)
        assert_int_equal(put_now(&here, write, 1, NULL, 0, &outcome), STORE_DONE);
    assert_int_equal(plain_number(redis, "HGET {s}r:n n"), 20);
    assert_int_equal(plain_number(redis, "ZCARD {s}puts:%s", here.process), 1);
}

/* ---- Reading ---- */

static void test_an_empty_channel_loads(void **state)
{
    (void)state;
    load_now(&here, ROOM, &outcome);
    assert_int_equal(outcome.result, STORE_DONE);
    assert_int_equal(outcome.entry_count, 0);
    assert_string_equal(outcome.snapshot, "");
    assert_int_equal(outcome.due_ms, DUE_NONE);
    head_now(&here, ROOM, &outcome);
    assert_int_equal(outcome.entry_count, 2);
    assert_int_equal(outcome.entries[0].seq, 0);
    assert_string_equal(outcome.entries[0].tag, "");
}

static void save(uint64_t seq, const char *text)
{
    struct position position = {.seq = seq};

    tag_of(position.tag, seq);
    here.calls->save_snapshot(here.calls->self, ROOM, &position, 3, text, strlen(text));
}

static void test_a_load_has_the_snapshot_its_tail_and_some_before(void **state)
{
    (void)state;
    append_many(&here, ROOM, 0, 1200);
    save(1100, "{\"newest\":1}");
    save(1000, "{\"older\":1}");
    load_now(&here, ROOM, &outcome);
    assert_string_equal(outcome.snapshot, "{\"newest\":1}");
    assert_int_equal(outcome.snapshot_format, 3);
    assert_int_equal(outcome.snapshot_position.seq, 1100);
    assert_int_equal(outcome.entry_count, 500);
    assert_int_equal(outcome.entries[0].seq, 701);
    assert_int_equal(outcome.entries[499].seq, 1200);
    assert_string_equal(outcome.last_text, "{\"seq\":1200}");
}

static void test_a_load_has_all_that_came_after_an_old_snapshot(void **state)
{
    (void)state;
    append_many(&here, ROOM, 0, 5500);
    save(20, "{}");
    load_now(&here, ROOM, &outcome);
    assert_int_equal(outcome.snapshot_position.seq, 20);
    assert_int_equal(outcome.entry_count, 5480);
    for (size_t i = 0; i < outcome.entry_count; i++)
        assert_int_equal(outcome.entries[i].seq, 21 + i);
}

static void test_a_snapshot_of_another_log_is_none(void **state)
{
    struct position position = {2, "otherwise!"};

    (void)state;
    append_many(&here, ROOM, 0, 3);
    here.calls->save_snapshot(here.calls->self, ROOM, &position, 1, "{}", 2);
    load_now(&here, ROOM, &outcome);
    assert_string_equal(outcome.snapshot, "");
    plain_number(redis, "HSET {s}snap:%s s 9 t t000000009 f 1 b {}", ROOM);
    load_now(&here, ROOM, &outcome);
    assert_string_equal(outcome.snapshot, "");
    assert_int_equal(outcome.entry_count, 3);
}

static void test_the_newest_entries_of_a_range_are_given(void **state)
{
    (void)state;
    append_many(&here, ROOM, 0, 2300);
    entries_now(&here, ROOM, 1, 2100, &outcome);
    assert_int_equal(outcome.entry_count, 500);
    assert_int_equal(outcome.entries[0].seq, 1601);
    assert_int_equal(outcome.entries[499].seq, 2100);
    entries_now(&here, ROOM, 2299, UINT64_MAX, &outcome);
    assert_int_equal(outcome.entry_count, 2);
    entries_now(&here, ROOM, 2301, 2400, &outcome);
    assert_int_equal(outcome.result, STORE_DONE);
    assert_int_equal(outcome.entry_count, 0);
    entries_now(&here, OTHER_ROOM, 0, 10, &outcome);
    assert_int_equal(outcome.entry_count, 0);
}

static void test_a_range_is_bounded_in_bytes(void **state)
{
    size_t length = 60000;
    char op[ULID_SIZE], *text = mem_new(length);

    (void)state;
    memset(text, ' ', length);
    for (uint64_t seq = 1; seq <= 30; seq++) {
        struct append append = plain_append(ROOM, seq, op);

        append.entry.text = text;
        append.entry.length = length;
        append_now(&here, &append, &outcome);
    }
    entries_now(&here, ROOM, 1, 30, &outcome);
    assert_int_equal(outcome.entry_count, 1024 * 1024 / length);
    assert_int_equal(outcome.entries[outcome.entry_count - 1].seq, 30);
    load_now(&here, ROOM, &outcome);
    assert_int_equal(outcome.entry_count, 30);
    mem_free(text);
}

static void test_heads_count_what_people_read(void **state)
{
    char op[ULID_SIZE];
    struct append append;
    redisReply *head;
    char wanted[64];

    (void)state;
    append_many(&here, ROOM, 0, 1);
    append = plain_append(ROOM, 2, op);
    append_now(&here, &append, &outcome);
    snprintf(wanted, sizeof(wanted), "3 t000000003 2 %lld", (long long)append.at_ms);
    append = plain_append(ROOM, 3, op);
    append.counts = false;
    append.at_ms += 1000;
    append_now(&here, &append, &outcome);
    head = redisCommand(redis, "HGET {s}heads %s", ROOM);
    assert_string_equal(head->str, wanted);
    freeReplyObject(head);
}

static void test_channels_are_due_in_order(void **state)
{
    char op[ULID_SIZE];
    struct append append = plain_append(ROOM, 1, op);

    (void)state;
    append.due_ms = 2000;
    append_now(&here, &append, &outcome);
    append = plain_append(OTHER_ROOM, 1, op);
    append.due_ms = 1000;
    append_now(&here, &append, &outcome);
    due_now(&here, 999, &outcome);
    assert_int_equal(outcome.text_count, 0);
    due_now(&here, 2000, &outcome);
    assert_int_equal(outcome.text_count, 4);
    assert_string_equal(outcome.texts[0], OTHER_ROOM);
    assert_string_equal(outcome.texts[3], "2000");
    load_now(&here, ROOM, &outcome);
    assert_int_equal(outcome.due_ms, 2000);
    append = plain_append(ROOM, 2, op);
    append_now(&here, &append, &outcome);
    append = plain_append(OTHER_ROOM, 2, op);
    append.due_ms = DUE_NONE;
    append_now(&here, &append, &outcome);
    due_now(&here, 5000, &outcome);
    assert_int_equal(outcome.text_count, 2);
    assert_string_equal(outcome.texts[0], ROOM);
}

/* ---- Forgetting ---- */

static void test_redacted_words_are_gone_and_the_log_goes_on(void **state)
{
    struct log_entry words[] = {{{2, ""}, "", "{\"seq\":2,\"x\":0}", 15},
                                {{2001, ""}, "", "{\"gone\":1}", 10}};
    char op[ULID_SIZE];
    struct append append;

    (void)state;
    append_many(&here, ROOM, 0, 2001);
    save(1500, "{\"with\":\"words\"}");
    redact_now(&here, ROOM, words, 2, &outcome);
    assert_int_equal(outcome.result, STORE_DONE);
    assert_int_equal(outcome.entry_count, 2);
    entries_now(&here, ROOM, 2, 3, &outcome);
    assert_string_equal(outcome.first_text, "{\"seq\":2,\"x\":0}");
    assert_string_equal(outcome.last_text, "{\"seq\":3}");
    assert_string_equal(outcome.entries[0].tag, "t000000002");
    entries_now(&here, ROOM, 2001, 2001, &outcome);
    assert_string_equal(outcome.first_text, "{\"gone\":1}");
    /* A snapshot made before, still on its way, does not bring the words back. */
    save(2001, "{\"with\":\"words\"}");
    load_now(&here, ROOM, &outcome);
    assert_string_equal(outcome.snapshot, "");
    append = plain_append(ROOM, 2002, op);
    assert_int_equal(append_now(&here, &append, &outcome), STORE_DONE);
    save(2002, "{\"without\":1}");
    load_now(&here, ROOM, &outcome);
    assert_string_equal(outcome.snapshot, "{\"without\":1}");
    assert_int_equal(plain_number(redis, "EXISTS {s}log:%s:0:copy", ROOM), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_an_append_is_in_the_log_and_comes_back_through_the_feed, clear),
        cmocka_unit_test_setup(test_a_repeated_op_gets_its_first_answer, clear),
        cmocka_unit_test_setup(test_an_entry_of_a_text_goes_with_the_event, clear),
        cmocka_unit_test_setup(test_the_ledger_is_asked_by_scope_and_op, clear),
        cmocka_unit_test_setup(test_a_months_ledger_goes_after_its_answers, clear),
        cmocka_unit_test_setup(test_a_conflict_gives_what_is_missing, clear),
        cmocka_unit_test_setup(test_a_conflict_over_too_much_gives_nothing, clear),
        cmocka_unit_test_setup(test_a_log_that_ends_earlier_or_otherwise_is_lost, clear),
        cmocka_unit_test_setup(test_a_log_goes_on_over_its_volumes, clear),
        cmocka_unit_test_setup(test_who_has_not_seen_a_right_go_is_refused, clear),
        cmocka_unit_test_setup(test_an_append_writes_registers_where_its_guards_hold, clear),
        cmocka_unit_test_setup(test_a_sum_that_cannot_be_leaves_no_event, clear),
        cmocka_unit_test_setup(test_a_sum_that_cannot_be_changes_nothing_written_before_it, clear),
        cmocka_unit_test_setup(test_a_sum_is_of_what_its_field_holds_by_then, clear),
        cmocka_unit_test_setup(test_a_put_is_whole_or_nothing, clear),
        cmocka_unit_test_setup(test_registers_are_written_deleted_and_expire, clear),
        cmocka_unit_test_setup(test_only_the_puts_under_way_are_remembered, clear),
        cmocka_unit_test_setup(test_an_empty_channel_loads, clear),
        cmocka_unit_test_setup(test_a_load_has_the_snapshot_its_tail_and_some_before, clear),
        cmocka_unit_test_setup(test_a_load_has_all_that_came_after_an_old_snapshot, clear),
        cmocka_unit_test_setup(test_a_snapshot_of_another_log_is_none, clear),
        cmocka_unit_test_setup(test_the_newest_entries_of_a_range_are_given, clear),
        cmocka_unit_test_setup(test_a_range_is_bounded_in_bytes, clear),
        cmocka_unit_test_setup(test_heads_count_what_people_read, clear),
        cmocka_unit_test_setup(test_channels_are_due_in_order, clear),
        cmocka_unit_test_setup(test_redacted_words_are_gone_and_the_log_goes_on, clear),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
