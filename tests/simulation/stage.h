/* For scenarios: a calm world with a board and people at it, and probes, which say and hear exactly what a
 * test wants. */
#ifndef SIMULATION_STAGE_H
#define SIMULATION_STAGE_H

#include "core/json.h"
#include "simulation/link.h"
#include "simulation/process.h"
#include "simulation/store.h"
#include "simulation/world.h"

#define PEOPLE 4

enum { ADMIN, CHAIR, ANA, MIHAI }; /* an administrator, a facilitator, two members */

struct stage {
    struct world *world;
    char people[PEOPLE][ULID_SIZE];
    char board[CHANNEL_ID_SIZE], tray[CHANNEL_ID_SIZE];
};

/* One connection and all that it heard. */
struct probe {
    struct stage *stage;
    struct link *link; /* NULL once it is gone */
    unsigned end_code;
    json_t *heard; /* every message, in order; the members of a batch stay in their array */
    unsigned asked;
};

struct stage *stage_create(size_t processes);
/* Ends everything; fails where something is left over. */
void stage_destroy(struct stage *stage);
void stage_run(struct stage *stage, int64_t for_ms);
/* The newest board, and its tray, are the stage's. */
void stage_find_board(struct stage *stage);
struct log *stage_log(struct stage *stage);
/* A command by the system, done when it returns. */
void stage_command(struct stage *stage, const char *method, json_t *params);
/* The value of a counter of a process's metrics. */
long stage_metric(struct stage *stage, size_t process, const char *name);

/* person: a place in people, or -1 for a visitor. */
struct probe *probe_connect(struct stage *stage, size_t process, int person);
struct probe *probe_connect_with(struct stage *stage, size_t process, struct link_options options);
void probe_destroy(struct probe *probe);
void probe_send(struct probe *probe, const char *text);
/* Sends a request; its id is what is given back. Takes params. */
unsigned probe_ask(struct probe *probe, const char *method, json_t *params);
/* The reply with this id, or NULL; borrowed. */
const json_t *probe_reply(const struct probe *probe, unsigned id);
/* Asks and waits: the reply's result, or NULL where it was refused; borrowed. */
const json_t *probe_do(struct probe *probe, const char *method, json_t *params);
/* Asks and waits: the word of the refusal, or "" where it was done. */
const char *probe_refusal(struct probe *probe, const char *method, json_t *params);
const char *reply_word(const json_t *reply);
/* Opens the stage's board from now on. */
const json_t *probe_open(struct probe *probe);
/* How many notifications of this method it heard. */
size_t probe_count(const struct probe *probe, const char *method);
/* The params of the last signal of this type that it heard, or NULL, and how many there were. */
const json_t *probe_last_signal(const struct probe *probe, const char *type, size_t *count_out);
const json_t *probe_last(const struct probe *probe);

/* Params of a command in the board, with a new op; more as json_pack takes it inside of braces. */
json_t *on_board(struct stage *stage, const char *more, ...);
json_t *with_op(json_t *params, const char *op);
/* A new op of this time. */
const char *new_op(struct stage *stage, int64_t ahead_ms);

#endif
