/* A person at a page: keeps what was asked until it is answered and asks it again after every cut, keeps a
 * position for each channel and comes back with it, and keeps a model of what it was told. All that it is
 * told is checked as it comes. */
#ifndef SIMULATION_CLIENT_H
#define SIMULATION_CLIENT_H

#include "core/json.h"
#include "core/ulid.h"
#include "hub/feature.h"
#include "simulation/link.h"
#include "simulation/world.h"

/* A command, and what became of it. */
struct asked {
    char op[ULID_SIZE];
    char channel[CHANNEL_ID_SIZE];
    const char *method;
    json_t *params;
    char *answer; /* the reply, once there is one: a repeat must get the same */
    char refusal[32];
    unsigned copies;  /* how often it was sent */
    bool is_waiting;  /* sent on the link there is now */
    int64_t again_us; /* refused for now: not before this */
};

/* A channel as the page shows it. */
struct model {
    char channel[CHANNEL_ID_SIZE], kind[CHANNEL_KIND_SIZE];
    json_t *view, *mine; /* NULL before the first view */
    struct position position;
    uint64_t view_seq; /* where the view stood that the events were applied to */
    uint64_t *heard;   /* what was heard since */
    size_t heard_count, heard_capacity;
    bool is_open, is_opening, is_refused;
    bool is_anew; /* it is being opened without a position: an older view than another process showed is right
                   */
    int64_t again_us;
};

struct client {
    struct world *world;
    unsigned number;
    char person[ULID_SIZE]; /* "" is a visitor */
    enum role role;
    struct link *link;
    bool is_greeted;
    struct link *side; /* another page of the same person, which only repeats */
    struct asked **asked;
    size_t asked_count, asked_capacity;
    struct model *models;
    size_t model_count, model_capacity;
    bool is_ending;
    uint64_t signals, views, resumed, slow_ends;
};

struct client *client_create(struct world *world, unsigned number, enum role role);
void client_destroy(struct client *client);
enum clearance client_clearance(const struct client *client);
/* Keeps a connection, and what belongs to it, from now on. */
void client_start(struct client *client);
/* Keeps the command and sends it as soon as it can. Takes params. */
void client_ask(struct client *client, const char *channel, const char *method, json_t *params);
/* Wants the channel open; it is opened anew after every cut. */
void client_open(struct client *client, const char *channel);
void client_close(struct client *client, const char *channel);
void client_signal(struct client *client, const char *channel);
/* Asks for events before a number; what comes is checked. */
void client_look_back(struct client *client, const char *channel);
/* Asks an earlier command again, on this link or on another process. */
void client_repeat(struct client *client, bool on_the_side);
void client_cut(struct client *client);
/* Nothing is unanswered, and all that is wanted is open or refused. */
bool client_is_settled(const struct client *client);
struct model *client_find_model(const struct client *client, const char *channel);

/* client_hear.c */
void client_hear(void *self, struct link *link, const char *text, size_t length);
/* client_say.c */
void client_send_opens(struct client *client);
void client_send_asked(struct client *client);

#endif
