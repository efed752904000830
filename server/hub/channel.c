#include "hub/channel.h"

#include <assert.h>
#include <string.h>

#include <utlist.h>

#include "core/log.h"
#include "core/memory.h"
#include "hub/call.h"
#include "hub/listener.h"
#include "hub/private.h"

/* Entries that are read at once; log_store gives no more. */
#define PAGE 500

static void start_loading(struct channel *channel);

struct channel *channel_find(struct hub *hub, const char *id)
{
    struct channel *channel;

    HASH_FIND_STR(hub->channels, id, channel);
    return channel;
}

struct channel *channel_get(struct hub *hub, const char *id)
{
    char kind[CHANNEL_KIND_SIZE];
    const struct authority *authority = hub->options.authority;
    const struct served *served;
    struct channel *channel = channel_find(hub, id);

    if (channel != NULL && channel->phase == CHANNEL_UNLOADED)
        start_loading(channel);
    if (channel != NULL)
        return channel;
    if (!channel_id_parse(id, kind) || (served = hub_find_feature(hub, kind)) == NULL ||
        authority->find_settings(authority->self, id) == NULL)
        return NULL;
    channel = MEM_NEW(struct channel);
    channel->hub = hub;
    strcpy(channel->id, id);
    channel->feature = served->feature;
    channel->service = served->service;
    channel->used_ms = hub_steady_ms(hub);
    channel->tell = (struct timer){.fire = tell_fire, .argument = channel};
    HASH_ADD_STR(hub->channels, id, channel);
    start_loading(channel);
    return channel;
}

struct recent *channel_recent(const struct channel *channel, size_t i)
{
    return &channel->recent[(channel->recent_first + i) % channel->recent_capacity];
}

struct recent *channel_find_recent(const struct channel *channel, uint64_t seq)
{
    uint64_t oldest = channel->position.seq - channel->recent_count + 1;

    if (channel->recent_count == 0 || seq < oldest || seq > channel->position.seq)
        return NULL;
    return channel_recent(channel, (size_t)(seq - oldest));
}

static void drop_oldest(struct channel *channel)
{
    struct recent *oldest = channel_recent(channel, 0);

    channel->recent_bytes -= oldest->frame->length;
    frame_unref(oldest->frame);
    channel->recent_first = (channel->recent_first + 1) % channel->recent_capacity;
    channel->recent_count--;
}

static void grow_recent(struct channel *channel)
{
    size_t capacity = channel->recent_capacity == 0 ? 8 : channel->recent_capacity * 2;
    struct recent *recent = mem_new(capacity * sizeof(*recent));

    for (size_t i = 0; i < channel->recent_count; i++)
        recent[i] = *channel_recent(channel, i);
    mem_free(channel->recent);
    channel->recent = recent;
    channel->recent_capacity = capacity;
    channel->recent_first = 0;
}

/* What is not told yet is never dropped: every listener still needs it. */
static void trim_recent(struct channel *channel)
{
    const struct hub_limits *limits = &channel->hub->options.limits;

    while (channel->recent_count > 1 &&
           (channel->recent_count > limits->resume_events || channel->recent_bytes > limits->resume_bytes) &&
           channel_recent(channel, 0)->position.seq <= channel->told_seq)
        drop_oldest(channel);
}

static void keep_recent(struct channel *channel, const struct log_entry *entry, const struct event *event,
                        const struct event_type *type)
{
    static const char before[] = "{\"jsonrpc\":\"2.0\",\"method\":\"event\",\"params\":";
    struct buffer text = {0};
    struct recent *recent;

    buffer_reserve(&text, sizeof(before) + entry->length);
    buffer_append(&text, before, sizeof(before) - 1);
    buffer_append(&text, entry->text, entry->length);
    buffer_append(&text, "}", 1);
    if (channel->recent_count == channel->recent_capacity)
        grow_recent(channel);
    channel->recent_count++;
    recent = channel_recent(channel, channel->recent_count - 1);
    *recent = (struct recent){.position = entry->position, .type = type};
    strncpy(recent->to, event->to, ULID_SIZE - 1);
    recent->frame = frame_new(text.bytes, text.length);
    recent->entry_offset = recent->frame->text_offset + (uint32_t)sizeof(before) - 1;
    recent->entry_length = (uint32_t)entry->length;
    channel->recent_bytes += recent->frame->length;
    buffer_finish(&text);
}

