#include "hub/hub.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <utlist.h>

#include "core/log.h"
#include "core/memory.h"
#include "hub/call.h"
#include "hub/channel.h"
#include "hub/listener.h"
#include "hub/private.h"

#define TICK_MS 1000
#define DRAIN_ROUND_MS 20

const struct hub_limits hub_default_limits = {
    .message_bytes = 65536,
    .json_depth = 16,
    .batch_requests = 50,
    .requests_per_peer = 64,
    .waiting_per_channel = 256,
    .channels_per_peer = 256,
    .queue_frames = 512,
    .queue_bytes = 1024 * 1024,
    .commands_per_second = 20,
    .commands_burst = 100,
    .address_per_second = 200,
    .address_burst = 1000,
    .resume_events = 500,
    .resume_bytes = 256 * 1024,
    .idle_ms = 60000,
    .tell_ms = 5,
    .slice = 1000,
    .snapshot_events = 500,
};

int64_t hub_now_ms(const struct hub *hub)
{
    return hub->options.clock->now_ms(hub->options.clock->self);
}

int64_t hub_steady_ms(const struct hub *hub)
{
    return hub->options.clock->steady_ms(hub->options.clock->self);
}

static void ask_to_be_woken(struct hub *hub)
{
    int64_t next_ms = timers_next_ms(&hub->timers);

    if (next_ms != TIMER_NEVER)
        hub->options.clock->wake_at(hub->options.clock->self, next_ms);
}

void hub_set_timer(struct hub *hub, struct timer *timer, int64_t in_ms)
{
    timer_set(&hub->timers, timer, hub_steady_ms(hub) + in_ms);
    if (timers_next_ms(&hub->timers) == timer->at_ms)
        ask_to_be_woken(hub);
}

void hub_cancel_timer(struct hub *hub, struct timer *timer)
{
    timer_cancel(&hub->timers, timer);
}

void hub_add_route(struct hub *hub, const struct route *route)
{
    assert(hub->route == NULL);
    hub->route = route;
}

void hub_check_soon(struct hub *hub)
{
    if (hub->check.place == 0 && !hub->is_ending)
        hub_set_timer(hub, &hub->check, 0);
}

bool hub_knows_rights(const struct hub *hub)
{
    return hub->outdated == 0;
}

void hub_wake(struct hub *hub)
{
    timers_run(&hub->timers, hub_steady_ms(hub));
    ask_to_be_woken(hub);
}

/* ---- Once a second ---- */

static void let_idle_channels_go(struct hub *hub)
{
    int64_t now_ms = hub_steady_ms(hub);
    struct channel *channel, *next;

    HASH_ITER(hh, hub->channels, channel, next)
    {
        if (channel->feature->is_resident) {
            if (channel->phase == CHANNEL_UNLOADED)
                channel_get(hub, channel->id);
        } else if (channel->phase != CHANNEL_POISONED && channel_is_idle(channel) &&
                   now_ms - channel->used_ms >= hub->options.limits.idle_ms) {
            channel_let_go(channel);
        }
    }
}

static void end_expired_sessions(struct hub *hub)
{
    int64_t now_ms = hub_now_ms(hub);
    struct peer *peer;

    DL_FOREACH(hub->peers, peer)
    if (peer->expires_ms != 0 && now_ms >= peer->expires_ms && !peer->wire->bare)
        peer_close(peer, CLOSE_SIGN_IN);
}

static void tick(void *argument)
{
    struct hub *hub = argument;

    let_idle_channels_go(hub);
    end_expired_sessions(hub);
    rates_sweep(hub->person_rates, hub_steady_ms(hub));
    rates_sweep(hub->address_rates, hub_steady_ms(hub));
    if (!hub->is_ending)
        hub_set_timer(hub, &hub->tick, TICK_MS);
}

/* ---- Tables ---- */

static void add_row(struct hub *hub, struct row row)
{
    struct row *kept = MEM_NEW(struct row);

    *kept = row;
    kept->params = schema_find_params(hub->schemas, row.name);
    if (kept->params == NULL) {
        log_error("%s has no file in schema/commands", row.name);
        abort();
    }
    HASH_ADD_KEYPTR(hh, hub->rows, kept->name, strlen(kept->name), kept);
}

const struct served *hub_find_feature(const struct hub *hub, const char *kind)
{
    for (size_t i = 0; i < hub->feature_count; i++)
        if (strcmp(hub->features[i].feature->kind, kind) == 0)
            return &hub->features[i];
    return NULL;
}

