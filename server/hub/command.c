#include "hub/command.h"

#include <assert.h>
#include <string.h>
#include <time.h>

#include <utlist.h>

#include "core/log.h"
#include "core/memory.h"
#include "core/secret.h"
#include "hub/channel.h"
#include "hub/listener.h"
#include "hub/private.h"

#define DAY_MS (24 * 60 * 60 * 1000LL)
#define OP_OLDEST_MS (90 * DAY_MS)
#define OP_AHEAD_MS DAY_MS
#define ATTEMPTS_MOST 8
/* How long a command waits for the feed to show what was taken away, and how often it looks. */
#define PARKED_MOST_MS 3000
#define PARKED_RETRY_MS 5

static void attempt(struct call *call);

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
    if (call->actor.role >= least)
        return ERR_NONE;
    return call->person[0] == '\0' ? ERR_SIGN_IN : ERR_FORBIDDEN;
}

void call_make_request(struct call *call, struct request *request)
{
    time_t seconds;
    struct tm local;

    *request = (struct request){
        .channel = call->channel->id,
        .op = call_param_text(call, "op"),
        .now_ms = hub_now_ms(call->hub),
        .actor = call->actor,
        .params = call->params,
        .facts = call->facts,
    };
    if (call->fresh_id[0] == '\0')
        ulid_make(call->fresh_id, request->now_ms);
    memcpy(request->fresh_id, call->fresh_id, ULID_SIZE);
    seconds = (time_t)(request->now_ms / 1000);
    localtime_r(&seconds, &local);
    strftime(request->today, sizeof(request->today), "%Y-%m-%d", &local);
}

/* The ledger's scope: an op is its person's own. */
static const char *scope_of(const struct call *call)
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
    DL_APPEND2(channel->answered, call, queue_prev, queue_next);
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
        call_refuse(lookup.call, lookup.error, lookup.retry_after_ms);
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
    store->find_answer(store->self, scope_of(call), call_param_text(call, "op"), on_ledger, lookup);
}

static void refuse_current(struct call *call, enum error error, int64_t retry_after_ms)
{
    struct channel *channel = call->channel;

    assert(channel->current == call);
    channel->current = NULL;
    command_refuse(call, error, retry_after_ms);
    command_run_next(channel);
    tell_soon(channel);
}

/* ---- The append ---- */

static void write_event(const struct call *call, const struct event_type *type,
                        const struct position *position, int64_t at_ms, struct buffer *text)
{
    const struct decision *decision = &call->decision;
    const char *name;
    json_t *value;

    buffer_append_format(
        text, "{\"channel\":\"%s\",\"seq\":%llu,\"tag\":\"%s\",\"type\":\"%s\",\"v\":%u,\"by\":\"%s\"",
        call->channel->id, (unsigned long long)position->seq, position->tag, type->name, type->version,
        call->actor.person);
    if (call->actor.mandate[0] != '\0')
        buffer_append_format(text, ",\"as\":\"%s\"", call->actor.mandate);
    if (decision->to[0] != '\0')
        buffer_append_format(text, ",\"to\":\"%s\"", decision->to);
    if (call->chain > 0)
        buffer_append_format(text, ",\"chain\":%u", call->chain);
    buffer_append_format(text, ",\"at_ms\":%lld,\"op\":\"%s\"", (long long)at_ms,
                         call_param_text(call, "op"));
    json_object_foreach(decision->fields, name, value)
    {
        buffer_append_format(text, ",\"%s\":", name);
        json_write(text, value);
    }
    buffer_append_text(text, "}");
}

/* The reply is a pure function of the event. */
static char *make_answer(const struct call *call, const struct buffer *event_text,
                         const struct position *position, int64_t at_ms)
{
    json_auto_t *reply = json_pack("{s:I, s:s, s:I}", "seq", (json_int_t)position->seq, "tag", position->tag,
                                   "at_ms", (json_int_t)at_ms);
    struct buffer text = {0};

    if (call->row->command->answer != NULL) {
        json_auto_t *fields = json_read(event_text->bytes, event_text->length);
        const struct event event = event_read(call->channel->id, position, fields);

        call->row->command->answer(&event, reply);
    }
    json_write(&text, reply);
    return buffer_take(&text);
}

