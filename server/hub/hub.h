/* The hub: channels and whoever listens to them. It parses a request, finds its row in a feature's tables,
 * checks it, lets the feature decide, has the event appended, applies it and tells it. It knows no socket and
 * no database: it stands on log_store, authority and clock.
 *
 * Promises: one command at a time in a channel; nothing leaves before it is durable; a sender hears its event
 * before the reply; every listener hears every event it may hear, in order, once; a repeated op gets its
 * first answer. */
#ifndef HUB_HUB_H
#define HUB_HUB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/embedded.h"
#include "hub/authority.h"
#include "hub/clock.h"
#include "hub/feature.h"
#include "hub/log_store.h"
#include "hub/peer.h"
#include "hub/timer.h"

/* PROTOCOL_VERSION goes up when a page made for the older one could go wrong. */
#define PROTOCOL_VERSION 1

/* Bounds, and what happens at them (docs/operations.md). */
struct hub_limits {
    unsigned message_bytes;       /* one message from a client: more is too_large */
    unsigned json_depth;          /* too_large */
    unsigned batch_requests;      /* invalid_request */
    unsigned requests_per_peer;   /* under way at once: busy */
    unsigned waiting_per_channel; /* commands: busy */
    unsigned channels_per_peer;   /* open at once: too_many */
    unsigned queue_frames;        /* of a listener: signals are shed first, then close 4508 */
    unsigned queue_bytes;         /* as queue_frames */
    unsigned commands_per_second; /* a person's, steadily */
    unsigned commands_burst;      /* and at once: too_many with retry_after_ms */
    unsigned address_per_second;  /* an address's requests, as above */
    unsigned address_burst;
    unsigned resume_events; /* what a client that comes back gets as events; beyond: a fresh view */
    unsigned resume_bytes;
    unsigned idle_ms;         /* without listener and command, then a channel is let go */
    unsigned tell_ms;         /* the longest an event waits for others to be told with */
    unsigned slice;           /* listeners told in one turn of the loop */
    unsigned snapshot_events; /* events since the snapshot that make a new one */
};

/* Safe defaults. */
extern const struct hub_limits hub_default_limits;

struct hub_options {
    const struct embedded *schemas; /* schema_files of core/embedded.h */
    const struct log_store *store;
    const struct authority *authority;
    const struct clock *clock;
    struct hub_limits limits;
    const char *time_zone; /* for request.today; an IANA name, e.g. "Europe/Bucharest" */
    const char *process;   /* names this process among those on one database: a ULID */
    bool is_reactor;       /* works the feed when it holds the lease */
};

struct hub *hub_create(const struct hub_options *options);
/* Peers are closed before. NULL is accepted. */
void hub_destroy(struct hub *hub);

/* Adds a feature. service is handed to its `applied`. */
void hub_serve(struct hub *hub, const struct feature *feature, void *service);

/* Methods that are no channel's: sign-in and the like. */
struct call;
struct method {
    const char *name;
    bool is_open; /* to visitors too */
    void (*handle)(void *service, struct call *call);
};
/* methods ends with {0}. service is handed to handle. */
void hub_add_methods(struct hub *hub, const struct method *methods, void *service);

/* Connections whose messages another folder reads; borrowed. One route at most. */
void hub_add_route(struct hub *hub, const struct route *route);

/* A timer of the hub's clock, for routes: set or moved to go off once, in_ms from now at the earliest. */
void hub_set_timer(struct hub *hub, struct timer *timer, int64_t in_ms);
void hub_cancel_timer(struct hub *hub, struct timer *timer);

/* A call under way. handle, or whatever it waits for, ends it with exactly one of call_reply and call_refuse;
 * it stays valid until then, even where the peer has gone. */
const json_t *call_params(const struct call *call);
/* "" for a visitor, or where the peer has gone. */
const char *call_person(const struct call *call);
const char *call_session(const struct call *call);
/* Where it comes from, by which limits are counted; "" where none is: this machine itself. */
const char *call_address(const struct call *call);
/* "ro" or "en". */
const char *call_language(const struct call *call);
/* What the client says it is (User-Agent), as printable ASCII; "" where nothing was said. */
const char *call_agent(const struct call *call);
/* Takes reply. */
void call_reply(struct call *call, json_t *reply);
/* retry_after_ms 0: none is told. */
void call_refuse(struct call *call, enum error error, int64_t retry_after_ms);
/* As call_refuse, for what the authority says of who asks here: where that may be because this process is
 * behind, it catches up first and handles the call once more. */
