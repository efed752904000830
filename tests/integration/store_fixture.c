#include "store_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/memory.h"

#define PATIENCE_MS 30000

/* ---- Folders and loops ---- */

void make_folder(char folder[64])
{
    strcpy(folder, "/tmp/sfat-store-XXXXXX");
    assert_non_null(mkdtemp(folder));
}

void remove_folder(const char *folder)
{
    char command[128];

    snprintf(command, sizeof(command), "rm -rf %s", folder);
    assert_int_equal(system(command), 0);
}

static void on_tick(uv_timer_t *timer)
{
    (void)timer;
}

static void note_close(uv_handle_t *handle)
{
    *(bool *)handle->data = true;
}

/* True where the flag came before the time was over. The loop turns every few milliseconds: a flag may be set
 * just before it waits. */
static bool run(struct fixture *fixture, const bool *flag, unsigned ms)
{
    uv_timer_t timer;
    bool is_closed = false;
    uint64_t end_ms;

    uv_update_time(&fixture->loop);
    end_ms = uv_now(&fixture->loop) + ms;
    uv_timer_init(&fixture->loop, &timer);
    timer.data = &is_closed;
    uv_timer_start(&timer, on_tick, 5, 5);
    while (!*flag && uv_now(&fixture->loop) < end_ms)
        uv_run(&fixture->loop, UV_RUN_ONCE);
    uv_close((uv_handle_t *)&timer, note_close);
    while (!is_closed)
        uv_run(&fixture->loop, UV_RUN_NOWAIT);
    return *flag;
}

void run_until(struct fixture *fixture, const bool *flag)
{
    assert_true(run(fixture, flag, PATIENCE_MS));
}

void run_for(struct fixture *fixture, unsigned ms)
{
    bool never = false;

    run(fixture, &never, ms);
}

/* ---- A store ---- */

static void on_entry(void *self, const char *channel, const struct log_entry *entry)
{
    struct fixture *fixture = self;

    fixture->heard = entry->position;
    memcpy(fixture->heard_after, entry->after, TAG_SIZE);
    fixture->heard_count++;
    snprintf(fixture->heard_channel, sizeof(fixture->heard_channel), "%s", channel);
}

static void on_signal(void *self, const char *channel, const char *text, size_t length)
{
    struct fixture *fixture = self;

    snprintf(fixture->signal, sizeof(fixture->signal), "%s|%.*s", channel, (int)length, text);
}

static void on_feed_lost(void *self)
{
    ((struct fixture *)self)->lost++;
}

static void on_restarted(void *self)
{
    ((struct fixture *)self)->restarted++;
}

static void on_serving(void *self, bool serving)
{
    ((struct fixture *)self)->serving = serving;
}

static void on_text_entry(void *self, const char *text, uint64_t seq, bool is_own,
                          const struct text_entry *entry)
{
    struct fixture *fixture = self;

    (void)text, (void)is_own, (void)entry;
    fixture->text_heard = seq;
    fixture->before_text = fixture->heard;
}

static void on_texts_lost(void *self, bool is_anew)
{
    (void)self, (void)is_anew;
}

static void on_ready(void *argument, bool ok)
{
    struct fixture *fixture = argument;

    fixture->ready = true;
    fixture->ready_ok = ok;
}

static void on_stopped(void *argument)
{
    ((struct fixture *)argument)->stopped = true;
}

struct store_options options_in(const char *folder)
{
    struct store_options options = store_default_options;

    options.data_folder = folder;
    return options;
}

struct store_options options_at(const char *folder)
{
    static char address[128];
    struct store_options options = store_default_options;

    snprintf(address, sizeof(address), "unix:%s/redis/redis.sock", folder);
    options.address = address;
    return options;
}

void fixture_init(struct fixture *fixture, const struct store_options *options)
{
    struct store_options own = *options;

    memset(fixture, 0, sizeof(*fixture));
    ulid_make(fixture->process, (int64_t)time(NULL) * 1000);
    own.process = fixture->process;
    assert_int_equal(uv_loop_init(&fixture->loop), 0);
    fixture->follower =
        (struct log_follower){fixture, on_entry, on_signal, on_feed_lost, on_restarted, on_serving};
    fixture->store = store_create(&own, &fixture->loop);
    assert_non_null(fixture->store);
    fixture->calls = store_log_store(fixture->store);
    fixture->text_follower = (struct text_follower){fixture, on_text_entry, on_signal, on_texts_lost};
    store_start(fixture->store, &fixture->follower, on_ready, fixture);
    store_follow_texts(fixture->store, &fixture->text_follower);
}

