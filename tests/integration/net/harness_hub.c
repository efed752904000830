#include "harness_hub.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/json.h"
#include "core/memory.h"
#include "hub/frame.h"
#include "hub/peer.h"

#define LATER_MS 600 /* longer than a corked answer waits */

struct hub {
    uv_loop_t *loop;
    struct peer *first;
    unsigned count;
};

struct peer {
    struct hub *hub;
    const struct wire *wire;
    void *connection;
    char person[ULID_SIZE];
    struct buffer queue;
    bool is_closed;
    struct peer *next;
    struct peer **link;
};

/* Something that happens later; who it happens to may be gone by then. */
struct later {
    uv_timer_t timer;
    struct hub *hub;
    struct peer *peer;
    char *text;
    identity_callback *done;
    void *argument;
};

/* ---- Writing ---- */

static void close_peer(struct peer *peer, enum close_code code)
{
    if (peer->is_closed)
        return;
    peer->is_closed = true;
    buffer_finish(&peer->queue);
    peer->wire->close(peer->connection, code);
}

static void write_bytes(struct peer *peer, const uint8_t *bytes, size_t length)
{
    if (peer->is_closed)
        return;
    if (peer->queue.length == 0 && !peer->wire->is_congested(peer->connection))
        peer->wire->write(peer->connection, bytes, length);
    else if (peer->queue.length + length > HARNESS_QUEUE_BYTES)
        close_peer(peer, CLOSE_TOO_SLOW);
    else
        buffer_append(&peer->queue, bytes, length);
}

static void write_text(struct peer *peer, const char *text)
{
    struct frame *frame;

    if (peer->wire->bare) {
        if (!peer->is_closed)
            peer->wire->write(peer->connection, (const uint8_t *)text, strlen(text));
        return;
    }
    frame = frame_new(text, strlen(text));
    write_bytes(peer, frame->bytes, frame->length);
    frame_unref(frame);
}

void peer_writable(struct peer *peer)
{
    struct buffer queue = peer->queue;

    peer->queue = (struct buffer){0};
    if (queue.length > 0)
        write_bytes(peer, (const uint8_t *)queue.bytes, queue.length);
    buffer_finish(&queue);
}

/* ---- Peers ---- */

struct peer *peer_create(struct hub *hub, const struct peer_options *options)
{
    struct peer *peer = MEM_NEW(struct peer);
    char hello[200];

    assert(options->address[0] != '\0' && strlen(options->language) == 2);
    peer->hub = hub;
    peer->wire = options->wire;
    peer->connection = options->connection;
    memcpy(peer->person, options->identity->person, sizeof(peer->person));
    peer->next = hub->first;
    peer->link = &hub->first;
    if (peer->next != NULL)
        peer->next->link = &peer->next;
    hub->first = peer;
    hub->count++;
    snprintf(hello, sizeof(hello),
             "{\"jsonrpc\":\"2.0\",\"method\":\"hello\",\"params\":{\"protocol\":1,\"person\":\"%s\","
             "\"address\":\"%s\",\"language\":\"%s\",\"exempt\":%s}}",
             peer->person, options->address, options->language, options->is_exempt ? "true" : "false");
    if (!peer->wire->bare)
        write_text(peer, hello);
    return peer;
}

void peer_destroy(struct peer *peer)
{
    *peer->link = peer->next;
    if (peer->next != NULL)
        peer->next->link = peer->link;
    peer->hub->count--;
    buffer_finish(&peer->queue);
    mem_free(peer);
}

/* ---- Later ---- */

static void on_later_closed(uv_handle_t *handle)
{
    struct later *later = handle->data;

    mem_free(later->text);
    mem_free(later);
}

static bool has_peer(const struct hub *hub, const struct peer *wanted)
{
    const struct peer *peer = hub->first;

    while (peer != NULL && peer != wanted)
        peer = peer->next;
    return peer != NULL;
}

static void on_later(uv_timer_t *timer)
{
    struct later *later = timer->data;
    struct identity identity = {.person = "01J000000000000000000000AA",
                                .session = "01J000000000000000000000SS"};

    if (later->done != NULL)
        later->done(later->argument, strcmp(later->text, "down") == 0 ? ERR_UNAVAILABLE : ERR_NONE,
                    strcmp(later->text, "good") == 0 || strcmp(later->text, "slow") == 0
                        ? &identity
                        : &(struct identity){0});
    else if (has_peer(later->hub, later->peer))
        write_text(later->peer, later->text);
    uv_close((uv_handle_t *)timer, on_later_closed);
}

static struct later *do_later(struct hub *hub, const char *text, unsigned after_ms)
{
    struct later *later = MEM_NEW(struct later);

    later->hub = hub;
    later->text = mem_copy_text(text);
    uv_timer_init(hub->loop, &later->timer);
    later->timer.data = later;
    uv_timer_start(&later->timer, on_later, after_ms, 0);
    return later;
}

/* ---- Requests ---- */

static char *reply_text(const json_t *id, const json_t *result)
{
    struct buffer buffer = {0};

    buffer_append_text(&buffer, "{\"jsonrpc\":\"2.0\",\"id\":");
    json_write(&buffer, id);
    buffer_append_text(&buffer, ",\"result\":");
    json_write(&buffer, result);
    buffer_append_text(&buffer, "}");
    return buffer_take(&buffer);
}

