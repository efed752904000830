/* An invitation's link: from its token to the invitation, and to a member of its space. */
#ifndef DIRECTORY_LINKS_H
#define DIRECTORY_LINKS_H

#include "directory/invitations.h"
#include "directory/service.h"

#define PERSON_NAME_SIZE (120 * 4 + 1)

struct link {
    char hash[SHA256_HEX_SIZE]; /* SHA-256 of the token */
    char space[CHANNEL_ID_SIZE];
    char invitation[ULID_SIZE];
    char email[256];             /* of whom it was mailed to; "" where anybody may use it */
    char name[PERSON_NAME_SIZE]; /* as the secretariat wrote it; "" where it did not */
};

/* What is kept of a token. */
void link_hash(const char *token, char hash_out[SHA256_HEX_SIZE]);
/* The invitation, where it stands: NULL where it does not, or there is none. Borrowed until the next event.
 */
const struct invitation *link_invitation(const struct directory *directory, const struct link *link);

/* ERR_NONE and the link, where its invitation stands; else ERR_LINK_SPENT or ERR_UNAVAILABLE. link is
 * borrowed.
 */
typedef void link_callback(void *argument, enum error error, const struct link *link);
void link_look_up(struct directory *directory, const char *token, link_callback *done, void *argument);

/* ERR_NONE: the person is a member of space, by this or already. */
typedef void joined_callback(void *argument, enum error error, const char *space);
void link_join(struct directory *directory, const char *hash, const char *person, joined_callback *done,
               void *argument);

#endif
