/* The invitations of a space, as its state holds them. An invitation stands until it expires, is used up or
 * is withdrawn, also where whoever made it has gone; it gives what its maker could give when it was made.
 * Links and addresses are not here: invitation:<SHA-256 of a token>  {space, invitation, email?, name?},
 * until it expires invited:<invitation>             address => name or "": those invited by mail who have not
 * come yet A token is made of the invitation's id, the address and the installation's secret: it is kept
 * nowhere. */
#ifndef DIRECTORY_INVITATIONS_H
#define DIRECTORY_INVITATIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/json.h"
#include "core/secret.h"
#include "core/ulid.h"
#include "hub/feature.h"

/* That stand at once in a space, and how many addresses they may be for: more is too_many_invitations. */
#define INVITATIONS_STANDING_MOST 200
#define INVITED_ADDRESSES_MOST 500
/* That a space remembers: beyond, the oldest that is over is forgotten. */
#define INVITATIONS_MOST 500
#define INVITATION_LONGEST_MS (366LL * 24 * 60 * 60 * 1000)

struct invitation {
    char id[ULID_SIZE];
    json_t *terms; /* {role, category?, organisation?, capacity?, standing?} */
    char by[ULID_SIZE];
    int64_t at_ms, expires_ms;
    size_t uses;
    json_t *people; /* who came by it */
    bool is_withdrawn, is_by_mail;
};

struct invitations;

struct invitations *invitations_create(void);
void invitations_destroy(struct invitations *invitations);
/* As a feature's snapshot and restore. */
json_t *invitations_snapshot(const struct invitations *invitations);
bool invitations_restore(struct invitations *invitations, const json_t *snapshot);

size_t invitations_count(const struct invitations *invitations);
/* The oldest is 0; borrowed until the next event. */
const struct invitation *invitations_at(const struct invitations *invitations, size_t i);
/* NULL where there is none, or no longer; borrowed until the next event. */
const struct invitation *invitations_find(const struct invitations *invitations, const char *id);
bool invitation_stands(const struct invitation *invitation, int64_t now_ms);
bool invitation_was_used_by(const struct invitation *invitation, const char *person);
/* How many more may be made now, and for how many addresses. */
bool invitations_have_room(const struct invitations *invitations, size_t addresses, int64_t now_ms);

/* What the events come to; false where that cannot be. */
bool invitations_made(struct invitations *invitations, const struct event *event);
bool invitations_withdrawn(struct invitations *invitations, const struct event *event);
/* An event that made somebody a member; where it names an invitation, that was used by person. */
void invitations_used(struct invitations *invitations, const struct event *event, const char *person);

/* The token of an invitation, or of that of one address: email in lower case, or NULL. */
void invitation_token(const char *secret, const char *id, const char *email, char token_out[TOKEN_SIZE]);
#define INVITATION_KEY_SIZE (SHA256_HEX_SIZE + 16)
/* The register of a token. */
void invitation_key(const char *token, char key_out[INVITATION_KEY_SIZE]);
/* The same, from the token's SHA-256 in hex. */
void invitation_key_of(const char *hash, char key_out[INVITATION_KEY_SIZE]);

#endif
