#include "hub/peer.h"

#include <assert.h>
#include <string.h>

#include <utlist.h>

#include "core/log.h"
#include "core/memory.h"
#include "hub/call.h"
#include "hub/channel.h"
#include "hub/listener.h"
#include "hub/private.h"

/* One write gathers at most this much of what waits. */
#define GATHER_BYTES 65536

struct frame_queue {
    struct frame **frames; /* a ring */
    size_t capacity, first, count;
    size_t bytes;
};

static struct frame **queue_place(struct frame_queue *queue, size_t i)
{
    return &queue->frames[(queue->first + i) % queue->capacity];
}

static void queue_push(struct frame_queue *queue, struct frame *frame)
{
    if (queue->count == queue->capacity) {
        size_t capacity = queue->capacity == 0 ? 4 : queue->capacity * 2;
        struct frame **frames = mem_new(capacity * sizeof(*frames));

        for (size_t i = 0; i < queue->count; i++)
            frames[i] = *queue_place(queue, i);
        mem_free(queue->frames);
        queue->frames = frames;
        queue->capacity = capacity;
        queue->first = 0;
    }
    queue->count++;
    *queue_place(queue, queue->count - 1) = frame_ref(frame);
    queue->bytes += frame->length;
}

static struct frame *queue_pop(struct frame_queue *queue)
{
    struct frame *frame = *queue_place(queue, 0);

    queue->first = (queue->first + 1) % queue->capacity;
    queue->count--;
    queue->bytes -= frame->length;
    return frame;
}

static void queue_end(struct peer *peer)
{
    if (peer->queue == NULL)
        return;
    while (peer->queue->count > 0)
        frame_unref(queue_pop(peer->queue));
    mem_free(peer->queue->frames);
    mem_free(peer->queue);
    peer->queue = NULL;
}

static void write_frame(struct peer *peer, const struct frame *frame)
{
    size_t skip = peer->wire->bare ? frame->text_offset : 0;

    peer->wire->write(peer->connection, frame->bytes + skip, frame->length - skip);
}

/* Joins as many whole frames as fit into one write. */
static void write_gathered(struct peer *peer)
{
    struct frame *frames[64];
    size_t count = 0, bytes = 0;

    while (peer->queue->count > 0 && count < COUNT_OF(frames) && (count == 0 || !peer->wire->bare)) {
        bytes += (*queue_place(peer->queue, 0))->length;
        if (count > 0 && bytes > GATHER_BYTES)
            break;
        frames[count++] = queue_pop(peer->queue);
    }
    if (count == 1) {
        write_frame(peer, frames[0]);
    } else {
        struct frame *joined = frame_join(frames, count);

        write_frame(peer, joined);
        frame_unref(joined);
    }
    for (size_t i = 0; i < count; i++)
        frame_unref(frames[i]);
}

static void flush(struct peer *peer)
{
    while (peer->queue != NULL && peer->corks == 0 && !peer->is_closing &&
           !peer->wire->is_congested(peer->connection)) {
        write_gathered(peer);
        if (peer->queue->count == 0)
            queue_end(peer);
    }
}

/* One message is taken however large it is, where nothing else waits: its own bounds hold for it. */
static bool is_too_much(const struct peer *peer, const struct frame *frame)
{
    const struct hub_limits *limits = &peer->hub->options.limits;
    size_t count = peer->queue == NULL ? 0 : peer->queue->count;
    size_t bytes = peer->queue == NULL ? 0 : peer->queue->bytes;

    if (count == 0 && frame->text_offset != 0)
        return false;
    return count >= limits->queue_frames || bytes + frame->length > limits->queue_bytes;
}

static void enqueue(struct peer *peer, struct frame *frame)
{
    if (peer->queue == NULL)
        peer->queue = MEM_NEW(struct frame_queue);
    queue_push(peer->queue, frame);
}

/* A cork keeps small things together; what is more than may wait is no longer kept. */
static bool write_in_spite_of_corks(struct peer *peer, struct frame *frame)
{
    unsigned corks = peer->corks;

    peer->corks = 0;
    flush(peer);
    peer->corks = corks;
    if (peer->queue != NULL || peer->wire->is_congested(peer->connection))
        return false;
    write_frame(peer, frame);
    return true;
}

static bool can_write_now(const struct peer *peer)
{
    return !peer->is_closing && peer->queue == NULL && peer->corks == 0 &&
           !peer->wire->is_congested(peer->connection);
}

void peer_send(struct peer *peer, struct frame *frame, bool is_signal)
{
    if (peer->is_closing)
        return;
    if (can_write_now(peer)) {
        write_frame(peer, frame);
        return;
    }
    if (is_signal) {
        peer->hub->counters.signals_shed++;
        return;
    }
    if (!is_too_much(peer, frame)) {
        enqueue(peer, frame);
    } else if (!write_in_spite_of_corks(peer, frame)) {
        peer->hub->counters.slow_peers++;
        peer_close(peer, CLOSE_TOO_SLOW);
    }
}

