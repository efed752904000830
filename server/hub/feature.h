/* What a feature is to the hub: tables and pure functions over its own struct. No I/O, no clock, no
 * randomness inside; everything a function may know is in its arguments. */
#ifndef HUB_FEATURE_H
#define HUB_FEATURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/day.h"
#include "core/error.h"
#include "core/json.h"
#include "core/ulid.h"
#include "hub/authority.h"
#include "hub/log_store.h"
#include "hub/position.h"

/* ---- Events: what happened ---- */

/* Who may hear an event. */
enum audience {
    AUDIENCE_PUBLIC,
    AUDIENCE_MEMBERS,
    AUDIENCE_MODERATORS,
    AUDIENCE_PERSON, /* the event's `to` alone */
    AUDIENCE_MODERATORS_AND_PERSON,
};

/* An event as apply sees it. Everything is borrowed. */
struct event {
    const char *channel;
    struct position position;
    const char *type;
    unsigned version;
    const char *by; /* a person, or "" for the system */
    const char *as; /* the mandate acted in, or "" */
    const char *to; /* AUDIENCE_PERSON and AUDIENCE_MODERATORS_AND_PERSON, else "" */
    int64_t at_ms;
    const char *op;
    const json_t *fields; /* the whole wire object; the event's own fields among the others */
};

/* Borrowed; "" where the field is absent. */
const char *event_text(const struct event *event, const char *name);
int64_t event_int(const struct event *event, const char *name);

enum event_flags {
    EVENT_TAKES_RIGHTS = 1, /* someone may do less after it */
    EVENT_COUNTS = 2,       /* something that people read: it makes the channel unread */
    /* words are gone with it: who comes back with an older position gets a view, not the events since */
    EVENT_FORGETS = 4,
};

struct event_type {
    const char *name; /* noun.verb in the past */
    unsigned version; /* the newest; apply reads every version up to it */
    /* False where the event cannot be: that closes this channel, never the process. */
    bool (*apply)(void *state, const struct event *event);
    enum audience audience;
    unsigned flags;
};

/* ---- Commands: what a person asks ---- */

struct request {
    const char *channel;
    const char *op;
    char fresh_id[ULID_SIZE]; /* a new id, should the decision need one */
    int64_t now_ms;
    char today[DAY_SIZE]; /* now_ms as a day of the installation's time zone */
    struct actor actor;
    const json_t *params;   /* checked against the schema; the channel's own name and op among them */
    const json_t *facts;    /* an array: what gather wanted, in that order */
    const json_t *prepared; /* COMMAND_PREPARES: what it wanted at first; NULL before */
};

/* Borrowed; NULL where the parameter is absent. */
const char *param_text(const struct request *request, const char *name);
/* What a person wrote, as text_normalise makes it (mem_free); NULL where nothing is left of it, or where it
 * is absent. */
char *param_written(const struct request *request, const char *name);
int64_t param_int(const struct request *request, const char *name, int64_t otherwise);

/* What a command must know from elsewhere before it can decide. */
struct wants;
/* The event with this number of the channel's own log, as its wire object, or null. */
void wants_event(struct wants *wants, uint64_t seq);
/* At most limit events before this number, oldest first, as an array of wire objects. */
void wants_events_before(struct wants *wants, uint64_t seq, unsigned limit);
/* The events with these numbers, ascending, of the channel's own log: request_find_event finds them among the
 * facts. */
void wants_events(struct wants *wants, const uint64_t *seqs, size_t count);
/* A register's hash as an object, or null where it is absent. */
void wants_register(struct wants *wants, const char *key);
/* Who caused the event with this number of the channel's own log, where they may open this channel: their
 * ULID, or null. */
void wants_author(struct wants *wants, uint64_t seq);
/* Whether the person may open this channel: true or null. */
void wants_person(struct wants *wants, const char *person);
/* The people who may open this channel, as an array of at most WANT_PEOPLE_MOST; with organisation those
 * alone who act for it there. */
#define WANT_PEOPLE_MOST 10000
void wants_people(struct wants *wants, const char *organisation);
/* Of these channels, those that the asker may open and in which something has happened, as an array of
 * {channel, seq, count, last_ms}, the heads of their logs. */
void wants_heads(struct wants *wants, const char *const *channels, size_t count);

/* What the service of this feature (hub_serve) answers to the question: for what it alone knows, as what a
 * text says. Takes question, which says by `ask` what is asked; its feature has `inquire`. */
void wants_inquiry(struct wants *wants, json_t *question);
/* The same of the feature of another kind, which must be served. */
void wants_inquiry_of(struct wants *wants, const char *kind, json_t *question);

/* The event with this number among the facts, or NULL; borrowed. */
const json_t *request_find_event(const struct request *request, uint64_t seq);

/* What a decision comes to: an event, and what must be written with it. */
struct decision;
/* Begins the event. type is one of the feature's event types. */
void decision_event(struct decision *decision, const char *type);
void decision_put_text(struct decision *decision, const char *name, const char *value);
void decision_put_int(struct decision *decision, const char *name, int64_t value);
/* Takes value, even on failure. */
void decision_put_new(struct decision *decision, const char *name, json_t *value);
/* For AUDIENCE_PERSON and AUDIENCE_MODERATORS_AND_PERSON. */
void decision_set_to(struct decision *decision, const char *person);
/* When the channel wants `<kind>.due`; DUE_NONE takes a due time away. */
void decision_set_due(struct decision *decision, int64_t due_ms);
/* A register to write with the event; everything is copied. */
void decision_write(struct decision *decision, enum register_verb verb, const char *key, const char *field,
                    const char *value);
