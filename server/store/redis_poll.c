#include "store/redis_poll.h"

#include <assert.h>
#include <stdbool.h>

#include <hiredis/async.h>

#include "core/memory.h"

struct redis_poll {
    uv_poll_t handle;
    struct redisAsyncContext *context; /* NULL once it is gone */
    int wanted;                        /* UV_READABLE, UV_WRITABLE: by hiredis */
    int watched;                       /* by the kernel */
};

static bool is_connected(const struct redis_poll *poll)
{
    return (poll->context->c.flags & REDIS_CONNECTED) != 0;
}

static void on_event(uv_poll_t *handle, int status, int events)
{
    struct redis_poll *poll = handle->data;

    /* libuv stops watching a socket in error; reading and writing find out which. */
    if (status < 0) {
        poll->watched = 0;
        events = UV_READABLE | UV_WRITABLE;
    }
    if ((events & UV_READABLE) != 0 && poll->context != NULL)
        redisAsyncHandleRead(poll->context);
    if ((events & UV_WRITABLE) != 0 && poll->context != NULL)
        redisAsyncHandleWrite(poll->context);
}

static void watch(struct redis_poll *poll, int events)
{
    if (poll->watched == events)
        return;
    poll->watched = events;
    if (events == 0)
        uv_poll_stop(&poll->handle);
    else
        uv_poll_start(&poll->handle, events, on_event);
}

static void want_read(void *argument)
{
    struct redis_poll *poll = argument;

    poll->wanted |= UV_READABLE;
    watch(poll, poll->watched | UV_READABLE);
}

static void unwant_read(void *argument)
{
    struct redis_poll *poll = argument;

    poll->wanted &= ~UV_READABLE;
    watch(poll, poll->watched & ~UV_READABLE);
}

/* Only the end of a connection attempt is waited for here; else redis_poll_flush writes first. */
static void want_write(void *argument)
{
    struct redis_poll *poll = argument;

    poll->wanted |= UV_WRITABLE;
    if (!is_connected(poll))
        watch(poll, poll->watched | UV_WRITABLE);
}

static void unwant_write(void *argument)
{
    struct redis_poll *poll = argument;

    poll->wanted &= ~UV_WRITABLE;
    watch(poll, poll->watched & ~UV_WRITABLE);
}

static void on_closed(uv_handle_t *handle)
{
    mem_free(handle->data);
}

static void detach(void *argument)
{
    struct redis_poll *poll = argument;

    poll->context = NULL;
    uv_close((uv_handle_t *)&poll->handle, on_closed);
}

struct redis_poll *redis_poll_attach(struct redisAsyncContext *context, uv_loop_t *loop)
{
    struct redis_poll *poll = MEM_NEW(struct redis_poll);

    assert(context->ev.data == NULL);
    if (uv_poll_init(loop, &poll->handle, context->c.fd) != 0) {
        mem_free(poll);
        return NULL;
    }
    poll->handle.data = poll;
    poll->context = context;
    context->ev.data = poll;
    context->ev.addRead = want_read;
    context->ev.delRead = unwant_read;
    context->ev.addWrite = want_write;
    context->ev.delWrite = unwant_write;
    context->ev.cleanup = detach;
    /* A connection attempt ends by the socket being writable. */
    want_write(poll);
    return poll;
}

void redis_poll_flush(struct redis_poll *poll)
{
    if ((poll->wanted & UV_WRITABLE) == 0 || (poll->watched & UV_WRITABLE) != 0 || !is_connected(poll))
        return;
    redisAsyncHandleWrite(poll->context);
    if (poll->context != NULL && (poll->wanted & UV_WRITABLE) != 0)
        watch(poll, poll->watched | UV_WRITABLE);
}
