/* Opening a channel and coming back to it: a view, or the events since a position, and what follows. */
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "hub/call.h"
#include "hub/channel.h"
#include "hub/command.h"
#include "hub/listener.h"
#include "hub/private.h"

static const char *const role_names[] = {"none",        "visitor",     "member",
                                         "facilitator", "secretariat", "administrator"};

enum clearance clearance_of(enum role role)
{
    return role <= ROLE_VISITOR  ? CLEARANCE_PUBLIC
           : role == ROLE_MEMBER ? CLEARANCE_MEMBER
                                 : CLEARANCE_MODERATOR;
}

const struct view *channel_view(struct channel *channel, enum clearance clearance)
{
    struct view *view = &channel->views[clearance];

    if (view->text == NULL) {
        json_auto_t *json = channel->feature->view(channel->state, clearance);
        struct buffer text = {0};

        json_write(&text, json);
        view->length = text.length;
        view->text = buffer_take(&text);
    }
    return view;
}

bool is_audible(const struct recent *recent, enum clearance clearance, const char *person)
{
    switch (recent->type->audience) {
    case AUDIENCE_PUBLIC:
        return true;
    case AUDIENCE_MEMBERS:
        return clearance >= CLEARANCE_MEMBER;
    case AUDIENCE_MODERATORS:
        return clearance >= CLEARANCE_MODERATOR;
    case AUDIENCE_PERSON:
        return recent->to[0] != '\0' && strcmp(recent->to, person) == 0;
    case AUDIENCE_MODERATORS_AND_PERSON:
        return clearance >= CLEARANCE_MODERATOR || (recent->to[0] != '\0' && strcmp(recent->to, person) == 0);
    }
    return false;
}

void channel_add_listener(struct channel *channel, struct listener *listener)
{
    channel->listeners =
        mem_grow(channel->listeners, channel->listener_count, &channel->listener_capacity, sizeof(listener));
    listener->channel = channel;
    listener->place = (uint32_t)channel->listener_count;
    channel->listeners[channel->listener_count++] = listener;
    listener->next_of_peer = listener->peer->listeners;
    listener->peer->listeners = listener;
    listener->peer->listener_count++;
    presence_change(channel);
}

static void place_listener(struct channel *channel, size_t place, struct listener *listener)
{
    channel->listeners[place] = listener;
    listener->place = (uint32_t)place;
}

/* The gap is closed from the end; while a round is on its way nobody is moved past it untold. */
static void take_from_channel(struct channel *channel, size_t place)
{
    if (channel->in_round && place < channel->round_next) {
        channel->round_next--;
        place_listener(channel, place, channel->listeners[channel->round_next]);
        place = channel->round_next;
    }
    channel->listener_count--;
    /* Where the gap is the last place, what still stands there was moved or is leaving. */
    if (place < channel->listener_count)
        place_listener(channel, place, channel->listeners[channel->listener_count]);
}

void channel_remove_listener(struct listener *listener)
{
    struct channel *channel = listener->channel;
    struct listener **link = &listener->peer->listeners;

    while (*link != listener)
        link = &(*link)->next_of_peer;
    *link = listener->next_of_peer;
    listener->peer->listener_count--;
    take_from_channel(channel, listener->place);
    channel->used_ms = hub_steady_ms(channel->hub);
    mem_free(listener);
    presence_change(channel);
}

void channel_dismiss_listener(struct listener *listener, const char *reason)
{
    struct peer *peer = listener->peer;
    struct buffer text = {0};

    buffer_append_format(
        &text,
        "{\"jsonrpc\":\"2.0\",\"method\":\"closed\",\"params\":{\"channel\":\"%s\",\"reason\":\"%s\"}}",
        listener->channel->id, reason);
    channel_remove_listener(listener);
    peer_send_text(peer, text.bytes, text.length);
    buffer_finish(&text);
}

void channel_dismiss_all(struct channel *channel, const char *reason)
{
    while (channel->listener_count > 0)
        channel_dismiss_listener(channel->listeners[channel->listener_count - 1], reason);
}

/* ---- Rights ---- */

/* Why a listener cannot stay, or NULL. Who is to see more or less than so far needs another view. */
static const char *reason_to_go(const struct listener *listener)
{
    const struct authority *authority = listener->channel->hub->options.authority;
    struct actor actor;
    enum error error =
        authority->resolve(authority->self, listener->channel->id, listener->peer->person, NULL, &actor);

    if (error != ERR_NONE)
        return error == ERR_UNAVAILABLE ? "resync" : "forbidden";
    return listener->clearance == clearance_of(actor.role) ? NULL : "resync";
}

