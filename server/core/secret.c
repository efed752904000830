#include "core/secret.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "core/log.h"
#include "core/memory.h"

#define SCRYPT_BYTES_MOST (UINT64_C(256) << 20)
#define NONCE_BYTES 12
#define TAG_BYTES 16

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

/* bytes holds 32, and one more that is 0. */
static void to_token(const uint8_t bytes[33], char token_out[TOKEN_SIZE])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    size_t at = 0;

    for (size_t i = 0; i < 33; i += 3) {
        uint32_t bits = (uint32_t)bytes[i] << 16 | (uint32_t)bytes[i + 1] << 8 | bytes[i + 2];

        for (int shift = 18; shift >= 0 && at < TOKEN_LENGTH; shift -= 6)
            token_out[at++] = digits[bits >> shift & 63];
    }
    token_out[TOKEN_LENGTH] = '\0';
}

void secret_token(char token_out[TOKEN_SIZE])
{
    uint8_t bytes[33] = {0};

    secret_random(bytes, 32);
    to_token(bytes, token_out);
}

void secret_token_of(const char *key, const char *text, char token_out[TOKEN_SIZE])
{
    uint8_t bytes[33] = {0};

    HMAC(EVP_sha256(), key, (int)strlen(key), (const unsigned char *)text, strlen(text), bytes, NULL);
    to_token(bytes, token_out);
}

void secret_to_hex(const uint8_t *bytes, size_t length, char *hex_out)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < length; i++) {
        hex_out[2 * i] = digits[bytes[i] >> 4];
        hex_out[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex_out[2 * length] = '\0';
}

static int digit_of(char character)
{
    if (character >= '0' && character <= '9')
        return character - '0';
    return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
}

bool secret_from_hex(const char *hex, uint8_t *bytes_out, size_t length)
{
    if (strlen(hex) != 2 * length)
        return false;
    for (size_t i = 0; i < length; i++) {
        int high = digit_of(hex[2 * i]), low = digit_of(hex[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        bytes_out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
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
    secret_to_hex(hash, SHA256_BYTES, hex_out);
}

static bool hash_file(EVP_MD_CTX *context, int descriptor)
{
    char piece[65536];
    off_t at = 0;
    ssize_t length;

    while ((length = pread(descriptor, piece, sizeof(piece), at)) > 0) {
        if (EVP_DigestUpdate(context, piece, (size_t)length) != 1)
            return false;
        at += length;
    }
    return length == 0;
}

bool secret_sha256_file(int descriptor, char hex_out[SHA256_HEX_SIZE])
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    uint8_t hash[SHA256_BYTES];
    bool is_done = context != NULL && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1 &&
                   hash_file(context, descriptor) && EVP_DigestFinal_ex(context, hash, NULL) == 1;

    EVP_MD_CTX_free(context);
    if (is_done)
        secret_to_hex(hash, SHA256_BYTES, hex_out);
    return is_done;
}

void secret_hmac_hex(const void *key, size_t key_length, const void *bytes, size_t length,
                     char hex_out[SHA256_HEX_SIZE])
{
    uint8_t hash[SHA256_BYTES];
    unsigned hash_length = 0;

    if (HMAC(EVP_sha256(), key, (int)key_length, bytes, length, hash, &hash_length) == NULL)
        abort();
    secret_to_hex(hash, SHA256_BYTES, hex_out);
}

void secret_hmac_sha1(const void *key, size_t key_length, const void *bytes, size_t length,
                      uint8_t hash_out[SHA1_BYTES])
{
    if (HMAC(EVP_sha1(), key, (int)key_length, bytes, length, hash_out, NULL) == NULL)
        abort();
}

bool secret_scrypt(const char *password, const void *salt, size_t salt_length, unsigned log_n, unsigned r,
                   unsigned p, void *key_out, size_t key_length)
{
    return log_n > 0 && log_n < 32 &&
           EVP_PBE_scrypt(password, strlen(password), salt, salt_length, UINT64_C(1) << log_n, r, p,
                          SCRYPT_BYTES_MOST, key_out, key_length) == 1;
}

/* ---- Sealed texts: nonce, cipher text, tag ---- */

/* A key for this alone, so that what is sealed and what is signed by one secret cannot be mistaken. */
static void seal_key(const char *key, uint8_t key_out[SHA256_BYTES])
{
    if (HMAC(EVP_sha256(), key, (int)strlen(key), (const unsigned char *)"seal", 4, key_out, NULL) == NULL)
        abort();
}

char *secret_seal(const char *key, const char *owner, const char *text)
{
    size_t length = strlen(text), sealed_length = NONCE_BYTES + length + TAG_BYTES;
    uint8_t own_key[SHA256_BYTES], *sealed = mem_new(sealed_length);
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    char *hex = mem_new(2 * sealed_length + 1);
    int count;

    seal_key(key, own_key);
    secret_random(sealed, NONCE_BYTES);
    if (context == NULL || EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), NULL, own_key, sealed) != 1 ||
        EVP_EncryptUpdate(context, NULL, &count, (const uint8_t *)owner, (int)strlen(owner)) != 1 ||
        EVP_EncryptUpdate(context, sealed + NONCE_BYTES, &count, (const uint8_t *)text, (int)length) != 1 ||
        EVP_EncryptFinal_ex(context, sealed + NONCE_BYTES + length, &count) != 1 ||
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, TAG_BYTES, sealed + NONCE_BYTES + length) != 1)
        abort();
    EVP_CIPHER_CTX_free(context);
    secret_to_hex(sealed, sealed_length, hex);
    mem_free(sealed);
    return hex;
}

static bool decrypt(const uint8_t own_key[SHA256_BYTES], const char *owner, uint8_t *sealed, size_t length,
                    char *text_out)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    uint8_t *cipher = sealed + NONCE_BYTES;
    int count;
    bool is_right =
        context != NULL && EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), NULL, own_key, sealed) == 1 &&
        EVP_DecryptUpdate(context, NULL, &count, (const uint8_t *)owner, (int)strlen(owner)) == 1 &&
        EVP_DecryptUpdate(context, (uint8_t *)text_out, &count, cipher, (int)length) == 1 &&
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, TAG_BYTES, cipher + length) == 1 &&
        EVP_DecryptFinal_ex(context, (uint8_t *)text_out + length, &count) == 1;

    EVP_CIPHER_CTX_free(context);
    return is_right;
}

char *secret_open(const char *key, const char *owner, const char *sealed)
{
    size_t sealed_length = strlen(sealed) / 2, length = sealed_length - NONCE_BYTES - TAG_BYTES;
    uint8_t own_key[SHA256_BYTES], *bytes;
    char *text;

    if (sealed_length < NONCE_BYTES + TAG_BYTES)
        return NULL;
    bytes = mem_new(sealed_length);
    text = mem_new(length + 1);
    seal_key(key, own_key);
    if (!secret_from_hex(sealed, bytes, sealed_length) || !decrypt(own_key, owner, bytes, length, text)) {
        mem_free(text);
        text = NULL;
    }
    mem_free(bytes);
    return text;
}

void secret_erase(char *text)
{
    OPENSSL_cleanse(text, strlen(text));
}

bool secret_equals(const char *one, const char *other)
{
    size_t length = strlen(one);

    return length == strlen(other) && CRYPTO_memcmp(one, other, length) == 0;
}
