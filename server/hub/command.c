#include "hub/command.h"

#include <assert.h>
#include <string.h>

#include <utlist.h>

#include "core/memory.h"
#include "hub/channel.h"
#include "hub/private.h"

#define DAY_MS (24 * 60 * 60 * 1000LL)
#define OP_OLDEST_MS (90 * DAY_MS)
#define OP_AHEAD_MS DAY_MS
/* How long a command waits for the feed to show what was taken away, and how often it looks. */
#define PARKED_MOST_MS 3000
#define PARKED_RETRY_MS 5

static void attempt(struct call *call);

/* Looking, asking and signalling are done in no capacity. */
static bool needs_capacity(const struct row *row)
{
    return row->kind == ROW_COMMAND && (row->command->flags & COMMAND_ANY_CAPACITY) == 0;
}

enum error call_find_actor(struct call *call, enum role least)
{
    const struct authority *authority = call->hub->options.authority;
    enum error error;

    if (call->is_system) {
        call->actor = (struct actor){.role = ROLE_ADMINISTRATOR};
        return ERR_NONE;
    }
    error = authority->resolve(authority->self, call->channel->id, call->person, call_param_text(call, "as"),
                               &call->actor);
    if (error != ERR_NONE)
        return error;
    if (call->actor.role < least)
        return call->person[0] == '\0' ? ERR_SIGN_IN : ERR_FORBIDDEN;
    return call->actor.must_choose && needs_capacity(call->row) ? ERR_CHOOSE_CAPACITY : ERR_NONE;
}

void call_make_request(struct call *call, struct request *request)
{
    *request = (struct request){
        .channel = call->channel->id,
        .op = call_param_text(call, "op"),
        .now_ms = call_now_ms(call),
        .actor = call->actor,
        .params = call->params,
        .facts = call->facts,
        .prepared = call->prepared,
    };
    if (call->fresh_id[0] == '\0')
        ulid_make(call->fresh_id, request->now_ms);
    memcpy(request->fresh_id, call->fresh_id, ULID_SIZE);
    day_of(request->now_ms, request->today);
}

const char *command_scope(const struct call *call)
{
    return call->is_system ? "system" : call->person;
}

/* ---- Refusals: told only after one look in the ledger, as the op may have been done before ---- */

struct lookup {
    struct call *call;
    enum error error;
    int64_t retry_after_ms;
};

/* The answer is there: it leaves when its event has been told. */
static void answer_soon(struct call *call, enum error error)
{
    struct channel *channel = call->channel;

    if (error != ERR_NONE) {
        call_refuse(call, error, UNAVAILABLE_RETRY_MS);
        return;
    }
    if (channel == NULL || channel->phase != CHANNEL_READY) {
        call_reply_answer(call);
        return;
    }
    call_answer_when_told(call);
    tell_soon(channel);
}

/* Done before, perhaps by another process whose event has not come through the feed: who listens must hear it
 * first. */
static void answer_again(struct call *call, const char *answer)
{
    json_auto_t *reply = json_read(answer, strlen(answer));
    uint64_t seq = (uint64_t)json_int(reply, "seq", 0);
    struct channel *channel = call->channel;

    call_set_answer(call, mem_copy_text(answer));
    if (channel != NULL && channel->phase == CHANNEL_READY && seq > channel->position.seq)
        channel_catch_up(channel, seq, call, answer_soon);
    else
        answer_soon(call, ERR_NONE);
}

static void on_ledger(void *argument, enum store_result result, const char *answer)
{
    struct lookup lookup = *(struct lookup *)argument;

    mem_free(argument);
    if (lookup.call->channel != NULL)
        lookup.call->channel->pending--;
    if (result == STORE_DONE && answer != NULL)
        answer_again(lookup.call, answer);
    else if (result == STORE_DONE)
        call_refuse_unknown(lookup.call, lookup.error, lookup.retry_after_ms);
    else
        call_refuse(lookup.call, ERR_UNAVAILABLE, UNAVAILABLE_RETRY_MS);
}