void fixture_start(struct fixture *fixture, const struct store_options *options)
{
    fixture_init(fixture, options);
    run_until(fixture, &fixture->ready);
    assert_true(fixture->ready_ok);
    assert_true(fixture->serving);
}

void fixture_begin_stop(struct fixture *fixture)
{
    store_stop(fixture->store, on_stopped, fixture);
}

void fixture_end_stop(struct fixture *fixture)
{
    run_until(fixture, &fixture->stopped);
    uv_run(&fixture->loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&fixture->loop), 0);
    store_destroy(fixture->store);
}

void fixture_stop(struct fixture *fixture)
{
    fixture_begin_stop(fixture);
    fixture_end_stop(fixture);
}

/* ---- A plain connection ---- */

redisContext *plain_connect(const char *folder)
{
    char path[128];
    redisContext *redis;

    snprintf(path, sizeof(path), "%s/redis/redis.sock", folder);
    redis = redisConnectUnix(path);
    assert_non_null(redis);
    assert_int_equal(redis->err, 0);
    return redis;
}

long long plain_number(redisContext *redis, const char *format, ...)
{
    va_list arguments;
    redisReply *reply;
    long long number = -1;

    va_start(arguments, format);
    reply = redisvCommand(redis, format, arguments);
    va_end(arguments);
    assert_non_null(reply);
    if (reply->type == REDIS_REPLY_INTEGER)
        number = reply->integer;
    else if (reply->type == REDIS_REPLY_STRING)
        number = atoll(reply->str);
    else if (reply->type == REDIS_REPLY_ERROR)
        print_message("redis: %s\n", reply->str);
    freeReplyObject(reply);
    return number;
}

pid_t redis_pid(const char *folder)
{
    redisContext *redis = plain_connect(folder);
    redisReply *reply = redisCommand(redis, "INFO server");
    const char *found = strstr(reply->str, "process_id:");
    pid_t pid = (pid_t)atoi(found + strlen("process_id:"));

    freeReplyObject(reply);
    redisFree(redis);
    return pid;
}

/* ---- Calls ---- */

void tag_of(char tag[TAG_SIZE], uint64_t seq)
{
    snprintf(tag, TAG_SIZE, "t%09u", (unsigned)(seq % 1000000000));
}

struct append plain_append(const char *channel, uint64_t seq, char op[ULID_SIZE])
{
    static char text[128];
    struct append append = {.channel = channel,
                            .expected.seq = seq - 1,
                            .entry.position.seq = seq,
                            .scope = "system",
                            .answer = "{\"ok\":true}",
                            .due_ms = DUE_KEEP,
                            .counts = true};

    ulid_make(op, (int64_t)time(NULL) * 1000);
    append.op = op;
    append.at_ms = ulid_time_ms(op);
    if (seq > 1)
        tag_of(append.expected.tag, seq - 1);
    tag_of(append.entry.position.tag, seq);
    append.entry.length = (size_t)snprintf(text, sizeof(text), "{\"seq\":%u}", (unsigned)seq);
    append.entry.text = text;
    return append;
}

static void copy_text(char *out, size_t size, const char *text, size_t length)
{
    snprintf(out, size, "%.*s", (int)length, text);
}

static void add_text(struct outcome *outcome, const char *text)
{
    assert_true(outcome->text_count < COUNT_OF(outcome->texts));
    snprintf(outcome->texts[outcome->text_count++], sizeof(outcome->texts[0]), "%s", text);
}

static void copy_entries(struct outcome *outcome, const struct log_entry *entries, size_t count)
{
    assert_true(count <= COUNT_OF(outcome->entries));
    outcome->entry_count = count;
    for (size_t i = 0; i < count; i++) {
        outcome->entries[i] = entries[i].position;
        if (i > 0)
            assert_string_equal(entries[i].after, entries[i - 1].position.tag);
    }
    if (count == 0)
        return;
    copy_text(outcome->first_text, sizeof(outcome->first_text), entries[0].text, entries[0].length);
    copy_text(outcome->last_text, sizeof(outcome->last_text), entries[count - 1].text,
              entries[count - 1].length);
}

static void on_appended(void *argument, const struct appended *appended)
{
    struct outcome *outcome = argument;

    assert_false(outcome->done);
    outcome->done = true;
    outcome->result = appended->result;
    outcome->guard = appended->guard;
    outcome->entries_complete = appended->entries_complete;
    if (appended->answer != NULL)
        snprintf(outcome->answer, sizeof(outcome->answer), "%s", appended->answer);
    copy_entries(outcome, appended->entries, appended->entry_count);
}

void append_ask(struct fixture *fixture, const struct append *append, struct outcome *outcome)
{
    memset(outcome, 0, sizeof(*outcome));
    fixture->calls->append(fixture->calls->self, append, on_appended, outcome);
    assert_false(outcome->done);
}

