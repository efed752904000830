/* A channel in use: the state folded from its log, the last events as they went on the wire, the commands
 * that wait, and whoever listens. */
#ifndef HUB_CHANNEL_H
#define HUB_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <uthash.h>

#include "hub/feature.h"
#include "hub/frame.h"
#include "hub/timer.h"

struct call;
struct hub;
struct listener;
struct presence;

enum channel_phase {
    CHANNEL_LOADING,
    CHANNEL_READY,
    CHANNEL_UNLOADED, /* loading failed: tried again when someone asks */
    CHANNEL_POISONED, /* its log holds what apply cannot take: closed until the process is started anew */
};

/* An event that went by, kept for those who come back. */
struct recent {
    struct position position;
    const struct event_type *type;
    char to[ULID_SIZE];
    struct frame *frame;   /* the whole notification */
    uint32_t entry_offset; /* the event's own object in the frame */
    uint32_t entry_length;
};

struct view {
    char *text; /* NULL where it must be rendered */
    size_t length;
};

struct channel {
    struct hub *hub;
    char id[CHANNEL_ID_SIZE];
    const struct feature *feature;
    void *service;
    enum channel_phase phase;
    unsigned generation; /* goes up at every (re)load: what was asked of the store before it is ignored */
    unsigned pending;    /* callbacks of the store that hold this channel's address */
    void *state;         /* NULL while loading; what a resident channel was is kept until it is loaded anew */
    void *fresh;         /* the state that a log is being folded into */
    struct position position;
    int64_t last_at_ms;
    uint64_t snapshot_seq;
    uint64_t forgot_seq;   /* the last event with which words went (EVENT_FORGETS) */
    uint64_t highest_seen; /* a seq that the feed told while loading, or that a gap is being filled up to */
    bool is_filling;
    bool is_stale;    /* resident, and behind what the feed has shown: counted in hub->stale_residents */
    bool is_outdated; /* stale, with the state of before: counted in hub->outdated */
    int64_t used_ms;  /* steady: when it last had a listener or a command */
    struct view views[CLEARANCE_COUNT];

    struct recent *recent; /* a ring of the newest events */
    size_t recent_first, recent_count, recent_capacity, recent_bytes;

    struct call *current;   /* the one command that is being decided, or is appended alone */
    struct call *appending; /* on their way to the log together, in order */
    struct call *failed;    /* were among those, and must be decided again */
    unsigned appending_count;
    bool is_broken;              /* one of those failed: so will all behind it */
    struct position appended_to; /* of the last of those */
    struct call *waiting;        /* commands, by queue_next */
    bool is_running;             /* command_run_next is on the stack */
    unsigned waiting_count;
    struct call *readers;  /* opens, queries, and commands to prepare that wait for loading */
    struct call *answered; /* durable, their reply due when their event is told */

    struct listener **listeners;
    size_t listener_count, listener_capacity;
    uint64_t checked_rights; /* the authority's number for which listeners are being looked at */
    size_t to_check;         /* so many of the first are still to be */

    struct presence *presence; /* NULL while nobody listens, or where presence is not told */

    /* Telling: a round takes every listener to round_seq, in slices. */
    uint64_t told_seq; /* every listener has heard up to here, or opened later */
    uint64_t round_seq;
    size_t round_next;
    bool in_round;
    bool round_is_personal;                      /* an event of the round is for one person */
    struct frame *round_frames[CLEARANCE_COUNT]; /* what a listener at told_seq gets, once it was needed */
    bool round_built[CLEARANCE_COUNT];
    struct timer tell;

    UT_hash_handle hh;
};

/* Finds it, or begins to load it; NULL where there is no such channel. */
struct channel *channel_get(struct hub *hub, const char *id);
struct channel *channel_find(struct hub *hub, const char *id);
/* Ends it: only with nothing under way. */
void channel_destroy(struct channel *channel);
/* Applies the entry that follows the position; is_new tells it from one that only the ring needs. */
bool channel_apply_entry(struct channel *channel, void *state, const struct log_entry *entry, bool is_new);
/* All but the state: as if nothing had been loaded. */
void channel_forget(struct channel *channel);
/* Drops the oldest of the ring that nobody can come back to. */
void channel_trim_recent(struct channel *channel);
void channel_save_snapshot(struct channel *channel);
/* True where the entry was written after the event that the channel stands at. */
bool channel_is_next(const struct channel *channel, const struct log_entry *entry);
/* Takes one entry of the log: ignored if older, applied if next; false where it leaves a gap. Where it shows
 * that the log was lost and written anew, the channel is reloaded. */