bool hub_may_open(const struct hub *hub, const char *channel, const char *person)
{
    const struct authority *authority = hub->options.authority;
    struct actor actor;

    return authority->resolve(authority->self, channel, person, NULL, &actor) == ERR_NONE;
}

bool listener_check(struct listener *listener)
{
    const struct authority *authority = listener->channel->hub->options.authority;
    uint64_t rights = authority->rights(authority->self);
    const char *reason;

    if (listener->rights == rights)
        return true;
    reason = reason_to_go(listener);
    if (reason != NULL) {
        channel_dismiss_listener(listener, reason);
        return false;
    }
    listener->rights = rights;
    return true;
}

/* True where all listeners of the channel have been looked at; takes from left what it looks at. Whoever goes
 * leaves a gap that is closed from what was looked at already. */
static bool check_channel(struct channel *channel, uint64_t rights, unsigned *left)
{
    if (channel->checked_rights != rights) {
        channel->checked_rights = rights;
        channel->to_check = channel->listener_count;
    }
    for (; channel->to_check > 0 && *left > 0; --*left) {
        size_t place = --channel->to_check;

        if (place < channel->listener_count)
            listener_check(channel->listeners[place]);
    }
    return channel->to_check == 0;
}

void listen_check_all(void *argument)
{
    struct hub *hub = argument;
    const struct authority *authority = hub->options.authority;
    uint64_t rights = authority->rights(authority->self);
    unsigned left = hub->options.limits.slice;
    struct channel *channel, *next;

    HASH_ITER(hh, hub->channels, channel, next)
    if (!check_channel(channel, rights, &left)) {
        hub_set_timer(hub, &hub->check, 0);
        return;
    }
    if (hub->route != NULL)
        hub->route->check_rights(hub->route->service);
}

/* ---- channel.open ---- */

/* Finds the peer's listener or makes it, with the clearance it has now, at the channel's position. */
static void listen_from_now(struct call *call)
{
    const struct authority *authority = call->hub->options.authority;
    struct channel *channel = call->channel;
    struct listener *listener = peer_find_listener(call->peer, channel);

    if (listener == NULL) {
        listener = MEM_NEW(struct listener);
        listener->peer = call->peer;
        channel_add_listener(channel, listener);
    }
    listener->clearance = clearance_of(call->actor.role);
    listener->rights = authority->rights(authority->self);
    listener->told_seq = channel->position.seq;
}

/* What was not told yet may be in the ring beyond its bounds. */
static bool is_within_bounds(const struct channel *channel, uint64_t seq)
{
    const struct hub_limits *limits = &channel->hub->options.limits;
    size_t bytes = 0;

    if (seq > channel->position.seq || channel->position.seq - seq > limits->resume_events)
        return false;
    for (size_t i = channel->recent_count; i > 0; i--) {
        const struct recent *recent = channel_recent(channel, i - 1);

        if (recent->position.seq <= seq)
            break;
        bytes += recent->entry_length;
    }
    return bytes <= limits->resume_bytes;
}

/* True where the events after since can be told whole: it is in the log, and what follows is within the
 * bounds and holds no words that were taken back. */
static bool can_resume(const struct channel *channel, const struct position *since)
{
    const struct recent *recent;

    if (position_equals(since, &channel->position))
        return true;
    if (since->seq < channel->forgot_seq || !is_within_bounds(channel, since->seq))
        return false;
    if (since->seq == 0)
        return channel->recent_count == channel->position.seq;
    recent = channel_find_recent(channel, since->seq);
    return recent != NULL && position_equals(&recent->position, since);
}

static void write_events_since(const struct call *call, uint64_t seq, struct buffer *text)
{
    const struct channel *channel = call->channel;
    const char *separator = "";

    for (size_t i = 0; i < channel->recent_count; i++) {
        const struct recent *recent = channel_recent(channel, i);

        if (recent->position.seq <= seq || !is_audible(recent, clearance_of(call->actor.role), call->person))
            continue;
        buffer_append_text(text, separator);
        buffer_append(text, recent->frame->bytes + recent->entry_offset, recent->entry_length);
        separator = ",";
    }
}

static void write_mine(const struct call *call, struct buffer *text)
{
    const struct feature *feature = call->channel->feature;
    json_auto_t *mine =
        feature->mine == NULL ? json_object() : feature->mine(call->channel->state, &call->actor);

    json_object_set_new(mine, "role", json_string(role_names[call->actor.role]));
    if (call->actor.needs_second_factor)
        json_object_set_new(mine, "needs_second_factor", json_true());
    buffer_append_text(text, ",\"mine\":");
    json_write(text, mine);
    buffer_append_text(text, "}");
}

