/* One-time passwords by the clock (RFC 6238): HMAC-SHA-1, six digits, a step of 30 seconds. Pure. */
#ifndef DIRECTORY_TOTP_H
#define DIRECTORY_TOTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/secret.h"

#define TOTP_STEP_MS 30000
#define TOTP_CODE_SIZE 7
/* 160 bits, as RFC 4226 wants, in 32 characters of base 32 (RFC 4648). */
#define TOTP_SECRET_BYTES 20
#define TOTP_SECRET_LENGTH 32
#define TOTP_SECRET_SIZE (TOTP_SECRET_LENGTH + 1)

/* A new secret, in base 32. */
void totp_make_secret(char secret_out[TOTP_SECRET_SIZE]);
/* The code of a step: the number of steps since 1970. secret is TOTP_SECRET_LENGTH characters of base 32. */
void totp_code(const char *secret, int64_t step, char code_out[TOTP_CODE_SIZE]);
/* The step whose code this is, of the one that is now and its neighbours, after the step used last; -1 where
 * there is none. */
int64_t totp_match(const char *secret, const char *code, int64_t now_ms, int64_t used_step);
/* What applications read from a QR code (otpauth://totp/…). */
#define TOTP_URI_SIZE 1024
void totp_uri(const char *secret, const char *email, char uri_out[TOTP_URI_SIZE]);

/* Recovery codes: 50 random bits, as "7K2M9-Q9XTB" in Crockford's base 32. */
#define RECOVERY_CODES 10
#define RECOVERY_CODE_SIZE 12
void recovery_code_make(char code_out[RECOVERY_CODE_SIZE]);
/* As it was made, from what a person types: upper case, the dash in its place, O as 0, I and L as 1. False
 * where it cannot be one. */
bool recovery_code_read(const char *typed, char code_out[RECOVERY_CODE_SIZE]);
/* The field of the register credentials:<person> that stands for a code, as "recovery:<HMAC>". */
#define RECOVERY_FIELD_SIZE (SHA256_HEX_SIZE + 16)
void recovery_field(const char *secret, const char *person, const char *code,
                    char field_out[RECOVERY_FIELD_SIZE]);
bool recovery_is_field(const char *field);

#endif