void hub_serve(struct hub *hub, const struct feature *feature, void *service)
{
    assert(hub->feature_count < FEATURES_MOST);
    hub->features[hub->feature_count++] = (struct served){feature, service};
    for (const struct command *command = feature->commands; command->name != NULL; command++)
        add_row(hub, (struct row){
                         .name = command->name, .kind = ROW_COMMAND, .feature = feature, .command = command});
    for (const struct query *query = feature->queries; query != NULL && query->name != NULL; query++)
        add_row(hub,
                (struct row){.name = query->name, .kind = ROW_QUERY, .feature = feature, .query = query});
}

void hub_add_methods(struct hub *hub, const struct method *methods, void *service)
{
    for (const struct method *method = methods; method->name != NULL; method++)
        add_row(hub,
                (struct row){.name = method->name, .kind = ROW_METHOD, .method = method, .service = service});
}

static void handle_ping(void *service, struct call *call)
{
    call_reply(call, json_pack("{s:I}", "now_ms", (json_int_t)hub_now_ms(service)));
}

static const struct method own_methods[] = {{"session.ping", true, handle_ping}, {0}};

struct hub *hub_create(const struct hub_options *options)
{
    struct hub *hub = MEM_NEW(struct hub);

    hub->options = *options;
    if (options->process != NULL)
        snprintf(hub->process, sizeof(hub->process), "%s", options->process);
    if (options->time_zone != NULL) {
        setenv("TZ", options->time_zone, 1);
        tzset();
    }
    hub->schemas = schema_set_create(options->schemas);
    hub->person_rates = rates_create(options->limits.commands_per_second, options->limits.commands_burst);
    hub->address_rates = rates_create(options->limits.address_per_second, options->limits.address_burst);
    hub->is_serving = true;
    add_row(hub, (struct row){.name = "channel.close", .kind = ROW_CLOSE});
    add_row(hub, (struct row){.name = "channel.open", .kind = ROW_OPEN});
    add_row(hub, (struct row){.name = "channel.signal", .kind = ROW_SIGNAL});
    hub_add_methods(hub, own_methods, hub);
    hub->tick = (struct timer){.fire = tick, .argument = hub};
    hub->check = (struct timer){.fire = listen_check_all, .argument = hub};
    hub_set_timer(hub, &hub->tick, TICK_MS);
    due_start(hub);
    hub->abreast = abreast_create(hub);
    if (options->is_reactor)
        hub->reactor = reactor_create(hub);
    return hub;
}

void hub_destroy(struct hub *hub)
{
    struct channel *channel, *next;
    struct row *row, *next_row;

    if (hub == NULL)
        return;
    hub->is_ending = true;
    assert(hub->peers == NULL);
    activity_forget_all(hub);
    abreast_give_up(hub->abreast);
    reactor_give_up(hub->reactor);
    HASH_ITER(hh, hub->channels, channel, next)
    {
        command_refuse_all(channel, ERR_UNAVAILABLE);
        tell_answered(channel);
        channel_destroy(channel);
    }
    HASH_ITER(hh, hub->rows, row, next_row)
    {
        HASH_DEL(hub->rows, row);
        mem_free(row);
    }
    reactor_destroy(hub->reactor);
    abreast_destroy(hub->abreast);
    rates_destroy(hub->person_rates);
    rates_destroy(hub->address_rates);
    timers_finish(&hub->timers);
    schema_set_destroy(hub->schemas);
    mem_free(hub);
}

/* ---- The server's own commands ---- */

static struct call *make_internal(struct hub *hub, const char *person, json_t *params, command_callback *done,
                                  void *argument)
{
    struct call *call = call_create(hub, NULL, json_pack("{s:o}", "params", params));

    call->params = json_object_get(call->message, "params");
    call->is_system = person[0] == '\0';
    strcpy(call->person, person);
    call->done = done;
    call->argument = argument;
    return call;
}

static void issue(struct call *call, const char *method)
{
    HASH_FIND_STR(call->hub->rows, method, call->row);
    if (call->row == NULL)
        call_refuse(call, ERR_NO_SUCH_METHOD, 0);
    else
        call_dispatch(call);
}

static void ignore_outcome(void *argument, enum error error, const json_t *reply)
{
    (void)argument;
    (void)error;
    (void)reply;
}

void hub_command(struct hub *hub, const char *person, const char *method, json_t *params,
                 command_callback *done, void *argument)
{
    issue(make_internal(hub, person, params, done == NULL ? ignore_outcome : done, argument), method);
}