enum store_result append_now(struct fixture *fixture, const struct append *append, struct outcome *outcome)
{
    append_ask(fixture, append, outcome);
    run_until(fixture, &outcome->done);
    return outcome->result;
}

struct many {
    size_t waiting;
    bool done;
};

static void on_one_of_many(void *argument, const struct appended *appended)
{
    struct many *many = argument;

    assert_int_equal(appended->result, STORE_DONE);
    many->done = --many->waiting == 0;
}

void append_many(struct fixture *fixture, const char *channel, uint64_t seq, size_t count)
{
    struct many many = {count, count == 0};

    for (size_t i = 1; i <= count; i++) {
        char op[ULID_SIZE];
        struct append append = plain_append(channel, seq + i, op);

        fixture->calls->append(fixture->calls->self, &append, on_one_of_many, &many);
    }
    run_until(fixture, &many.done);
}

static void on_loaded(void *argument, const struct loaded *loaded)
{
    struct outcome *outcome = argument;

    outcome->done = true;
    outcome->result = loaded->result;
    outcome->due_ms = loaded->due_ms;
    outcome->snapshot_position = loaded->snapshot_position;
    outcome->snapshot_format = loaded->snapshot_format;
    if (loaded->snapshot != NULL)
        copy_text(outcome->snapshot, sizeof(outcome->snapshot), loaded->snapshot, loaded->snapshot_length);
    copy_entries(outcome, loaded->entries, loaded->entry_count);
}

void load_ask(struct fixture *fixture, const char *channel, struct outcome *outcome)
{
    memset(outcome, 0, sizeof(*outcome));
    fixture->calls->load(fixture->calls->self, channel, on_loaded, outcome);
}

void load_now(struct fixture *fixture, const char *channel, struct outcome *outcome)
{
    load_ask(fixture, channel, outcome);
    run_until(fixture, &outcome->done);
}

static void on_entries(void *argument, const struct entries *entries)
{
    struct outcome *outcome = argument;

    outcome->done = true;
    outcome->result = entries->result;
    copy_entries(outcome, entries->entries, entries->entry_count);
}

void entries_ask(struct fixture *fixture, const char *channel, uint64_t first, uint64_t last,
                 struct outcome *outcome)
{
    memset(outcome, 0, sizeof(*outcome));
    fixture->calls->read_entries(fixture->calls->self, channel, first, last, on_entries, outcome);
}

void entries_now(struct fixture *fixture, const char *channel, uint64_t first, uint64_t last,
                 struct outcome *outcome)
{
    entries_ask(fixture, channel, first, last, outcome);
    run_until(fixture, &outcome->done);
}

static void on_text_loaded(void *argument, const struct text_loaded *loaded)
{
    struct outcome *outcome = argument;

    outcome->done = true;
    outcome->result = loaded->result;
    outcome->entry_count = 1;
    outcome->entries[0].seq = loaded->last_seq;
    for (size_t i = 0; i < loaded->entry_count; i++)
        add_text(outcome, loaded->entries[i].bytes);
}

void text_load_ask(struct fixture *fixture, const char *text, struct outcome *outcome)
{
    const struct text_store *texts = store_text_store(fixture->store);

    memset(outcome, 0, sizeof(*outcome));
    texts->load(texts->self, text, 0, on_text_loaded, outcome);
}

static void on_text_appended(void *argument, enum store_result result)
{
    struct outcome *outcome = argument;

    outcome->done = true;
    outcome->result = result;
}

void text_append_now(struct fixture *fixture, const char *text, const char *entry, struct outcome *outcome)
{
    const struct text_store *texts = store_text_store(fixture->store);
    const struct text_entry bytes = {entry, strlen(entry) + 1};

    memset(outcome, 0, sizeof(*outcome));
    texts->append(texts->self, text, &bytes, 1, on_text_appended, outcome);
    run_until(fixture, &outcome->done);
}

static void on_heads(void *argument, enum store_result result, const struct log_head *heads, size_t count)
{
    struct outcome *outcome = argument;

    outcome->done = true;
    outcome->result = result;
    outcome->entry_count = count;
    for (size_t i = 0; i < count; i++)
        outcome->entries[i] = heads[i].position;
}

void head_now(struct fixture *fixture, const char *channel, struct outcome *outcome)
{
    const char *channels[] = {channel, "room:01ARYZ6S41TSV4RRFFQ69G5FAX"};

    memset(outcome, 0, sizeof(*outcome));
    fixture->calls->read_heads(fixture->calls->self, channels, 2, on_heads, outcome);
    run_until(fixture, &outcome->done);
}

