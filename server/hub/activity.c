/* A space is told what is new in its items, so that a home page shows it without opening them. Whatever
 * counts (EVENT_COUNTS) in an item is noted as it comes by in the feed; at most once a second the heads of
 * what was noted are read, and each listener of the space hears of those items that they may open. */
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "hub/channel.h"
#include "hub/listener.h"
#include "hub/private.h"

#define TELL_EVERY_MS 1000
/* Items noted between two signals: the others are found at the next look at the heads. */
#define ITEMS_MOST 64

struct activity {
    struct hub *hub;
    const char *type; /* the signal's */
    char space[CHANNEL_ID_SIZE];
    struct timer timer;
    char items[ITEMS_MOST][CHANNEL_ID_SIZE];
    size_t count;
    UT_hash_handle hh;
};

/* Heads on their way: the activity itself may be gone when they come. */
struct reading {
    struct hub *hub;
    const char *type;
    char space[CHANNEL_ID_SIZE];
    char items[ITEMS_MOST][CHANNEL_ID_SIZE];
};

static void forget(struct activity *activity)
{
    timer_cancel(&activity->hub->timers, &activity->timer);
    HASH_DEL(activity->hub->activities, activity);
    mem_free(activity);
}

void activity_forget_all(struct hub *hub)
{
    struct activity *activity, *next;

    HASH_ITER(hh, hub->activities, activity, next)
    forget(activity);
}

/* ---- Telling ---- */

static uint64_t find_openable(const struct reading *reading, size_t count, const char *person)
{
    uint64_t mask = 0;

    for (size_t i = 0; i < count; i++)
        if (hub_may_open(reading->hub, reading->items[i], person))
            mask |= UINT64_C(1) << i;
    return mask;
}

static struct frame *make_frame(const struct reading *reading, const struct log_head *heads, size_t count,
                                uint64_t mask)
{
    struct buffer text = {0};
    const char *separator = "";
    struct frame *frame;

    buffer_append_format(&text,
                         "{\"jsonrpc\":\"2.0\",\"method\":\"signal\",\"params\":{\"channel\":\"%s\","
                         "\"type\":\"%s\",\"items\":[",
                         reading->space, reading->type);
    for (size_t i = 0; i < count; i++) {
        if ((mask & UINT64_C(1) << i) == 0)
            continue;
        buffer_append_format(&text, "%s{\"channel\":\"%s\",\"seq\":%llu,\"count\":%llu,\"at_ms\":%lld}",
                             separator, reading->items[i], (unsigned long long)heads[i].position.seq,
                             (unsigned long long)heads[i].count, (long long)heads[i].last_ms);
        separator = ",";
    }
    buffer_append_text(&text, "]}}");
    frame = frame_new(text.bytes, text.length);
    buffer_finish(&text);
    return frame;
}

/* Neighbours mostly may open the same: their frame is one. In a crowd, as with every signal, nobody is told.
 */
static void tell(struct channel *space, const struct reading *reading, const struct log_head *heads,
                 size_t count)
{
    struct frame *frame = NULL;
    uint64_t framed = 0;

    if (space->listener_count > space->hub->options.limits.slice)
        return;
    for (size_t i = space->listener_count; i > 0; i--) {
        struct listener *listener;
        uint64_t mask;

        if (i > space->listener_count || !listener_check(space->listeners[i - 1]))
            continue;
        listener = space->listeners[i - 1];
        mask = find_openable(reading, count, listener->peer->person);
        if (mask == 0)
            continue;
        if (mask != framed) {
            frame_unref(frame);
            frame = make_frame(reading, heads, count, mask);
            framed = mask;
        }
        peer_send(listener->peer, frame, true);
    }
    frame_unref(frame);
}

static void on_heads(void *argument, enum store_result result, const struct log_head *heads, size_t count)
{
    struct reading *reading = argument;
    struct channel *space = result == STORE_DONE ? channel_find(reading->hub, reading->space) : NULL;

    if (space != NULL && space->phase == CHANNEL_READY)
        tell(space, reading, heads, count);
    mem_free(reading);
}

/* With nothing noted for a while it ends. */
static void fire(void *argument)
{
    struct activity *activity = argument;
    const struct log_store *store = activity->hub->options.store;
    const char *ids[ITEMS_MOST];
    struct reading *reading;
    size_t count = activity->count;

    if (count == 0) {
        forget(activity);
        return;
    }
    reading = MEM_NEW(struct reading);
    reading->hub = activity->hub;
    reading->type = activity->type;
    strcpy(reading->space, activity->space);
    for (size_t i = 0; i < count; i++) {
        strcpy(reading->items[i], activity->items[i]);
        ids[i] = reading->items[i];
    }
    activity->count = 0;
    hub_set_timer(activity->hub, &activity->timer, TELL_EVERY_MS);
    store->read_heads(store->self, ids, count, on_heads, reading);
}

/* ---- Noting ---- */

static struct activity *find_or_make(struct hub *hub, const char *space, const char *type)
{
    struct activity *activity;

    HASH_FIND_STR(hub->activities, space, activity);
    if (activity != NULL)
        return activity;
    activity = MEM_NEW(struct activity);
    activity->hub = hub;
    activity->type = type;
    snprintf(activity->space, sizeof(activity->space), "%s", space);
    activity->timer = (struct timer){.fire = fire, .argument = activity};
    HASH_ADD_STR(hub->activities, space, activity);
    hub_set_timer(hub, &activity->timer, 0);
    return activity;
}

static void note_item(struct activity *activity, const char *item)
{
    for (size_t i = 0; i < activity->count; i++)
        if (strcmp(activity->items[i], item) == 0)
            return;
    if (activity->count < ITEMS_MOST)
        strcpy(activity->items[activity->count++], item);
}

static bool does_count(const struct feature *feature, const struct log_entry *entry)
{
    json_auto_t *event = json_read(entry->text, entry->length);
    const char *name = json_text(event, "type");

    for (const struct event_type *type = feature->events; name != NULL && type->name != NULL; type++)
        if (strcmp(type->name, name) == 0)
            return (type->flags & EVENT_COUNTS) != 0;
    return false;
}

void activity_note(struct hub *hub, const char *id, const struct log_entry *entry)
{
    const struct authority *authority = hub->options.authority;
    char kind[CHANNEL_KIND_SIZE];
    const struct served *served;
    const char *space;
    const struct channel *told;

    if (hub->is_ending || !channel_id_parse(id, kind) || (served = hub_find_feature(hub, kind)) == NULL ||
        served->feature->activity == NULL)
        return;
    space = json_text(authority->find_settings(authority->self, id), "space");
    told = space == NULL ? NULL : channel_find(hub, space);
    if (told != NULL && told->listener_count > 0 && does_count(served->feature, entry))
        note_item(find_or_make(hub, space, served->feature->activity), id);
}
