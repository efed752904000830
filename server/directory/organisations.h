/* The organisations of the installation, as the channel `directory` holds them, and what becomes of them. */
#ifndef DIRECTORY_ORGANISATIONS_H
#define DIRECTORY_ORGANISATIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "hub/feature.h"

/* Beyond: list_full. */
#define ORGANISATIONS_MOST 5000

struct organisations;
struct people;

struct organisations *organisations_create(void);
/* NULL is accepted. */
void organisations_destroy(struct organisations *organisations);
size_t organisations_count(const struct organisations *organisations);
/* As a view shows it (types.json, organisation); NULL where there is none; borrowed until the next event. */
const json_t *organisations_find(const struct organisations *organisations, const char *id);
/* All of them, in the order in which they were added, as a new array. */
json_t *organisations_list(const struct organisations *organisations);
/* Takes one as a view shows it. False where it has no id, or one that is there already. */
bool organisations_take(struct organisations *organisations, json_t *shown);

/* The register of an organisation, organisation:<ULID>: {type}, for the spaces that take it in. Rebuilt from
 * the log of `directory`. */
#define ORGANISATION_KEY_SIZE 48
void organisation_key(const char *id, char key_out[ORGANISATION_KEY_SIZE]);

/* For the tables of the feature `directory`. */
enum error organisation_add(const void *state, const struct request *request, struct decision *decision);
enum error organisation_edit(const void *state, const struct request *request, struct decision *decision);
enum error organisation_verify(const void *state, const struct request *request, struct decision *decision);
void answer_organisation(const struct event *event, json_t *reply);
bool apply_organisation_added(void *state, const struct event *event);
bool apply_organisation_edited(void *state, const struct event *event);
bool apply_organisation_verified(void *state, const struct event *event);

#endif
