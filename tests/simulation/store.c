#include "simulation/store.h"

#include <string.h>

#include <utlist.h>

#include "core/memory.h"
#include "simulation/database.h"
#include "simulation/random.h"
#include "simulation/store_private.h"

#define EARLY_US (3 * SECOND)

/* ---- The connection: requests leave in order, are done in order, and answered in order ---- */

static void carry_out(void *argument);
static void answer(void *argument);

/* In order, however long each took: never before an earlier one. */
static int64_t in_order(struct store *store, int64_t *last_us)
{
    int64_t at_us = turns_now_us(store->world->turns) + world_delay(store->world->faults.database_us);

    if (at_us < *last_us)
        at_us = *last_us;
    *last_us = at_us;
    return at_us - turns_now_us(store->world->turns);
}

static void send(struct store *store)
{
    if (store->is_connected && !store->is_held)
        turns_in(store->world->turns, in_order(store, &store->last_sent_us), &store->is_connected, carry_out,
                 store);
}

struct trip *trip_begin(struct store *store, trip_step *execute, trip_step *deliver)
{
    struct trip *trip = MEM_NEW(struct trip);

    trip->store = store;
    trip->execute = execute;
    trip->deliver = deliver;
    trip->rights = store->rights;
    return trip;
}

static void refuse_late(void *argument)
{
    struct trip *trip = argument;

    trip->store->refused_count--;
    DL_DELETE(trip->store->refused, trip);
    trip->is_unavailable = true;
    trip->deliver(trip);
    trip_end(trip);
}

void trip_send(struct trip *trip)
{
    struct store *store = trip->store;

    if (store->is_dead || store->count >= store->world->store_queue_most) {
        DL_APPEND(store->refused, trip);
        store->refused_count++;
        if (!store->is_dead)
            turns_in(store->world->turns, 0, store, refuse_late, trip);
        return;
    }
    DL_APPEND(store->trips, trip);
    store->count++;
    send(store);
}

void trip_end(struct trip *trip)
{
    result_finish(&trip->arguments);
    result_finish(&trip->result);
    mem_free(trip);
}

static struct trip *first_not_done(struct store *store)
{
    struct trip *trip = store->trips;

    while (trip != NULL && trip->is_done)
        trip = trip->next;
    return trip;
}

static void lose_connection(struct store *store)
{
    store_disconnect(store);
    store_connect_soon(store);
}

static void carry_out(void *argument)
{
    struct store *store = argument;
    struct trip *trip = first_not_done(store);

    if (trip == NULL)
        return;
    trip->is_done = true;
    trip->execute(trip);
    if (trip->is_append && (store->loses_next || random_chance(store->world->faults.lost_replies))) {
        store->loses_next = false;
        world_trace(store->world, "%s: reply lost", store->name);
        lose_connection(store);
        return;
    }
    turns_in(store->world->turns, in_order(store, &store->last_answered_us), &store->is_connected, answer,
             store);
}

/* ---- Replies that wait for the feed: a right was taken away before their events ---- */

static void deliver_early(struct trip *trip)
{
    struct store *store = trip->store;

    turns_forget(store->world->turns, trip);
    DL_DELETE(store->early, trip);
    store->early_count--;
    trip->deliver(trip);
    trip_end(trip);
}

static void refuse_early(void *argument)
{
    struct trip *trip = argument;

    trip->is_unavailable = true;
    deliver_early(trip);
}

static void wait_for_feed(struct trip *trip)
{
    struct store *store = trip->store;

    DL_APPEND(store->early, trip);
    store->early_count++;
    turns_in(store->world->turns, EARLY_US, trip, refuse_early, trip);
}

void store_deliver_early(struct store *store)
{
    struct trip *trip, *next;

    DL_FOREACH_SAFE(store->early, trip, next)
    if (trip->result.rights <= store->rights)
        deliver_early(trip);
}

static void answer(void *argument)
{
    struct store *store = argument;
    struct trip *trip = store->trips;

    DL_DELETE(store->trips, trip);
    store->count--;
    if (trip->result.rights > store->rights) {
        wait_for_feed(trip);
        return;
    }
    trip->deliver(trip);
    trip_end(trip);
}

/* What was on its way, either way, is sent again. */
static void send_all(struct store *store)
{
    struct trip *trip, *next;

    DL_FOREACH_SAFE(store->trips, trip, next)
    {
        if (trip->is_once) {
            DL_DELETE(store->trips, trip);
            store->count--;
            trip_end(trip);
            continue;
        }
        result_finish(&trip->result);
        trip->is_done = false;
        send(store);
    }
}

void store_disconnect(struct store *store)
{
    store->is_connected = false;
    turns_forget(store->world->turns, &store->is_connected);
    turns_forget(store->world->turns, &store->is_feed_connected);
    store->is_feed_connected = false;
}

static void connect_again(void *argument)
{
    struct store *store = argument;

    if (store->is_connected || store->world->database_is_away)
        return;
    store->is_connected = store->is_feed_connected = true;
    store->last_sent_us = store->last_answered_us = 0;
    send_all(store);
    if (store->run != store->world->database_run) {
        store->run = store->world->database_run;
        world_trace(store->world, "%s: the database is another run", store->name);
        store->follower.on_restarted(store->follower.self);
        if (store->text_follower != NULL)
            store->text_follower->on_lost(store->text_follower->self, true);
    }
    store_rejoin_edits(store);
    store_notice_feed(store);
}

void store_connect_soon(struct store *store)
{
    turns_in(store->world->turns, world_delay(store->world->faults.reconnect_us), store, connect_again,
             store);
}

void store_hold(struct store *store, bool is_held)
{
    store->is_held = is_held;
    if (is_held)
        turns_forget(store->world->turns, &store->is_connected);
    else
        send_all(store);
}

void store_lose_next_reply(struct store *store)
{
    store->loses_next = true;
}

bool store_is_idle(const struct store *store)
{
    return store->count + store->refused_count + store->early_count == 0;
}

/* ---- Beginning and end ---- */

struct store *store_create(struct world *world, const char *name)
{
    struct store *store = MEM_NEW(struct store);

    store->world = world;
    strcpy(store->name, name);
    store->run = world->database_run;
    store->is_connected = store->is_feed_connected = !world->database_is_away;
    store_fill_interface(store);
    store_fill_texts(store);
    return store;
}

/* What was sent may still arrive, though nobody waits for the reply. */
static void execute_some(struct store *store)
{
    struct trip *trip = first_not_done(store);

    for (; store->is_connected && trip != NULL && random_chance(7000); trip = trip->next)
        trip->execute(trip);
}

static void refuse_first(struct trip **list)
{
    struct trip *trip = *list;

    DL_DELETE(*list, trip);
    trip->is_unavailable = true;
    trip->deliver(trip);
    trip_end(trip);
}

void store_kill(struct store *store)
{
    execute_some(store);
    store->is_dead = true;
    store_disconnect(store);
    turns_forget(store->world->turns, store);
    turns_forget(store->world->turns, &store->is_following_soon);
    while (store->trips != NULL)
        refuse_first(&store->trips);
    while (store->early != NULL)
        refuse_early(store->early);
    while (store->refused != NULL)
        refuse_first(&store->refused);
}

void store_destroy(struct store *store)
{
    while (store->refused != NULL)
        refuse_first(&store->refused);
    mem_free(store);
}

const struct log_store *store_interface(struct store *store)
{
    return &store->interface;
}

const char *store_name(const struct store *store)
{
    return store->name;
}
