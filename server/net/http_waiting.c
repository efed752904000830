#include "net/http_waiting.h"

#include <assert.h>
#include <unistd.h>

#include <microhttpd.h>

#include "core/memory.h"
#include "net/media_type.h"

struct http_later {
    struct http_waiting *waiting; /* NULL where nobody waits any more */
    struct http_reply reply;
    bool is_answered;
};

void http_reply_init(struct http_reply *reply)
{
    *reply = (struct http_reply){
        .status = 200, .type = MEDIA_TYPE_HTML, .cache_control = "no-cache", .descriptor = -1};
}

/* ---- The route's side ---- */

struct http_later *http_later_begin(const struct http_request *request)
{
    struct http_later *later = MEM_NEW(struct http_later);

    assert(request->waiting->later == NULL);
    later->waiting = request->waiting;
    later->waiting->later = later;
    http_reply_init(&later->reply);
    return later;
}

struct http_reply *http_later_reply(struct http_later *later)
{
    return &later->reply;
}

static void free_later(struct http_later *later)
{
    if (later->reply.descriptor >= 0)
        close(later->reply.descriptor);
    buffer_finish(&later->reply.body);
    shared_unref(later->reply.shared);
    mem_free(later);
}

static void resume(struct http_waiting *waiting)
{
    if (!waiting->is_suspended)
        return;
    waiting->is_suspended = false;
    MHD_resume_connection(waiting->connection);
    waiting->wake(waiting->owner);
}

void http_later_answer(struct http_later *later)
{
    struct http_waiting *waiting = later->waiting;

    if (waiting == NULL) {
        free_later(later);
        return;
    }
    assert(!later->is_answered);
    later->is_answered = true;
    resume(waiting);
}

/* ---- The connection's side ---- */

void http_waiting_suspend(struct http_waiting *waiting)
{
    assert(waiting->later != NULL && !waiting->later->is_answered);
    waiting->is_suspended = true;
    MHD_suspend_connection(waiting->connection);
}

struct http_reply *http_waiting_reply(const struct http_waiting *waiting)
{
    return waiting->later != NULL && waiting->later->is_answered ? &waiting->later->reply : NULL;
}

/* What the route keeps is left to it; the connection gets an answer of its own. */
void http_waiting_give_up(struct http_waiting *waiting)
{
    struct http_later *own;

    if (waiting->later == NULL || waiting->later->is_answered)
        return;
    waiting->later->waiting = NULL;
    own = MEM_NEW(struct http_later);
    own->waiting = waiting;
    own->is_answered = true;
    http_reply_init(&own->reply);
    own->reply.status = MHD_HTTP_SERVICE_UNAVAILABLE;
    own->reply.type = MEDIA_TYPE_TEXT;
    own->reply.cache_control = "no-store";
    buffer_append_text(&own->reply.body, "503 Service Unavailable\n");
    waiting->later = own;
    resume(waiting);
}

void http_waiting_end(struct http_waiting *waiting)
{
    struct http_later *later = waiting->later;

    waiting->later = NULL;
    waiting->is_suspended = false;
    if (later == NULL)
        return;
    if (later->is_answered)
        free_later(later);
    else
        later->waiting = NULL;
}