/* First all are looked at, then all are written: between two writes there is little else. */
void peers_send(const struct delivery *deliveries, size_t count)
{
    bool now[DELIVERIES_MOST];

    assert(count <= DELIVERIES_MOST);
    for (size_t i = 0; i < count; i++)
        now[i] = can_write_now(deliveries[i].peer);
    for (size_t i = 0; i < count; i++)
        if (now[i])
            write_frame(deliveries[i].peer, deliveries[i].frame);
        else
            peer_send(deliveries[i].peer, deliveries[i].frame, false);
}

void peer_send_text(struct peer *peer, const char *text, size_t length)
{
    struct frame *frame = frame_new(text, length);

    peer_send(peer, frame, false);
    frame_unref(frame);
}

void peer_cork(struct peer *peer)
{
    peer->corks++;
}

void peer_uncork(struct peer *peer)
{
    assert(peer->corks > 0);
    peer->corks--;
    flush(peer);
}

void peer_writable(struct peer *peer)
{
    flush(peer);
}

void peer_close(struct peer *peer, enum close_code code)
{
    if (peer->is_closing)
        return;
    peer->is_closing = true;
    queue_end(peer);
    while (peer->listeners != NULL)
        channel_remove_listener(peer->listeners);
    peer->wire->close(peer->connection, code);
}

static bool needs_second_factor(const struct peer *peer)
{
    const struct authority *authority = peer->hub->options.authority;

    return authority->needs_second_factor != NULL &&
           authority->needs_second_factor(authority->self, peer->person);
}

static void say_hello(struct peer *peer)
{
    const char *time_zone = peer->hub->options.time_zone;
    struct buffer text = {0};

    buffer_append_format(&text,
                         "{\"jsonrpc\":\"2.0\",\"method\":\"hello\",\"params\":{\"protocol\":%d,\"now_ms\":%"
                         "lld,\"time_zone\":",
                         PROTOCOL_VERSION, (long long)hub_now_ms(peer->hub));
    json_write_text(&text, time_zone == NULL ? "UTC" : time_zone);
    if (peer->person[0] != '\0')
        buffer_append_format(&text, ",\"person\":\"%s\"", peer->person);
    if (peer->person[0] != '\0' && needs_second_factor(peer))
        buffer_append_text(&text, ",\"needs_second_factor\":true");
    buffer_append_text(&text, "}}");
    peer_send_text(peer, text.bytes, text.length);
    buffer_finish(&text);
}

struct peer *peer_create(struct hub *hub, const struct peer_options *options)
{
    struct peer *peer = MEM_NEW(struct peer);

    peer->hub = hub;
    peer->wire = options->wire;
    peer->connection = options->connection;
    peer->address = mem_copy_text(options->address);
    peer->agent = mem_copy_text(options->agent);
    peer->is_exempt = options->is_exempt;
    memcpy(peer->language, options->language != NULL && strcmp(options->language, "en") == 0 ? "en" : "ro",
           3);
    peer_identify(peer, options->identity);
    DL_APPEND(hub->peers, peer);
    hub->peer_count++;
    peer->route = options->route;
    if ((!hub->is_serving || hub->is_draining) && !peer->wire->bare)
        peer_close(peer, CLOSE_GOING_AWAY);
    else if (peer->route != NULL)
        peer->part = peer->route->open(peer->route->service, peer, options->name, options->parameter);
    else if (!peer->wire->bare)
        say_hello(peer);
    return peer;
}

void peer_identify(struct peer *peer, const struct identity *identity)
{
    memcpy(peer->person, identity->person, ULID_SIZE);
    memcpy(peer->session, identity->session, ULID_SIZE);
    peer->expires_ms = identity->person[0] == '\0' ? 0 : identity->expires_ms;
}

void peer_destroy(struct peer *peer)
{
    if (peer == NULL)
        return;
    if (peer->part != NULL)
        peer->route->close(peer->part);
    while (peer->listeners != NULL)
        channel_remove_listener(peer->listeners);
    calls_detach(peer);
    queue_end(peer);
    DL_DELETE(peer->hub->peers, peer);
    peer->hub->peer_count--;
    mem_free(peer->address);
    mem_free(peer->agent);
    mem_free(peer);
}

const char *peer_person(const struct peer *peer)
{
    return peer->person;
}

struct listener *peer_find_listener(const struct peer *peer, const struct channel *channel)
{
    struct listener *listener = peer->listeners;

    while (listener != NULL && listener->channel != channel)
        listener = listener->next_of_peer;
    return listener;
}
