/* What is acknowledged is there, once, whatever happens to Redis. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/memory.h"
#include "store_fixture.h"

static char folder[64];
static struct fixture here;
static struct outcome outcome;

static int new_folder(void **state)
{
    (void)state;
    make_folder(folder);
    return 0;
}

static int old_folder(void **state)
{
    (void)state;
    remove_folder(folder);
    return 0;
}

static void start_here(void)
{
    struct store_options options = options_in(folder);

    fixture_start(&here, &options);
}

static void expect_state(const struct fixture *fixture, const char *word)
{
    struct store_health health;

    store_health(fixture->store, &health);
    assert_string_equal(health.state, word);
}

static void run_until_restarted(struct fixture *fixture, unsigned times)
{
    for (unsigned i = 0; i < 1000 && fixture->restarted < times; i++)
        run_for(fixture, 10);
    assert_int_equal(fixture->restarted, times);
}

/* ---- Load: rooms that append one after another, and a sum of puts ---- */

#define ROOMS 40

struct load;

struct writer {
    struct load *load;
    char channel[CHANNEL_ID_SIZE];
    char op[ULID_SIZE];
    uint64_t acknowledged;
};

struct load {
    struct fixture *fixture;
    struct writer writers[ROOMS];
    uint64_t repeated, puts;
    unsigned under_way;
    bool ending, ended;
};

static void write_next(struct writer *writer);

static void ended_one(struct load *load)
{
    load->ended = --load->under_way == 0;
}

/* A repetition is the store's own: nobody else uses this op. */
static void on_written(void *argument, const struct appended *appended)
{
    struct writer *writer = argument;

    assert_true(appended->result == STORE_DONE || appended->result == STORE_REPEATED);
    writer->load->repeated += appended->result == STORE_REPEATED;
    writer->acknowledged++;
    ended_one(writer->load);
    if (!writer->load->ending)
        write_next(writer);
}

static void write_next(struct writer *writer)
{
    struct load *load = writer->load;
    struct append append = plain_append(writer->channel, writer->acknowledged + 1, writer->op);

    load->under_way++;
    load->fixture->calls->append(load->fixture->calls->self, &append, on_written, writer);
}

static void put_next(struct load *load);

static void on_summed(void *argument, const struct put_done *done)
{
    struct load *load = argument;

    assert_int_equal(done->result, STORE_DONE);
    load->puts++;
    ended_one(load);
    if (!load->ending)
        put_next(load);
}

static void put_next(struct load *load)
{
    struct register_write write = {REGISTER_HASH_ADD, "sum", "sum", "1"};

    load->under_way++;
    load->fixture->calls->put(load->fixture->calls->self, &write, 1, NULL, 0, on_summed, load);
}

static struct load *load_start(struct fixture *fixture)
{
    struct load *load = MEM_NEW(struct load);

    load->fixture = fixture;
    for (size_t i = 0; i < ROOMS; i++) {
        load->writers[i].load = load;
        snprintf(load->writers[i].channel, sizeof(load->writers[i].channel),
                 "room:01ARYZ6S41TSV4RRFFQ69G%04u", (unsigned)i);
        write_next(&load->writers[i]);
    }
    for (size_t i = 0; i < 5; i++)
        put_next(load);
    return load;
}

static void assert_whole(struct load *load, struct writer *writer)
{
    load_now(load->fixture, writer->channel, &outcome);
    assert_int_equal(outcome.result, STORE_DONE);
    assert_int_equal(outcome.entry_count,
                     writer->acknowledged < 500 ? writer->acknowledged : outcome.entry_count);
    head_now(load->fixture, writer->channel, &outcome);
    assert_int_equal(outcome.entries[0].seq, writer->acknowledged);
}

static void load_stop(struct load *load)
{
    uint64_t acknowledged = 0;

    load->ending = true;
    run_until(load->fixture, &load->ended);
    for (size_t i = 0; i < ROOMS; i++) {
        assert_whole(load, &load->writers[i]);
        acknowledged += load->writers[i].acknowledged;
    }
    register_now(load->fixture, "sum", &outcome);
    assert_int_equal(strtoull(outcome.texts[1], NULL, 10), load->puts);
    print_message("%llu appends (%llu answered by the ledger), %llu puts\n", (unsigned long long)acknowledged,
                  (unsigned long long)load->repeated, (unsigned long long)load->puts);
    assert_true(acknowledged > ROOMS && load->puts > 5);
    mem_free(load);
}

/* ---- Tests ---- */