static void make_position(const struct channel *channel, struct position *position_out)
{
    char ulid[ULID_SIZE];

    ulid_make(ulid, 0);
    position_out->seq = channel->position.seq + 1;
    memcpy(position_out->tag, ulid + ULID_LENGTH - TAG_LENGTH, TAG_SIZE);
}

struct appending {
    struct call *call;
    struct channel *channel;
    unsigned generation;
    struct position position;
    char *text;
    size_t length;
    int64_t due_ms;
};

static void finish_appending(struct appending *appending)
{
    appending->channel->pending--;
    mem_free(appending->text);
    mem_free(appending);
}

/* As answer_soon, once the entries are applied. */
static void answer_current(struct call *call)
{
    struct channel *channel = call->channel;

    channel->current = NULL;
    DL_APPEND2(channel->answered, call, queue_prev, queue_next);
}

static void on_done(struct appending *appending)
{
    struct channel *channel = appending->channel;
    const struct log_entry entry = {appending->position, appending->text, appending->length};

    answer_current(appending->call);
    due_expect(channel->hub, appending->due_ms);
    if (!channel_take_entry(channel, &entry))
        channel_fill(channel, entry.position.seq);
}

static void on_repeated(struct call *call, const struct appended *appended)
{
    struct channel *channel = call->channel;

    call_set_answer(call, mem_copy_text(appended->answer));
    answer_current(call);
    if (!channel_take_entries(channel, appended->entries, appended->entry_count) ||
        !appended->entries_complete)
        channel_reload(channel);
}

static void retry(struct call *call)
{
    if (++call->attempts < ATTEMPTS_MOST)
        attempt(call);
    else
        refuse_current(call, ERR_BUSY, BUSY_RETRY_MS);
}

static void on_conflict(struct call *call, const struct appended *appended)
{
    struct channel *channel = call->channel;
    unsigned generation = channel->generation;

    channel->hub->counters.conflicts++;
    if (!channel_take_entries(channel, appended->entries, appended->entry_count) ||
        !appended->entries_complete)
        channel_reload(channel);
    if (channel->generation == generation)
        retry(call);
}

/* Waits in its place, as the current command, until the feed has shown more. */
static void park(struct call *call)
{
    struct hub *hub = call->hub;
    int64_t now_ms = hub_steady_ms(hub);

    if (call->parked_since_ms == 0)
        call->parked_since_ms = now_ms;
    if (now_ms - call->parked_since_ms > PARKED_MOST_MS)
        refuse_current(call, ERR_UNAVAILABLE, UNAVAILABLE_RETRY_MS);
    else
        hub_set_timer(hub, &call->parked, PARKED_RETRY_MS);
}

static void on_appended(void *argument, const struct appended *appended)
{
    struct appending *appending = argument;
    struct channel *channel = appending->channel;
    struct call *call = appending->call;

    /* Loaded anew meanwhile: the call went back to the queue, and the ledger will answer it. */
    if (appending->generation != channel->generation) {
        finish_appending(appending);
        return;
    }
    switch (appended->result) {
    case STORE_DONE:
        on_done(appending);
        break;
    case STORE_REPEATED:
        on_repeated(call, appended);
        break;
    case STORE_CONFLICT:
        on_conflict(call, appended);
        break;
    case STORE_RIGHTS_BEHIND:
        park(call);
        break;
    case STORE_GUARDED:
        refuse_current(call, call->decision.guards[appended->guard].refusal, 0);
        break;
    case STORE_LOST:
        if (++call->attempts < ATTEMPTS_MOST)
            channel_reload(channel);
        else
            refuse_current(call, ERR_BUSY, BUSY_RETRY_MS);
        break;
    case STORE_UNAVAILABLE:
        refuse_current(call, ERR_UNAVAILABLE, UNAVAILABLE_RETRY_MS);
        break;
    }
    finish_appending(appending);
    command_run_next(channel);
    tell_soon(channel);
}

static const struct event_type *find_type(const struct channel *channel, const char *name)
{
    const struct event_type *type = channel->feature->events;

    assert(name != NULL);
    while (type->name != NULL && strcmp(type->name, name) != 0)
        type++;
    assert(type->name != NULL);
    return type;
}

