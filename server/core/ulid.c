#include "core/ulid.h"

#include <string.h>

#include "core/secret.h"

static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void ulid_from(char ulid_out[ULID_SIZE], int64_t time_ms, const uint8_t bytes[ULID_RANDOM_BYTES])
{
    uint64_t time = (uint64_t)time_ms;
    uint64_t bits = 0;
    unsigned bit_count = 0;
    size_t at = 10;

    for (int i = 9; i >= 0; i--, time >>= 5)
        ulid_out[i] = digits[time & 31];
    for (size_t i = 0; i < ULID_RANDOM_BYTES; i++) {
        bits = bits << 8 | bytes[i];
        for (bit_count += 8; bit_count >= 5; bit_count -= 5)
            ulid_out[at++] = digits[bits >> (bit_count - 5) & 31];
    }
    ulid_out[ULID_LENGTH] = '\0';
}

/* Drawn in blocks: asking the generator costs more than what is asked for. */
void ulid_make(char ulid_out[ULID_SIZE], int64_t time_ms)
{
    static uint8_t block[64 * ULID_RANDOM_BYTES];
    static size_t used = sizeof(block);

    if (used == sizeof(block)) {
        secret_random(block, sizeof(block));
        used = 0;
    }
    ulid_from(ulid_out, time_ms, block + used);
    memset(block + used, 0, ULID_RANDOM_BYTES);
    used += ULID_RANDOM_BYTES;
}

bool ulid_is_valid(const char *text, size_t length)
{
    if (length != ULID_LENGTH || text[0] > '7')
        return false;
    for (size_t i = 0; i < ULID_LENGTH; i++)
        if (text[i] == '\0' || strchr(digits, text[i]) == NULL)
            return false;
    return true;
}

int64_t ulid_time_ms(const char *ulid)
{
    int64_t time = 0;

    for (int i = 0; i < 10; i++)
        time = time << 5 | (strchr(digits, ulid[i]) - digits);
    return time;
}