static void test_nothing_is_lost_or_doubled_when_redis_is_killed(void **state)
{
    struct load *load;

    (void)state;
    start_here();
    load = load_start(&here);
    for (unsigned i = 1; i <= 6; i++) {
        run_for(&here, 300 + 70 * i);
        kill(redis_pid(folder), SIGKILL);
        run_until_restarted(&here, i);
    }
    load_stop(load);
    run_until(&here, &here.serving);
    expect_state(&here, "ok");
    fixture_stop(&here);
}

static void test_nothing_is_lost_or_doubled_when_connections_are_cut(void **state)
{
    struct load *load;
    redisContext *redis;

    (void)state;
    start_here();
    redis = plain_connect(folder);
    load = load_start(&here);
    for (unsigned i = 0; i < 30; i++) {
        run_for(&here, 40);
        plain_number(redis, "CLIENT KILL TYPE normal");
    }
    load_stop(load);
    assert_int_equal(here.restarted, 0);
    redisFree(redis);
    fixture_stop(&here);
}

static void test_a_redis_that_stands_still_is_waited_for(void **state)
{
    struct load *load;
    pid_t pid;

    (void)state;
    start_here();
    pid = redis_pid(folder);
    load = load_start(&here);
    run_for(&here, 200);
    kill(pid, SIGSTOP);
    run_for(&here, 2000);
    assert_true(here.serving);
    run_for(&here, 3000);
    assert_false(here.serving);
    kill(pid, SIGCONT);
    run_until(&here, &here.serving);
    load_stop(load);
    fixture_stop(&here);
}

/* The connection is made anew while the old one's commands are still on their way. */
static void test_commands_on_an_old_connection_do_not_come_late(void **state)
{
    struct store_options options = options_in(folder);
    struct load *load;
    pid_t pid;

    (void)state;
    options.deadline_ms = 300;
    fixture_start(&here, &options);
    pid = redis_pid(folder);
    load = load_start(&here);
    for (unsigned i = 0; i < 5; i++) {
        run_for(&here, 100);
        kill(pid, SIGSTOP);
        run_for(&here, 900);
        kill(pid, SIGCONT);
    }
    run_for(&here, 300);
    load_stop(load);
    assert_int_equal(here.restarted, 0);
    fixture_stop(&here);
}

static void test_a_refused_connection_is_noticed_and_tried_again(void **state)
{
    struct store_options options = options_at(folder);
    struct fixture *early = MEM_NEW(struct fixture);

    (void)state;
    fixture_init(early, &options);
    run_for(early, 100);
    expect_state(early, "away");
    assert_false(early->ready);
    start_here();
    run_until(early, &early->ready);
    expect_state(early, "ok");
    fixture_stop(early);
    options.address = "127.0.0.1:1";
    fixture_init(early, &options);
    run_for(early, 100);
    expect_state(early, "away");
    fixture_stop(early);
    fixture_stop(&here);
    mem_free(early);
}

static void test_the_queue_is_bounded(void **state)
{
    struct store_options options = options_in(folder);
    struct outcome *outcomes = mem_new(12 * sizeof(*outcomes));
    char op[ULID_SIZE];
    pid_t pid;

    (void)state;
    options.queue_commands = 10;
    fixture_start(&here, &options);
    pid = redis_pid(folder);
    kill(pid, SIGSTOP);
    for (unsigned i = 0; i < 12; i++) {
        struct append append = plain_append(ROOM, i + 1, op);

        append_ask(&here, &append, &outcomes[i]);
    }
    run_for(&here, 50);
    assert_false(outcomes[9].done);
    assert_int_equal(outcomes[10].result, STORE_UNAVAILABLE);
    assert_int_equal(outcomes[11].result, STORE_UNAVAILABLE);
    kill(pid, SIGCONT);
    run_until(&here, &outcomes[9].done);
    for (unsigned i = 0; i < 10; i++)
        assert_int_equal(outcomes[i].result, STORE_DONE);
    fixture_stop(&here);
    mem_free(outcomes);
}

static void expect_waiting(redisContext *redis, const char *word, uint64_t seq, const char *cause,
                           const char *cure)
{
    char op[ULID_SIZE];
    struct append append = plain_append(ROOM, seq, op);

    freeReplyObject(redisCommand(redis, cause));
    append_ask(&here, &append, &outcome);
    run_for(&here, 400);
    assert_false(outcome.done);
    expect_state(&here, word);
    freeReplyObject(redisCommand(redis, cure));
    run_until(&here, &outcome.done);
    assert_int_equal(outcome.result, STORE_DONE);
}

