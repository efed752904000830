/* How many people have a channel open. Each process counts its own and announces the count to the others,
 * when it changes and from time to time; what was not heard of for a while is forgotten. Only true now:
 * nothing of it is kept. Somebody who is connected to two processes counts twice. */
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "hub/channel.h"
#include "hub/listener.h"
#include "hub/private.h"

/* People are told at most so often, and a little later than the reply to their own channel.open. */
#define TELL_EVERY_MS 2000
#define TELL_AFTER_MS 100
#define ANNOUNCE_EVERY_MS 10000
#define FORGET_MS 30000
/* Processes beyond are not counted. */
#define PROCESSES_MOST 64

struct elsewhere {
    char process[ULID_SIZE];
    unsigned count;
    int64_t heard_ms; /* steady */
};

struct presence {
    struct timer timer;
    struct elsewhere elsewhere[PROCESSES_MOST];
    size_t elsewhere_count;
    unsigned announced;
    int64_t announced_ms; /* steady; 0: at the next opportunity */
    unsigned told;
    int64_t told_ms;
    bool must_tell; /* somebody came who has not heard the count */
};

static int compare(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

static unsigned count_people(const struct channel *channel)
{
    const char **people = mem_new(channel->listener_count * sizeof(*people));
    size_t count = 0;
    unsigned distinct = 0;

    for (size_t i = 0; i < channel->listener_count; i++)
        if (channel->listeners[i]->peer->person[0] != '\0')
            people[count++] = channel->listeners[i]->peer->person;
    qsort(people, count, sizeof(*people), compare);
    for (size_t i = 0; i < count; i++)
        distinct += i == 0 || strcmp(people[i], people[i - 1]) != 0;
    mem_free(people);
    return distinct;
}

static void announce(struct channel *channel, unsigned count)
{
    struct presence *presence = channel->presence;
    const struct log_store *store = channel->hub->options.store;
    struct buffer text = {0};

    buffer_append_format(&text, "{\"channel\":\"%s\",\"presence\":{\"process\":\"%s\",\"count\":%u}}",
                         channel->id, channel->hub->process, count);
    store->publish_signal(store->self, channel->id, text.bytes);
    buffer_finish(&text);
    presence->announced = count;
    presence->announced_ms = hub_steady_ms(channel->hub);
}

static unsigned count_elsewhere(struct presence *presence, int64_t now_ms)
{
    unsigned count = 0;
    size_t kept = 0;

    for (size_t i = 0; i < presence->elsewhere_count; i++) {
        if (now_ms - presence->elsewhere[i].heard_ms >= FORGET_MS)
            continue;
        count += presence->elsewhere[i].count;
        presence->elsewhere[kept++] = presence->elsewhere[i];
    }
    presence->elsewhere_count = kept;
    return count;
}

static void tell(struct channel *channel, unsigned count)
{
    struct presence *presence = channel->presence;
    struct buffer text = {0};

    presence->told = count;
    presence->told_ms = hub_steady_ms(channel->hub);
    presence->must_tell = false;
    buffer_append_format(&text, "{\"channel\":\"%s\",\"type\":\"%s\",\"count\":%u}", channel->id,
                         channel->feature->presence, count);
    channel_tell_signal(channel, text.bytes, text.length);
    buffer_finish(&text);
}

/* Telling may show that the last listener has lost the right to listen: then presence is gone. */
static void look(void *argument)
{
    struct channel *channel = argument;
    struct presence *presence = channel->presence;
    int64_t now_ms = hub_steady_ms(channel->hub);
    unsigned own = count_people(channel), all;

    if (own != presence->announced || now_ms - presence->announced_ms >= ANNOUNCE_EVERY_MS ||
        presence->announced_ms == 0)
        announce(channel, own);
    hub_set_timer(channel->hub, &presence->timer, ANNOUNCE_EVERY_MS);
    all = own + count_elsewhere(presence, now_ms);
    if (presence->must_tell || all != presence->told)
        tell(channel, all);
}

static void look_soon(struct channel *channel)
{
    struct presence *presence = channel->presence;
    int64_t now_ms = hub_steady_ms(channel->hub);
    int64_t at_ms = presence->told_ms + TELL_EVERY_MS;

    if (at_ms < now_ms + TELL_AFTER_MS)
        at_ms = now_ms + TELL_AFTER_MS;
    if (presence->timer.place == 0 || at_ms < presence->timer.at_ms)
        hub_set_timer(channel->hub, &presence->timer, at_ms - now_ms);
}

void presence_forget(struct channel *channel)
{
    if (channel->presence == NULL)
        return;
    timer_cancel(&channel->hub->timers, &channel->presence->timer);
    mem_free(channel->presence);
    channel->presence = NULL;
}

void presence_change(struct channel *channel)
{
    if (channel->feature->presence == NULL || channel->hub->is_ending)
        return;
    if (channel->listener_count == 0) {
        if (channel->presence != NULL && channel->presence->announced > 0)
            announce(channel, 0);
        presence_forget(channel);
        return;
    }
    if (channel->presence == NULL) {
        channel->presence = MEM_NEW(struct presence);
        channel->presence->timer = (struct timer){.fire = look, .argument = channel};
        channel->presence->told_ms = -TELL_EVERY_MS;
    }
    channel->presence->must_tell = true;
    look_soon(channel);
}

/* A process that was not known does not know of us either. */
static struct elsewhere *find_elsewhere(struct presence *presence, const char *process)
{
    struct elsewhere *elsewhere;

    for (size_t i = 0; i < presence->elsewhere_count; i++)
        if (strcmp(presence->elsewhere[i].process, process) == 0)
            return &presence->elsewhere[i];
    if (presence->elsewhere_count == PROCESSES_MOST)
        return NULL;
    presence->announced_ms = 0;
    elsewhere = &presence->elsewhere[presence->elsewhere_count++];
    *elsewhere = (struct elsewhere){0};
    strcpy(elsewhere->process, process);
    return elsewhere;
}

static void hear(struct channel *channel, const char *process, unsigned count)
{
    struct elsewhere *elsewhere;
    bool is_new;

    if (strlen(process) >= ULID_SIZE || strcmp(process, channel->hub->process) == 0)
        return;
    elsewhere = find_elsewhere(channel->presence, process);
    if (elsewhere == NULL)
        return;
    is_new = elsewhere->count != count || channel->presence->announced_ms == 0;
    elsewhere->count = count;
    elsewhere->heard_ms = hub_steady_ms(channel->hub);
    if (is_new)
        look_soon(channel);
}

bool presence_hear(struct channel *channel, const char *text, size_t length)
{
    json_t *signal, *counted;
    bool is_count;

    if (channel->feature->presence == NULL)
        return false;
    signal = json_read(text, length);
    counted = json_object_get(signal, "presence");
    is_count = counted != NULL;
    if (is_count && channel->presence != NULL && json_text(counted, "process") != NULL)
        hear(channel, json_text(counted, "process"), (unsigned)json_int(counted, "count", 0));
    json_decref(signal);
    return is_count;
}
