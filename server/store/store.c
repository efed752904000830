#include "store/store.h"

#include <assert.h>
#include <signal.h>
#include <string.h>

#include "core/log.h"
#include "core/ulid.h"
#include "store/store_parts.h"
#include "store/text_calls.h"

#define LISTENING_EVERY_MS 20
#define ADOPT_MS 5000

const struct store_options store_default_options = {
    .redis_server = "redis-server",
    .fsync = STORE_FSYNC_ALWAYS,
    .queue_commands = 10000,
    .queue_bytes = 64 * 1024 * 1024,
    .deadline_ms = 10000,
    .feed_keep_ms = 3600 * 1000,
    .drain_ms = 5000,
};

static int64_t now_of(const struct store *store)
{
    return (int64_t)uv_now(store->loop);
}

/* ---- Creating ---- */

static bool find_place(struct store *store)
{
    const struct store_options *options = &store->options;

    store->place.loop = store->loop;
    store->place.password = options->password;
    store->place.deadline_ms = options->deadline_ms;
    if (options->address == NULL) {
        store->has_child = true;
        if (!redis_child_init(&store->child, store->loop, options->data_folder, options->redis_server,
                              options->fsync))
            return false;
        strcpy(store->place.address.text, store->child.socket);
        return true;
    }
    if (redis_address_parse(&store->place.address, options->address))
        return true;
    log_error("store: %s is no address of a Redis: unix:/path or host:port", options->address);
    return false;
}

static void copy_options(struct store_options *copy, const struct store_options *options)
{
    *copy = *options;
    copy->address = mem_copy_text(options->address);
    copy->password = mem_copy_text(options->password);
    copy->data_folder = mem_copy_text(options->data_folder);
    copy->process = mem_copy_text(options->process);
    copy->redis_server = mem_copy_text(options->redis_server);
}

static void free_options(struct store_options *options)
{
    mem_free((char *)options->address);
    mem_free((char *)options->password);
    mem_free((char *)options->data_folder);
    mem_free((char *)options->process);
    mem_free((char *)options->redis_server);
}

static void fill_table(struct store *store)
{
    store->log_store = (struct log_store){
        .self = &store->calls,
        .append = calls_append,
        .load = calls_load,
        .read_entries = calls_read_entries,
        .find_answer = calls_find_answer,
        .read_registers = calls_read_registers,
        .put = calls_put,
        .save_snapshot = calls_save_snapshot,
        .read_heads = calls_read_heads,
        .read_due = calls_read_due,
        .publish_signal = calls_publish_signal,
        .take_lease = calls_take_lease,
        .read_feed = calls_read_feed,
        .move_cursor = calls_move_cursor,
    };
    store->text_store = (struct text_store){
        .self = &store->calls,
        .append = calls_append_text,
        .load = calls_load_text,
        .compact = calls_compact_text,
    };
    store->calls = (struct calls){
        .commands = &store->commands, .process = store->options.process, .rights = &store->feed.rights};
    rights_waits_init(&store->calls.waiting, &store->feed.rights, store->loop);
}

struct store *store_create(const struct store_options *options, uv_loop_t *loop)
{
    struct store *store = MEM_NEW(struct store);

    assert(options->process != NULL && ulid_is_valid(options->process, strlen(options->process)));
    assert(options->address != NULL || options->data_folder != NULL);
    copy_options(&store->options, options);
    store->loop = loop;
    if (!find_place(store)) {
        store_destroy(store);
        return NULL;
    }
    fill_table(store);
    return store;
}

void store_destroy(struct store *store)
{
    if (store == NULL)
        return;
    assert(store->phase == PHASE_NEW || store->phase == PHASE_STOPPED);
    free_options(&store->options);
    mem_free(store);
}

const struct log_store *store_log_store(struct store *store)
{
    return &store->log_store;
}

const struct text_store *store_text_store(struct store *store)
{
    return &store->text_store;
}

void store_follow_texts(struct store *store, const struct text_follower *texts)
{
    store->feed.texts = store->signals.texts = texts;
}

