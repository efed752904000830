/* The insides of a simulated store. */
#ifndef SIMULATION_STORE_PRIVATE_H
#define SIMULATION_STORE_PRIVATE_H

#include "simulation/database.h"
#include "simulation/store.h"
#include "simulation/world.h"

struct trip;
typedef void trip_step(struct trip *trip);

/* One call of the hub's on its way. */
struct trip {
    struct store *store;
    struct trip *prev, *next;
    trip_step *execute; /* at the database; again where the connection broke before the reply */
    trip_step *deliver; /* calls back */
    bool is_done, is_append, is_unavailable;
    bool is_once;            /* not sent again */
    uint64_t rights;         /* what the process had seen when it called */
    struct result arguments; /* copies */
    struct result result;
    struct append append;
    const char *channel, *scope, *op, *text;
    const char *const *channels;
    const struct register_read *reads;
    const struct register_write *writes;
    const struct register_guard *guards;
    const struct text_entry *entries;
    size_t count, guard_count;
    uint64_t first, last;
    struct position position;
    unsigned format;
    int64_t ms;
    union {
        appended_callback *appended;
        loaded_callback *loaded;
        entries_callback *entries;
        answer_callback *answer;
        registers_callback *registers;
        put_callback *put;
        heads_callback *heads;
        due_callback *due;
        feed_callback *feed;
        lease_callback *lease;
        text_appended_callback *text_appended;
        text_loaded_callback *text_loaded;
    } done;
    void *argument;
};

struct store {
    struct world *world;
    char name[ULID_SIZE];
    struct log_store interface;
    struct text_store texts;
    struct trip *trips; /* not answered, in order; those that the database has done come first */
    struct trip *refused;
    struct trip *early; /* answered with events that the feed of this process has not come to */
    size_t count, refused_count, early_count;
    bool is_connected, is_feed_connected, is_dead, is_held, loses_next;
    int64_t last_sent_us, last_answered_us;
    unsigned run;

    struct log_follower follower;
    const struct text_follower *text_follower; /* NULL: none */
    size_t edits_told;                         /* as fed, of the edits */
    size_t fed;                                /* so many entries of the feed were told */
    uint64_t rights;                           /* taken away, as far as they told */
    bool is_following_soon, is_serving;
    int64_t stalled_until_us;
};

struct trip *trip_begin(struct store *store, trip_step *execute, trip_step *deliver);
void trip_send(struct trip *trip);
void trip_end(struct trip *trip);
/* Delivers what the feed has come to. */
void store_deliver_early(struct store *store);
void store_fill_interface(struct store *store);
/* store_texts.c */
void store_fill_texts(struct store *store);
/* Tells of entries of texts, by chance not of all; never before the events that came before them. */
void store_tell_edits(struct store *store);
bool store_has_untold_edits(const struct store *store);
/* The connection is back: the end may be lost, and others may have written since. */
void store_rejoin_edits(struct store *store);
void store_publish_signal(void *self, const char *channel, const char *text);

#endif
