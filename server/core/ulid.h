/* ULIDs (the ULID specification): 26 characters of Crockford's base 32, upper case, the first ten a time in
 * milliseconds UTC, the other sixteen 80 random bits. We keep and compare them as text. */
#ifndef CORE_ULID_H
#define CORE_ULID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ULID_LENGTH 26
#define ULID_SIZE (ULID_LENGTH + 1)
#define ULID_RANDOM_BYTES 10

/* Writes a new one, from the system's random source. */
void ulid_make(char ulid_out[ULID_SIZE], int64_t time_ms);
/* Writes one whose random part is the first ULID_RANDOM_BYTES of bytes: the same input gives the same ULID.
 */
void ulid_from(char ulid_out[ULID_SIZE], int64_t time_ms, const uint8_t bytes[ULID_RANDOM_BYTES]);
/* Exactly 26 of the 32 upper-case characters, and no time beyond 48 bits. */
bool ulid_is_valid(const char *text, size_t length);
/* The time of a valid ULID, in milliseconds UTC. */
int64_t ulid_time_ms(const char *ulid);

#endif
