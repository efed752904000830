/* The second factor of a person: TOTP, and recovery codes in its place. All of it is in the register
 * credentials:<person>: totp (the secret, sealed), totp_step (the last step used), recovery:<HMAC> of each
 * code that is left, totp_begun and begun_until_ms (not confirmed yet), and the password. That there is one
 * is an event of the directory, as rights hang on it. */
#ifndef DIRECTORY_SECOND_FACTOR_H
#define DIRECTORY_SECOND_FACTOR_H

#include "directory/service.h"

#define CREDENTIALS_KEY_SIZE (ULID_SIZE + 16)
void credentials_key(const char *person, char key_out[CREDENTIALS_KEY_SIZE]);

/* Spends a code of the application or a recovery code: ERR_NONE, ERR_CODE_WRONG, ERR_TOO_MANY or
 * ERR_UNAVAILABLE. At most SECOND_FACTOR_TRIES wrong ones an hour. */
#define SECOND_FACTOR_TRIES 10
typedef void proved_callback(void *argument, enum error error, int64_t retry_after_ms);
void second_factor_prove(struct directory *directory, const char *person, const char *code,
                         proved_callback *done, void *argument);

/* Rows of the feature `directory`, for its tables. */
enum error second_factor_set(const void *state, const struct request *request, struct decision *decision);
void second_factor_want(const void *state, const struct request *request, struct wants *wants);
enum error second_factor_remove(const void *state, const struct request *request, struct decision *decision);

#endif