static void test_not_yet_is_no_answer(void **state)
{
    redisContext *redis;

    (void)state;
    start_here();
    redis = plain_connect(folder);
    expect_waiting(redis, "memory_full", 1, "CONFIG SET maxmemory 1", "CONFIG SET maxmemory 0");
    expect_waiting(redis, "read_only", 2, "REPLICAOF 127.0.0.1 1", "REPLICAOF NO ONE");
    expect_waiting(redis, "read_only", 3, "CONFIG SET min-replicas-to-write 1",
                   "CONFIG SET min-replicas-to-write 0");
    redisFree(redis);
    fixture_stop(&here);
}

static void test_a_password_is_asked_for(void **state)
{
    struct store_options options = options_at(folder);
    struct fixture *other = MEM_NEW(struct fixture);
    redisContext *redis;

    (void)state;
    start_here();
    redis = plain_connect(folder);
    freeReplyObject(redisCommand(redis, "CONFIG SET requirepass secret"));
    options.password = "secret";
    fixture_start(other, &options);
    append_many(other, ROOM, 0, 1);
    fixture_stop(other);
    options.password = "another";
    fixture_init(other, &options);
    run_for(other, 100);
    expect_state(other, "refused");
    options.password = NULL;
    fixture_stop(other);
    fixture_init(other, &options);
    run_for(other, 100);
    expect_state(other, "refused");
    fixture_stop(other);
    redisFree(redis);
    fixture_stop(&here);
    mem_free(other);
}

static void test_functions_that_went_are_loaded_again(void **state)
{
    redisContext *redis;
    char op[ULID_SIZE];
    struct append append = plain_append(ROOM, 1, op);

    (void)state;
    start_here();
    redis = plain_connect(folder);
    freeReplyObject(redisCommand(redis, "FUNCTION FLUSH"));
    assert_int_equal(append_now(&here, &append, &outcome), STORE_DONE);
    redisFree(redis);
    fixture_stop(&here);
}

static void test_a_lost_database_is_noticed(void **state)
{
    redisContext *redis;
    char op[ULID_SIZE];
    struct append append;

    (void)state;
    start_here();
    append_many(&here, ROOM, 0, 5);
    run_for(&here, 50);
    redis = plain_connect(folder);
    freeReplyObject(redisCommand(redis, "FLUSHALL"));
    kill(redis_pid(folder), SIGKILL);
    redisFree(redis);
    run_until_restarted(&here, 1);
    run_for(&here, 1000);
    assert_int_equal(here.lost, 1);
    append = plain_append(ROOM, 6, op);
    assert_int_equal(append_now(&here, &append, &outcome), STORE_LOST);
    head_now(&here, ROOM, &outcome);
    assert_int_equal(outcome.entries[0].seq, 0);
    fixture_stop(&here);
}

static void test_what_was_written_is_there_after_a_stop(void **state)
{
    (void)state;
    start_here();
    append_many(&here, ROOM, 0, 50);
    fixture_stop(&here);
    start_here();
    load_now(&here, ROOM, &outcome);
    assert_int_equal(outcome.entry_count, 50);
    fixture_stop(&here);
}

static void test_a_stop_ends_what_waits(void **state)
{
    struct store_options options = options_in(folder);
    char op[ULID_SIZE];
    struct append append = plain_append(ROOM, 1, op);
    struct outcome *late = MEM_NEW(struct outcome);
    pid_t pid;

    (void)state;
    options.drain_ms = 200;
    fixture_start(&here, &options);
    pid = redis_pid(folder);
    kill(pid, SIGSTOP);
    append_ask(&here, &append, &outcome);
    fixture_begin_stop(&here);
    append_ask(&here, &append, late);
    run_until(&here, &late->done);
    assert_int_equal(late->result, STORE_UNAVAILABLE);
    assert_false(outcome.done);
    run_until(&here, &outcome.done);
    assert_int_equal(outcome.result, STORE_UNAVAILABLE);
    kill(pid, SIGCONT);
    fixture_end_stop(&here);
    mem_free(late);
}

static void test_a_second_process_in_the_folder_adopts_and_takes_over(void **state)
{
    struct store_options options = options_in(folder);
    struct fixture *second = MEM_NEW(struct fixture);

    (void)state;
    start_here();
    append_many(&here, ROOM, 0, 3);
    fixture_start(second, &options);
    append_many(second, ROOM, 3, 3);
    fixture_stop(&here);
    run_until_restarted(second, 1);
    append_many(second, ROOM, 6, 3);
    load_now(second, ROOM, &outcome);
    assert_int_equal(outcome.entry_count, 9);
    fixture_stop(second);
    mem_free(second);
}

static int lock_folder(void)
{
    char path[128];
    int lock;

    snprintf(path, sizeof(path), "%s/lock", folder);
    lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    return flock(lock, LOCK_EX | LOCK_NB) == 0 ? lock : (close(lock), -1);
}

