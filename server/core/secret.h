/* Randomness and hashes, from OpenSSL. */
#ifndef CORE_SECRET_H
#define CORE_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHA256_BYTES 32
#define SHA256_HEX_SIZE (2 * SHA256_BYTES + 1)
/* A token is 256 random bits in 43 characters of base64url. */
#define TOKEN_LENGTH 43
#define TOKEN_SIZE (TOKEN_LENGTH + 1)

/* Stops the process where the system has no randomness. */
void secret_random(void *bytes_out, size_t length);
/* A number in [0, below), without bias. below is not 0. */
uint32_t secret_random_below(uint32_t below);
void secret_token(char token_out[TOKEN_SIZE]);
void secret_sha256(const void *bytes, size_t length, uint8_t hash_out[SHA256_BYTES]);
/* Lower-case hexadecimal. */
void secret_sha256_hex(const void *bytes, size_t length, char hex_out[SHA256_HEX_SIZE]);
/* HMAC-SHA-256 (RFC 2104), in lower-case hexadecimal. */
void secret_hmac_hex(const void *key, size_t key_length, const void *bytes, size_t length,
                     char hex_out[SHA256_HEX_SIZE]);
/* Compares in a time that depends on the lengths alone. */
bool secret_equals(const char *one, const char *other);

#endif