void command_refuse(struct call *call, enum error error, int64_t retry_after_ms)
{
    const struct log_store *store = call->hub->options.store;
    struct lookup *lookup = MEM_NEW(struct lookup);

    if (call->channel != NULL)
        call->channel->pending++;
    *lookup = (struct lookup){call, error, retry_after_ms};
    store->find_answer(store->self, command_scope(call), call_param_text(call, "op"), on_ledger, lookup);
}

void command_refuse_current(struct call *call, enum error error, int64_t retry_after_ms)
{
    struct channel *channel = call->channel;

    assert(channel->current == call);
    channel->current = NULL;
    command_refuse(call, error, retry_after_ms);
    command_run_next(channel);
    tell_soon(channel);
}

/* ---- The decision ---- */

void command_retry(struct call *call)
{
    if (++call->attempts < COMMAND_ATTEMPTS_MOST)
        attempt(call);
    else
        command_refuse_current(call, ERR_BUSY, BUSY_RETRY_MS);
}

/* Waits in its place, as the current command, until the feed has shown more. */
void command_park(struct call *call)
{
    struct hub *hub = call->hub;
    int64_t now_ms = hub_steady_ms(hub);

    if (call->parked_since_ms == 0)
        call->parked_since_ms = now_ms;
    if (now_ms - call->parked_since_ms > PARKED_MOST_MS)
        command_refuse_current(call, ERR_UNAVAILABLE, UNAVAILABLE_RETRY_MS);
    else
        hub_set_timer(hub, &call->parked, PARKED_RETRY_MS);
}

static bool is_due_command(const struct call *call)
{
    const char *verb = strrchr(call->row->name, '.');

    return (call->row->command->flags & COMMAND_INTERNAL) != 0 && strcmp(verb, ".due") == 0;
}

/* A resident channel need not wait for another that was never loaded, as that gave nothing yet. */
static bool knows_who(const struct call *call)
{
    return call->channel->feature->is_resident ? hub_knows_rights(call->hub)
                                               : call->hub->stale_residents == 0;
}

/* Who asks, unless that cannot be said: then it waits. Reading a channel anew waits for no command. */
static bool find_who(struct call *call, enum error *error_out)
{
    const struct command *command = call->row->command;

    if (!knows_who(call)) {
        command_park(call);
        return false;
    }
    *error_out = call_find_actor(call, command->least_role);
    if (*error_out == ERR_NONE && (command->flags & COMMAND_INTERNAL) != 0 && !call->is_system)
        *error_out = ERR_FORBIDDEN;
    return true;
}

static void decide(struct call *call, enum error error)
{
    struct request request;

    /* A right may have been taken away while the facts were on their way. */
    if (error == ERR_NONE && call->wants.count > 0 && !find_who(call, &error))
        return;
    decision_finish(&call->decision);
    /* A due time that came is over, unless the decision sets another. */
    decision_init(&call->decision, is_due_command(call) ? DUE_NONE : DUE_KEEP);
    if (error == ERR_NONE) {
        call_make_request(call, &request);
        error = call->row->command->decide(call->channel->state, &request, &call->decision);
    }
    if (error != ERR_NONE) {
        command_refuse_current(call, error, call->decision.retry_after_ms);
        return;
    }
    append_event(call);
    command_run_next(call->channel);
}

static void attempt(struct call *call)
{
    const struct command *command = call->row->command;
    struct request request;
    enum error error;

    if (!find_who(call, &error))
        return;
    if (error != ERR_NONE) {
        command_refuse_current(call, error, 0);
        return;
    }
    wants_finish(&call->wants);
    if (command->gather != NULL) {
        call_make_request(call, &request);
        command->gather(call->channel->state, &request, &call->wants);
    }
    gather(call, decide);
}

static void unpark(void *argument)
{
    attempt(argument);
}

/* ---- The queue ---- */

static bool may_begin(const struct channel *channel)
{
    return channel->phase == CHANNEL_READY && channel->current == NULL && channel->waiting != NULL &&
           append_may_begin(channel, channel->waiting);
}

/* A command that is refused at once asks for the next: a loop, as the queue is longer than the stack is deep.
 */
void command_run_next(struct channel *channel)
{
    if (channel->is_running)
        return;
    channel->is_running = true;
    while (may_begin(channel)) {
        struct call *call = channel->waiting;

        DL_DELETE2(channel->waiting, call, queue_prev, queue_next);
        channel->waiting_count--;
        channel->current = call;
        attempt(call);
    }
    channel->is_running = false;
}

