#include "directory/totp.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define RECOVERY_PREFIX "recovery:"

static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void totp_make_secret(char secret_out[TOTP_SECRET_SIZE])
{
    uint8_t bytes[TOTP_SECRET_LENGTH];

    secret_random(bytes, sizeof(bytes));
    for (size_t i = 0; i < TOTP_SECRET_LENGTH; i++)
        secret_out[i] = base32[bytes[i] & 31];
    secret_out[TOTP_SECRET_LENGTH] = '\0';
}

/* Eight characters are five bytes. */
static void read_secret(const char *secret, uint8_t bytes_out[TOTP_SECRET_BYTES])
{
    uint64_t bits = 0;

    for (size_t i = 0; i < TOTP_SECRET_LENGTH; i++) {
        const char *digit = strchr(base32, secret[i]);

        bits = bits << 5 | (uint64_t)(digit == NULL ? 0 : digit - base32);
        if (i % 8 == 7)
            for (size_t j = 0; j < 5; j++)
                bytes_out[i / 8 * 5 + j] = (uint8_t)(bits >> (32 - 8 * j));
    }
}

/* RFC 4226, section 5.3: where the last four bits say, 31 bits are read. */
void totp_code(const char *secret, int64_t step, char code_out[TOTP_CODE_SIZE])
{
    uint8_t key[TOTP_SECRET_BYTES], counter[8], hash[SHA1_BYTES];
    unsigned at;
    uint32_t number;

    read_secret(secret, key);
    for (size_t i = 0; i < sizeof(counter); i++)
        counter[i] = (uint8_t)((uint64_t)step >> (56 - 8 * i));
    secret_hmac_sha1(key, sizeof(key), counter, sizeof(counter), hash);
    at = hash[SHA1_BYTES - 1] & 15;
    number = (uint32_t)(hash[at] & 127) << 24 | (uint32_t)hash[at + 1] << 16 | (uint32_t)hash[at + 2] << 8 |
             hash[at + 3];
    snprintf(code_out, TOTP_CODE_SIZE, "%06u", (unsigned)(number % 1000000));
}

int64_t totp_match(const char *secret, const char *code, int64_t now_ms, int64_t used_step)
{
    int64_t now = now_ms / TOTP_STEP_MS, found = -1;
    char expected[TOTP_CODE_SIZE];

    for (int64_t step = now - 1; step <= now + 1; step++) {
        totp_code(secret, step, expected);
        if (secret_equals(expected, code) && step > used_step)
            found = step;
    }
    return found;
}

void totp_uri(const char *secret, const char *email, char uri_out[TOTP_URI_SIZE])
{
    char label[3 * 256] = "";
    size_t length = 0;

    for (const char *at = email; *at != '\0' && length + 4 < sizeof(label); at++)
        length += (size_t)snprintf(
            label + length, sizeof(label) - length,
            isalnum((unsigned char)*at) || strchr("-._~", *at) != NULL ? "%c" : "%%%02X", (unsigned char)*at);
    snprintf(uri_out, TOTP_URI_SIZE,
             "otpauth://totp/Sfat:%s?secret=%s&issuer=Sfat&algorithm=SHA1&digits=6&period=30", label, secret);
}

void recovery_code_make(char code_out[RECOVERY_CODE_SIZE])
{
    uint8_t bytes[RECOVERY_CODE_SIZE - 1];

    secret_random(bytes, sizeof(bytes));
    for (size_t i = 0; i < sizeof(bytes); i++)
        code_out[i] = i == 5 ? '-' : crockford[bytes[i] & 31];
    code_out[RECOVERY_CODE_SIZE - 1] = '\0';
}

static char as_written(char typed)
{
    char upper = (char)toupper((unsigned char)typed);

    if (upper == 'O')
        return '0';
    return upper == 'I' || upper == 'L' ? '1' : upper;
}

bool recovery_code_read(const char *typed, char code_out[RECOVERY_CODE_SIZE])
{
    size_t count = 0;

    for (; *typed != '\0'; typed++) {
        if (*typed == '-' || *typed == ' ')
            continue;
        if (count == RECOVERY_CODE_SIZE - 1 || strchr(crockford, as_written(*typed)) == NULL)
            return false;
        if (count == 5)
            code_out[count++] = '-';
        code_out[count++] = as_written(*typed);
    }
    code_out[count] = '\0';
    return count == RECOVERY_CODE_SIZE - 1;
}

void recovery_field(const char *secret, const char *person, const char *code,
                    char field_out[RECOVERY_FIELD_SIZE])
{
    char text[64], hash[SHA256_HEX_SIZE];

    snprintf(text, sizeof(text), "recovery %s %s", person, code);
    secret_hmac_hex(secret, strlen(secret), text, strlen(text), hash);
    snprintf(field_out, RECOVERY_FIELD_SIZE, RECOVERY_PREFIX "%s", hash);
}

bool recovery_is_field(const char *field)
{
    return strncmp(field, RECOVERY_PREFIX, strlen(RECOVERY_PREFIX)) == 0;
}
