/* Passwords, kept as scrypt (RFC 7914) with its parameters. It takes a quarter of a second and 32 MB, so it
 * runs on worker threads of the loop, two at once; others wait. */
#ifndef DIRECTORY_PASSWORDS_H
#define DIRECTORY_PASSWORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/memory.h"

typedef struct uv_loop_s uv_loop_t;
struct passwords;

#define PASSWORDS_AT_ONCE 2
/* At most this many wait; a further one is refused. */
#define PASSWORDS_WAITING_MOST 32
/* A kept password, as "scrypt:15:8:3:<salt>:<key>", salt and key in hexadecimal. */
#define PASSWORD_KEPT_SIZE 160
#define PASSWORD_LEAST 10

/* In characters that differ, a password has at least five, and it is not the address. */
bool password_is_weak(const char *password, const char *email);
/* What is kept of a new password. Slow. */
void password_keep(const char *password, char kept_out[PASSWORD_KEPT_SIZE]);
/* False also where kept is nothing that password_keep made. Slow. */
bool password_is_right(const char *password, const char *kept);

struct passwords *passwords_create(uv_loop_t *loop);
/* What was begun is finished by the loop before it ends. NULL is accepted. */
void passwords_destroy(struct passwords *passwords);

/* Called on the loop, once, and never before the call that registered it returns. */
typedef void password_kept_callback(void *argument, const char *kept);
typedef void password_judged_callback(void *argument, bool is_right);
/* False where too many wait already: done is then not called. What they take is copied. */
MUST_CHECK bool passwords_keep(struct passwords *passwords, const char *password,
                               password_kept_callback *done, void *argument);
/* kept NULL: nobody's password. It takes as long, and is not right. */
MUST_CHECK bool passwords_judge(struct passwords *passwords, const char *password, const char *kept,
                                password_judged_callback *done, void *argument);

#endif