static void append_event(struct call *call)
{
    const struct log_store *store = call->hub->options.store;
    struct channel *channel = call->channel;
    const struct decision *decision = &call->decision;
    const struct event_type *type = find_type(channel, decision->type);
    struct appending *appending = MEM_NEW(struct appending);
    int64_t at_ms = hub_now_ms(call->hub);
    struct buffer text = {0};

    if (at_ms < channel->last_at_ms)
        at_ms = channel->last_at_ms;
    *appending = (struct appending){
        .call = call, .channel = channel, .generation = channel->generation, .due_ms = decision->due_ms};
    make_position(channel, &appending->position);
    write_event(call, type, &appending->position, at_ms, &text);
    call_set_answer(call, make_answer(call, &text, &appending->position, at_ms));
    appending->length = text.length;
    appending->text = buffer_take(&text);
    channel->pending++;
    store->append(store->self,
                  &(struct append){
                      .channel = channel->id,
                      .expected = channel->position,
                      .entry = {appending->position, appending->text, appending->length},
                      .scope = scope_of(call),
                      .op = call_param_text(call, "op"),
                      .answer = call->answer,
                      .at_ms = at_ms,
                      .due_ms = decision->due_ms,
                      .counts = (type->flags & EVENT_COUNTS) != 0,
                      .takes_rights = (type->flags & EVENT_TAKES_RIGHTS) != 0,
                      .writes = decision->writes,
                      .write_count = decision->write_count,
                      .guards = decision->guards,
                      .guard_count = decision->guard_count,
                  },
                  on_appended, appending);
}

/* ---- The decision ---- */

static bool is_due_command(const struct call *call)
{
    const char *verb = strrchr(call->row->name, '.');

    return (call->row->command->flags & COMMAND_INTERNAL) != 0 && strcmp(verb, ".due") == 0;
}

/* Who asks, unless that cannot be said: then it waits. */
static bool find_who(struct call *call, enum error *error_out)
{
    const struct command *command = call->row->command;

    if (call->hub->stale_residents > 0 && !call->channel->feature->is_resident) {
        park(call);
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
    if (error == ERR_NONE) {
        call_make_request(call, &request);
        decision_finish(&call->decision);
        /* A due time that came is over, unless the decision sets another. */
        decision_init(&call->decision, is_due_command(call) ? DUE_NONE : DUE_KEEP);
        error = call->row->command->decide(call->channel->state, &request, &call->decision);
    }
    if (error == ERR_NONE)
        append_event(call);
    else
        refuse_current(call, error, 0);
}

static void attempt(struct call *call)
{
    const struct command *command = call->row->command;
    struct request request;
    enum error error;

    if (!find_who(call, &error))
        return;
    if (error != ERR_NONE) {
        refuse_current(call, error, 0);
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

void command_run_next(struct channel *channel)
{
    struct call *call;

    if (channel->phase != CHANNEL_READY || channel->current != NULL || channel->waiting == NULL)
        return;
    call = channel->waiting;
    DL_DELETE2(channel->waiting, call, queue_prev, queue_next);
    channel->waiting_count--;
    channel->current = call;
    attempt(call);
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

static struct call *take_current(struct channel *channel)
{
    struct call *call = channel->current;

    channel->current = NULL;
    if (call != NULL)
        timer_cancel(&channel->hub->timers, &call->parked);
    return call;
}

void command_requeue_current(struct channel *channel)
{
    struct call *call = take_current(channel);

    if (call == NULL)
        return;
    call->parked_since_ms = 0;
    DL_PREPEND2(channel->waiting, call, queue_prev, queue_next);
    channel->waiting_count++;
}

void command_refuse_all(struct channel *channel, enum error error)
{
    struct call *calls[] = {take_current(channel), channel->waiting, channel->readers}, *call, *next;

    channel->waiting = channel->readers = NULL;
    channel->waiting_count = 0;
    if (calls[0] != NULL)
        call_refuse(calls[0], error, UNAVAILABLE_RETRY_MS);
    for (size_t i = 1; i < COUNT_OF(calls); i++)
        DL_FOREACH_SAFE2(calls[i], call, next, queue_next)
    call_refuse(call, error, UNAVAILABLE_RETRY_MS);
}