static char *notification_text(size_t bytes)
{
    struct buffer buffer = {0};

    buffer_append_text(&buffer, "{\"jsonrpc\":\"2.0\",\"method\":\"event\",\"params\":{\"text\":\"");
    while (buffer.length + 3 < bytes)
        buffer_append_text(&buffer, "x");
    buffer_append_text(&buffer, "\"}}");
    return buffer_take(&buffer);
}

static void tell_all(struct hub *hub, const json_t *params)
{
    char *text = notification_text((size_t)json_int(params, "bytes", 128));
    struct frame *frame = frame_new(text, strlen(text));

    for (int64_t i = json_int(params, "count", 1); i > 0; i--)
        for (struct peer *peer = hub->first; peer != NULL; peer = peer->next)
            if (!peer->wire->bare)
                write_bytes(peer, frame->bytes, frame->length);
    frame_unref(frame);
    mem_free(text);
}

static void flood(struct peer *peer, const json_t *params)
{
    char *text = notification_text((size_t)json_int(params, "bytes", 128));

    for (int64_t i = json_int(params, "count", 1); i > 0; i--)
        write_text(peer, text);
    mem_free(text);
}

static void set_session(struct peer *peer, const char *token)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    if (peer->wire->set_session != NULL)
        peer->wire->set_session(peer->connection, token, ((int64_t)now.tv_sec + 3600) * 1000);
}

/* The reply, or NULL where none is due now. */
static char *handle(struct peer *peer, const json_t *request)
{
    const char *method = json_text(request, "method");
    const json_t *params = json_object_get(request, "params");
    const json_t *id = json_object_get(request, "id");
    json_auto_t *empty = json_object();
    char *reply;

    if (method == NULL || id == NULL)
        return method == NULL ? mem_copy_text("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,"
                                              "\"message\":\"?\",\"data\":{\"error\":\"invalid_request\"}}}")
                              : NULL;
    if (strcmp(method, "test.sign_in") == 0 || strcmp(method, "test.sign_out") == 0)
        set_session(peer, strcmp(method, "test.sign_in") == 0 ? "good" : "");
    if (strcmp(method, "test.flood") == 0)
        flood(peer, params);
    if (strcmp(method, "test.tell") == 0)
        tell_all(peer->hub, params);
    if (strcmp(method, "test.close") == 0)
        close_peer(peer, (enum close_code)json_int(params, "code", CLOSE_SIGN_IN));
    reply = reply_text(id, params == NULL ? empty : params);
    if (strcmp(method, "test.later") == 0)
        do_later(peer->hub, reply, LATER_MS)->peer = peer;
    if (strcmp(method, "test.later") != 0 && strcmp(method, "test.never") != 0)
        return reply;
    mem_free(reply);
    return NULL;
}

static void handle_batch(struct peer *peer, const json_t *batch)
{
    struct buffer buffer = {0};
    const json_t *request;
    size_t index;
    char *text;

    buffer_append_text(&buffer, "[");
    json_array_foreach(batch, index, request)
    {
        char *reply = handle(peer, request);

        if (reply != NULL)
            buffer_append_format(&buffer, "%s%s", buffer.length > 1 ? "," : "", reply);
        mem_free(reply);
    }
    buffer_append_text(&buffer, "]");
    text = buffer_take(&buffer);
    write_text(peer, text);
    mem_free(text);
}

void peer_receive(struct peer *peer, const char *text, size_t length)
{
    json_auto_t *message = json_read(text, length);
    char *reply;

    if (peer->is_closed)
        return;
    if (message == NULL) {
        write_text(peer, "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"?\","
                         "\"data\":{\"error\":\"parse\"}}}");
    } else if (json_is_array(message)) {
        handle_batch(peer, message);
    } else if ((reply = handle(peer, message)) != NULL) {
        write_text(peer, reply);
        mem_free(reply);
    } else if (peer->wire->bare && json_object_get(message, "id") == NULL) {
        write_text(peer, "");
    }
}

/* ---- The hub ---- */

const char *hub_error_words(const struct hub *hub, enum error error, const char *language)
{
    (void)hub;
    (void)language;
    return error_word(error);
}

void hub_drain(struct hub *hub, unsigned spread_ms)
{
    (void)spread_ms;
    for (struct peer *peer = hub->first; peer != NULL; peer = peer->next)
        close_peer(peer, CLOSE_GOING_AWAY);
}

struct hub *harness_hub_create(uv_loop_t *loop)
{
    struct hub *hub = MEM_NEW(struct hub);

    hub->loop = loop;
    return hub;
}

void harness_hub_destroy(struct hub *hub)
{
    assert(hub->first == NULL && hub->count == 0);
    mem_free(hub);
}

static void identify(void *self, const char *token, identity_callback *done, void *argument)
{
    struct later *later = do_later(self, token, strcmp(token, "slow") == 0 ? LATER_MS : 0);

    later->done = done;
    later->argument = argument;
}

struct authority harness_authority(struct hub *hub)
{
    return (struct authority){.self = hub, .identify = identify};
}

static int64_t now_ms(void *self)
{
    struct timespec now;

    (void)self;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct clock harness_clock(struct hub *hub)
{
    return (struct clock){.self = hub, .now_ms = now_ms};
}