void hub_command_at(struct hub *hub, int64_t at_ms, const char *person, const char *method, json_t *params,
                    command_callback *done, void *argument)
{
    struct call *call = make_internal(hub, person, params, done == NULL ? ignore_outcome : done, argument);

    call->at_ms = at_ms;
    issue(call, method);
}

void hub_command_in_chain(struct hub *hub, int64_t at_ms, const char *method, json_t *params, unsigned chain,
                          command_callback *done, void *argument)
{
    struct call *call = make_internal(hub, "", params, done, argument);

    call->at_ms = at_ms;
    call->chain = chain;
    issue(call, method);
}

struct load_request {
    hub_loaded_callback *done;
    void *argument;
};

static void on_load_done(void *argument, enum error error, const json_t *reply)
{
    struct load_request request = *(struct load_request *)argument;

    (void)reply;
    mem_free(argument);
    request.done(request.argument, error == ERR_NONE);
}

void hub_load(struct hub *hub, const char *channel, hub_loaded_callback *done, void *argument)
{
    static const struct row load_row = {.name = "load", .kind = ROW_LOAD};
    struct load_request *request = MEM_NEW(struct load_request);
    struct call *call = make_internal(hub, "", json_pack("{s:s}", "channel", channel), on_load_done, request);

    *request = (struct load_request){done, argument};
    call->row = &load_row;
    channel_dispatch(call);
}

const void *hub_peek(struct hub *hub, const char *id)
{
    const struct channel *channel = channel_find(hub, id);

    return channel == NULL || channel->phase == CHANNEL_POISONED ? NULL : channel->state;
}

bool hub_find_position(struct hub *hub, const char *id, struct position *position_out)
{
    const struct channel *channel = channel_find(hub, id);

    if (channel == NULL || channel->state == NULL || channel->phase == CHANNEL_POISONED)
        return false;
    *position_out = channel->position;
    return true;
}

/* ---- What the store tells ---- */

static void on_entry(void *self, const char *id, const struct log_entry *entry)
{
    struct channel *channel = channel_find(self, id);

    activity_note(self, id, entry);
    if (channel == NULL)
        return;
    if (channel->phase == CHANNEL_LOADING) {
        if (entry->position.seq > channel->highest_seen)
            channel->highest_seen = entry->position.seq;
        return;
    }
    if (!channel_take_entry(channel, entry))
        channel_fill(channel, entry->position.seq);
    tell_soon(channel);
}

static void on_signal(void *self, const char *id, const char *text, size_t length)
{
    struct channel *channel = channel_find(self, id);

    if (channel != NULL && channel->phase == CHANNEL_READY && !presence_hear(channel, text, length))
        channel_tell_signal(channel, text, length);
}

static void on_feed_lost(void *self)
{
    struct hub *hub = self;
    struct channel *channel, *next;

    log_warning("the feed was trimmed past this process: every channel is loaded anew");
    HASH_ITER(hh, hub->channels, channel, next)
    channel_reload(channel);
}

/* The loaded channels whose logs are being compared, in the order they were asked about. */
struct comparison {
    struct hub *hub;
    size_t count;
    struct compared {
        char channel[CHANNEL_ID_SIZE];
        unsigned generation;
        struct position position;
    } items[];
};

/* Whether the log that ends at head is the one the channel was folded from: it went on, but lost nothing. */
static bool is_same_log(const struct channel *channel, const struct position *then,
                        const struct position *head)
{
    const struct recent *recent = channel_find_recent(channel, head->seq);

    return position_equals(then, head) ||
           (head->seq > then->seq && recent != NULL && position_equals(&recent->position, head));
}

/* A database that cannot say is taken for another. */
static void on_heads(void *argument, enum store_result result, const struct log_head *heads, size_t count)
{
    struct comparison *comparison = argument;

    assert(result != STORE_DONE || count == comparison->count);
    for (size_t i = 0; i < comparison->count; i++) {
        const struct compared *item = &comparison->items[i];
        struct channel *channel = channel_find(comparison->hub, item->channel);

        if (channel != NULL && channel->generation == item->generation &&
            (result != STORE_DONE || !is_same_log(channel, &item->position, &heads[i].position)))
            channel_reload(channel);
    }
    mem_free(comparison);
}

