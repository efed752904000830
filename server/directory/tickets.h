/* Tickets: a secret that stands for a session in one channel alone, for programs that can show neither cookie
 * nor header. The register ticket:<SHA-256 of it> holds which; it goes after TICKET_MS, and a ticket is worth
 * nothing once its session has ended. */
#ifndef DIRECTORY_TICKETS_H
#define DIRECTORY_TICKETS_H

#include "directory/directory.h"

#define TICKET_MS (12LL * 60 * 60 * 1000)

/* ticket is NULL unless error is ERR_NONE. */
typedef void ticket_callback(void *argument, enum error error, const char *ticket, int64_t expires_ms);
/* For the session of person: ERR_SIGN_IN where it is none, ERR_UNAVAILABLE where the database cannot say.
 * What it takes is borrowed during the call. */
void directory_make_ticket(struct directory *directory, const char *person, const char *session,
                           const char *channel, ticket_callback *done, void *argument);
/* Whom it stands for in the channel; as authority's identify. It expires with the session or the ticket,
 * whichever is first. */
void directory_read_ticket(struct directory *directory, const char *channel, const char *ticket,
                           identity_callback *done, void *argument);

/* name is NULL where there is no such person, or the database cannot say. */
typedef void name_callback(void *argument, const char *name);
void directory_read_name(struct directory *directory, const char *person, name_callback *done,
                         void *argument);

#endif
