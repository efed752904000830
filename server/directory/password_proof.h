/* That somebody knows the password of an address. Tries are counted before it is looked at, by the address
 * and by where they come from; an address that nobody has, and a person without a password, take as long. */
#ifndef DIRECTORY_PASSWORD_PROOF_H
#define DIRECTORY_PASSWORD_PROOF_H

#include "directory/passwords.h"
#include "directory/service.h"

#define PASSWORD_RETRY_MS 1000

struct password_claim {
    const char *person;   /* "" where nobody has the address */
    const char *email;    /* tries are counted by it */
    const char *source;   /* and by this; "" where it is exempt */
    const char *password; /* as typed */
};

/* ERR_NONE, ERR_PASSWORD_WRONG, ERR_BUSY, ERR_TOO_MANY or ERR_UNAVAILABLE. The claim is copied. */
typedef void password_proved_callback(void *argument, enum error error, int64_t retry_after_ms);
void password_prove(struct directory *directory, const struct password_claim *claim,
                    password_proved_callback *done, void *argument);

#endif