void call_refuse_unknown(struct call *call, enum error error, int64_t retry_after_ms);
/* The peer is now this identity: signed in. token "" signs out. Call before call_reply. */
void call_set_identity(struct call *call, const struct identity *identity, const char *token);
/* The call ends its peer's own session: the peer is spared when the session's connections are closed, so that
 * it gets the reply. Undone with false, where the session could not be ended. */
void call_spare_peer(struct call *call, bool is_spared);

/* A command that the server itself issues (loading of the demo, sign-in, reactors): it goes the same way as
 * any other, as the actor that authority makes of person ("" is the system, which may everything). Takes
 * params, which hold channel and op. done gets ERR_NONE and the reply, or the refusal; what is refused at the
 * door is refused before this returns. */
typedef void command_callback(void *argument, enum error error, const json_t *reply);
void hub_command(struct hub *hub, const char *person, const char *method, json_t *params,
                 command_callback *done, void *argument);
/* As hub_command, for a record of the past: it is decided, and its event happened, at at_ms, or at the time
 * of the channel's newest event where that is later. */
void hub_command_at(struct hub *hub, int64_t at_ms, const char *person, const char *method, json_t *params,
                    command_callback *done, void *argument);

/* Calls done once all is done that follows (react) from what happened before, whichever process does it; ok
 * is false where that takes more than a minute, or the hub ends before. For a hub that is a reactor. */
typedef void hub_settled_callback(void *argument, bool ok);
void hub_settle(struct hub *hub, hub_settled_callback *done, void *argument);

/* The state of a loaded channel, or NULL; borrowed until the next event. For resident features: while one is
 * loaded anew, what it was before. */
const void *hub_peek(struct hub *hub, const char *channel);
/* Where a loaded channel stands: the number and tag of the last event in its state. False where it is not
 * loaded. */
bool hub_find_position(struct hub *hub, const char *channel, struct position *position_out);
/* Loads a channel and keeps it while it is resident; done is called when it can be peeked (ok) or not. */
typedef void hub_loaded_callback(void *argument, bool ok);
void hub_load(struct hub *hub, const char *channel, hub_loaded_callback *done, void *argument);

/* The authority's rights number has moved: everyone who listens is looked at soon, also where nothing is
 * told. */
void hub_check_soon(struct hub *hub);

/* False while a channel that rights follow from is behind what the feed has shown: what the authority says
 * may be of before. Nothing is told meanwhile; the route's check_rights is called once it is true again. */
bool hub_knows_rights(const struct hub *hub);

/* Calls done once this process has heard all that was in the channels that rights follow from when it was
 * called, or with ERR_UNAVAILABLE: after 3 s, or where the database cannot say. To be asked before somebody
 * is told for good that there is no such thing; what is asked meanwhile is asked together. The wait is the
 * hub's; it ends with done, or is to be forgotten before. */
struct hub_wait;
typedef void abreast_callback(void *argument, enum error error);
struct hub_wait *hub_catch_up(struct hub *hub, abreast_callback *done, void *argument);
/* done is not called any more. NULL is accepted. */
void hub_stop_waiting(struct hub_wait *wait);

/* What the store tells goes here. */
struct log_follower hub_follower(struct hub *hub);
/* The clock reached what wake_at asked for. */
void hub_wake(struct hub *hub);
/* The session is no more: closes its peers with 4401. */
void hub_end_session(struct hub *hub, const char *session);
/* Says 4503 to all peers at once: they come back, and are identified anew. */
void hub_send_away(struct hub *hub);
/* Says 4503 to all peers, spread over spread_ms, and takes no more commands. */
void hub_drain(struct hub *hub, unsigned spread_ms);
bool hub_is_idle(const struct hub *hub);

/* What a person is told for a refusal, in "ro" or "en"; borrowed from the hub. */
const char *hub_error_words(const struct hub *hub, enum error error, const char *language);

/* For /metrics: appends lines of the Prometheus text format. */
void hub_write_metrics(const struct hub *hub, struct buffer *buffer);

#endif
