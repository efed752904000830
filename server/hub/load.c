/* From the log into memory: loading a channel whole, and reading what it missed. */
#include <assert.h>

#include "core/log.h"
#include "core/memory.h"
#include "hub/call.h"
#include "hub/channel.h"
#include "hub/private.h"

/* Entries that are read at once; log_store gives no more. */
#define PAGE 500

/* Once all is known again, routes go on with what they held. */
static void set_outdated(struct channel *channel, bool is_outdated)
{
    struct hub *hub = channel->hub;

    if (channel->is_outdated == is_outdated)
        return;
    channel->is_outdated = is_outdated;
    hub->outdated += is_outdated ? 1 : -1;
    if (hub->outdated == 0)
        hub_check_soon(hub);
}

void channel_set_stale(struct channel *channel, bool is_stale)
{
    if (!channel->feature->is_resident || channel->is_stale == is_stale)
        return;
    channel->is_stale = is_stale;
    channel->hub->stale_residents += is_stale ? 1 : -1;
    set_outdated(channel, is_stale && channel->state != NULL);
}

struct visit {
    struct channel *channel;
    unsigned generation;
};

/* Counts a callback of the store that will come with the channel's address. */
static struct visit *begin_visit(struct channel *channel)
{
    struct visit *visit = MEM_NEW(struct visit);

    channel->pending++;
    *visit = (struct visit){channel, channel->generation};
    return visit;
}

/* The channel, or NULL where it was loaded anew since. */
static struct channel *end_visit(struct visit *visit)
{
    struct channel *channel = visit->channel;
    bool is_current = visit->generation == channel->generation;

    channel->pending--;
    mem_free(visit);
    return is_current ? channel : NULL;
}

static void on_filled(void *argument, const struct entries *entries)
{
    struct channel *channel = end_visit(argument);
    uint64_t before;

    if (channel == NULL || channel->phase != CHANNEL_READY)
        return;
    channel->is_filling = false;
    channel_set_stale(channel, false);
    before = channel->position.seq;
    if (entries->result == STORE_DONE &&
        !channel_take_entries(channel, entries->entries, entries->entry_count))
        channel_reload(channel);
    else if (channel->position.seq < channel->highest_seen && channel->position.seq > before)
        channel_fill(channel, channel->highest_seen);
    else if (channel->position.seq < channel->highest_seen && channel->phase == CHANNEL_READY)
        channel_reload(channel);
    tell_soon(channel);
}

void channel_fill(struct channel *channel, uint64_t seq)
{
    const struct log_store *store = channel->hub->options.store;

    if (seq > channel->highest_seen)
        channel->highest_seen = seq;
    if (channel->phase != CHANNEL_READY || channel->is_filling)
        return;
    channel->is_filling = true;
    channel_set_stale(channel, true);
    store->read_entries(store->self, channel->id, channel->position.seq + 1, channel->highest_seen, on_filled,
                        begin_visit(channel));
}

/* ---- Catching up with somebody who knows of more ---- */

struct catching {
    struct visit *visit;
    uint64_t seq;
    struct call *call;
    caught_up_callback *ready;
};

static void read_up_to(struct catching *catching);

static void on_caught_up(void *argument, const struct entries *entries)
{
    struct catching *catching = argument;
    struct channel *channel = catching->visit->channel;
    bool is_current = end_visit(catching->visit) != NULL && channel->phase == CHANNEL_READY;

    if (is_current && entries->result == STORE_DONE &&
        !channel_take_entries(channel, entries->entries, entries->entry_count))
        channel_reload(channel);
    if (is_current && channel->phase == CHANNEL_READY && entries->entry_count > 0 &&
        channel->position.seq < catching->seq) {
        catching->visit = begin_visit(channel);
        read_up_to(catching);
        return;
    }
    catching->ready(catching->call, entries->result == STORE_DONE ? ERR_NONE : ERR_UNAVAILABLE);
    mem_free(catching);
    tell_soon(channel);
}

static void read_up_to(struct catching *catching)
{
    const struct channel *channel = catching->visit->channel;
    const struct log_store *store = channel->hub->options.store;
    uint64_t first = channel->position.seq + 1;
    uint64_t last = catching->seq - first < PAGE ? catching->seq : first + PAGE - 1;

    store->read_entries(store->self, channel->id, first, last, on_caught_up, catching);
}

void channel_catch_up(struct channel *channel, uint64_t seq, struct call *call, caught_up_callback *ready)
{
    struct catching *catching = MEM_NEW(struct catching);

    assert(channel->phase == CHANNEL_READY && seq > channel->position.seq);
    *catching = (struct catching){begin_visit(channel), seq, call, ready};
    read_up_to(catching);
}

/* ---- Loading ---- */

static void destroy_fresh(struct channel *channel)
{
    if (channel->fresh != NULL)
        channel->feature->destroy(channel->fresh);
    channel->fresh = NULL;
}

static void load_failed(struct channel *channel, enum error error)
{
    destroy_fresh(channel);
    channel->phase = CHANNEL_UNLOADED;
    /* A database that lost its tail may not know of it any more: nobody may wait for that. */
    if (error == ERR_NO_SUCH_CHANNEL) {
        channel_set_stale(channel, false);
        if (channel->state != NULL)
            channel->feature->destroy(channel->state);
        channel->state = NULL;
    }
    command_refuse_all(channel, error);
}

