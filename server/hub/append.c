/* From a decision to a durable event. One command is under way in a channel at a time, but for those whose
 * decisions commute (COMMAND_COMMUTES): of these several may be on their way to the log, each expecting the
 * event before it. Where one of them is not appended, none behind it is, since the tag that it expects is not
 * there; they are decided again, one at a time. */
#include <assert.h>
#include <string.h>

#include <utlist.h>

#include "core/memory.h"
#include "hub/channel.h"
#include "hub/command.h"
#include "hub/private.h"

/* So many may be on their way together. */
#define TOGETHER_MOST 64

struct appending {
    struct call *call;
    struct channel *channel;
    unsigned generation;
    bool is_together;       /* in channel->appending; else it is channel->current */
    struct log_entry entry; /* its text is owned */
    int64_t due_ms;
};

/* ---- The event's text ---- */

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

static void make_position(const struct position *expected, struct position *position_out)
{
    char ulid[ULID_SIZE];

    ulid_make(ulid, 0);
    position_out->seq = expected->seq + 1;
    memcpy(position_out->tag, ulid + ULID_LENGTH - TAG_LENGTH, TAG_SIZE);
}

/* ---- What became of it ---- */

static void finish_appending(struct appending *appending)
{
    appending->channel->pending--;
    mem_free((char *)appending->entry.text);
    mem_free(appending);
}

static void on_done(struct appending *appending)
{
    struct channel *channel = appending->channel;

    call_answer_when_told(appending->call);
    due_expect(channel->hub, appending->due_ms);
    if (!channel_take_entry(channel, &appending->entry))
        channel_fill(channel, appending->entry.position.seq);
}

/* What the log holds beyond where this process believed it to end. */
static void take_missing(struct channel *channel, const struct appended *appended)
{
    if (!channel_take_entries(channel, appended->entries, appended->entry_count) ||
        !appended->entries_complete)
        channel_reload(channel);
}

static void on_repeated(struct call *call, const struct appended *appended)
{
    call_set_answer(call, mem_copy_text(appended->answer));
    call_answer_when_told(call);
    take_missing(call->channel, appended);
}

static void on_conflict(struct call *call, const struct appended *appended)
{
    struct channel *channel = call->channel;
    unsigned generation = channel->generation;

    channel->hub->counters.conflicts++;
    take_missing(channel, appended);
    if (channel->generation == generation)
        command_retry(call);
}

/* ---- One alone ---- */

static void end_alone(struct appending *appending, const struct appended *appended)
{
    struct channel *channel = appending->channel;
    struct call *call = appending->call;

    switch (appended->result) {
    case STORE_DONE:
        channel->current = NULL;
        on_done(appending);
        break;
    case STORE_REPEATED:
        channel->current = NULL;
        on_repeated(call, appended);
        break;
    case STORE_CONFLICT:
        on_conflict(call, appended);
        break;
    case STORE_RIGHTS_BEHIND:
        command_park(call);
        break;
    case STORE_GUARDED:
        command_refuse_current(call, call->decision.guards[appended->guard].refusal, 0);
        break;
    case STORE_LOST:
        if (++call->attempts < COMMAND_ATTEMPTS_MOST)
            channel_reload(channel);
        else
            command_refuse_current(call, ERR_BUSY, BUSY_RETRY_MS);
        break;
    case STORE_UNAVAILABLE:
        command_refuse_current(call, ERR_UNAVAILABLE, UNAVAILABLE_RETRY_MS);
        break;
    }
}

/* ---- Several together ---- */

/* Those that were not appended go back to the front, in their order, once all have come back. */
static void requeue_failed(struct channel *channel)
{
    struct call *call;

    channel->is_broken = false;
    DL_FOREACH2(channel->failed, call, queue_next)
    channel->waiting_count++;
    DL_CONCAT2(channel->failed, channel->waiting, queue_prev, queue_next);
    channel->waiting = channel->failed;
    channel->failed = NULL;
}

/* Not appended; what it knew is old, or the one before it failed. */
static void decide_again(struct call *call, const struct appended *appended)
{
    struct channel *channel = call->channel;
    bool is_first = !channel->is_broken;

    channel->is_broken = true;
    call->attempts++;
    DL_APPEND2(channel->failed, call, queue_prev, queue_next);
    if (appended->result == STORE_CONFLICT) {
        channel->hub->counters.conflicts += is_first;
        take_missing(channel, appended);
    } else if (appended->result == STORE_LOST && is_first) {
        channel_reload(channel);
    }
}

