/* Telling: what is durable goes to everyone who listens. One write per listener, holding all frames that
 * wait; a sender hears its events and then its replies; above a slice of listeners, in several turns of the
 * loop. */
#include <string.h>

#include <utlist.h>

#include "core/memory.h"
#include "hub/call.h"
#include "hub/channel.h"
#include "hub/listener.h"
#include "hub/private.h"

static void start_round(struct channel *channel);

void tell_abandon(struct channel *channel)
{
    timer_cancel(&channel->hub->timers, &channel->tell);
    channel->in_round = false;
    for (size_t i = 0; i < CLEARANCE_COUNT; i++) {
        frame_unref(channel->round_frames[i]);
        channel->round_frames[i] = NULL;
        channel->round_built[i] = false;
    }
}

/* All that a listener at from may hear up to the round's end as one frame with one reference, or NULL. */
static struct frame *build(const struct channel *channel, uint64_t from, enum clearance clearance,
                           const char *person)
{
    struct frame **frames = NULL, *joined;
    size_t count = 0, capacity = 0;

    for (uint64_t seq = from + 1; seq <= channel->round_seq; seq++) {
        struct recent *recent = channel_find_recent(channel, seq);

        if (!is_audible(recent, clearance, person))
            continue;
        frames = mem_grow(frames, count, &capacity, sizeof(*frames));
        frames[count++] = recent->frame;
    }
    joined = count == 0 ? NULL : count == 1 ? frame_ref(frames[0]) : frame_join(frames, count);
    mem_free(frames);
    return joined;
}

/* As build, kept for the listeners that all stand where the last round left them. */
static struct frame *find_frame(struct channel *channel, const struct listener *listener)
{
    enum clearance clearance = listener->clearance;

    if (listener->told_seq != channel->told_seq || channel->round_is_personal)
        return build(channel, listener->told_seq, clearance, listener->peer->person);
    if (!channel->round_built[clearance]) {
        channel->round_frames[clearance] = build(channel, channel->told_seq, clearance, "");
        channel->round_built[clearance] = true;
    }
    return channel->round_frames[clearance] == NULL ? NULL : frame_ref(channel->round_frames[clearance]);
}

/* What a listener is to be sent, which counts as told from now on. False where there is nothing for it. The
 * frame is the caller's. */
static bool prepare(struct channel *channel, struct listener *listener, struct delivery *delivery_out)
{
    struct frame *frame;

    if (listener->told_seq >= channel->round_seq)
        return false;
    frame = find_frame(channel, listener);
    channel->hub->counters.deliveries += channel->round_seq - listener->told_seq;
    listener->told_seq = channel->round_seq;
    if (frame == NULL)
        return false;
    channel->hub->counters.writes++;
    *delivery_out = (struct delivery){listener->peer, frame};
    return true;
}

static void deliver(struct delivery *deliveries, size_t count)
{
    peers_send(deliveries, count);
    for (size_t i = 0; i < count; i++)
        frame_unref(deliveries[i].frame);
}

static void tell_listener(struct channel *channel, struct listener *listener)
{
    struct delivery delivery;

    if (prepare(channel, listener, &delivery))
        deliver(&delivery, 1);
}

/* Those who wait for a reply are told first, so that it can follow at once and in the same write. */
static void tell_senders(struct channel *channel)
{
    struct call *answered = channel->answered, *call, *next;
    struct peer **corked = NULL;
    size_t count = 0, capacity = 0;

    channel->answered = NULL;
    DL_FOREACH_SAFE2(answered, call, next, queue_next)
    {
        struct peer *peer = call->peer;
        struct listener *listener = peer == NULL ? NULL : peer_find_listener(peer, channel);

        if (peer != NULL) {
            corked = mem_grow(corked, count, &capacity, sizeof(peer));
            corked[count++] = peer;
            peer_cork(peer);
        }
        if (listener != NULL && listener_check(listener))
            tell_listener(channel, listener);
        call_reply_answer(call);
    }
    for (size_t i = 0; i < count; i++)
        peer_uncork(corked[i]);
    mem_free(corked);
}

