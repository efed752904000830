#include "store/redis_link.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include <hiredis/async.h>

#include "core/log.h"
#include "core/memory.h"
#include "core/secret.h"
#include "store/redis_poll.h"
#include "store/redis_reply.h"
#include "store/resp.h"

struct sent {
    reply_callback *done;
    void *argument;
};

const char *redis_state_word(enum redis_state state)
{
    static const char *const words[] = {
        [REDIS_CONNECTING] = "connecting",
        [REDIS_OK_NOW] = "ok",
        [REDIS_AWAY] = "away",
        [REDIS_LOADING] = "loading",
        [REDIS_DISK_FULL] = "disk_full",
        [REDIS_MEMORY_FULL] = "memory_full",
        [REDIS_BUSY] = "busy",
        [REDIS_READ_ONLY] = "read_only",
        [REDIS_REFUSED] = "refused",
    };

    return words[state];
}

void redis_link_init(struct redis_link *link, const struct redis_place *place, const char *name,
                     const struct redis_link_hooks *hooks, void *owner)
{
    *link = (struct redis_link){
        .place = place, .name = name, .hooks = hooks, .owner = owner, .due_ms = INT64_MAX};
}

/* Once for each new trouble, not for each attempt. */
static void tell(struct redis_link *link, enum redis_state state, const char *why)
{
    link->state = state;
    if (state == link->told || link->quiet)
        return;
    link->told = state;
    if (state == REDIS_OK_NOW)
        log_info("redis: connected");
    else
        log_warning("redis: %s; what is asked waits", why);
}

/* ---- Going down ---- */

static void forget_connection(struct redis_link *link)
{
    if (link->context != NULL)
        link->context->data = NULL;
    link->context = NULL;
    link->poll = NULL;
    link->sent_count = 0;
}

static void try_later(struct redis_link *link)
{
    uint32_t chance;

    secret_random(&chance, sizeof(chance));
    link->due_ms = (int64_t)uv_now(link->place->loop) + backoff_wait_ms(&link->backoff, chance);
}

static void go_down(struct redis_link *link, enum redis_state state, const char *why)
{
    forget_connection(link);
    tell(link, state, why);
    try_later(link);
    link->hooks->on_down(link->owner);
}

/* hiredis frees the context after this. */
static void on_disconnect(const struct redisAsyncContext *context, int status)
{
    struct redis_link *link = context->data;

    (void)status;
    if (link != NULL)
        go_down(link, REDIS_AWAY, "the connection was cut");
}

static void free_context(struct redis_link *link)
{
    struct redisAsyncContext *context = link->context;

    forget_connection(link);
    if (context != NULL)
        redisAsyncFree(context);
}

void redis_link_drop(struct redis_link *link, enum redis_state state, const char *why)
{
    free_context(link);
    go_down(link, state, why);
}

void redis_link_finish(struct redis_link *link)
{
    free_context(link);
    mem_free(link->sent);
    link->sent = NULL;
    link->sent_capacity = 0;
    link->due_ms = INT64_MAX;
    link->started = false;
}

/* ---- Asking ---- */

static void grow_sent(struct redis_link *link)
{
    size_t capacity = link->sent_capacity == 0 ? 16 : 2 * link->sent_capacity;
    struct sent *sent = mem_new(capacity * sizeof(*sent));

    for (size_t i = 0; i < link->sent_count; i++)
        sent[i] = link->sent[(link->sent_first + i) % link->sent_capacity];
    mem_free(link->sent);
    link->sent = sent;
    link->sent_first = 0;
    link->sent_capacity = capacity;
}

static void push_sent(struct redis_link *link, reply_callback *done, void *argument)
{
    int64_t now_ms = (int64_t)uv_now(link->place->loop);

    if (link->sent_count == link->sent_capacity)
        grow_sent(link);
    if (link->sent_count == 0) {
        link->heard_ms = now_ms;
        link->due_ms = now_ms + link->place->deadline_ms;
    }
    link->sent[(link->sent_first + link->sent_count++) % link->sent_capacity] = (struct sent){done, argument};
}

static struct sent take_sent(struct redis_link *link)
{
    struct sent sent = link->sent[link->sent_first];

    assert(link->sent_count > 0);
    link->sent_first = (link->sent_first + 1) % link->sent_capacity;
    link->sent_count--;
    return sent;
}

static void on_reply(struct redisAsyncContext *context, void *reply, void *unused)
{
    struct redis_link *link = context->data;
    struct sent sent;

    (void)unused;
    if (link == NULL || reply == NULL)
        return;
    link->heard_ms = (int64_t)uv_now(link->place->loop);
    sent = take_sent(link);
    if (sent.done != NULL)
        sent.done(sent.argument, reply);
}

