/* What follows in other channels. One process at a time holds the lease and works the feed in order; its
 * cursor moves after the commands it issued were acknowledged. An op made of channel, seq, rule
 * and the channel it goes to makes twice harmless. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include <utlist.h>

#include "core/log.h"
#include "core/memory.h"
#include "core/secret.h"
#include "hub/channel.h"
#include "hub/private.h"

#define LEASE_MS 5000
#define LOOK_MS 1000
#define RETRY_MS 200
#define PAGE 100
#define CHAIN_MOST 4
#define FEED_ID_SIZE 48
#define SETTLING_MOST_MS 60000
/* A channel that an event speaks of may be known here a little later than the event is read: so often,
 * RETRY_MS apart, it is looked for again. */
#define UNKNOWN_TRIES 50

struct reaction {
    char rule[48];
    char channel[CHANNEL_ID_SIZE];
    char command[64];
    json_t *params;
};

/* The commands that one event leads to. */
struct reactions {
    struct reaction *items;
    size_t count, capacity;
};

struct entry {
    char feed_id[FEED_ID_SIZE];
    char channel[CHANNEL_ID_SIZE];
    char *text;
    size_t length;
    struct position position;
};

/* Somebody waits until the feed has nothing more to follow from. */
struct settling {
    struct settling *prev, *next;
    hub_settled_callback *done;
    void *argument;
    struct reactor *reactor;
    struct timer late;
    bool is_asked; /* the look that is under way began after it */
};

struct reactor {
    struct hub *hub;
    struct settling *settling;
    struct timer look;
    bool is_busy;    /* a look is under way */
    bool wants_more; /* something came by meanwhile */
    bool is_holder;
    int64_t held_until_ms; /* steady: then the lease is taken again */
    char cursor[FEED_ID_SIZE];
    struct entry *entries; /* a page of the feed, being worked */
    size_t count, next;
    struct reactions reactions; /* of entry next */
    size_t outstanding;
    bool has_failed; /* one of them must be tried again */
    unsigned tries;  /* of entry next, so far in vain */
};

static void work(struct reactor *reactor);

void react(struct reactions *reactions, const char *rule, const char *channel, const char *command,
           json_t *params)
{
    struct reaction *reaction;

    reactions->items =
        mem_grow(reactions->items, reactions->count, &reactions->capacity, sizeof(*reactions->items));
    reaction = &reactions->items[reactions->count++];
    *reaction = (struct reaction){.params = params};
    snprintf(reaction->rule, sizeof(reaction->rule), "%s", rule);
    snprintf(reaction->channel, sizeof(reaction->channel), "%s", channel);
    snprintf(reaction->command, sizeof(reaction->command), "%s", command);
}

/* ---- Who waits for all to be done ---- */

static void end_settling(struct settling *settling, bool ok)
{
    DL_DELETE(settling->reactor->settling, settling);
    hub_cancel_timer(settling->reactor->hub, &settling->late);
    settling->done(settling->argument, ok);
    mem_free(settling);
}

/* The feed has nothing more behind the cursor. */
static void settle(struct reactor *reactor)
{
    struct settling *settling, *next;

    DL_FOREACH_SAFE(reactor->settling, settling, next)
    if (settling->is_asked)
        end_settling(settling, true);
}

static void ask_for_settling(const struct reactor *reactor)
{
    struct settling *settling;

    DL_FOREACH(reactor->settling, settling)
    settling->is_asked = true;
}

static void give_up(void *argument)
{
    end_settling(argument, false);
}

void reactor_give_up(struct reactor *reactor)
{
    while (reactor != NULL && reactor->settling != NULL)
        end_settling(reactor->settling, false);
}

void hub_settle(struct hub *hub, hub_settled_callback *done, void *argument)
{
    struct settling *settling = MEM_NEW(struct settling);

    assert(hub->reactor != NULL);
    *settling = (struct settling){.done = done, .argument = argument, .reactor = hub->reactor};
    settling->late = (struct timer){.fire = give_up, .argument = settling};
    hub_set_timer(hub, &settling->late, SETTLING_MOST_MS);
    DL_APPEND(hub->reactor->settling, settling);
    reactor_wake(hub->reactor);
}

/* ---- The work ---- */

static void forget_reactions(struct reactor *reactor)
{
    for (size_t i = 0; i < reactor->reactions.count; i++)
        json_decref(reactor->reactions.items[i].params);
    reactor->reactions.count = 0;
}

static void forget_page(struct reactor *reactor)
{
    forget_reactions(reactor);
    for (size_t i = 0; i < reactor->count; i++)
        mem_free(reactor->entries[i].text);
    mem_free(reactor->entries);
    reactor->entries = NULL;
    reactor->count = reactor->next = 0;
}

