/* Nobody is told that there is no such thing, or that they are nobody, by a process that has not heard of it
 * yet: it reads how far the channels have come that rights follow from, and waits until it has heard as much.
 * However many wait, one such question is under way, and asks for nothing that they named. */
#include <string.h>

#include <utlist.h>

#include "core/memory.h"
#include "hub/call.h"
#include "hub/channel.h"
#include "hub/private.h"

/* A process whose feed is later than this does not serve. */
#define WAIT_MOST_MS 3000
#define LOOK_EVERY_MS 5

struct hub_wait {
    struct hub_wait *prev, *next;
    abreast_callback *done; /* NULL where nobody waits any more */
    void *argument;
};

/* A channel, and how far it had come. */
struct mark {
    char channel[CHANNEL_ID_SIZE];
    uint64_t seq;
};

struct abreast {
    struct hub *hub;
    struct hub_wait *coming;  /* since the heads were asked for */
    struct hub_wait *waiting; /* for the marks */
    struct mark *marks;       /* NULL while nothing is under way */
    size_t mark_count;
    int64_t until_ms;
    struct timer look;
};

/* A channel that is gone, or closed for good, comes no further. */
static bool is_reached(struct hub *hub, const struct mark *mark)
{
    const struct channel *channel = channel_find(hub, mark->channel);

    return channel == NULL || channel->phase == CHANNEL_POISONED || channel->position.seq >= mark->seq;
}

/* What was made by what was heard is loaded, too. */
static bool is_abreast(const struct abreast *abreast)
{
    for (size_t i = 0; i < abreast->mark_count; i++)
        if (!is_reached(abreast->hub, &abreast->marks[i]))
            return false;
    return abreast->hub->stale_residents == 0;
}

static void end_waits(struct hub_wait **list, enum error error)
{
    struct hub_wait *wait;

    while ((wait = *list) != NULL) {
        DL_DELETE(*list, wait);
        if (wait->done != NULL)
            wait->done(wait->argument, error);
        mem_free(wait);
    }
}

static void ask(struct abreast *abreast);

static void end_round(struct abreast *abreast, enum error error)
{
    end_waits(&abreast->waiting, error);
    mem_free(abreast->marks);
    abreast->marks = NULL;
    if (abreast->coming != NULL)
        ask(abreast);
}

static void look(void *argument)
{
    struct abreast *abreast = argument;

    if (is_abreast(abreast))
        end_round(abreast, ERR_NONE);
    else if (hub_steady_ms(abreast->hub) >= abreast->until_ms)
        end_round(abreast, ERR_UNAVAILABLE);
    else
        hub_set_timer(abreast->hub, &abreast->look, LOOK_EVERY_MS);
}

static void on_heads(void *argument, enum store_result result, const struct log_head *heads, size_t count)
{
    struct abreast *abreast = argument;

    if (result != STORE_DONE) {
        end_round(abreast, ERR_UNAVAILABLE);
        return;
    }
    for (size_t i = 0; i < count; i++)
        abreast->marks[i].seq = heads[i].position.seq;
    abreast->until_ms = hub_steady_ms(abreast->hub) + WAIT_MOST_MS;
    look(abreast);
}

static void ask(struct abreast *abreast)
{
    struct hub *hub = abreast->hub;
    const struct log_store *store = hub->options.store;
    size_t most = HASH_COUNT(hub->channels) + 1;
    const char **ids = mem_new(most * sizeof(*ids));
    struct channel *channel, *next;

    abreast->waiting = abreast->coming;
    abreast->coming = NULL;
    abreast->marks = mem_new(most * sizeof(*abreast->marks));
    abreast->mark_count = 0;
    HASH_ITER(hh, hub->channels, channel, next)
    {
        if (!channel->feature->is_resident)
            continue;
        ids[abreast->mark_count] = channel->id;
        strcpy(abreast->marks[abreast->mark_count++].channel, channel->id);
    }
    store->read_heads(store->self, ids, abreast->mark_count, on_heads, abreast);
    mem_free(ids);
}

struct hub_wait *hub_catch_up(struct hub *hub, abreast_callback *done, void *argument)
{
    struct hub_wait *wait = MEM_NEW(struct hub_wait);

    *wait = (struct hub_wait){.done = done, .argument = argument};
    DL_APPEND(hub->abreast->coming, wait);
    if (hub->abreast->marks == NULL)
        ask(hub->abreast);
    return wait;
}

void hub_stop_waiting(struct hub_wait *wait)
{
    if (wait != NULL)
        wait->done = NULL;
}

struct abreast *abreast_create(struct hub *hub)
{
    struct abreast *abreast = MEM_NEW(struct abreast);

    abreast->hub = hub;
    abreast->look = (struct timer){.fire = look, .argument = abreast};
    return abreast;
}

void abreast_give_up(struct abreast *abreast)
{
    end_waits(&abreast->waiting, ERR_UNAVAILABLE);
    end_waits(&abreast->coming, ERR_UNAVAILABLE);
}

void abreast_destroy(struct abreast *abreast)
{
    mem_free(abreast->marks);
    mem_free(abreast);
}

/* ---- Calls ---- */

static void handle_again(void *argument, enum error error)
{
    struct call *call = argument;

    if (error != ERR_NONE)
        call_refuse(call, error, UNAVAILABLE_RETRY_MS);
    else
        call_hand_over(call);
}

void call_refuse_unknown(struct call *call, enum error error, int64_t retry_after_ms)
{
    bool may_be_new = error == ERR_NO_SUCH_CHANNEL || (error == ERR_SIGN_IN && call->person[0] != '\0');

    if (!may_be_new || call->is_abreast) {
        call_refuse(call, error, retry_after_ms);
        return;
    }
    call->is_abreast = true;
    call->channel = NULL;
    hub_catch_up(call->hub, handle_again, call);
}
