/* From a proof of who somebody is to a session: the person is made where they are new, a second factor is
 * asked for, an invitation is accepted, the session is made, and the call is answered. */
#ifndef DIRECTORY_ADMISSION_H
#define DIRECTORY_ADMISSION_H

#include "directory/service.h"

/* link is the SHA-256 of the token of the invitation that they came by, or "". What is refused of it does not
 * keep them out. */
void admit_person(struct directory *directory, struct call *call, const char *person, const char *link);
/* Whose address was confirmed by a code asked for with the invitation: without it they do not come in. */
void admit_new_person(struct directory *directory, struct call *call, const char *email, const char *name,
                      const char *link);

#endif
