/* A file's last hold goes: what stands in its register at each step, over a store that answers when it is
 * told to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "core/json.h"
#include "core/memory.h"
#include "files/service.h"

#define HASH "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
#define CHANNEL "draft:01KAMYDQ3S5T7V9X1Z3B5D7F9H"
#define HELD "held:" CHANNEL
#define NOW_MS 5000

/* ---- A store of one register ---- */

struct put {
    put_callback *done;
    void *argument;
    enum store_result result;
};

static char data[] = "/tmp/sfat-removal-XXXXXX";
static json_t *fields; /* of the register of the file; NULL: there is none */
static struct {
    registers_callback *done;
    void *argument;
} asked;
static struct put put_under_way;

static void read_registers(void *self, const struct register_read *reads, size_t count,
                           registers_callback *done, void *argument)
{
    (void)self;
    (void)reads;
    assert_int_equal(count, 1);
    asked.done = done;
    asked.argument = argument;
}

static void answer_reading(void)
{
    struct register_field list[8];
    struct register_hash hash = {list, 0};
    const struct registers registers = {STORE_DONE, &hash, 1};
    registers_callback *done = asked.done;
    const char *name;
    json_t *value;

    assert_non_null(done);
    asked.done = NULL;
    json_object_foreach(fields, name, value) list[hash.field_count++] =
        (struct register_field){name, json_string_value(value)};
    done(asked.argument, &registers);
}

static bool is_as_guarded(const struct register_guard *guard)
{
    const char *value = json_text(fields, guard->field);

    return guard->value == NULL ? value == NULL : value != NULL && strcmp(value, guard->value) == 0;
}

static void add_to(const char *field, const char *value)
{
    char sum[24];
    const char *old = json_text(fields, field);

    snprintf(sum, sizeof(sum), "%ld", strtol(old == NULL ? "0" : old, NULL, 10) + strtol(value, NULL, 10));
    json_object_set_new(fields, field, json_string(sum));
}

static void write_one(const struct register_write *write)
{
    if (strcmp(write->key, "file:" HASH) != 0)
        return;
    if (fields == NULL)
        fields = json_object();
    if (write->verb == REGISTER_DELETE) {
        json_decref(fields);
        fields = NULL;
    } else if (write->verb == REGISTER_HASH_DELETE) {
        json_object_del(fields, write->field);
    } else if (write->verb == REGISTER_HASH_ADD) {
        add_to(write->field, write->value);
    } else {
        json_object_set_new(fields, write->field, json_string(write->value));
    }
}

static void put(void *self, const struct register_write *writes, size_t write_count,
                const struct register_guard *guards, size_t guard_count, put_callback *done, void *argument)
{
    (void)self;
    put_under_way = (struct put){done, argument, STORE_DONE};
    for (size_t i = 0; i < guard_count; i++)
        if (!is_as_guarded(&guards[i]))
            put_under_way.result = STORE_GUARDED;
    for (size_t i = 0; i < write_count && put_under_way.result == STORE_DONE; i++)
        write_one(&writes[i]);
}

static void answer_putting(void)
{
    struct put answered = put_under_way;

    assert_non_null(answered.done);
    put_under_way.done = NULL;
    answered.done(answered.argument, &(struct put_done){.result = answered.result});
}

/* ---- The service ---- */

static int64_t now_ms(void *self)
{
    (void)self;
    return NOW_MS;
}

static const json_t *find_settings(void *self, const char *channel)
{
    (void)self;
    (void)channel;
    return NULL;
}

static const struct log_store store = {.read_registers = read_registers, .put = put};
static const struct clock clock_of_test = {.now_ms = now_ms};
static const struct authority authority = {.find_settings = find_settings};
static uv_loop_t loop;
static struct files files = {
    .options = {.loop = &loop, .store = &store, .clock = &clock_of_test, .authority = &authority}};
static unsigned ended;
static enum error outcome;

static void on_ended(void *argument, enum error error)
{
    (void)argument;
    ended++;
    outcome = error;
}

static enum error agree(void *argument, const struct hold *hold)
{
    (void)argument;
    (void)hold;
    return ERR_NONE;
}

static void place_file(void)
{
    char source[256];
    FILE *file;

    snprintf(source, sizeof(source), "%s/source", data);
    file = fopen(source, "w");
    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
    assert_true(stored_link(data, HASH, STORED_WHOLE, source));
}

static bool is_there(void)
{
    return stored_has(data, HASH, STORED_WHOLE);
}

static bool is_marked(void)
{
    return json_text(fields, HOLD_REMOVING) != NULL;
}