static void rest(struct reactor *reactor, int64_t in_ms)
{
    reactor->is_busy = false;
    forget_page(reactor);
    if (!reactor->hub->is_ending)
        hub_set_timer(reactor->hub, &reactor->look, reactor->wants_more ? 0 : in_ms);
    reactor->wants_more = false;
}

static void move_cursor(struct reactor *reactor, const char *feed_id)
{
    const struct log_store *store = reactor->hub->options.store;

    strcpy(reactor->cursor, feed_id);
    store->move_cursor(store->self, "reactor", feed_id);
}

/* Entry next must be tried again: what comes before it is done. */
static void fail_entry(struct reactor *reactor)
{
    reactor->tries++;
    if (reactor->next > 0 && !reactor->hub->is_ending)
        move_cursor(reactor, reactor->entries[reactor->next - 1].feed_id);
    rest(reactor, RETRY_MS);
}

static bool is_worth_a_retry(const struct reactor *reactor, enum error error)
{
    return error == ERR_UNAVAILABLE || error == ERR_BUSY ||
           (error == ERR_NO_SUCH_CHANNEL && reactor->tries < UNKNOWN_TRIES);
}

static void on_command(void *argument, enum error error, const json_t *reply)
{
    struct reactor *reactor = argument;

    (void)reply;
    if (is_worth_a_retry(reactor, error))
        reactor->has_failed = true;
    else if (error != ERR_NONE && error != ERR_NOTHING_TO_DO)
        log_warning("reaction to %s %llu refused: %s", reactor->entries[reactor->next].channel,
                    (unsigned long long)reactor->entries[reactor->next].position.seq, error_word(error));
    if (--reactor->outstanding > 0)
        return;
    forget_reactions(reactor);
    if (reactor->has_failed) {
        fail_entry(reactor);
        return;
    }
    reactor->tries = 0;
    reactor->next++;
    work(reactor);
}

/* A poisoned channel is closed alone: what would fall into it is left out, and all others go on. */
static bool is_closed(const struct reactor *reactor, const struct reaction *reaction)
{
    const struct channel *channel = channel_find(reactor->hub, reaction->channel);
    const struct entry *entry = &reactor->entries[reactor->next];

    if (channel == NULL || channel->phase != CHANNEL_POISONED)
        return false;
    log_error("reaction %s to %s %llu is left out: %s is closed", reaction->rule, entry->channel,
              (unsigned long long)entry->position.seq, reaction->channel);
    return true;
}

static void make_op(const struct entry *entry, int64_t at_ms, const struct reaction *reaction,
                    char op_out[ULID_SIZE])
{
    uint8_t hash[SHA256_BYTES];
    char text[2 * CHANNEL_ID_SIZE + 80];

    snprintf(text, sizeof(text), "%s %llu %s %s", entry->channel, (unsigned long long)entry->position.seq,
             reaction->rule, reaction->channel);
    secret_sha256(text, strlen(text), hash);
    ulid_from(op_out, at_ms, hash);
}

static void issue_all(struct reactor *reactor, const struct event *event, unsigned chain)
{
    const struct entry *entry = &reactor->entries[reactor->next];
    size_t count = reactor->reactions.count;

    reactor->has_failed = false;
    reactor->outstanding = count;
    for (size_t i = 0; i < count; i++) {
        struct reaction *reaction = &reactor->reactions.items[i];
        json_t *params;
        char op[ULID_SIZE];

        if (is_closed(reactor, reaction)) {
            on_command(reactor, ERR_NONE, NULL);
            continue;
        }
        params = json_incref(reaction->params);
        make_op(entry, event->at_ms, reaction, op);
        json_object_set_new(params, "channel", json_string(reaction->channel));
        json_object_set_new(params, "op", json_string(op));
        hub_command_in_chain(reactor->hub, event->at_ms, reaction->command, params, chain + 1, on_command,
                             reactor);
    }
}

/* True where the entry leads to commands, now issued. */
static bool react_to(struct reactor *reactor, const struct entry *entry)
{
    char kind[CHANNEL_KIND_SIZE];
    const struct served *served;
    json_t *fields;
    struct event event;

    if (!channel_id_parse(entry->channel, kind) || (served = hub_find_feature(reactor->hub, kind)) == NULL ||
        served->feature->react == NULL)
        return false;
    fields = json_read(entry->text, entry->length);
    event = event_read(entry->channel, &entry->position, fields);
    if (json_int(fields, "chain", 0) < CHAIN_MOST)
        served->feature->react(&event, &reactor->reactions);
    else
        log_error("%s %llu: a chain of reactions is too long", entry->channel,
                  (unsigned long long)entry->position.seq);
    if (reactor->reactions.count > 0)
        issue_all(reactor, &event, (unsigned)json_int(fields, "chain", 0));
    json_decref(fields);
    return reactor->outstanding > 0;
}

