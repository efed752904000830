/* A call that concerns a channel: who asks, whether they may know of it, and to whom it goes. */
#include <string.h>

#include <utlist.h>

#include "hub/call.h"
#include "hub/channel.h"
#include "hub/listener.h"
#include "hub/private.h"

/* A command's kind must be its channel's; the methods channel.… take any. */
static bool is_right_kind(const struct call *call, const char *id)
{
    char kind[CHANNEL_KIND_SIZE];

    return channel_id_parse(id, kind) &&
           (call->row->feature == NULL || strcmp(call->row->feature->kind, kind) == 0);
}

/* Opens and queries see the state as it is; they need no turn. A command may want to know something before
 * its own, and waits in it for what is not known. */
static void run_reader(struct call *call)
{
    if (call->row->kind != ROW_COMMAND && call->row->kind != ROW_LOAD && !hub_knows_rights(call->hub))
        call_refuse(call, ERR_UNAVAILABLE, STALE_RETRY_MS);
    else if (call->row->kind == ROW_OPEN)
        listen_open(call);
    else if (call->row->kind == ROW_QUERY)
        query_run(call);
    else if (call->row->kind == ROW_COMMAND)
        command_prepare(call);
    else
        call_reply_text(call, "{}", 2);
}

void channel_run_readers(struct channel *channel)
{
    struct call *readers = channel->readers, *call, *next;

    channel->readers = NULL;
    DL_FOREACH_SAFE2(readers, call, next, queue_next)
    run_reader(call);
}

void channel_read(struct channel *channel, struct call *call)
{
    call->channel = channel;
    channel->used_ms = hub_steady_ms(channel->hub);
    if (channel->phase == CHANNEL_READY)
        run_reader(call);
    else if (channel->phase == CHANNEL_LOADING)
        DL_APPEND2(channel->readers, call, queue_prev, queue_next);
    else
        call_refuse(call, ERR_UNAVAILABLE, 0);
}

static void use_open_channel(struct channel *channel, struct call *call)
{
    call->channel = channel;
    if (channel == NULL || call->peer == NULL || peer_find_listener(call->peer, channel) == NULL)
        call_refuse(call, ERR_NOT_OPEN, 0);
    else if (call->row->kind == ROW_CLOSE)
        listen_close(call);
    else
        listen_signal(call);
}

/* A visitor is told to sign in whether or not there is such a channel: who may not know of it learns nothing.
 */
static enum error no_channel(const struct call *call)
{
    return call->person[0] == '\0' && !call->is_system ? ERR_SIGN_IN : ERR_NO_SUCH_CHANNEL;
}

void channel_dispatch(struct call *call)
{
    struct hub *hub = call->hub;
    const char *id = call_param_text(call, "channel");
    struct channel *channel;

    if (id == NULL || !is_right_kind(call, id)) {
        call_refuse(call, ERR_NO_SUCH_CHANNEL, 0);
        return;
    }
    if (call->row->kind == ROW_CLOSE || call->row->kind == ROW_SIGNAL) {
        use_open_channel(channel_find(hub, id), call);
        return;
    }
    channel = channel_get(hub, id);
    if (channel == NULL && hub->stale_residents > 0)
        call_refuse(call, ERR_UNAVAILABLE, STALE_RETRY_MS);
    else if (channel == NULL && call->row->kind == ROW_COMMAND)
        command_refuse(call, no_channel(call), 0);
    else if (channel == NULL && call->row->kind == ROW_LOAD)
        call_refuse(call, ERR_NO_SUCH_CHANNEL, 0);
    else if (channel == NULL)
        call_refuse_unknown(call, no_channel(call), 0);
    else if (call->row->kind == ROW_COMMAND && (call->row->command->flags & COMMAND_PREPARES) == 0)
        command_enqueue(channel, call);
    else
        channel_read(channel, call);
}