void call_answer_when_told(struct call *call)
{
    DL_APPEND2(call->channel->answered, call, queue_prev, queue_next);
}

void tell_answered(struct channel *channel)
{
    struct call *answered = channel->answered, *call, *next;

    channel->answered = NULL;
    DL_FOREACH_SAFE2(answered, call, next, queue_next)
    call_reply_answer(call);
}

static void end_round(struct channel *channel)
{
    channel->told_seq = channel->round_seq;
    channel_trim_recent(channel);
    tell_abandon(channel);
    tell_soon(channel);
}

/* A crowd is larger than the processor's caches: what the next listeners need is asked for ahead, all of them
 * at once, so that the waits fall together. */
static void look_ahead(struct listener *const *listeners, size_t count)
{
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(listeners[i]);
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(listeners[i]->peer);
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(listeners[i]->peer->connection);
}

/* The next few, by steps that each do one thing for all of them: the system throws the caches over at every
 * send. Returns how many were looked at. */
static size_t tell_some(struct channel *channel)
{
    size_t most = channel->listener_count - channel->round_next, looked = 0, count = 0;
    struct delivery deliveries[DELIVERIES_MOST];

    most = most < DELIVERIES_MOST ? most : DELIVERIES_MOST;
    look_ahead(channel->listeners + channel->round_next, most);
    /* What one listener leads to may end others, or this round itself; their peers live on until the next
     * turn. */
    while (looked < most && channel->in_round && channel->round_next < channel->listener_count) {
        struct listener *listener = channel->listeners[channel->round_next++];

        looked++;
        if (listener->told_seq < channel->round_seq && listener_check(listener))
            count += prepare(channel, listener, &deliveries[count]);
    }
    deliver(deliveries, count);
    return looked;
}

static void tell_slice(struct channel *channel)
{
    size_t told = 0;

    while (channel->in_round && channel->round_next < channel->listener_count &&
           told < channel->hub->options.limits.slice)
        told += tell_some(channel);
    if (!channel->in_round)
        return;
    if (channel->round_next < channel->listener_count)
        hub_set_timer(channel->hub, &channel->tell, 0);
    else
        end_round(channel);
}

static void start_round(struct channel *channel)
{
    timer_cancel(&channel->hub->timers, &channel->tell);
    channel->in_round = true;
    channel->round_next = 0;
    channel->round_seq = channel->position.seq;
    channel->round_is_personal = false;
    for (uint64_t seq = channel->told_seq + 1; seq <= channel->round_seq; seq++)
        channel->round_is_personal |= channel_find_recent(channel, seq)->to[0] != '\0';
    tell_senders(channel);
    if (channel->in_round)
        tell_slice(channel);
}

/* Who may hear it is not known now. */
static bool must_wait(struct channel *channel)
{
    if (hub_knows_rights(channel->hub))
        return false;
    if (channel->tell.place == 0)
        hub_set_timer(channel->hub, &channel->tell, channel->hub->options.limits.tell_ms);
    return true;
}

void tell_fire(void *argument)
{
    struct channel *channel = argument;

    if (must_wait(channel))
        return;
    if (channel->in_round)
        tell_slice(channel);
    else
        start_round(channel);
}

void tell_soon(struct channel *channel)
{
    if (channel->phase != CHANNEL_READY || channel->in_round)
        return;
    if (channel->told_seq >= channel->position.seq && channel->answered == NULL)
        return;
    if (must_wait(channel))
        return;
    if (channel->current == NULL && channel->appending == NULL && channel->waiting == NULL)
        start_round(channel);
    else if (channel->tell.place == 0)
        hub_set_timer(channel->hub, &channel->tell, channel->hub->options.limits.tell_ms);
}