static void test_a_folder_in_use_without_redis_is_refused(void **state)
{
    struct store_options options = options_in(folder);
    int lock = lock_folder();

    (void)state;
    assert_true(lock >= 0);
    fixture_init(&here, &options);
    run_until(&here, &here.ready);
    assert_false(here.ready_ok);
    fixture_stop(&here);
    close(lock);
}

static _Noreturn void be_killed(int told)
{
    start_here();
    append_many(&here, ROOM, 0, 10);
    if (write(told, "x", 1) != 1)
        _exit(1);
    for (;;)
        pause();
}

static void test_redis_dies_with_its_process(void **state)
{
    int told[2];
    char byte;
    pid_t pid;
    int lock = -1;

    (void)state;
    assert_int_equal(pipe(told), 0);
    pid = fork();
    if (pid == 0)
        be_killed(told[1]);
    assert_int_equal(read(told[0], &byte, 1), 1);
    assert_int_equal(lock_folder(), -1);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    for (unsigned i = 0; i < 300 && (lock = lock_folder()) < 0; i++)
        usleep(10000);
    assert_true(lock >= 0);
    close(lock);
    start_here();
    load_now(&here, ROOM, &outcome);
    assert_int_equal(outcome.entry_count, 10);
    fixture_stop(&here);
    close(told[0]);
    close(told[1]);
}

static void fill_disk(char *path, size_t size)
{
    char block[4096] = {0};
    int file;

    snprintf(path, size, "%s/ballast", folder);
    file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    while (write(file, block, sizeof(block)) > 0)
        ;
    close(file);
}

static void test_a_full_disk_is_waited_out(void **state)
{
    struct outcome *outcomes = mem_new(8 * sizeof(*outcomes));
    size_t length = 20000;
    char op[ULID_SIZE], ballast[128], *text = mem_new(length);

    (void)state;
    if (mount("tmpfs", folder, "tmpfs", 0, "size=8m") != 0) {
        print_message("no file system can be mounted here\n");
        skip();
    }
    memset(text, ' ', length);
    start_here();
    fill_disk(ballast, sizeof(ballast));
    for (unsigned i = 0; i < 8; i++) {
        struct append append = plain_append(ROOM, i + 1, op);

        append.entry.text = text;
        append.entry.length = length;
        append_ask(&here, &append, &outcomes[i]);
    }
    run_for(&here, 2000);
    assert_false(outcomes[7].done);
    expect_state(&here, "disk_full");
    unlink(ballast);
    run_until(&here, &outcomes[7].done);
    head_now(&here, ROOM, &outcome);
    assert_int_equal(outcome.entries[0].seq, 8);
    run_until(&here, &here.serving);
    expect_state(&here, "ok");
    fixture_stop(&here);
    umount(folder);
    mem_free(outcomes);
    mem_free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_nothing_is_lost_or_doubled_when_redis_is_killed, new_folder,
                                        old_folder),
        cmocka_unit_test_setup_teardown(test_nothing_is_lost_or_doubled_when_connections_are_cut, new_folder,
                                        old_folder),
        cmocka_unit_test_setup_teardown(test_a_redis_that_stands_still_is_waited_for, new_folder, old_folder),
        cmocka_unit_test_setup_teardown(test_commands_on_an_old_connection_do_not_come_late, new_folder,
                                        old_folder),
        cmocka_unit_test_setup_teardown(test_a_refused_connection_is_noticed_and_tried_again, new_folder,
                                        old_folder),
        cmocka_unit_test_setup_teardown(test_the_queue_is_bounded, new_folder, old_folder),
        cmocka_unit_test_setup_teardown(test_not_yet_is_no_answer, new_folder, old_folder),
        cmocka_unit_test_setup_teardown(test_a_password_is_asked_for, new_folder, old_folder),
        cmocka_unit_test_setup_teardown(test_functions_that_went_are_loaded_again, new_folder, old_folder),
        cmocka_unit_test_setup_teardown(test_a_lost_database_is_noticed, new_folder, old_folder),
        cmocka_unit_test_setup_teardown(test_what_was_written_is_there_after_a_stop, new_folder, old_folder),
        cmocka_unit_test_setup_teardown(test_a_stop_ends_what_waits, new_folder, old_folder),
        cmocka_unit_test_setup_teardown(test_a_second_process_in_the_folder_adopts_and_takes_over, new_folder,
                                        old_folder),
        cmocka_unit_test_setup_teardown(test_a_folder_in_use_without_redis_is_refused, new_folder,
                                        old_folder),
        cmocka_unit_test_setup_teardown(test_redis_dies_with_its_process, new_folder, old_folder),
        cmocka_unit_test_setup_teardown(test_a_full_disk_is_waited_out, new_folder, old_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