/* What the op's own time refuses, whatever the ledger says. The system's own ops are as old as what they
 * follow from, which may have waited longer than any person. */
static enum error check_op_time(const struct call *call)
{
    int64_t age_ms = hub_now_ms(call->hub) - ulid_time_ms(call_param_text(call, "op"));

    if (call->is_system)
        return ERR_NONE;
    if (age_ms > OP_OLDEST_MS)
        return ERR_STALE;
    return age_ms < -OP_AHEAD_MS ? ERR_CLOCK_WRONG : ERR_NONE;
}

void command_enqueue(struct channel *channel, struct call *call)
{
    enum error error = check_op_time(call);

    call->channel = channel;
    call->parked_since_ms = 0;
    call->parked = (struct timer){.fire = unpark, .argument = call};
    if (error != ERR_NONE) {
        call_refuse(call, error, 0);
    } else if (channel->phase == CHANNEL_POISONED) {
        call_refuse(call, ERR_UNAVAILABLE, 0);
    } else if (channel->waiting_count >= channel->hub->options.limits.waiting_per_channel) {
        call_refuse(call, ERR_BUSY, BUSY_RETRY_MS);
    } else {
        channel->used_ms = hub_steady_ms(channel->hub);
        DL_APPEND2(channel->waiting, call, queue_prev, queue_next);
        channel->waiting_count++;
        command_run_next(channel);
    }
}

/* ---- Before its turn ---- */

static void on_prepared(struct call *call, enum error error)
{
    struct channel *channel;

    call->is_preparing = false;
    if (error != ERR_NONE) {
        command_refuse(call, error, UNAVAILABLE_RETRY_MS);
        return;
    }
    json_decref(call->prepared);
    call->prepared = call->facts;
    call->facts = NULL;
    wants_finish(&call->wants);
    channel = channel_get(call->hub, call->channel->id);
    if (channel == NULL)
        command_refuse(call, ERR_NO_SUCH_CHANNEL, 0);
    else
        command_enqueue(channel, call);
}

void command_prepare(struct call *call)
{
    enum error error = check_op_time(call);
    struct request request;

    if (error != ERR_NONE) {
        call_refuse(call, error, 0);
        return;
    }
    error = call_find_actor(call, call->row->command->least_role);
    if (error != ERR_NONE) {
        command_refuse(call, error, 0);
        return;
    }
    call->is_preparing = true;
    call_make_request(call, &request);
    call->row->command->gather(call->channel->state, &request, &call->wants);
    gather(call, on_prepared);
}

/* ---- What is under way ends ---- */

static struct call *take_current(struct channel *channel)
{
    struct call *call = channel->current;

    channel->current = NULL;
    if (call != NULL)
        timer_cancel(&channel->hub->timers, &call->parked);
    return call;
}

/* All that are under way, the oldest first, as one list; the channel has none after it. */
static struct call *take_under_way(struct channel *channel)
{
    struct call *calls = channel->failed, *current = take_current(channel);

    DL_CONCAT2(calls, channel->appending, queue_prev, queue_next);
    if (current != NULL)
        DL_APPEND2(calls, current, queue_prev, queue_next);
    channel->failed = channel->appending = NULL;
    channel->appending_count = 0;
    channel->is_broken = false;
    return calls;
}

void command_requeue(struct channel *channel)
{
    struct call *calls = take_under_way(channel), *call;

    DL_FOREACH2(calls, call, queue_next)
    {
        call->parked_since_ms = 0;
        channel->waiting_count++;
    }
    DL_CONCAT2(calls, channel->waiting, queue_prev, queue_next);
    channel->waiting = calls;
}

void command_refuse_all(struct channel *channel, enum error error)
{
    struct call *calls[] = {take_under_way(channel), channel->waiting, channel->readers}, *call, *next;

    channel->waiting = channel->readers = NULL;
    channel->waiting_count = 0;
    for (size_t i = 0; i < COUNT_OF(calls); i++)
        DL_FOREACH_SAFE2(calls[i], call, next, queue_next)
    call_refuse(call, error, UNAVAILABLE_RETRY_MS);
}
