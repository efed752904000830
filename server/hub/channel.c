#include "hub/channel.h"

#include <assert.h>
#include <string.h>

#include <utlist.h>

#include "core/log.h"
#include "core/memory.h"
#include "hub/call.h"
#include "hub/listener.h"
#include "hub/private.h"

struct channel *channel_find(struct hub *hub, const char *id)
{
    struct channel *channel;

    HASH_FIND_STR(hub->channels, id, channel);
    return channel;
}

static struct channel *add_channel(struct hub *hub, const char *id, const struct served *served)
{
    struct channel *channel = MEM_NEW(struct channel);

    channel->hub = hub;
    strcpy(channel->id, id);
    channel->feature = served->feature;
    channel->service = served->service;
    channel->used_ms = hub_steady_ms(hub);
    channel->tell = (struct timer){.fire = tell_fire, .argument = channel};
    HASH_ADD_STR(hub->channels, id, channel);
    return channel;
}

struct channel *channel_get(struct hub *hub, const char *id)
{
    char kind[CHANNEL_KIND_SIZE];
    const struct authority *authority = hub->options.authority;
    const struct served *served;
    struct channel *channel = channel_find(hub, id);

    if (channel != NULL && channel->phase != CHANNEL_UNLOADED)
        return channel;
    if (!channel_id_parse(id, kind) || (served = hub_find_feature(hub, kind)) == NULL ||
        authority->find_settings(authority->self, id) == NULL)
        return NULL;
    if (channel == NULL)
        channel = add_channel(hub, id, served);
    channel_load(channel);
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

/* One more than is resumed: the event that somebody comes back with is there too. What is not told yet is
 * never dropped: every listener still needs it. */
void channel_trim_recent(struct channel *channel)
{
    const struct hub_limits *limits = &channel->hub->options.limits;

    while (
        channel->recent_count > 1 &&
        (channel->recent_count > limits->resume_events + 1 || channel->recent_bytes > limits->resume_bytes) &&
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

const struct event_type *channel_find_event_type(const struct channel *channel, const char *name)
{
    for (const struct event_type *type = channel->feature->events; type->name != NULL; type++)
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

void channel_save_snapshot(struct channel *channel)
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

bool channel_apply_entry(struct channel *channel, void *state, const struct log_entry *entry, bool is_new)
{
    json_auto_t *fields = json_read(entry->text, entry->length);
    struct event event;
    const struct event_type *type;

    if (fields == NULL)
        return false;
    event = event_read(channel->id, &entry->position, fields);
    type = channel_find_event_type(channel, event.type);
    if (type == NULL || event.version == 0 || event.version > type->version)
        return false;
    if (is_new && !type->apply(state, &event))
        return false;
    channel->position = entry->position;
    if (event.at_ms > channel->last_at_ms)
        channel->last_at_ms = event.at_ms;
    if ((type->flags & EVENT_FORGETS) != 0)
        channel->forgot_seq = entry->position.seq;
    keep_recent(channel, entry, &event, type);
    if (!is_new)
        return true;
    channel->hub->counters.events++;
    forget_views(channel);
    /* While the log is folded nobody is told event by event, but once at the end. */
    if (channel->phase == CHANNEL_READY && channel->feature->applied != NULL)
        channel->feature->applied(channel->service, state, &event);
    if ((type->flags & EVENT_TAKES_RIGHTS) != 0)
        hub_check_soon(channel->hub);
    return true;
}

bool channel_is_next(const struct channel *channel, const struct log_entry *entry)
{
    return entry->position.seq == channel->position.seq + 1 &&
           (entry->after[0] == '\0' || strcmp(entry->after, channel->position.tag) == 0);
}

/* True where this process has applied another event under that number, or before it: the database lost it,
 * and somebody wrote on. */
static bool is_rewritten(const struct channel *channel, const struct log_entry *entry)
{
    const struct recent *recent = channel_find_recent(channel, entry->position.seq);

    if (recent != NULL)
        return !position_equals(&recent->position, &entry->position);
    return entry->position.seq == channel->position.seq + 1 && !channel_is_next(channel, entry);
}

bool channel_take_entry(struct channel *channel, const struct log_entry *entry)
{
    if (channel->phase != CHANNEL_READY)
        return true;
    if (is_rewritten(channel, entry)) {
        channel_reload(channel);
        return true;
    }
    if (entry->position.seq <= channel->position.seq)
        return true;
    if (entry->position.seq != channel->position.seq + 1)
        return false;
    if (!channel_apply_entry(channel, channel->state, entry, true)) {
        log_error("%s: event %llu cannot be applied", channel->id, (unsigned long long)entry->position.seq);
        channel_poison(channel);
        return true;
    }
    channel_trim_recent(channel);
    if (channel->position.seq - channel->snapshot_seq >= channel->hub->options.limits.snapshot_events)
        channel_save_snapshot(channel);
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

void channel_forget(struct channel *channel)
{
    tell_abandon(channel);
    while (channel->recent_count > 0)
        drop_oldest(channel);
    forget_views(channel);
    channel->position = (struct position){0};
    channel->last_at_ms = 0;
    channel->told_seq = 0;
    channel->forgot_seq = 0;
}

void channel_poison(struct channel *channel)
{
    channel->hub->counters.poisoned++;
    channel->phase = CHANNEL_POISONED;
    channel->generation++;
    channel_set_stale(channel, false);
    channel_dismiss_all(channel, "unavailable");
    tell_answered(channel);
    command_refuse_all(channel, ERR_UNAVAILABLE);
}

bool channel_is_idle(const struct channel *channel)
{
    return channel->listener_count == 0 && channel->current == NULL && channel->appending == NULL &&
           channel->waiting == NULL && channel->readers == NULL && channel->answered == NULL &&
           channel->pending == 0 && !channel->in_round;
}

static void destroy_state(const struct channel *channel, void *state)
{
    if (state != NULL)
        channel->feature->destroy(state);
}

void channel_destroy(struct channel *channel)
{
    assert(channel->pending == 0 && channel->listener_count == 0 && channel->current == NULL &&
           channel->appending == NULL);
    channel_set_stale(channel, false);
    presence_forget(channel);
    channel_forget(channel);
    destroy_state(channel, channel->fresh);
    destroy_state(channel, channel->state);
    HASH_DEL(channel->hub->channels, channel);
    mem_free(channel->recent);
    mem_free(channel->listeners);
    mem_free(channel);
}

void channel_let_go(struct channel *channel)
{
    if (channel->phase == CHANNEL_READY && channel->position.seq > channel->snapshot_seq)
        channel_save_snapshot(channel);
    channel->hub->counters.let_go++;
    channel_destroy(channel);
}
