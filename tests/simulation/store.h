/* A process's log_store: calls on their way to the one database and replies on their way back, in order, over
 * a connection that may break; and the follower of the feed, on a connection of its own. */
#ifndef SIMULATION_STORE_H
#define SIMULATION_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "hub/log_store.h"
#include "hub/text_store.h"

struct store;
struct world;

/* name is the process's. */
struct store *store_create(struct world *world, const char *name);
/* The process was killed: of what is on its way a part still arrives; every callback is made, as the contract
 * asks, with STORE_UNAVAILABLE. */
void store_kill(struct store *store);
/* After store_kill, and after the hub was destroyed. */
void store_destroy(struct store *store);

const struct log_store *store_interface(struct store *store);
const char *store_name(const struct store *store);
const struct text_store *store_texts(struct store *store);
/* Begins to follow at the feed's end. */
void store_follow(struct store *store, const struct log_follower *follower);
/* From the end of the edits on. Without it, nobody is told of texts. */
void store_follow_texts(struct store *store, const struct text_follower *follower);
void store_notice_feed(struct store *store);
/* Nothing comes through the feed for so long; above 3 s the process must stop serving meanwhile. */
void store_stall_feed(struct store *store, int64_t for_us);
void store_disconnect(struct store *store);
void store_connect_soon(struct store *store);
/* Nothing is under way. */
bool store_is_idle(const struct store *store);
/* The next append's reply is lost once. */
void store_lose_next_reply(struct store *store);
/* Calls stay on their way until they are released: for tests that need them there. */
void store_hold(struct store *store, bool is_held);

#endif