static const struct event_type *find_event_type(const struct feature *feature, const char *name)
{
    for (const struct event_type *type = feature->events; type->name != NULL; type++)
        if (strcmp(type->name, name) == 0)
            return type;
    return NULL;
}

static const char *text_or_empty(const json_t *fields, const char *name)
{
    const char *text = json_text(fields, name);

    return text == NULL ? "" : text;
}

struct event event_read(const char *channel, const struct position *position, const json_t *fields)
{
    return (struct event){
        .channel = channel,
        .position = *position,
        .type = text_or_empty(fields, "type"),
        .version = (unsigned)json_int(fields, "v", 0),
        .by = text_or_empty(fields, "by"),
        .as = text_or_empty(fields, "as"),
        .to = text_or_empty(fields, "to"),
        .at_ms = json_int(fields, "at_ms", 0),
        .op = text_or_empty(fields, "op"),
        .fields = fields,
    };
}

static void forget_views(struct channel *channel)
{
    for (size_t i = 0; i < CLEARANCE_COUNT; i++) {
        mem_free(channel->views[i].text);
        channel->views[i] = (struct view){0};
    }
}

static void save_snapshot(struct channel *channel)
{
    const struct log_store *store = channel->hub->options.store;
    json_auto_t *snapshot = channel->feature->snapshot(channel->state);
    struct buffer text = {0};

    json_write(&text, snapshot);
    store->save_snapshot(store->self, channel->id, &channel->position, channel->feature->snapshot_format,
                         text.bytes, text.length);
    buffer_finish(&text);
    channel->snapshot_seq = channel->position.seq;
}

/* Applies the entry that follows the position; is_new tells it from one that only the ring needs. */
static bool apply_entry(struct channel *channel, const struct log_entry *entry, bool is_new)
{
    json_auto_t *fields = json_read(entry->text, entry->length);
    struct event event;
    const struct event_type *type;

    if (fields == NULL)
        return false;
    event = event_read(channel->id, &entry->position, fields);
    type = find_event_type(channel->feature, event.type);
    if (type == NULL || event.version == 0 || event.version > type->version)
        return false;
    if (is_new && !type->apply(channel->state, &event))
        return false;
    channel->position = entry->position;
    if (event.at_ms > channel->last_at_ms)
        channel->last_at_ms = event.at_ms;
    keep_recent(channel, entry, &event, type);
    if (!is_new)
        return true;
    channel->hub->counters.events++;
    forget_views(channel);
    /* While the log is folded nobody is told event by event, but once at the end. */
    if (channel->phase == CHANNEL_READY && channel->feature->applied != NULL)
        channel->feature->applied(channel->service, channel->state, &event);
    return true;
}

bool channel_take_entry(struct channel *channel, const struct log_entry *entry)
{
    if (channel->phase != CHANNEL_READY || entry->position.seq <= channel->position.seq)
        return true;
    if (entry->position.seq != channel->position.seq + 1)
        return false;
    if (!apply_entry(channel, entry, true)) {
        log_error("%s: event %llu cannot be applied", channel->id, (unsigned long long)entry->position.seq);
        channel_poison(channel);
        return true;
    }
    trim_recent(channel);
    if (channel->position.seq - channel->snapshot_seq >= channel->hub->options.limits.snapshot_events)
        save_snapshot(channel);
    if (channel->feature->react != NULL)
        reactor_wake(channel->hub->reactor);
    return true;
}

bool channel_take_entries(struct channel *channel, const struct log_entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!channel_take_entry(channel, &entries[i]))
            return false;
    return true;
}

