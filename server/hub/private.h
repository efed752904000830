/* The hub's own struct, for the files of this folder. */
#ifndef HUB_PRIVATE_H
#define HUB_PRIVATE_H

#include "hub/hub.h"
#include "hub/rate.h"
#include "hub/schema.h"
#include "hub/timer.h"

struct abreast;
struct activity;
struct channel;
struct listener;
struct reactor;
struct row;

struct served {
    const struct feature *feature;
    void *service;
};

#define FEATURES_MOST 32

struct hub_counters {
    uint64_t events, deliveries, writes, commands, refusals, conflicts, resyncs, slow_peers, signals_shed,
        resumed, viewed, loads, let_go, poisoned;
};

struct hub {
    struct hub_options options;
    struct schema_set *schemas;
    struct served features[FEATURES_MOST];
    size_t feature_count;
    struct row *rows;         /* method name => struct row */
    struct channel *channels; /* channel id => struct channel */
    struct peer *peers;
    size_t peer_count;
    size_t call_count;
    const struct route *route; /* NULL: none */
    struct rates *person_rates, *address_rates;
    struct timers timers;
    struct timer tick; /* once a second: idle channels, expired sessions, rates */
    struct timer drain;
    struct timer due;
    struct timer check; /* rights were taken away: everyone who listens is looked at */
    bool is_reading_due;
    bool wants_due; /* a time came meanwhile: look again */
    unsigned drain_per_round;
    struct reactor *reactor;
    struct abreast *abreast;
    struct activity *activities; /* channel id of a space => struct activity */
    char process[ULID_SIZE];
    unsigned stale_residents; /* while above 0 no command is decided: who may do what is not known */
    unsigned outdated; /* of those, so many have the state of before: what it gave may be taken away since */
    bool is_serving, is_draining, is_ending;
    struct hub_counters counters;
};

int64_t hub_now_ms(const struct hub *hub);
int64_t hub_steady_ms(const struct hub *hub);
const struct served *hub_find_feature(const struct hub *hub, const char *kind);
/* Whether the person (not the system) may open this channel now, in whichever capacity. */
bool hub_may_open(const struct hub *hub, const char *channel, const char *person);

/* abreast.c */
struct abreast *abreast_create(struct hub *hub);
/* Whoever waits is told ERR_UNAVAILABLE. */
void abreast_give_up(struct abreast *abreast);
void abreast_destroy(struct abreast *abreast);

/* due.c: issues `<kind>.due` for the channels whose time has come; a channel may want it at due_ms. */
void due_start(struct hub *hub);
void due_expect(struct hub *hub, int64_t due_ms);

/* As hub_command_at by the system, in a chain of reactions. */
void hub_command_in_chain(struct hub *hub, int64_t at_ms, const char *method, json_t *params, unsigned chain,
                          command_callback *done, void *argument);

/* activity.c: a space is told what is new in its items. */
/* An entry of the feed came by. */
void activity_note(struct hub *hub, const char *channel, const struct log_entry *entry);
void activity_forget_all(struct hub *hub);

/* reactor.c */
struct reactor *reactor_create(struct hub *hub);
void reactor_destroy(struct reactor *reactor);
/* Whoever waits for it to settle is told that it will not. NULL is accepted. */
void reactor_give_up(struct reactor *reactor);
/* An event came by whose feature reacts: look at the feed soon. */
void reactor_wake(struct reactor *reactor);

#endif
