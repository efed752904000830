#include "net/caller.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "core/memory.h"

struct caller {
    uv_poll_t poll;
    struct callers *callers;
    struct caller *next;
    struct caller **link;
    int descriptor;
    size_t awaited; /* bytes that must be there before the system wakes us */
    uint64_t deadline_ms;
    struct visitor *visitor;
    struct sockaddr_storage neighbour;
    socklen_t neighbour_length;
};

struct callers {
    uv_loop_t *loop;
    uv_timer_t timer;
    unsigned most_secs;
    caller_callback *done;
    void *owner;
    struct caller *first; /* longest deadline first */
    unsigned open;        /* handles that are not closed yet */
    bool is_destroyed;
};

static void close_handle(struct callers *callers)
{
    if (--callers->open == 0 && callers->is_destroyed)
        mem_free(callers);
}

static void on_timer_closed(uv_handle_t *handle)
{
    close_handle(handle->data);
}

static void on_caller_closed(uv_handle_t *handle)
{
    struct caller *caller = handle->data;
    struct callers *callers = caller->callers;

    mem_free(caller);
    close_handle(callers);
}

static void unlink_caller(struct caller *caller)
{
    *caller->link = caller->next;
    if (caller->next != NULL)
        caller->next->link = caller->link;
}

static void set_awaited(struct caller *caller, size_t count)
{
    int value = (int)count;

    caller->awaited = count;
    setsockopt(caller->descriptor, SOL_SOCKET, SO_RCVLOWAT, &value, sizeof(value));
}

/* The poll must be closed before its descriptor has another owner. */
static void decide(struct caller *caller, enum doorway door)
{
    struct callers *callers = caller->callers;

    unlink_caller(caller);
    uv_poll_stop(&caller->poll);
    uv_close((uv_handle_t *)&caller->poll, on_caller_closed);
    if (caller->awaited > 1)
        set_awaited(caller, 1);
    callers->done(callers->owner, door, caller->descriptor, caller->visitor,
                  (const struct sockaddr *)&caller->neighbour, caller->neighbour_length);
}

/* How many first bytes are there to look at; 0 where the caller hung up, -1 where there are none yet. */
static ssize_t peek(int descriptor, char bytes_out[DOORWAY_MOST])
{
    ssize_t count = recv(descriptor, bytes_out, DOORWAY_MOST, MSG_PEEK | MSG_DONTWAIT);

    if (count < 0)
        return errno == EAGAIN || errno == EINTR ? -1 : 0;
    return count;
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
    struct caller *caller = poll->data;
    char bytes[DOORWAY_MOST];
    ssize_t count = status < 0 ? 0 : peek(caller->descriptor, bytes);
    enum doorway door;

    (void)events;
    if (count < 0)
        return;
    door = doorway_decide(bytes, (size_t)count);
    /* Woken up with fewer bytes than awaited: no more will come. */
    if (door == DOORWAY_UNDECIDED && (size_t)count >= caller->awaited)
        set_awaited(caller, (size_t)count + 1);
    else
        decide(caller, door);
}

static void start_timer(struct callers *callers);

static void on_timer(uv_timer_t *timer)
{
    struct callers *callers = timer->data;
    uint64_t now_ms = uv_now(callers->loop);
    struct caller *caller, *next;

    for (caller = callers->first; caller != NULL; caller = next) {
        next = caller->next;
        if (caller->deadline_ms <= now_ms)
            decide(caller, DOORWAY_UNDECIDED);
    }
    start_timer(callers);
}

static void start_timer(struct callers *callers)
{
    if (callers->first != NULL && !uv_is_active((uv_handle_t *)&callers->timer))
        uv_timer_start(&callers->timer, on_timer, 1000, 0);
}

struct callers *callers_create(uv_loop_t *loop, unsigned most_secs, caller_callback *done, void *owner)
{
    struct callers *callers = MEM_NEW(struct callers);

    callers->loop = loop;
    callers->most_secs = most_secs;
    callers->done = done;
    callers->owner = owner;
    callers->open = 1;
    uv_timer_init(loop, &callers->timer);
    callers->timer.data = callers;
    return callers;
}

void callers_destroy(struct callers *callers)
{
    while (callers->first != NULL)
        decide(callers->first, DOORWAY_UNDECIDED);
    callers->is_destroyed = true;
    uv_close((uv_handle_t *)&callers->timer, on_timer_closed);
}

static struct caller *wait_for(struct callers *callers, int descriptor)
{
    struct caller *caller = MEM_NEW(struct caller);

    if (uv_poll_init(callers->loop, &caller->poll, descriptor) != 0) {
        mem_free(caller);
        return NULL;
    }
    caller->poll.data = caller;
    caller->callers = callers;
    caller->descriptor = descriptor;
    caller->deadline_ms = uv_now(callers->loop) + 1000 * (uint64_t)callers->most_secs;
    caller->next = callers->first;
    caller->link = &callers->first;
    if (caller->next != NULL)
        caller->next->link = &caller->next;
    callers->first = caller;
    callers->open++;
    return caller;
}

void callers_add(struct callers *callers, int descriptor, struct visitor *visitor,
                 const struct sockaddr *neighbour, socklen_t length)
{
    char bytes[DOORWAY_MOST];
    ssize_t count = peek(descriptor, bytes);
    enum doorway door = count > 0 ? doorway_decide(bytes, (size_t)count) : DOORWAY_UNDECIDED;
    struct caller *caller;

    if (door != DOORWAY_UNDECIDED || count == 0 || (caller = wait_for(callers, descriptor)) == NULL) {
        callers->done(callers->owner, door, descriptor, visitor, neighbour, length);
        return;
    }
    caller->visitor = visitor;
    memcpy(&caller->neighbour, neighbour, length);
    caller->neighbour_length = length;
    set_awaited(caller, count < 0 ? 1 : (size_t)count + 1);
    uv_poll_start(&caller->poll, UV_READABLE, on_readable);
    start_timer(callers);
}