/* What must hold of a register, or the command is refused with refusal; everything is copied. */
void decision_guard(struct decision *decision, const char *key, const char *field, const char *value,
                    enum error refusal);

/* An entry that the shared text gets in the same append as the event: both or neither, once. text is its
 * ULID; the bytes are copied, and are an entry as the folder drafts keeps it (drafts/entry.h), at most
 * TEXT_ENTRY_MOST. One for a decision. */
#define TEXT_ENTRY_MOST (16u << 20)
void decision_write_text(struct decision *decision, const char *text, const void *entry, size_t length);

/* With a refusal: what stands in the way, for data.reasons: an array, in the words of the command's schema.
 * Takes reasons. */
void decision_explain(struct decision *decision, json_t *reasons);
/* With a refusal: when it is worth asking again. */
void decision_retry_after(struct decision *decision, int64_t retry_after_ms);

enum command_flags {
    COMMAND_INTERNAL = 1, /* only the system asks: due times and reactors */
    /* decide says the same whatever such commands are on their way to the log before it: several may be,
       under one fsync */
    COMMAND_COMMUTES = 2,
    COMMAND_ANY_CAPACITY = 4, /* the same in whatever capacity: who has several need not choose */
    /* gather is asked twice. What it wants at first may take long, as what a file says: that is fetched
       before the command takes its turn, so that the channel goes on meanwhile. State and rights may have
       changed the second time. */
    COMMAND_PREPARES = 8,
};

struct command {
    const char *name; /* noun.verb, imperative */
    enum role least_role;
    unsigned flags;
    /* NULL where state and params suffice. */
    void (*gather)(const void *state, const struct request *request, struct wants *wants);
    enum error (*decide)(const void *state, const struct request *request, struct decision *decision);
    /* Adds ids to the reply {seq, tag, at_ms}. A pure function of the event. NULL where there are none. */
    void (*answer)(const struct event *event, json_t *reply);
};

/* A question: answered from the state and what gather wanted; it changes nothing. */
struct query {
    const char *name;
    enum role least_role;
    void (*gather)(const void *state, const struct request *request, struct wants *wants);
    /* The reply as a new value in reply_out, with a refusal NULL or {retry_after_ms}; left NULL without an
     * error where the state has gone on since the facts were gathered and wants others: then they are
     * gathered again, a few times. A string is the reply's JSON as it stands: for what is large, and kept so.
     */
    enum error (*answer)(const void *state, const struct request *request, json_t **reply_out);
};

/* What may be passed on with channel.signal: only true now, never logged, may be lost. */
struct signal_type {
    const char *name;
    enum role least_role;
};

/* ---- Features ---- */

/* Views and events are encoded once for each of these. */
enum clearance { CLEARANCE_PUBLIC, CLEARANCE_MEMBER, CLEARANCE_MODERATOR, CLEARANCE_COUNT };

/* Issues an internal command that follows from an event in another channel. rule names it: the event, rule
 * and channel give its op, so that twice is harmless. Takes params, which need neither channel nor op. */
struct reactions;
void react(struct reactions *reactions, const char *rule, const char *channel, const char *command,
           json_t *params);

/* Takes answer: a value that is not false, or NULL where it cannot be said now (the asker is told
 * `unavailable`). */
typedef void inquiry_callback(void *argument, json_t *answer);

struct feature {
    const char *kind;                  /* "room": the part of a channel id before the ':' */
    const struct command *commands;    /* alphabetized; all tables end with {0} */
    const struct query *queries;       /* may be NULL */
    const struct event_type *events;   /* alphabetized */
    const struct signal_type *signals; /* may be NULL */
    /* NULL, or the signal {count} by which whoever has the channel open is told how many people have, in all
     * processes, at most once in two seconds. */
    const char *presence;
    /* NULL, or the signal {items: [{channel, seq, count, at_ms}]} by which the channel that this one's
     * settings name as `space` is told what is new (EVENT_COUNTS) here, at most once a second; everyone hears
     * of what they may open. */
    const char *activity;
    bool is_resident;         /* loaded at start and never let go */
    unsigned snapshot_format; /* raised when snapshot changes shape: older ones are ignored */

    /* The state of an empty log. settings is what the channel was made with, or NULL. */
    void *(*create)(const char *channel, const json_t *settings);
    void (*destroy)(void *state);
    /* All of it, as a new value; restore gets it back on an empty state and returns false where it cannot be.
     */
    json_t *(*snapshot)(const void *state);
    bool (*restore)(void *state, const json_t *snapshot);
    /* The window that this clearance may see, as a new object. */
    json_t *(*view)(const void *state, enum clearance clearance);
    /* What is the reader's own, as a new object; NULL: {}. */
    json_t *(*mine)(const void *state, const struct actor *actor);
    /* What follows elsewhere from an event; NULL where nothing does. */
    void (*react)(const struct event *event, struct reactions *reactions);
    /* Called after an event was applied, and with event NULL after the state was (re)loaded, with the service
     * given to hub_serve; NULL where nobody keeps more than the state. */
    void (*applied)(void *service, const void *state, const struct event *event);
    /* Answers what a gather wants of the service (wants_inquiry), once, at once or later; channel is that of
     * the command or query. NULL where nobody asks. */
    void (*inquire)(void *service, const char *channel, const json_t *question, inquiry_callback *done,
                    void *argument);
};

#endif