static void fold_failed(struct channel *channel)
{
    log_error("%s: the log cannot be folded after %llu", channel->id,
              (unsigned long long)channel->position.seq);
    destroy_fresh(channel);
    channel_poison(channel);
}

/* What the log holds is in memory: whoever waited goes on. */
static void loading_done(struct channel *channel)
{
    void *before = channel->state;

    channel->state = channel->fresh;
    channel->fresh = NULL;
    channel->phase = CHANNEL_READY;
    channel_set_stale(channel, false);
    channel->told_seq = channel->position.seq;
    channel_trim_recent(channel);
    if (channel->feature->applied != NULL)
        channel->feature->applied(channel->service, channel->state, NULL);
    if (channel->feature->is_resident)
        hub_check_soon(channel->hub);
    /* Only now: what others borrowed from it has been replaced. */
    if (before != NULL)
        channel->feature->destroy(before);
    if (channel->highest_seen > channel->position.seq)
        channel_fill(channel, channel->highest_seen);
    channel_run_readers(channel);
    command_run_next(channel);
}

/* Folds entries that follow one another, what the snapshot holds already for the ring alone; false where one
 * cannot be applied or was written after another event than the one before it. */
static bool fold(struct channel *channel, const struct log_entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t seq = entries[i].position.seq;

        if (seq > channel->snapshot_seq && !channel_is_next(channel, &entries[i]))
            return false;
        if (!channel_apply_entry(channel, channel->fresh, &entries[i], seq > channel->snapshot_seq))
            return false;
    }
    return true;
}

static void read_page(struct channel *channel, uint64_t last);

/* The log from its start, page by page; a page of large entries may be short of its first ones. */
static void on_page(void *argument, const struct entries *page)
{
    struct channel *channel = end_visit(argument);

    if (channel == NULL)
        return;
    if (page->result != STORE_DONE) {
        load_failed(channel, ERR_UNAVAILABLE);
    } else if (page->entry_count == 0) {
        loading_done(channel);
        channel_save_snapshot(channel);
    } else if (page->entries[0].position.seq > channel->position.seq + 1) {
        read_page(channel, page->entries[0].position.seq - 1);
    } else if (!fold(channel, page->entries, page->entry_count)) {
        fold_failed(channel);
    } else {
        channel->told_seq = channel->position.seq;
        channel_trim_recent(channel);
        read_page(channel, channel->position.seq + PAGE);
    }
}

static void read_page(struct channel *channel, uint64_t last)
{
    const struct log_store *store = channel->hub->options.store;

    store->read_entries(store->self, channel->id, channel->position.seq + 1, last, on_page,
                        begin_visit(channel));
}

/* Takes the snapshot where it is one we can read. */
static void restore(struct channel *channel, const struct loaded *loaded, const json_t *settings)
{
    json_auto_t *snapshot = NULL;

    channel->snapshot_seq = 0;
    if (loaded->snapshot == NULL || loaded->snapshot_format != channel->feature->snapshot_format)
        return;
    snapshot = json_read(loaded->snapshot, loaded->snapshot_length);
    if (snapshot != NULL && channel->feature->restore(channel->fresh, snapshot)) {
        channel->position = loaded->snapshot_position;
        channel->snapshot_seq = channel->position.seq;
        return;
    }
    log_error("%s: the snapshot at %llu cannot be read", channel->id,
              (unsigned long long)loaded->snapshot_position.seq);
    destroy_fresh(channel);
    channel->fresh = channel->feature->create(channel->id, settings);
}

static void on_loaded(void *argument, const struct loaded *loaded)
{
    struct channel *channel = end_visit(argument);
    const struct authority *authority;
    const json_t *settings;

    if (channel == NULL)
        return;
    authority = channel->hub->options.authority;
    settings = authority->find_settings(authority->self, channel->id);
    if (loaded->result != STORE_DONE || settings == NULL) {
        load_failed(channel, settings == NULL ? ERR_NO_SUCH_CHANNEL : ERR_UNAVAILABLE);
        return;
    }
    channel->hub->counters.loads++;
    due_expect(channel->hub, loaded->due_ms);
    channel->fresh = channel->feature->create(channel->id, settings);
    restore(channel, loaded, settings);
    if (loaded->entry_count > 0 && loaded->entries[0].position.seq > channel->snapshot_seq + 1)
        read_page(channel, PAGE);
    else if (fold(channel, loaded->entries, loaded->entry_count))
        loading_done(channel);
    else
        fold_failed(channel);
}

void channel_load(struct channel *channel)
{
    const struct log_store *store = channel->hub->options.store;

    channel_forget(channel);
    destroy_fresh(channel);
    channel->phase = CHANNEL_LOADING;
    channel->generation++;
    channel->highest_seen = 0;
    channel->is_filling = false;
    channel_set_stale(channel, true);
    store->load(store->self, channel->id, on_loaded, begin_visit(channel));
}

void channel_reload(struct channel *channel)
{
    if (channel->phase == CHANNEL_LOADING)
        channel_load(channel);
    if (channel->phase != CHANNEL_READY)
        return;
    channel->hub->counters.resyncs++;
    /* First: a reply whose event was not told must not reach someone who still listens. */
    channel_dismiss_all(channel, "resync");
    tell_answered(channel);
    if (!channel->feature->is_resident) {
        channel->feature->destroy(channel->state);
        channel->state = NULL;
    }
    command_requeue(channel);
    channel_load(channel);
}