static void on_put(void *argument, const struct put_done *done)
{
    struct outcome *outcome = argument;

    outcome->done = true;
    outcome->result = done->result;
    outcome->guard = done->guard;
}

enum store_result put_now(struct fixture *fixture, const struct register_write *writes, size_t write_count,
                          const struct register_guard *guards, size_t guard_count, struct outcome *outcome)
{
    memset(outcome, 0, sizeof(*outcome));
    fixture->calls->put(fixture->calls->self, writes, write_count, guards, guard_count, on_put, outcome);
    run_until(fixture, &outcome->done);
    return outcome->result;
}

static void on_registers(void *argument, const struct registers *registers)
{
    struct outcome *outcome = argument;

    outcome->done = true;
    outcome->result = registers->result;
    for (size_t i = 0; i < registers->hash_count; i++)
        for (size_t j = 0; j < registers->hashes[i].field_count; j++) {
            add_text(outcome, registers->hashes[i].fields[j].name);
            add_text(outcome, registers->hashes[i].fields[j].value);
        }
}

void register_now(struct fixture *fixture, const char *key, struct outcome *outcome)
{
    struct register_read reads[] = {{"no such register"}, {key}};

    memset(outcome, 0, sizeof(*outcome));
    fixture->calls->read_registers(fixture->calls->self, reads, 2, on_registers, outcome);
    run_until(fixture, &outcome->done);
}

static void on_lease(void *argument, const struct lease *lease)
{
    struct outcome *outcome = argument;

    outcome->done = true;
    outcome->result = lease->result;
    outcome->held = lease->held;
    snprintf(outcome->cursor, sizeof(outcome->cursor), "%s", lease->cursor);
}

void lease_now(struct fixture *fixture, const char *name, int64_t ttl_ms, struct outcome *outcome)
{
    memset(outcome, 0, sizeof(*outcome));
    fixture->calls->take_lease(fixture->calls->self, name, ttl_ms, on_lease, outcome);
    run_until(fixture, &outcome->done);
}

static void on_feed(void *argument, const struct feed *feed)
{
    struct outcome *outcome = argument;

    outcome->done = true;
    outcome->result = feed->result;
    outcome->entry_count = feed->entry_count;
    for (size_t i = 0; i < feed->entry_count; i++) {
        outcome->entries[i] = feed->entries[i].entry.position;
        if (i < COUNT_OF(outcome->texts))
            add_text(outcome, feed->entries[i].feed_id);
    }
}

void feed_now(struct fixture *fixture, const char *cursor, unsigned count, struct outcome *outcome)
{
    memset(outcome, 0, sizeof(*outcome));
    fixture->calls->read_feed(fixture->calls->self, cursor, count, on_feed, outcome);
    run_until(fixture, &outcome->done);
}

static void on_due(void *argument, enum store_result result, const struct due_channel *due, size_t count)
{
    struct outcome *outcome = argument;
    char number[32];

    outcome->done = true;
    outcome->result = result;
    for (size_t i = 0; i < count; i++) {
        snprintf(number, sizeof(number), "%lld", (long long)due[i].due_ms);
        add_text(outcome, due[i].channel);
        add_text(outcome, number);
    }
}

void due_now(struct fixture *fixture, int64_t now_ms, struct outcome *outcome)
{
    memset(outcome, 0, sizeof(*outcome));
    fixture->calls->read_due(fixture->calls->self, now_ms, on_due, outcome);
    run_until(fixture, &outcome->done);
}

static void on_answer(void *argument, enum store_result result, const char *answer)
{
    struct outcome *outcome = argument;

    outcome->done = true;
    outcome->result = result;
    snprintf(outcome->answer, sizeof(outcome->answer), "%s", answer == NULL ? "none" : answer);
}

void answer_now(struct fixture *fixture, const char *scope, const char *op, struct outcome *outcome)
{
    memset(outcome, 0, sizeof(*outcome));
    fixture->calls->find_answer(fixture->calls->self, scope, op, on_answer, outcome);
    run_until(fixture, &outcome->done);
}

static void on_redacted(void *argument, enum store_result result, size_t replaced)
{
    struct outcome *outcome = argument;

    outcome->done = true;
    outcome->result = result;
    outcome->entry_count = replaced;
}

void redact_now(struct fixture *fixture, const char *channel, const struct log_entry *entries, size_t count,
                struct outcome *outcome)
{
    memset(outcome, 0, sizeof(*outcome));
    store_redact(fixture->store, channel, entries, count, on_redacted, outcome);
    run_until(fixture, &outcome->done);
}

void settle(struct fixture *fixture)
{
    static struct outcome outcome;

    head_now(fixture, ROOM, &outcome);
}
