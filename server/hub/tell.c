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

/* So many listeners are looked ahead to. */
#define AHEAD 16

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

static void tell_listener(struct channel *channel, struct listener *listener)
{
    struct frame *frame;

    if (listener->told_seq >= channel->round_seq)
        return;
    frame = find_frame(channel, listener);
    channel->hub->counters.deliveries += channel->round_seq - listener->told_seq;
    listener->told_seq = channel->round_seq;
    if (frame == NULL)
        return;
    channel->hub->counters.writes++;
    peer_send(listener->peer, frame, false);
    frame_unref(frame);
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

/* A crowd is larger than the processor's caches: what the next few listeners need is asked for ahead, all of
 * them at once, so that the waits fall together. */
static void look_ahead(const struct channel *channel)
{
    struct listener *const *listeners = channel->listeners + channel->round_next;
    size_t count = channel->listener_count - channel->round_next;

    count = count < AHEAD ? count : AHEAD;
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(listeners[i]);
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(listeners[i]->peer);
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(listeners[i]->peer->connection);
    for (size_t i = 0; i < count; i++)
        (void)listeners[i]->peer->wire->is_congested(listeners[i]->peer->connection);
}

static void tell_slice(struct channel *channel)
{
    unsigned left = channel->hub->options.limits.slice;

    /* What one listener leads to may end others, or this round itself. */
    while (channel->in_round && channel->round_next < channel->listener_count && left-- > 0) {
        struct listener *listener;

        if (channel->round_next % AHEAD == 0)
            look_ahead(channel);
        listener = channel->listeners[channel->round_next++];
        if (listener->told_seq < channel->round_seq && listener_check(listener))
            tell_listener(channel, listener);
    }
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

void tell_fire(void *argument)
{
    struct channel *channel = argument;

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
    if (channel->current == NULL && channel->appending == NULL && channel->waiting == NULL)
        start_round(channel);
    else if (channel->tell.place == 0)
        hub_set_timer(channel->hub, &channel->tell, channel->hub->options.limits.tell_ms);
}
