/* Toy features, made so that everything the hub promises can go wrong in them: a resident directory that says
 * who may do what, boards that people write on, and trays that reactions fall into. */
#ifndef SIMULATION_TOY_H
#define SIMULATION_TOY_H

#include "core/embedded.h"
#include "hub/feature.h"

#define TOY_ITEMS 20 /* a board's window */
#define TOY_HOPS 3   /* where a chain ends by itself */
#define TOY_FLAG_AGAIN_MS 7000

extern const struct embedded toy_schemas[];
extern const struct feature toy_directory, toy_board, toy_tray;

/* The state of every toy is one JSON object. */
const json_t *toy_json(const void *state);
void *toy_create(const char *channel, const json_t *settings, json_t *json);
json_t *toy_settings(const void *state);
void toy_destroy(void *state);
json_t *toy_snapshot(const void *state);
bool toy_restore(void *state, const json_t *snapshot);

/* What the directory says. role ROLE_NONE where the person is not admitted. */
enum role toy_role(const void *directory, const char *person);
/* The settings of a board or tray, or NULL. */
const json_t *toy_find_settings(const void *directory, const char *channel);
uint64_t toy_rights(const void *directory);

/* What a client does with an event of these kinds: view and mine become what they were, plus the event. */
void toy_apply_to_view(const char *kind, enum clearance clearance, json_t *view, json_t *mine,
                       const json_t *event);
/* Whether someone may hear an event of this type. */
bool toy_may_hear(const json_t *event, enum clearance clearance, const char *person);

#endif
