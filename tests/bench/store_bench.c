/* Durable appends a second: one at a time, and in 50 channels at once, each waiting for its own; beside a
 * bare XADD on the same Redis, by the same client, in the same way. Prints rates and ratios, asserts nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include <hiredis/async.h>
#include <uv.h>

#include "core/log.h"
#include "core/memory.h"
#include "core/ulid.h"
#include "store/redis_poll.h"
#include "store/store.h"

#define ROOMS 50
#define RUN_MS 2000

struct bench;

struct writer {
    struct bench *bench;
    char channel[CHANNEL_ID_SIZE];
    uint64_t seq;
    uint64_t begun_ns;
};

struct bench {
    uv_loop_t loop;
    uv_prepare_t flush;
    struct store *store;
    const struct log_store *calls;
    redisAsyncContext *bare;
    struct redis_poll *bare_poll;
    struct writer writers[ROOMS];
    uint64_t done, end_ns;
    double *waits_us;
    size_t wait_count, wait_capacity;
    unsigned under_way;
    bool ready;
};

static char event[301];

static double cpu_seconds(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void append_next(struct writer *writer);
static void add_next(struct writer *writer);

static bool note_done(struct writer *writer)
{
    struct bench *bench = writer->bench;
    uint64_t now_ns = uv_hrtime();

    bench->waits_us = mem_grow(bench->waits_us, bench->wait_count, &bench->wait_capacity, sizeof(double));
    bench->waits_us[bench->wait_count++] = (double)(now_ns - writer->begun_ns) / 1000;
    bench->done++;
    bench->under_way--;
    return now_ns < bench->end_ns;
}

static void on_appended(void *argument, const struct appended *appended)
{
    struct writer *writer = argument;

    if (appended->result != STORE_DONE)
        abort();
    writer->seq++;
    if (note_done(writer))
        append_next(writer);
}

static void append_next(struct writer *writer)
{
    struct bench *bench = writer->bench;
    char op[ULID_SIZE];
    struct append append = {.channel = writer->channel,
                            .expected.seq = writer->seq,
                            .entry = {{.seq = writer->seq + 1}, event, sizeof(event) - 1},
                            .scope = "01ARYZ6S41TSV4RRFFQ69G5FAV",
                            .op = op,
                            .answer = "{\"seq\":1,\"tag\":\"abcdefghij\",\"at_ms\":1795305600123}",
                            .at_ms = 1795305600123,
                            .due_ms = DUE_KEEP,
                            .counts = true};

    ulid_make(op, (int64_t)time(NULL) * 1000);
    if (writer->seq > 0)
        strcpy(append.expected.tag, "abcdefghij");
    strcpy(append.entry.position.tag, "abcdefghij");
    writer->begun_ns = uv_hrtime();
    bench->under_way++;
    bench->calls->append(bench->calls->self, &append, on_appended, writer);
}

static void on_added(redisAsyncContext *context, void *reply, void *argument)
{
    struct writer *writer = argument;

    (void)context;
    if (reply == NULL || ((redisReply *)reply)->type == REDIS_REPLY_ERROR)
        abort();
    if (note_done(writer))
        add_next(writer);
}

static void add_next(struct writer *writer)
{
    struct bench *bench = writer->bench;
    char key[64];
    const char *words[] = {"XADD", key, "*", "e", event};

    snprintf(key, sizeof(key), "bare:%s", writer->channel);
    writer->begun_ns = uv_hrtime();
    bench->under_way++;
    redisAsyncCommandArgv(bench->bare, on_added, writer, 5, words, NULL);
}

static int compare(const void *one, const void *other)
{
    double difference = *(const double *)one - *(const double *)other;

    return difference < 0 ? -1 : difference > 0;
}

static double measure(struct bench *bench, const char *what, unsigned writers, void (*next)(struct writer *))
{
    uint64_t begin_ns = uv_hrtime();
    double cpu = cpu_seconds(), seconds, rate;

    bench->done = bench->wait_count = 0;
    bench->end_ns = begin_ns + RUN_MS * 1000000ULL;
    for (unsigned i = 0; i < writers; i++)
        next(&bench->writers[i]);
    while (bench->under_way > 0)
        uv_run(&bench->loop, UV_RUN_ONCE);
    seconds = (double)(uv_hrtime() - begin_ns) / 1e9;
    rate = (double)bench->done / seconds;
    qsort(bench->waits_us, bench->wait_count, sizeof(double), compare);
    printf("%-28s %2u at once  %8.0f/s  p50 %7.0f us  p99 %7.0f us  client CPU %5.1f us each\n", what,
           writers, rate, bench->waits_us[bench->wait_count / 2],
           bench->waits_us[bench->wait_count * 99 / 100], (cpu_seconds() - cpu) * 1e6 / (double)bench->done);
    return rate;
}

static void ignore_entry(void *self, const char *channel, const struct log_entry *entry)
{
    (void)self;
    (void)channel;
    (void)entry;
}

static void ignore_signal(void *self, const char *channel, const char *text, size_t length)
{
    (void)self;
    (void)channel;
    (void)text;
    (void)length;
}

static void ignore(void *self)
{
    (void)self;
}

static void ignore_serving(void *self, bool serving)
{
    (void)self;
    (void)serving;
}

static void on_ready(void *argument, bool ok)
{
    struct bench *bench = argument;

    if (!ok)
        abort();
    bench->ready = true;
}

static void on_stopped(void *argument)
{
    ((struct bench *)argument)->ready = false;
}

static void on_flush(uv_prepare_t *prepare)
{
    redis_poll_flush(((struct bench *)prepare->data)->bare_poll);
}

static void connect_bare(struct bench *bench, const char *folder)
{
    char path[128];

    snprintf(path, sizeof(path), "%s/redis/redis.sock", folder);
    bench->bare = redisAsyncConnectUnix(path);
    bench->bare_poll = redis_poll_attach(bench->bare, &bench->loop);
    uv_prepare_init(&bench->loop, &bench->flush);
    bench->flush.data = bench;
    uv_prepare_start(&bench->flush, on_flush);
}

static void run_all(struct bench *bench, const char *fsync)
{
    double bare_one, bare_many;

    printf("appendfsync %s, %zu-byte events\n", fsync, sizeof(event) - 1);
    bare_one = measure(bench, "bare XADD", 1, add_next);
    printf("    ratio %.2f\n", measure(bench, "append", 1, append_next) / bare_one);
    bare_many = measure(bench, "bare XADD", ROOMS, add_next);
    printf("    ratio %.2f\n", measure(bench, "append", ROOMS, append_next) / bare_many);
}

static void bench_with(enum store_fsync fsync, const char *name)
{
    static const struct log_follower follower = {NULL,   ignore_entry, ignore_signal,
                                                 ignore, ignore,       ignore_serving};
    struct bench *bench = MEM_NEW(struct bench);
    struct store_options options = store_default_options;
    char folder[] = "/tmp/sfat-bench-XXXXXX", process[ULID_SIZE], command[64];

    ulid_make(process, (int64_t)time(NULL) * 1000);
    options.data_folder = mkdtemp(folder);
    options.process = process;
    options.fsync = fsync;
    uv_loop_init(&bench->loop);
    for (unsigned i = 0; i < ROOMS; i++) {
        bench->writers[i].bench = bench;
        snprintf(bench->writers[i].channel, CHANNEL_ID_SIZE, "room:01ARYZ6S41TSV4RRFFQ69G%04u", i);
    }
    bench->store = store_create(&options, &bench->loop);
    bench->calls = store_log_store(bench->store);
    store_start(bench->store, &follower, on_ready, bench);
    while (!bench->ready)
        uv_run(&bench->loop, UV_RUN_ONCE);
    connect_bare(bench, folder);
    run_all(bench, name);
    redisAsyncFree(bench->bare);
    uv_close((uv_handle_t *)&bench->flush, NULL);
    store_stop(bench->store, on_stopped, bench);
    uv_run(&bench->loop, UV_RUN_DEFAULT);
    store_destroy(bench->store);
    uv_loop_close(&bench->loop);
    snprintf(command, sizeof(command), "rm -rf %s", folder);
    if (system(command) != 0)
        abort();
    mem_free(bench->waits_us);
    mem_free(bench);
}

int main(void)
{
    memset(event, 'x', sizeof(event) - 1);
    log_set_level(LOG_LEVEL_WARNING);
    bench_with(STORE_FSYNC_ALWAYS, "always");
    bench_with(STORE_FSYNC_EVERYSEC, "everysec");
    return 0;
}