/* Resident channels say who may do what: while one is behind, no command is decided. */
static void set_stale(struct channel *channel, bool is_stale)
{
    if (!channel->feature->is_resident || channel->is_stale == is_stale)
        return;
    channel->is_stale = is_stale;
    channel->hub->stale_residents += is_stale ? 1 : -1;
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
    set_stale(channel, false);
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
    set_stale(channel, true);
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
    catching->ready(catching->call);
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

/* Restores the snapshot, if it is one we can read, and folds the rest; false where an entry cannot be
 * applied. */
static bool fold(struct channel *channel, const struct loaded *loaded)
{
    uint64_t folded_seq = 0;

    if (loaded->snapshot != NULL && loaded->snapshot_format == channel->feature->snapshot_format) {
        json_auto_t *snapshot = json_read(loaded->snapshot, loaded->snapshot_length);

        if (snapshot == NULL || !channel->feature->restore(channel->state, snapshot))
            return false;
        folded_seq = loaded->snapshot_position.seq;
        channel->position = loaded->snapshot_position;
    }
    channel->snapshot_seq = folded_seq;
    for (size_t i = 0; i < loaded->entry_count; i++) {
        const struct log_entry *entry = &loaded->entries[i];

        if (i == 0 ? entry->position.seq > folded_seq + 1 : entry->position.seq != channel->position.seq + 1)
            return false;
        if (!apply_entry(channel, entry, entry->position.seq > folded_seq))
            return false;
    }
    return true;
}

static void load_failed(struct channel *channel, enum error error)
{
    channel->phase = CHANNEL_UNLOADED;
    command_refuse_all(channel, error);
}

/* What the log holds is in memory: whoever waited goes on. */
static void loading_done(struct channel *channel)
{
    set_stale(channel, false);
    channel->told_seq = channel->position.seq;
    trim_recent(channel);
    if (channel->feature->applied != NULL)
        channel->feature->applied(channel->service, channel->state, NULL);
    if (channel->highest_seen > channel->position.seq)
        channel_fill(channel, channel->highest_seen);
    channel_run_readers(channel);
    command_run_next(channel);
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
    channel->state = channel->feature->create(channel->id, settings);
    if (!fold(channel, loaded)) {
        log_error("%s: the log cannot be folded after %llu", channel->id,
                  (unsigned long long)channel->position.seq);
        channel_poison(channel);
        return;
    }
    channel->phase = CHANNEL_READY;
    due_expect(channel->hub, loaded->due_ms);
    loading_done(channel);
}

static void start_loading(struct channel *channel)
{
    const struct log_store *store = channel->hub->options.store;

    channel->phase = CHANNEL_LOADING;
    channel->generation++;
    channel->highest_seen = 0;
    channel->is_filling = false;
    set_stale(channel, true);
    store->load(store->self, channel->id, on_loaded, begin_visit(channel));
}

static void drop_state(struct channel *channel)
{
    tell_abandon(channel);
    while (channel->recent_count > 0)
        drop_oldest(channel);
    forget_views(channel);
    if (channel->state != NULL)
        channel->feature->destroy(channel->state);
    channel->state = NULL;
    channel->position = (struct position){0};
    channel->last_at_ms = 0;
    channel->told_seq = 0;
}

void channel_reload(struct channel *channel)
{
    if (channel->phase != CHANNEL_READY)
        return;
    channel->hub->counters.resyncs++;
    /* First: a reply whose event was not told must not reach someone who still listens. */
    channel_dismiss_all(channel, "resync");
    tell_answered(channel);
    drop_state(channel);
    command_requeue_current(channel);
    start_loading(channel);
}

void channel_poison(struct channel *channel)
{
    channel->hub->counters.poisoned++;
    channel->phase = CHANNEL_POISONED;
    channel->generation++;
    set_stale(channel, false);
    channel_dismiss_all(channel, "unavailable");
    tell_answered(channel);
    command_refuse_all(channel, ERR_UNAVAILABLE);
}

bool channel_is_idle(const struct channel *channel)
{
    return channel->listener_count == 0 && channel->current == NULL && channel->waiting == NULL &&
           channel->readers == NULL && channel->answered == NULL && channel->pending == 0 &&
           !channel->in_round;
}

void channel_destroy(struct channel *channel)
{
    assert(channel->pending == 0 && channel->listener_count == 0 && channel->current == NULL);
    set_stale(channel, false);
    drop_state(channel);
    HASH_DEL(channel->hub->channels, channel);
    mem_free(channel->recent);
    mem_free(channel->listeners);
    mem_free(channel);
}

void channel_let_go(struct channel *channel)
{
    if (channel->phase == CHANNEL_READY && channel->position.seq > channel->snapshot_seq)
        save_snapshot(channel);
    channel->hub->counters.let_go++;
    channel_destroy(channel);
}