void redis_link_send(struct redis_link *link, const char *text, size_t length, reply_callback *done,
                     void *argument)
{
    int failed;

    assert(link->context != NULL);
    push_sent(link, done, argument);
    failed = redisAsyncFormattedCommand(link->context, on_reply, NULL, text, length);
    assert(failed == REDIS_OK);
    (void)failed;
}

void redis_link_ask(struct redis_link *link, struct resp *resp, reply_callback *done, void *argument)
{
    size_t length;
    char *text = resp_take(resp, &length);

    redis_link_send(link, text, length, done, argument);
    mem_free(text);
}

/* A message is {"message", channel, text}. */
static void on_message(struct redisAsyncContext *context, void *reply, void *unused)
{
    struct redis_link *link = context->data;
    const struct redisReply *message = reply;

    (void)unused;
    if (link == NULL || message == NULL || message->type != REDIS_REPLY_ARRAY || message->elements != 3)
        return;
    if (message->element[2]->type == REDIS_REPLY_STRING && strcmp(message->element[0]->str, "message") == 0)
        link->on_message(link->owner, message->element[2]->str, message->element[2]->len);
}

void redis_link_subscribe(struct redis_link *link, const char *channel, message_callback *callback)
{
    const char *words[] = {"SUBSCRIBE", channel};
    int failed;

    link->on_message = callback;
    failed = redisAsyncCommandArgv(link->context, on_message, NULL, 2, words, NULL);
    assert(failed == REDIS_OK);
    (void)failed;
}

/* ---- Coming up ---- */

static void on_named(void *argument, const struct redisReply *reply)
{
    struct redis_link *link = argument;

    if (reply->type == REDIS_REPLY_ERROR)
        redis_link_drop(link, reply_state(reply), reply->str);
    else
        link->hooks->on_connected(link->owner);
}

static void on_password(void *argument, const struct redisReply *reply)
{
    struct redis_link *link = argument;

    if (reply->type == REDIS_REPLY_ERROR)
        redis_link_drop(link, REDIS_REFUSED, "it refuses our password");
}

static void on_connect(const struct redisAsyncContext *context, int status)
{
    struct redis_link *link = context->data;
    struct resp resp;

    if (link == NULL)
        return;
    if (status != REDIS_OK) {
        go_down(link, REDIS_AWAY, "it does not take connections");
        return;
    }
    if (link->place->password != NULL) {
        resp_words(&resp, (const char *[]){"AUTH", link->place->password, NULL});
        redis_link_ask(link, &resp, on_password, link);
    }
    resp_words(&resp, (const char *[]){"CLIENT", "SETNAME", link->name, NULL});
    redis_link_ask(link, &resp, on_named, link);
}

static struct redisAsyncContext *open_context(const struct redis_address *address)
{
    return address->port == 0 ? redisAsyncConnectUnix(address->text)
                              : redisAsyncConnect(address->text, address->port);
}

static void connect_now(struct redis_link *link)
{
    struct redisAsyncContext *context = open_context(&link->place->address);
    int64_t now_ms = (int64_t)uv_now(link->place->loop);

    link->due_ms = now_ms + link->place->deadline_ms;
    link->heard_ms = now_ms;
    if (context == NULL || context->err != 0 ||
        (link->poll = redis_poll_attach(context, link->place->loop)) == NULL) {
        if (context != NULL)
            redisAsyncFree(context);
        go_down(link, REDIS_AWAY, "it does not take connections");
        return;
    }
    link->context = context;
    context->data = link;
    redisAsyncSetConnectCallback(context, on_connect);
    redisAsyncSetDisconnectCallback(context, on_disconnect);
}

void redis_link_start(struct redis_link *link)
{
    assert(!link->started);
    link->started = true;
    link->due_ms = (int64_t)uv_now(link->place->loop);
}

void redis_link_hurry(struct redis_link *link)
{
    backoff_reset(&link->backoff);
    if (link->started && link->context == NULL)
        link->due_ms = (int64_t)uv_now(link->place->loop);
}

void redis_link_settle(struct redis_link *link)
{
    backoff_reset(&link->backoff);
    tell(link, REDIS_OK_NOW, NULL);
}

/* ---- Each turn ---- */

void redis_link_flush(struct redis_link *link)
{
    if (link->poll != NULL)
        redis_poll_flush(link->poll);
}

static bool is_waiting(const struct redis_link *link)
{
    return link->sent_count > 0 || (link->context->c.flags & REDIS_CONNECTED) == 0;
}

void redis_link_tick(struct redis_link *link, int64_t now_ms)
{
    if (!link->started || now_ms < link->due_ms)
        return;
    if (link->context == NULL)
        connect_now(link);
    else if (!is_waiting(link))
        link->due_ms = INT64_MAX;
    else if (now_ms >= link->heard_ms + link->place->deadline_ms)
        redis_link_drop(link, REDIS_AWAY, "it does not answer");
    else
        link->due_ms = link->heard_ms + link->place->deadline_ms;
}