/* Goes on with the page until an entry has commands to wait for. */
static void work(struct reactor *reactor)
{
    if (reactor->hub->is_ending)
        return;
    while (reactor->next < reactor->count) {
        size_t next = reactor->next;

        reactor->outstanding = 0;
        if (react_to(reactor, &reactor->entries[next]))
            return;
        /* Answered at once: on_command has gone on. */
        if (reactor->next != next || !reactor->is_busy)
            return;
        reactor->next++;
    }
    if (reactor->count > 0)
        move_cursor(reactor, reactor->entries[reactor->count - 1].feed_id);
    reactor->wants_more |= reactor->count == PAGE || (reactor->count > 0 && reactor->settling != NULL);
    rest(reactor, LOOK_MS);
}

static void on_feed(void *argument, const struct feed *feed)
{
    struct reactor *reactor = argument;

    if (feed->result != STORE_DONE || reactor->hub->is_ending) {
        rest(reactor, RETRY_MS);
        return;
    }
    if (feed->entry_count == 0)
        settle(reactor);
    reactor->entries = mem_new(feed->entry_count * sizeof(*reactor->entries));
    reactor->count = feed->entry_count;
    for (size_t i = 0; i < feed->entry_count; i++) {
        const struct feed_entry *from = &feed->entries[i];
        struct entry *entry = &reactor->entries[i];

        entry->position = from->entry.position;
        entry->text = mem_copy(from->entry.text, from->entry.length);
        entry->length = from->entry.length;
        snprintf(entry->feed_id, sizeof(entry->feed_id), "%s", from->feed_id);
        snprintf(entry->channel, sizeof(entry->channel), "%s", from->channel);
    }
    work(reactor);
}

static void read_page(struct reactor *reactor)
{
    const struct log_store *store = reactor->hub->options.store;

    store->read_feed(store->self, reactor->cursor, PAGE, on_feed, reactor);
}

/* Behind the cursor of the process that holds the lease. */
static void on_feed_of_holder(void *argument, const struct feed *feed)
{
    struct reactor *reactor = argument;

    if (feed->result == STORE_DONE && feed->entry_count == 0 && !reactor->hub->is_ending)
        settle(reactor);
    rest(reactor, LOOK_MS);
}

static void leave_to_holder(struct reactor *reactor, const struct lease *lease)
{
    const struct log_store *store = reactor->hub->options.store;

    reactor->wants_more = false;
    if (lease->result == STORE_DONE && reactor->settling != NULL && !reactor->hub->is_ending)
        store->read_feed(store->self, lease->cursor, 1, on_feed_of_holder, reactor);
    else
        rest(reactor, LOOK_MS);
}

static void on_lease(void *argument, const struct lease *lease)
{
    struct reactor *reactor = argument;

    reactor->is_holder = lease->result == STORE_DONE && lease->held;
    if (!reactor->is_holder || reactor->hub->is_ending) {
        leave_to_holder(reactor, lease);
        return;
    }
    reactor->held_until_ms = hub_steady_ms(reactor->hub) + LEASE_MS / 2;
    snprintf(reactor->cursor, sizeof(reactor->cursor), "%s", lease->cursor);
    read_page(reactor);
}

static void look(void *argument)
{
    struct reactor *reactor = argument;
    const struct log_store *store = reactor->hub->options.store;

    reactor->is_busy = true;
    ask_for_settling(reactor);
    if (hub_steady_ms(reactor->hub) < reactor->held_until_ms)
        read_page(reactor);
    else
        store->take_lease(store->self, "reactor", LEASE_MS, on_lease, reactor);
}

void reactor_wake(struct reactor *reactor)
{
    if (reactor == NULL || !reactor->is_holder)
        return;
    reactor->wants_more = true;
    if (!reactor->is_busy && !reactor->hub->is_ending)
        hub_set_timer(reactor->hub, &reactor->look, 0);
}

struct reactor *reactor_create(struct hub *hub)
{
    struct reactor *reactor = MEM_NEW(struct reactor);

    reactor->hub = hub;
    reactor->look = (struct timer){.fire = look, .argument = reactor};
    hub_set_timer(hub, &reactor->look, 0);
    return reactor;
}

void reactor_destroy(struct reactor *reactor)
{
    if (reactor == NULL)
        return;
    forget_page(reactor);
    mem_free(reactor->reactions.items);
    mem_free(reactor);
}