static void on_restarted(void *self)
{
    struct hub *hub = self;
    const struct log_store *store = hub->options.store;
    size_t most = HASH_COUNT(hub->channels);
    struct comparison *comparison = mem_new(sizeof(*comparison) + most * sizeof(comparison->items[0]));
    const char **ids = mem_new((most + 1) * sizeof(*ids));
    struct channel *channel, *next;

    comparison->hub = hub;
    HASH_ITER(hh, hub->channels, channel, next)
    {
        struct compared *item = &comparison->items[comparison->count];

        /* What it has read so far may be of the run before. */
        if (channel->phase == CHANNEL_LOADING)
            channel_reload(channel);
        if (channel->phase != CHANNEL_READY)
            continue;
        *item = (struct compared){.generation = channel->generation, .position = channel->position};
        strcpy(item->channel, channel->id);
        ids[comparison->count++] = channel->id;
    }
    store->read_heads(store->self, ids, comparison->count, on_heads, comparison);
    mem_free(ids);
}

static void on_serving(void *self, bool serving)
{
    struct hub *hub = self;

    if (hub->is_serving == serving)
        return;
    log_warning(serving ? "serving again" : "not serving: the feed does not come through");
    hub->is_serving = serving;
    if (!serving)
        hub_send_away(hub);
}

struct log_follower hub_follower(struct hub *hub)
{
    return (struct log_follower){
        .self = hub,
        .on_entry = on_entry,
        .on_signal = on_signal,
        .on_feed_lost = on_feed_lost,
        .on_restarted = on_restarted,
        .on_serving = on_serving,
    };
}

/* ---- Sessions, draining, figures ---- */

void hub_end_session(struct hub *hub, const char *session)
{
    struct peer *peer;

    DL_FOREACH(hub->peers, peer)
    if (strcmp(peer->session, session) == 0 && !peer->wire->bare)
        peer_close(peer, CLOSE_SIGN_IN);
}

void hub_send_away(struct hub *hub)
{
    struct peer *peer;

    DL_FOREACH(hub->peers, peer)
    if (!peer->wire->bare)
        peer_close(peer, CLOSE_GOING_AWAY);
}

static void drain_round(void *argument)
{
    struct hub *hub = argument;
    unsigned left = hub->drain_per_round;
    bool more = false;
    struct peer *peer;

    DL_FOREACH(hub->peers, peer)
    {
        if (peer->wire->bare || peer->is_closing || peer->call_count > 0)
            continue;
        if (left-- == 0) {
            more = true;
            break;
        }
        peer_close(peer, CLOSE_GOING_AWAY);
    }
    if (more || hub->call_count > 0)
        hub_set_timer(hub, &hub->drain, DRAIN_ROUND_MS);
}

void hub_drain(struct hub *hub, unsigned spread_ms)
{
    hub->is_draining = true;
    hub->drain = (struct timer){.fire = drain_round, .argument = hub};
    hub->drain_per_round =
        (unsigned)(hub->peer_count * DRAIN_ROUND_MS / (spread_ms == 0 ? 1 : spread_ms)) + 10;
    hub_set_timer(hub, &hub->drain, 0);
}

bool hub_is_idle(const struct hub *hub)
{
    return hub->peer_count == 0 && hub->call_count == 0;
}

const char *hub_error_words(const struct hub *hub, enum error error, const char *language)
{
    return schema_error_words(hub->schemas, error_word(error), language);
}

void hub_write_metrics(const struct hub *hub, struct buffer *buffer)
{
    const struct hub_counters *counters = &hub->counters;
    const struct {
        const char *name;
        uint64_t value;
    } rows[] = {
        {"sfat_commands_total", counters->commands},
        {"sfat_refusals_total", counters->refusals},
        {"sfat_events_total", counters->events},
        {"sfat_deliveries_total", counters->deliveries},
        {"sfat_writes_total", counters->writes},
        {"sfat_conflicts_total", counters->conflicts},
        {"sfat_resyncs_total", counters->resyncs},
        {"sfat_slow_peers_total", counters->slow_peers},
        {"sfat_signals_shed_total", counters->signals_shed},
        {"sfat_resumed_total", counters->resumed},
        {"sfat_viewed_total", counters->viewed},
        {"sfat_loads_total", counters->loads},
        {"sfat_let_go_total", counters->let_go},
        {"sfat_poisoned_total", counters->poisoned},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        buffer_append_format(buffer, "# TYPE %s counter\n%s %llu\n", rows[i].name, rows[i].name,
                             (unsigned long long)rows[i].value);
    buffer_append_format(buffer, "# TYPE sfat_peers gauge\nsfat_peers %zu\n", hub->peer_count);
    buffer_append_format(buffer, "# TYPE sfat_calls gauge\nsfat_calls %zu\n", hub->call_count);
    buffer_append_format(buffer, "# TYPE sfat_channels gauge\nsfat_channels %u\n", HASH_COUNT(hub->channels));
}