/* A tag of ten letters may have more bytes than ten: cut, it is no event's either. */
static bool read_since(const struct call *call, struct position *since_out)
{
    const json_t *since = json_object_get(call->params, "since");

    if (since == NULL)
        return false;
    since_out->seq = (uint64_t)json_int(since, "seq", 0);
    snprintf(since_out->tag, TAG_SIZE, "%s", json_text(since, "tag"));
    return true;
}

static void reply_open(struct call *call)
{
    struct channel *channel = call->channel;
    struct buffer text = {0};
    struct position since;

    buffer_append_format(&text, "{\"position\":{\"seq\":%llu,\"tag\":\"%s\"},",
                         (unsigned long long)channel->position.seq, channel->position.tag);
    if (read_since(call, &since) && can_resume(channel, &since)) {
        channel->hub->counters.resumed++;
        buffer_append_text(&text, "\"events\":[");
        write_events_since(call, since.seq, &text);
        buffer_append_text(&text, "]");
    } else {
        const struct view *view = channel_view(channel, clearance_of(call->actor.role));

        channel->hub->counters.viewed++;
        buffer_append_text(&text, "\"view\":");
        buffer_append(&text, view->text, view->length);
    }
    write_mine(call, &text);
    call_reply_text(call, text.bytes, text.length);
    buffer_finish(&text);
}

/* Where the log cannot be read, an answer from memory would send the client back in time. */
static void open_again(struct call *call, enum error error)
{
    if (error == ERR_NONE)
        channel_read(call->channel, call);
    else
        call_refuse(call, error, UNAVAILABLE_RETRY_MS);
}

void listen_open(struct call *call)
{
    const struct hub_limits *limits = &call->hub->options.limits;
    enum error error = call_find_actor(call, ROLE_VISITOR);
    struct peer *peer = call->peer;
    struct position since;

    if (error == ERR_NONE && peer != NULL && peer->listener_count >= limits->channels_per_peer &&
        peer_find_listener(peer, call->channel) == NULL)
        error = ERR_TOO_MANY;
    if (error != ERR_NONE) {
        call_refuse_unknown(call, error, 0);
        return;
    }
    if (read_since(call, &since) && since.seq > call->channel->position.seq && !call->has_caught_up) {
        call->has_caught_up = true;
        channel_catch_up(call->channel, since.seq, call, open_again);
        return;
    }
    /* POST /rpc only looks: there is no connection that events could come by. */
    if (peer != NULL && !peer->wire->bare && !peer->is_closing)
        listen_from_now(call);
    reply_open(call);
}

void listen_close(struct call *call)
{
    channel_remove_listener(peer_find_listener(call->peer, call->channel));
    call_reply_text(call, "{}", 2);
}

/* ---- Signals ---- */

static const struct signal_type *find_signal(const struct feature *feature, const char *name)
{
    const struct signal_type *signal = feature->signals;

    while (signal != NULL && signal->name != NULL && strcmp(signal->name, name) != 0)
        signal++;
    return signal != NULL && signal->name != NULL ? signal : NULL;
}

void listen_signal(struct call *call)
{
    const struct log_store *store = call->hub->options.store;
    const struct signal_type *signal = find_signal(call->channel->feature, call_param_text(call, "type"));
    struct buffer text = {0};
    enum error error = signal == NULL ? ERR_INVALID_PARAMS : call_find_actor(call, signal->least_role);

    if (error != ERR_NONE) {
        call_refuse(call, error, 0);
        return;
    }
    buffer_append_format(&text, "{\"channel\":\"%s\",\"type\":\"%s\",\"by\":\"%s\"}", call->channel->id,
                         signal->name, call->actor.person);
    store->publish_signal(store->self, call->channel->id, text.bytes);
    buffer_finish(&text);
    call_reply_text(call, "{}", 2);
}

/* In a crowd nobody can use "is typing": above one slice of listeners signals are not told. */
void channel_tell_signal(struct channel *channel, const char *text, size_t length)
{
    struct buffer whole = {0};
    struct frame *frame;

    if (channel->listener_count > channel->hub->options.limits.slice)
        return;
    buffer_append_text(&whole, "{\"jsonrpc\":\"2.0\",\"method\":\"signal\",\"params\":");
    buffer_append(&whole, text, length);
    buffer_append_text(&whole, "}");
    frame = frame_new(whole.bytes, whole.length);
    /* From the end: whoever may not hear it goes, and the gap is closed from there. */
    for (size_t i = channel->listener_count; i > 0; i--)
        if (i <= channel->listener_count && listener_check(channel->listeners[i - 1]))
            peer_send(channel->listeners[i - 1]->peer, frame, true);
    frame_unref(frame);
    buffer_finish(&whole);
}
