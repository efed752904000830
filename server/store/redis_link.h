/* One connection to Redis that comes back by itself: it connects, says the password and its name, tells its
 * owner, and when it is lost tries again after a while (backoff.h). It answers for the connection only: what
 * was sent and not answered when it is lost is the owner's to send again. */
#ifndef STORE_REDIS_LINK_H
#define STORE_REDIS_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <uv.h>

#include "store/backoff.h"
#include "store/redis_address.h"

struct redisAsyncContext;
struct redisReply;
struct redis_poll;
struct resp;

/* reply is never NULL: what a lost connection did not answer is not called. */
typedef void reply_callback(void *argument, const struct redisReply *reply);
typedef void message_callback(void *argument, const char *text, size_t length);

/* Where the connection stands; redis_state_word gives the word for /health. */
enum redis_state {
    REDIS_CONNECTING,
    REDIS_OK_NOW,
    REDIS_AWAY,      /* refused, cut, or silent */
    REDIS_LOADING,   /* reads its files */
    REDIS_DISK_FULL, /* cannot write */
    REDIS_MEMORY_FULL,
    REDIS_BUSY,      /* in a script */
    REDIS_READ_ONLY, /* a replica, or short of replicas */
    REDIS_REFUSED,   /* our password, or what we ask */
};

const char *redis_state_word(enum redis_state state);

/* What every connection of a store shares. */
struct redis_place {
    uv_loop_t *loop;
    struct redis_address address;
    const char *password; /* NULL where none is needed */
    int64_t deadline_ms;  /* without any answer, then the connection is given up */
};

struct redis_link_hooks {
    void (*on_connected)(void *owner);
    /* After it had been connected or not. The owner must not call redis_link_drop from here. */
    void (*on_down)(void *owner);
};

struct redis_link {
    const struct redis_place *place;
    const char *name; /* as Redis lists it, and in the log */
    const struct redis_link_hooks *hooks;
    void *owner;
    struct redisAsyncContext *context; /* NULL while down */
    struct redis_poll *poll;
    struct sent *sent; /* a ring: whoever waits for an answer, in order */
    size_t sent_first, sent_count, sent_capacity;
    message_callback *on_message;
    struct backoff backoff;
    enum redis_state state;
    enum redis_state told; /* the last state that was logged */
    int64_t due_ms; /* when to look again: to connect, or whether there was an answer; INT64_MAX: never */
    int64_t heard_ms;
    bool started;
    bool quiet; /* another link logs for both */
};

void redis_link_init(struct redis_link *link, const struct redis_place *place, const char *name,
                     const struct redis_link_hooks *hooks, void *owner);
/* Drops what there is; hooks are not called any more. */
void redis_link_finish(struct redis_link *link);
/* Begins to connect, at once. */
void redis_link_start(struct redis_link *link);
/* Ends the connection, if any, and tries again later. why completes "redis: … " in the log. */
void redis_link_drop(struct redis_link *link, enum redis_state state, const char *why);
/* Another connection works again: tries at once where it waits. */
void redis_link_hurry(struct redis_link *link);
/* The owner has seen it work: the next failure is a first one. */
void redis_link_settle(struct redis_link *link);

/* Only between on_connected and on_down. Copies text. */
void redis_link_send(struct redis_link *link, const char *text, size_t length, reply_callback *done,
                     void *argument);
/* As redis_link_send; takes what resp holds. */
void redis_link_ask(struct redis_link *link, struct resp *resp, reply_callback *done, void *argument);
/* Listens to a pub/sub channel; nothing else can be asked on this connection any more. */
void redis_link_subscribe(struct redis_link *link, const char *channel, message_callback *on_message);

/* Writes what was sent since the last call: at the end of each turn of the loop. */
void redis_link_flush(struct redis_link *link);
/* Does what is due; call it when due_ms is reached. */
void redis_link_tick(struct redis_link *link, int64_t now_ms);

#endif
