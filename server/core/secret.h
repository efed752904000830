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
/* The token that text has under key: always the same, and nobody without the key can tell it. */
void secret_token_of(const char *key, const char *text, char token_out[TOKEN_SIZE]);
void secret_sha256(const void *bytes, size_t length, uint8_t hash_out[SHA256_BYTES]);
/* Lower-case hexadecimal. */
void secret_sha256_hex(const void *bytes, size_t length, char hex_out[SHA256_HEX_SIZE]);
/* Of what a file holds, from its beginning; false where it cannot be read. It reads all of it: never on the
 * loop. */
bool secret_sha256_file(int descriptor, char hex_out[SHA256_HEX_SIZE]);
/* HMAC-SHA-256 (RFC 2104), in lower-case hexadecimal. */
void secret_hmac_hex(const void *key, size_t key_length, const void *bytes, size_t length,
                     char hex_out[SHA256_HEX_SIZE]);
#define SHA1_BYTES 20
/* HMAC-SHA-1 (RFC 2104), for one-time passwords alone: their standard asks for it. */
void secret_hmac_sha1(const void *key, size_t key_length, const void *bytes, size_t length,
                      uint8_t hash_out[SHA1_BYTES]);
/* scrypt (RFC 7914): N is 2 to log_n. Takes 128 * N * r bytes of memory, and long: never on the loop. False
 * where the parameters are not possible or want more than 256 MB. */
bool secret_scrypt(const char *password, const void *salt, size_t salt_length, unsigned log_n, unsigned r,
                   unsigned p, void *key_out, size_t key_length);
/* Encrypts a text so that it can be opened by the same key for the same owner alone (AES-256-GCM): a new
 * string in hexadecimal (mem_free). */
char *secret_seal(const char *key, const char *owner, const char *text);
/* The text again (mem_free), or NULL where it was not sealed so. */
char *secret_open(const char *key, const char *owner, const char *sealed);
/* Overwrites a text that must not stay in memory. */
void secret_erase(char *text);
/* Bytes in lower-case hexadecimal; hex_out holds 2 * length + 1. */
void secret_to_hex(const uint8_t *bytes, size_t length, char *hex_out);
/* False unless hex is exactly 2 * length digits. */
bool secret_from_hex(const char *hex, uint8_t *bytes_out, size_t length);
/* Compares in a time that depends on the lengths alone. */
bool secret_equals(const char *one, const char *other);

#endif