static int begin(void **state)
{
    (void)state;
    json_decref(fields);
    fields = json_pack("{s:s, s:s, s:s, s:s}", "kind", "pdf", "bytes", "6", "holds", "1", HELD,
                       "{\"by\":\"x\",\"at_ms\":1,\"name\":\"a\"}");
    ended = 0;
    place_file();
    return 0;
}

static int make_data(void **state)
{
    char folder[64];

    (void)state;
    uv_loop_init(&loop);
    if (mkdtemp(data) == NULL)
        return -1;
    snprintf(files.data, sizeof(files.data), "%s", data);
    snprintf(folder, sizeof(folder), "%s/files", data);
    return mkdir(folder, 0700);
}

static int remove_data(void **state)
{
    char line[64];

    (void)state;
    json_decref(fields);
    uv_loop_close(&loop);
    snprintf(line, sizeof(line), "rm -r %s", data);
    return system(line);
}

/* ---- The tests ---- */

static void test_while_the_file_goes_its_register_is_marked(void **state)
{
    (void)state;
    removal_begin(&files, HASH, CHANNEL, agree, on_ended, NULL);
    answer_reading();
    assert_true(is_marked());
    assert_null(json_text(fields, HELD));
    answer_putting();
    assert_true(is_marked());
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_false(is_there());
    assert_int_equal(ended, 0);
    answer_putting();
    assert_null(fields);
    assert_int_equal(ended, 1);
    assert_int_equal(outcome, ERR_NONE);
}

static void test_who_took_the_file_over_from_an_old_mark_keeps_the_register(void **state)
{
    (void)state;
    removal_begin(&files, HASH, CHANNEL, agree, on_ended, NULL);
    answer_reading();
    answer_putting();
    json_object_del(fields, HOLD_REMOVING);
    json_object_set_new(fields, "holds", json_string("1"));
    uv_run(&loop, UV_RUN_DEFAULT);
    answer_putting();
    assert_string_equal(json_text(fields, "holds"), "1");
    assert_int_equal(ended, 1);
}

static void test_one_of_two_holds_takes_nothing_from_the_disk(void **state)
{
    (void)state;
    json_object_set_new(fields, "holds", json_string("2"));
    removal_begin(&files, HASH, CHANNEL, agree, on_ended, NULL);
    answer_reading();
    answer_putting();
    assert_int_equal(ended, 1);
    assert_true(is_there());
    assert_false(is_marked());
    assert_string_equal(json_text(fields, "holds"), "1");
}

static void test_somebody_who_holds_it_meanwhile_is_seen(void **state)
{
    (void)state;
    removal_begin(&files, HASH, CHANNEL, agree, on_ended, NULL);
    answer_reading();
    /* As if the other's hold had been put between the reading and ours. */
    put_under_way.result = STORE_GUARDED;
    json_object_del(fields, HOLD_REMOVING);
    json_object_set_new(fields, "holds", json_string("2"));
    json_object_set_new(fields, HELD, json_string("{\"by\":\"x\",\"at_ms\":1,\"name\":\"a\"}"));
    answer_putting();
    answer_reading();
    answer_putting();
    assert_int_equal(ended, 1);
    assert_true(is_there());
}

static void test_a_file_that_nobody_holds_goes_the_same_way(void **state)
{
    (void)state;
    json_decref(fields);
    fields = NULL;
    removal_begin_orphan(&files, HASH, on_ended, NULL);
    answer_reading();
    assert_true(is_marked());
    answer_putting();
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_false(is_there());
    answer_putting();
    assert_null(fields);
    assert_int_equal(ended, 1);
}

static void test_a_file_that_is_held_or_being_removed_is_no_orphan(void **state)
{
    (void)state;
    removal_begin_orphan(&files, HASH, on_ended, NULL);
    answer_reading();
    assert_int_equal(outcome, ERR_NO_SUCH_FILE);
    json_object_set_new(fields, "holds", json_string("0"));
    json_object_set_new(fields, HOLD_REMOVING, json_string("4000"));
    removal_begin_orphan(&files, HASH, on_ended, NULL);
    answer_reading();
    assert_int_equal(outcome, ERR_NO_SUCH_FILE);
    assert_int_equal(ended, 2);
    assert_true(is_there());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_while_the_file_goes_its_register_is_marked, begin),
        cmocka_unit_test_setup(test_who_took_the_file_over_from_an_old_mark_keeps_the_register, begin),
        cmocka_unit_test_setup(test_one_of_two_holds_takes_nothing_from_the_disk, begin),
        cmocka_unit_test_setup(test_somebody_who_holds_it_meanwhile_is_seen, begin),
        cmocka_unit_test_setup(test_a_file_that_nobody_holds_goes_the_same_way, begin),
        cmocka_unit_test_setup(test_a_file_that_is_held_or_being_removed_is_no_orphan, begin),
    };

    return cmocka_run_group_tests(tests, make_data, remove_data);
}
