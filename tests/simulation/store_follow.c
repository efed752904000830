/* The feed and the signals, as they reach one process. */
#include <string.h>

#include "core/memory.h"
#include "simulation/process.h"
#include "simulation/random.h"
#include "simulation/store_private.h"

#define HEARTBEAT_US (3 * SECOND)

static void follow(void *argument);

static void follow_soon(struct store *store, int64_t in_us)
{
    if (store->is_following_soon || !store->is_feed_connected)
        return;
    store->is_following_soon = true;
    turns_in(store->world->turns, in_us, &store->is_following_soon, follow, store);
}

static void lose_feed(struct store *store)
{
    const struct database *database = store->world->database;

    store->fed = database->feed_count;
    store->rights = database->rights;
    world_trace(store->world, "%s: the feed was trimmed past it", store->name);
    store->follower.on_feed_lost(store->follower.self);
}

/* Tells what there is, by chance in several turns. */
static void follow(void *argument)
{
    struct store *store = argument;
    const struct database *database = store->world->database;
    int64_t stalled_us = store->stalled_until_us - turns_now_us(store->world->turns);

    store->is_following_soon = false;
    if (!store->is_feed_connected || store->is_dead)
        return;
    if (stalled_us > 0) {
        follow_soon(store, stalled_us);
        return;
    }
    if (store->fed < database->feed_trimmed)
        lose_feed(store);
    while (store->fed < database->feed_count && !random_chance(2000)) {
        const struct fed *fed = &database->feed[store->fed++];
        struct result result = {0};
        struct log_entry entry = fed->log->entries[fed->seq - 1];

        entry.text = result_keep(&result, mem_copy(entry.text, entry.length));
        store->follower.on_entry(store->follower.self, fed->log->channel, &entry);
        store->rights = fed->rights;
        result_finish(&result);
    }
    store_deliver_early(store);
    store_tell_edits(store);
    if (store->fed < database->feed_count || store_has_untold_edits(store))
        follow_soon(store, world_delay(store->world->faults.feed_us));
}

void store_follow(struct store *store, const struct log_follower *follower)
{
    store->follower = *follower;
    store->fed = store->world->database->feed_count;
    store->rights = store->world->database->rights;
    store->is_serving = true;
}

void store_notice_feed(struct store *store)
{
    if (store->fed < store->world->database->feed_count || store_has_untold_edits(store))
        follow_soon(store, world_delay(store->world->faults.feed_us));
}

static void set_serving(struct store *store)
{
    bool is_serving = turns_now_us(store->world->turns) >= store->stalled_until_us;

    if (is_serving == store->is_serving)
        return;
    store->is_serving = is_serving;
    world_trace(store->world, "%s: serving %d", store->name, is_serving);
    store->follower.on_serving(store->follower.self, is_serving);
}

static void check_heartbeat(void *argument)
{
    set_serving(argument);
}

void store_stall_feed(struct store *store, int64_t for_us)
{
    int64_t until_us = turns_now_us(store->world->turns) + for_us;

    if (until_us > store->stalled_until_us)
        store->stalled_until_us = until_us;
    if (for_us > HEARTBEAT_US)
        turns_in(store->world->turns, HEARTBEAT_US, store, check_heartbeat, store);
    turns_in(store->world->turns, for_us + 1, store, check_heartbeat, store);
}

/* ---- Signals ---- */

struct signal {
    struct process *process;
    char *channel, *text;
};

static void tell_signal(void *argument)
{
    struct signal *signal = argument;
    struct store *store = signal->process->store;

    if (store != NULL && strncmp(signal->channel, TEXT_CHANNEL, strlen(TEXT_CHANNEL)) == 0) {
        if (store->text_follower != NULL)
            store->text_follower->on_signal(store->text_follower->self,
                                            signal->channel + strlen(TEXT_CHANNEL), signal->text,
                                            strlen(signal->text));
    } else if (store != NULL)
        store->follower.on_signal(store->follower.self, signal->channel, signal->text, strlen(signal->text));
    mem_free(signal->channel);
    mem_free(signal->text);
    mem_free(signal);
}

void store_publish_signal(void *self, const char *channel, const char *text)
{
    struct store *store = self;
    struct world *world = store->world;

    for (size_t i = 0; i < world->process_count; i++) {
        struct signal *signal;

        if (random_chance(world->faults.lost_signals))
            continue;
        signal = MEM_NEW(struct signal);
        *signal = (struct signal){world->processes[i], mem_copy_text(channel), mem_copy_text(text)};
        turns_in(world->turns, world_delay(world->faults.feed_us), world, tell_signal, signal);
    }
}
