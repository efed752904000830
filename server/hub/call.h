/* One request under way: from a peer, or from the server itself. */
#ifndef HUB_CALL_H
#define HUB_CALL_H

#include <uthash.h>

#include "hub/decision.h"
#include "hub/hub.h"
#include "hub/schema.h"
#include "hub/timer.h"

/* When it is worth asking again. */
#define BUSY_RETRY_MS 200
#define UNAVAILABLE_RETRY_MS 1000
/* Whether there is such a channel, and who may do what, is not known while a resident one is being loaded. */
#define STALE_RETRY_MS 100

struct batch;
struct channel;
struct peer;

enum row_kind { ROW_METHOD, ROW_COMMAND, ROW_QUERY, ROW_OPEN, ROW_CLOSE, ROW_SIGNAL, ROW_LOAD };

/* A method of the wire, by name. */
struct row {
    const char *name;
    enum row_kind kind;
    const struct schema *params;
    const struct feature *feature; /* ROW_COMMAND, ROW_QUERY */
    const struct command *command;
    const struct query *query;
    const struct method *method;
    void *service; /* ROW_METHOD */
    UT_hash_handle hh;
};

struct call {
    struct hub *hub;
    struct peer *peer;        /* NULL where the server asks, or the peer has gone */
    struct call *prev, *next; /* the peer's */
    const struct row *row;
    json_t *message;      /* the whole request */
    const json_t *params; /* in message */
    const json_t *id;     /* in message; NULL for a notification */
    struct batch *batch;  /* NULL where the reply goes alone */
    size_t batch_place;
    char person[ULID_SIZE];
    char session[ULID_SIZE];
    char *address;
    char language[3];
    bool is_system; /* asks as nobody, and may everything */
    unsigned chain; /* how many reactions led here */
    int64_t at_ms;  /* when it happened, for a record of the past; 0: now */
    command_callback *done;
    void *argument;

    /* In a channel. */
    struct channel *channel;
    struct call *queue_prev, *queue_next; /* of whichever queue of the channel it is in */
    struct actor actor;
    char fresh_id[ULID_SIZE];
    struct wants wants;
    json_t *facts;
    json_t *prepared; /* NULL until it was prepared, or where it needs none */
    bool is_preparing;
    unsigned wants_outstanding;
    unsigned attempts;
    int64_t parked_since_ms; /* steady; 0 while not waiting for the feed */
    struct timer parked;
    struct decision decision;
    char *answer;       /* the reply's text, once there is one */
    bool has_caught_up; /* an open that came with a position this process had not heard of */
    bool is_abreast;    /* it was refused, and this process has caught up since */
};

struct call *call_create(struct hub *hub, struct peer *peer, json_t *message);
/* Ends the call with the reply's text. */
void call_reply_text(struct call *call, const char *text, size_t length);
/* The peer goes: its calls go on without it. */
void calls_detach(struct peer *peer);
/* The time it is decided at. */
int64_t call_now_ms(const struct call *call);
const char *call_param_text(const struct call *call, const char *name);
/* Takes over the answer as the call's reply text: {seq, tag, at_ms, …}. */
void call_set_answer(struct call *call, char *answer);
void call_reply_answer(struct call *call);
/* The answer leaves when what its channel has applied is told. */
void call_answer_when_told(struct call *call);

/* rpc.c: checks params and hands the call to whom it concerns. */
void call_dispatch(struct call *call);
/* Hands it over, its params being checked: also once more, where it was not answered. */
void call_hand_over(struct call *call);

/* The replies to one array, gathered until all are there. */
struct batch *batch_create(size_t count);

#endif