bool channel_take_entry(struct channel *channel, const struct log_entry *entry);
/* Takes entries in order; true where none was missing between them. */
bool channel_take_entries(struct channel *channel, const struct log_entry *entries, size_t count);
/* The row of the feature's table, or NULL. */
const struct event_type *channel_find_event_type(const struct channel *channel, const char *name);
/* An event as features see it, borrowed from its wire object. */
struct event event_read(const char *channel, const struct position *position, const json_t *fields);
/* The recent event i (0 the oldest kept). */
struct recent *channel_recent(const struct channel *channel, size_t i);
struct recent *channel_find_recent(const struct channel *channel, uint64_t seq);
bool channel_is_idle(const struct channel *channel);
void channel_let_go(struct channel *channel);
void channel_poison(struct channel *channel);

/* load.c */
/* Reads the log; who waits goes on when it is there. What was asked of the store before is ignored. */
void channel_load(struct channel *channel);
/* Everything in memory is dropped and read again; listeners are told `closed {reason: resync}`. What is being
 * loaded is loaded anew. */
void channel_reload(struct channel *channel);
/* The feed has shown this seq: reads what is missing. */
void channel_fill(struct channel *channel, uint64_t seq);
/* Whoever asks knows of seq already, by another process, and this one does not: reads up to there, as far as
 * the log goes, then calls ready, with ERR_UNAVAILABLE where the database cannot say. Only while the channel
 * is ready; it may not be so any more then. */
typedef void caught_up_callback(struct call *call, enum error error);
void channel_catch_up(struct channel *channel, uint64_t seq, struct call *call, caught_up_callback *ready);
/* Resident channels say who may do what: while one is behind, no command is decided. */
void channel_set_stale(struct channel *channel, bool is_stale);

/* dispatch.c: a call that is a channel's. */
void channel_dispatch(struct call *call);
void channel_run_readers(struct channel *channel);
/* An open or a query is answered, or a command prepared, now or when the channel is loaded. */
void channel_read(struct channel *channel, struct call *call);

/* command.c */
void command_enqueue(struct channel *channel, struct call *call);
/* Fetches what the command wants before its turn, then enqueues it. The channel is ready. */
void command_prepare(struct call *call);
void command_run_next(struct channel *channel);
/* What is under way goes back to the front: it is decided again once the channel is loaded. */
void command_requeue(struct channel *channel);
/* Refuses a command that is in no queue, unless the ledger knows its op: then it gets its first answer. */
void command_refuse(struct call *call, enum error error, int64_t retry_after_ms);
/* Every waiting call and the current one end with this refusal. */
void command_refuse_all(struct channel *channel, enum error error);
/* query.c */
void query_run(struct call *call);

/* gather.c: fetches what call->wants asks into call->facts, then calls ready. */
typedef void gathered_callback(struct call *call, enum error error);
void gather(struct call *call, gathered_callback *ready);

/* listen.c */
void listen_open(struct call *call);
void listen_close(struct call *call);
void listen_signal(struct call *call);
void channel_add_listener(struct channel *channel, struct listener *listener);
/* Takes it from its channel and its peer, and frees it. */
void channel_remove_listener(struct listener *listener);
/* Ends listening and says why: `closed {channel, reason}`. */
void channel_dismiss_listener(struct listener *listener, const char *reason);
void channel_dismiss_all(struct channel *channel, const char *reason);
void channel_tell_signal(struct channel *channel, const char *text, size_t length);
/* Rights may have been taken away since: then the clearance is found anew. False where the listener is gone.
 */
bool listener_check(struct listener *listener);
/* The hub's timer: whoever may not listen any more goes, though nothing is told. In slices. */
void listen_check_all(void *hub);
enum clearance clearance_of(enum role role);
/* The view for a clearance, rendered at most once for a position; borrowed until the next event. */
const struct view *channel_view(struct channel *channel, enum clearance clearance);

/* presence.c: how many people have the channel open, in all processes. */
/* Somebody began to listen, or ended. */
void presence_change(struct channel *channel);
/* True where the signal is another process's count (or our own), and no signal for listeners. */
bool presence_hear(struct channel *channel, const char *text, size_t length);
void presence_forget(struct channel *channel);

/* tell.c */
/* Something is untold, or an answer waits: tells now where nothing is under way, else soon. */
void tell_soon(struct channel *channel);
/* The channel's timer: begins a round, or goes on with it. */
void tell_fire(void *channel);
void tell_abandon(struct channel *channel);
/* Whether this event is for a listener of this clearance and person. */
bool is_audible(const struct recent *recent, enum clearance clearance, const char *person);
/* Replies of what is durable leave, told or not: the channel is about to be dropped. */
void tell_answered(struct channel *channel);

#endif
