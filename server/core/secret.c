#include "core/secret.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "core/log.h"

void secret_random(void *bytes_out, size_t length)
{
    if (RAND_bytes(bytes_out, (int)length) != 1) {
        log_error("the system has no randomness");
        abort();
    }
}

uint32_t secret_random_below(uint32_t below)
{
    uint32_t limit = UINT32_MAX - UINT32_MAX % below;
    uint32_t number;

    do
        secret_random(&number, sizeof(number));
    while (number >= limit);
    return number % below;
}

void secret_token(char token_out[TOKEN_SIZE])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    uint8_t bytes[33] = {0};
    size_t at = 0;

    secret_random(bytes, 32);
    for (size_t i = 0; i < 33; i += 3) {
        uint32_t bits = (uint32_t)bytes[i] << 16 | (uint32_t)bytes[i + 1] << 8 | bytes[i + 2];

        for (int shift = 18; shift >= 0 && at < TOKEN_LENGTH; shift -= 6)
            token_out[at++] = digits[bits >> shift & 63];
    }
    token_out[TOKEN_LENGTH] = '\0';
}

static void to_hex(const uint8_t hash[SHA256_BYTES], char hex_out[SHA256_HEX_SIZE])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < SHA256_BYTES; i++) {
        hex_out[2 * i] = digits[hash[i] >> 4];
        hex_out[2 * i + 1] = digits[hash[i] & 15];
    }
    hex_out[SHA256_HEX_SIZE - 1] = '\0';
}

void secret_sha256(const void *bytes, size_t length, uint8_t hash_out[SHA256_BYTES])
{
    if (EVP_Digest(bytes, length, hash_out, NULL, EVP_sha256(), NULL) != 1)
        abort();
}

void secret_sha256_hex(const void *bytes, size_t length, char hex_out[SHA256_HEX_SIZE])
{
    uint8_t hash[SHA256_BYTES];

    secret_sha256(bytes, length, hash);
    to_hex(hash, hex_out);
}

void secret_hmac_hex(const void *key, size_t key_length, const void *bytes, size_t length,
                     char hex_out[SHA256_HEX_SIZE])
{
    uint8_t hash[SHA256_BYTES];
    unsigned hash_length = 0;

    if (HMAC(EVP_sha256(), key, (int)key_length, bytes, length, hash, &hash_length) == NULL)
        abort();
    to_hex(hash, hex_out);
}

bool secret_equals(const char *one, const char *other)
{
    size_t length = strlen(one);

    return length == strlen(other) && CRYPTO_memcmp(one, other, length) == 0;
}
