/* The keys of files: `/files/<hash>?c=<channel>&p=<person>&t=<kind>&n=<name>&k=<key>`. The key is an HMAC,
 * under the installation's secret, of all that stands in the address and of the ten minutes it was made in;
 * it is good in these and in the next ten. So nobody needs a cookie to read a file, nothing can be changed in
 * an address, and whose address it is, is known: rights are asked again when it is used. */
#ifndef FILES_KEY_H
#define FILES_KEY_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/secret.h"
#include "files/kind.h"

#define KEY_STEP_MS (10LL * 60 * 1000)

/* Gives the token that a text has under the installation's secret. */
typedef void file_sign_callback(void *argument, const char *text, char token_out[TOKEN_SIZE]);

/* What is opened, and for whom. */
struct file_pass {
    const char *hash;    /* SHA-256 in lower-case hexadecimal */
    const char *channel; /* that holds it */
    const char *person;
    const char *name;
    enum file_kind kind;
};

/* Appends the address that opens it. */
void file_key_write_path(struct buffer *buffer, const struct file_pass *pass, int64_t now_ms,
                         file_sign_callback *sign, void *argument);
bool file_key_is_good(const char *key, const struct file_pass *pass, int64_t now_ms, file_sign_callback *sign,
                      void *argument);
/* When an address made now stops being good. */
int64_t file_key_expires_ms(int64_t now_ms);

#endif