void store_redact(struct store *store, const char *channel, const struct log_entry *entries, size_t count,
                  store_redacted_callback *done, void *argument)
{
    calls_redact(&store->calls, channel, entries, count, done, argument);
}

/* ---- The connections ---- */

static void on_commands_ready(void *owner, bool restarted)
{
    struct store *store = owner;

    if (store->has_child)
        store->child.disk_full = false;
    if (!store->feed.started) {
        feed_follower_start(&store->feed);
        signal_line_start(&store->signals);
        keeper_start(&store->keeper);
    }
    redis_link_hurry(&store->feed.link);
    redis_link_hurry(&store->signals.link);
    if (restarted) {
        log_warning("redis: it was started anew; all channels are compared with their logs");
        store->follower->on_restarted(store->follower->self);
        if (store->feed.texts != NULL)
            store->feed.texts->on_lost(store->feed.texts->self, true);
    }
}

static void on_commands_down(void *owner)
{
    struct store *store = owner;

    store->calls.signals_waiting = 0;
    signal_line_renew(&store->signals);
}

static const struct redis_commands_hooks commands_hooks = {on_commands_ready, on_commands_down};

static void start_when_listening(struct store *store, int64_t now_ms)
{
    store->listening_ms = now_ms + LISTENING_EVERY_MS;
    if (!store->has_child || redis_child_is_listening(&store->child))
        redis_commands_start(&store->commands);
}

static void tick(struct store *store, int64_t now_ms)
{
    if (store->has_child)
        redis_child_tick(&store->child, now_ms);
    if (store->phase >= PHASE_ENDING)
        return;
    if (!store->commands.link.started)
        start_when_listening(store, now_ms);
    redis_link_tick(&store->commands.link, now_ms);
    redis_link_tick(&store->signals.link, now_ms);
    feed_follower_tick(&store->feed, now_ms);
    keeper_tick(&store->keeper, now_ms);
}

/* ---- Ready ---- */

static void tell_ready(struct store *store, bool ok)
{
    store_ready_callback *ready = store->ready;

    store->ready = NULL;
    ready(store->ready_argument, ok);
}

static void see_whether_ready(struct store *store)
{
    if (store->ready == NULL || store->phase != PHASE_RUNNING)
        return;
    if (store->feed.serving)
        tell_ready(store, true);
    else if (store->has_child && !redis_child_is_ours(&store->child) && store->commands.connections == 0 &&
             now_of(store) >= store->ready_by_ms) {
        log_error("store: the folder %s is in use by another process, and no Redis answers there; stop that "
                  "process first",
                  store->child.folder);
        tell_ready(store, false);
    }
}

/* ---- Stopping: drain, end the child, close the handles ---- */

static void on_closed(uv_handle_t *handle)
{
    struct store *store = handle->data;

    if (--store->handles_open > 0)
        return;
    store->phase = PHASE_STOPPED;
    store->stopped(store->stopped_argument);
}

static void close_handle(struct store *store, uv_handle_t *handle)
{
    handle->data = store;
    store->handles_open++;
    uv_close(handle, on_closed);
}

static void end_connections(struct store *store)
{
    store->phase = PHASE_ENDING;
    redis_commands_give_up(&store->commands);
    rights_waits_give_up(&store->calls.waiting);
    feed_follower_finish(&store->feed);
    signal_line_finish(&store->signals);
    if (store->has_child)
        redis_child_stop(&store->child);
}

static void close_handles(struct store *store)
{
    store->phase = PHASE_CLOSING;
    redis_commands_finish(&store->commands);
    close_handle(store, (uv_handle_t *)&store->turn);
    close_handle(store, (uv_handle_t *)&store->timer);
    if (store->has_child) {
        redis_child_release(&store->child);
        close_handle(store, (uv_handle_t *)&store->child.on_death);
    }
}

static bool is_idle(const struct store *store)
{
    return redis_commands_are_idle(&store->commands) && store->calls.waiting.first == NULL;
}

