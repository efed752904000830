/* Sessions: a token of 256 bits that only its bearer has; the register session:<SHA-256 of it> holds whose it
 * is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "directory/service.h"

struct identifying {
    const struct directory *directory;
    identity_callback *done;
    void *argument;
};

const char *register_field(const struct register_hash *hash, const char *name)
{
    for (size_t i = 0; i < hash->field_count; i++)
        if (strcmp(hash->fields[i].name, name) == 0)
            return hash->fields[i].value;
    return NULL;
}

bool session_read(const struct register_hash *hash, int64_t now_ms, struct identity *identity_out)
{
    const char *person = register_field(hash, "person"), *session = register_field(hash, "session"),
               *expires = register_field(hash, "expires_ms");

    if (person == NULL || session == NULL || expires == NULL || strtoll(expires, NULL, 10) <= now_ms)
        return false;
    snprintf(identity_out->person, ULID_SIZE, "%s", person);
    snprintf(identity_out->session, ULID_SIZE, "%s", session);
    identity_out->expires_ms = strtoll(expires, NULL, 10);
    return true;
}

static void on_session(void *argument, const struct registers *registers)
{
    struct identifying identifying = *(struct identifying *)argument;
    const struct clock *clock = identifying.directory->options.clock;
    struct identity identity = {0};

    mem_free(argument);
    if (registers->result != STORE_DONE) {
        identifying.done(identifying.argument, ERR_UNAVAILABLE, &identity);
        return;
    }
    if (!session_read(&registers->hashes[0], clock->now_ms(clock->self), &identity))
        identity = (struct identity){0};
    identifying.done(identifying.argument, ERR_NONE, &identity);
}

void session_identify(void *self, const char *token, identity_callback *done, void *argument)
{
    const struct directory *directory = self;
    const struct log_store *store = directory->options.store;
    struct identifying *identifying = MEM_NEW(struct identifying);
    char hash[SHA256_HEX_SIZE], key[SHA256_HEX_SIZE + 16];
    const struct register_read read = {key};

    *identifying = (struct identifying){directory, done, argument};
    secret_sha256_hex(token, strlen(token), hash);
    snprintf(key, sizeof(key), "session:%s", hash);
    store->read_registers(store->self, &read, 1, on_session, identifying);
}

/* As one hash field each, since a put is all or nothing: person, session and expiry cannot come apart. */
size_t session_make(const struct directory *directory, const char *person, struct register_write *writes,
                    struct session_scratch *scratch, char token_out[TOKEN_SIZE],
                    struct identity *identity_out)
{
    const struct clock *clock = directory->options.clock;
    int64_t now_ms = clock->now_ms(clock->self);
    size_t count = 0;

    *identity_out = (struct identity){.expires_ms = now_ms + directory->options.session_ms};
    snprintf(identity_out->person, ULID_SIZE, "%s", person);
    ulid_make(identity_out->session, now_ms);
    secret_token(token_out);
    secret_sha256_hex(token_out, TOKEN_LENGTH, scratch->hash);
    snprintf(scratch->key, sizeof(scratch->key), "session:%s", scratch->hash);
    snprintf(scratch->list_key, sizeof(scratch->list_key), "sessions:%s", person);
    snprintf(scratch->expires, sizeof(scratch->expires), "%lld", (long long)identity_out->expires_ms);
    snprintf(scratch->valid, sizeof(scratch->valid), "%lld", (long long)directory->options.session_ms);
    writes[count++] =
        (struct register_write){REGISTER_HASH_SET, scratch->key, "person", identity_out->person};
    writes[count++] =
        (struct register_write){REGISTER_HASH_SET, scratch->key, "session", identity_out->session};
    writes[count++] =
        (struct register_write){REGISTER_HASH_SET, scratch->key, "expires_ms", scratch->expires};
    writes[count++] = (struct register_write){REGISTER_EXPIRE, scratch->key, NULL, scratch->valid};
    writes[count++] =
        (struct register_write){REGISTER_HASH_SET, scratch->list_key, identity_out->session, scratch->hash};
    return count;
}