/* Behind one that was not appended it expected an event that never was, and what is missing after that one
 * says nothing: it is asked again, alone. */
static void repeated_together(struct call *call, const struct appended *appended)
{
    struct channel *channel = call->channel;

    if (channel->is_broken) {
        decide_again(call, appended);
        return;
    }
    channel->is_broken = true;
    on_repeated(call, appended);
}

static void end_together(struct appending *appending, const struct appended *appended)
{
    struct channel *channel = appending->channel;
    struct call *call = appending->call;

    assert(channel->appending == call);
    DL_DELETE2(channel->appending, call, queue_prev, queue_next);
    channel->appending_count--;
    switch (appended->result) {
    case STORE_DONE:
        on_done(appending);
        break;
    case STORE_CONFLICT:
    case STORE_RIGHTS_BEHIND:
    case STORE_LOST:
        decide_again(call, appended);
        break;
    case STORE_REPEATED:
        repeated_together(call, appended);
        break;
    case STORE_GUARDED:
        channel->is_broken = true;
        command_refuse(call, call->decision.guards[appended->guard].refusal, 0);
        break;
    case STORE_UNAVAILABLE:
        channel->is_broken = true;
        command_refuse(call, ERR_UNAVAILABLE, UNAVAILABLE_RETRY_MS);
        break;
    }
    if (channel->appending == NULL)
        requeue_failed(channel);
}

static void on_appended(void *argument, const struct appended *appended)
{
    struct appending *appending = argument;
    struct channel *channel = appending->channel;

    /* Loaded anew meanwhile: the call went back to the queue, and the ledger will answer it. */
    if (appending->generation == channel->generation) {
        if (appending->is_together)
            end_together(appending, appended);
        else
            end_alone(appending, appended);
        command_run_next(channel);
        tell_soon(channel);
    }
    finish_appending(appending);
}

/* ---- The append ---- */

/* One that was refused before goes alone. */
static bool goes_together(const struct call *call)
{
    return (call->row->command->flags & COMMAND_COMMUTES) != 0 && call->attempts == 0;
}

bool append_may_begin(const struct channel *channel, const struct call *call)
{
    if (channel->appending == NULL)
        return true;
    return goes_together(call) && !channel->is_broken && channel->appending_count < TOGETHER_MOST;
}

static void join_appending(struct channel *channel, struct appending *appending)
{
    appending->is_together = true;
    channel->current = NULL;
    channel->appending_count++;
    channel->appended_to = appending->entry.position;
    DL_APPEND2(channel->appending, appending->call, queue_prev, queue_next);
}

void append_event(struct call *call)
{
    const struct log_store *store = call->hub->options.store;
    struct channel *channel = call->channel;
    const struct decision *decision = &call->decision;
    const struct event_type *type = channel_find_event_type(channel, decision->type);
    const struct position expected = channel->appending == NULL ? channel->position : channel->appended_to;
    struct appending *appending = MEM_NEW(struct appending);
    int64_t at_ms = call_now_ms(call);
    struct buffer text = {0};

    assert(type != NULL);
    if (at_ms < channel->last_at_ms)
        at_ms = channel->last_at_ms;
    channel->last_at_ms = at_ms;
    *appending = (struct appending){
        .call = call, .channel = channel, .generation = channel->generation, .due_ms = decision->due_ms};
    make_position(&expected, &appending->entry.position);
    memcpy(appending->entry.after, expected.tag, TAG_SIZE);
    write_event(call, type, &appending->entry.position, at_ms, &text);
    call_set_answer(call, make_answer(call, &text, &appending->entry.position, at_ms));
    appending->entry.length = text.length;
    appending->entry.text = buffer_take(&text);
    channel->pending++;
    if (goes_together(call))
        join_appending(channel, appending);
    store->append(store->self,
                  &(struct append){
                      .channel = channel->id,
                      .expected = expected,
                      .entry = appending->entry,
                      .scope = command_scope(call),
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
                      .text = decision->text[0] == '\0' ? NULL : decision->text,
                      .text_bytes = decision->text_entry.bytes,
                      .text_length = decision->text_entry.length,
                  },
                  on_appended, appending);
}