static void go_on_stopping(struct store *store)
{
    if (store->phase == PHASE_DRAINING && (is_idle(store) || now_of(store) >= store->drained_by_ms))
        end_connections(store);
    if (store->phase == PHASE_ENDING && is_idle(store) &&
        (!store->has_child || redis_child_has_stopped(&store->child)))
        close_handles(store);
}

void store_stop(struct store *store, store_stopped_callback *done, void *argument)
{
    assert(store->phase == PHASE_RUNNING);
    store->phase = PHASE_DRAINING;
    store->stopped = done;
    store->stopped_argument = argument;
    store->drained_by_ms = now_of(store) + store->options.drain_ms;
    redis_commands_close(&store->commands);
}

/* ---- Each turn of the loop ---- */

static void least(int64_t *due_ms, int64_t other_ms)
{
    if (other_ms < *due_ms)
        *due_ms = other_ms;
}

static int64_t due_of(const struct store *store)
{
    int64_t due_ms = INT64_MAX;

    if (store->commands.refused != NULL)
        return now_of(store);
    if (store->has_child)
        least(&due_ms, store->child.due_ms);
    if (store->phase == PHASE_ENDING)
        return due_ms;
    if (!store->commands.link.started)
        least(&due_ms, store->listening_ms);
    least(&due_ms, store->commands.link.due_ms);
    least(&due_ms, store->signals.link.due_ms);
    least(&due_ms, feed_follower_due_ms(&store->feed));
    least(&due_ms, store->keeper.due_ms);
    least(&due_ms, rights_waits_due_ms(&store->calls.waiting));
    if (store->phase == PHASE_DRAINING)
        least(&due_ms, store->drained_by_ms);
    if (store->ready != NULL && store->ready_by_ms > now_of(store))
        least(&due_ms, store->ready_by_ms);
    return due_ms;
}

static void on_timer(uv_timer_t *timer)
{
    struct store *store = timer->data;

    store->armed_ms = INT64_MAX;
    tick(store, now_of(store));
}

static void arm(struct store *store)
{
    int64_t due_ms = due_of(store);

    if (due_ms == store->armed_ms || due_ms == INT64_MAX)
        return;
    store->armed_ms = due_ms;
    uv_timer_start(&store->timer, on_timer, due_ms <= now_of(store) ? 0 : (uint64_t)(due_ms - now_of(store)),
                   0);
}

/* Runs before the loop waits: all that this turn asked for leaves in one write. */
static void on_turn(uv_prepare_t *prepare)
{
    struct store *store = prepare->data;

    see_whether_ready(store);
    rights_waits_end(&store->calls.waiting);
    redis_commands_flush(&store->commands);
    redis_link_flush(&store->feed.link);
    redis_link_flush(&store->signals.link);
    go_on_stopping(store);
    if (store->phase != PHASE_CLOSING)
        arm(store);
}

void store_start(struct store *store, const struct log_follower *follower, store_ready_callback *done,
                 void *argument)
{
    assert(store->phase == PHASE_NEW);
    signal(SIGPIPE, SIG_IGN);
    store->phase = PHASE_RUNNING;
    store->follower = follower;
    store->ready = done;
    store->ready_argument = argument;
    store->armed_ms = INT64_MAX;
    uv_update_time(store->loop);
    store->ready_by_ms = now_of(store) + ADOPT_MS;
    redis_commands_init(&store->commands, &store->place, store->options.queue_commands,
                        store->options.queue_bytes, &commands_hooks, store);
    feed_follower_init(&store->feed, &store->place, &store->commands, store->options.process,
                       store->options.feed_keep_ms, follower);
    signal_line_init(&store->signals, &store->place, follower);
    keeper_init(&store->keeper, &store->commands, &store->calls, store->options.feed_keep_ms);
    uv_prepare_init(store->loop, &store->turn);
    uv_timer_init(store->loop, &store->timer);
    store->turn.data = store->timer.data = store;
    uv_prepare_start(&store->turn, on_turn);
    if (store->has_child)
        redis_child_start(&store->child);
}
