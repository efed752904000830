#include "files/key.h"

#include "files/name.h"

/* None of the parts before the name can hold a line feed, and it stands last. */
static void sign_pass(const struct file_pass *pass, int64_t step, file_sign_callback *sign, void *argument,
                      char key_out[TOKEN_SIZE])
{
    struct buffer text = {0};

    buffer_append_format(&text, "file\n%lld\n%s\n%s\n%s\n%s\n%s", (long long)step, pass->hash, pass->channel,
                         pass->person, file_kind_word(pass->kind), pass->name);
    sign(argument, text.bytes, key_out);
    buffer_finish(&text);
}

void file_key_write_path(struct buffer *buffer, const struct file_pass *pass, int64_t now_ms,
                         file_sign_callback *sign, void *argument)
{
    char key[TOKEN_SIZE];

    sign_pass(pass, now_ms / KEY_STEP_MS, sign, argument, key);
    buffer_append_format(buffer, "/files/%s?c=", pass->hash);
    file_name_encode(buffer, pass->channel);
    buffer_append_format(buffer, "&p=%s&t=%s&n=", pass->person, file_kind_word(pass->kind));
    file_name_encode(buffer, pass->name);
    buffer_append_format(buffer, "&k=%s", key);
}

bool file_key_is_good(const char *key, const struct file_pass *pass, int64_t now_ms, file_sign_callback *sign,
                      void *argument)
{
    char expected[TOKEN_SIZE];
    bool is_good = false;

    for (int64_t age = 0; age < 2; age++) {
        sign_pass(pass, now_ms / KEY_STEP_MS - age, sign, argument, expected);
        is_good = secret_equals(key, expected) || is_good;
    }
    return is_good;
}

int64_t file_key_expires_ms(int64_t now_ms)
{
    return (now_ms / KEY_STEP_MS + 2) * KEY_STEP_MS;
}
