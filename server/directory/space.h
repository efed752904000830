/* A space: a pact, a partnership, a project, a working group. Its channel holds its members, with their
 * roles, and the catalogue of its items: an item is made by one event here, which carries its first settings.
 */
#ifndef DIRECTORY_SPACE_H
#define DIRECTORY_SPACE_H

#include <stdbool.h>
#include <stddef.h>

#include "hub/feature.h"

extern const struct feature space_feature;

struct space;

struct member {
    char person[ULID_SIZE];
    enum role role; /* ROLE_MEMBER, ROLE_FACILITATOR or ROLE_SECRETARIAT */
};

struct item {
    char channel[CHANNEL_ID_SIZE];
    json_t *settings; /* {space, title, visibility, by, at_ms} */
};

/* ROLE_NONE where the person is no member. */
enum role space_role(const struct space *space, const char *person);
size_t space_count_items(const struct space *space);
/* Borrowed until the next event. */
const struct item *space_item(const struct space *space, size_t i);
/* True where somebody is in the secretariat. */
bool space_has_secretariat_beside(const struct space *space, const char *person);
const char *space_name(const struct space *space);
const char *space_kind(const struct space *space);
/* Borrowed. */
struct invitations;
struct invitations *space_invitations(const struct space *space);

/* The names of the roles on the wire; ROLE_NONE for another word. */
enum role space_role_named(const char *name);
const char *space_role_name(enum role role);

#endif
