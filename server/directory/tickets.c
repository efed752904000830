#include "directory/tickets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "directory/people.h"
#include "directory/service.h"

#define KEY_SIZE (SHA256_HEX_SIZE + 16)

static void ticket_key(const char *ticket, char key_out[KEY_SIZE])
{
    char hash[SHA256_HEX_SIZE];

    secret_sha256_hex(ticket, strlen(ticket), hash);
    snprintf(key_out, KEY_SIZE, "ticket:%s", hash);
}

/* ---- Making one ---- */

struct making {
    struct directory *directory;
    char session[ULID_SIZE];
    char channel[CHANNEL_ID_SIZE];
    char ticket[TOKEN_SIZE];
    int64_t expires_ms;
    ticket_callback *done;
    void *argument;
};

static void end_making(struct making *making, enum error error)
{
    making->done(making->argument, error, error == ERR_NONE ? making->ticket : NULL, making->expires_ms);
    mem_free(making);
}

static void on_put(void *argument, const struct put_done *done)
{
    end_making(argument, done->result == STORE_DONE ? ERR_NONE : ERR_UNAVAILABLE);
}

/* entry: as sessions:<person> holds it, the hash first. */
static void put_ticket(struct making *making, const char *entry)
{
    const struct log_store *store = making->directory->options.store;
    char key[KEY_SIZE], expires[24], valid[24], session_hash[SHA256_HEX_SIZE];
    const struct register_write writes[] = {
        {REGISTER_HASH_SET, key, "session", session_hash},
        {REGISTER_HASH_SET, key, "channel", making->channel},
        {REGISTER_HASH_SET, key, "expires_ms", expires},
        {REGISTER_EXPIRE, key, NULL, valid},
    };

    snprintf(session_hash, sizeof(session_hash), "%s", entry);
    secret_token(making->ticket);
    ticket_key(making->ticket, key);
    making->expires_ms = directory_now_ms(making->directory) + TICKET_MS;
    snprintf(expires, sizeof(expires), "%lld", (long long)making->expires_ms);
    snprintf(valid, sizeof(valid), "%lld", TICKET_MS);
    store->put(store->self, writes, COUNT_OF(writes), NULL, 0, on_put, making);
}

static void on_sessions(void *argument, const struct registers *registers)
{
    struct making *making = argument;
    const char *entry =
        registers->result == STORE_DONE ? register_find(&registers->hashes[0], making->session) : NULL;

    if (registers->result != STORE_DONE)
        end_making(making, ERR_UNAVAILABLE);
    else if (entry == NULL || !session_entry_is_live(entry, directory_now_ms(making->directory)))
        end_making(making, ERR_SIGN_IN);
    else
        put_ticket(making, entry);
}

void directory_make_ticket(struct directory *directory, const char *person, const char *session,
                           const char *channel, ticket_callback *done, void *argument)
{
    const struct log_store *store = directory->options.store;
    struct making *making = MEM_NEW(struct making);
    char key[KEY_SIZE];
    const struct register_read read = {key};

    making->directory = directory;
    snprintf(making->session, sizeof(making->session), "%s", session);
    snprintf(making->channel, sizeof(making->channel), "%s", channel);
    making->done = done;
    making->argument = argument;
    sessions_key(person, key);
    store->read_registers(store->self, &read, 1, on_sessions, making);
}

/* ---- Reading one ---- */

struct reading {
    const struct directory *directory;
    char channel[CHANNEL_ID_SIZE];
    int64_t expires_ms;
    identity_callback *done;
    void *argument;
};

static void end_reading(struct reading *reading, enum error error, const struct identity *identity)
{
    reading->done(reading->argument, error, identity);
    mem_free(reading);
}

static void on_session(void *argument, const struct registers *registers)
{
    struct reading *reading = argument;
    struct identity identity = {0};

    if (registers->result != STORE_DONE) {
        end_reading(reading, ERR_UNAVAILABLE, &identity);
        return;
    }
    if (!session_read(&registers->hashes[0], directory_now_ms(reading->directory), &identity))
        identity = (struct identity){0};
    else if (identity.expires_ms > reading->expires_ms)
        identity.expires_ms = reading->expires_ms;
    end_reading(reading, ERR_NONE, &identity);
}

static void on_ticket(void *argument, const struct registers *registers)
{
    struct reading *reading = argument;
    const struct log_store *store = reading->directory->options.store;
    const struct register_hash *ticket = &registers->hashes[0];
    const char *session, *channel, *expires;
    char key[KEY_SIZE];
    const struct register_read read = {key};

    if (registers->result != STORE_DONE) {
        end_reading(reading, ERR_UNAVAILABLE, &(struct identity){0});
        return;
    }
    session = register_find(ticket, "session");
    channel = register_find(ticket, "channel");
    expires = register_find(ticket, "expires_ms");
    reading->expires_ms = expires == NULL ? 0 : strtoll(expires, NULL, 10);
    if (session == NULL || channel == NULL || strcmp(channel, reading->channel) != 0 ||
        reading->expires_ms <= directory_now_ms(reading->directory)) {
        end_reading(reading, ERR_NONE, &(struct identity){0});
        return;
    }
    snprintf(key, sizeof(key), "session:%s", session);
    store->read_registers(store->self, &read, 1, on_session, reading);
}

void directory_read_ticket(struct directory *directory, const char *channel, const char *ticket,
                           identity_callback *done, void *argument)
{
    const struct log_store *store = directory->options.store;
    struct reading *reading = MEM_NEW(struct reading);
    char key[KEY_SIZE];
    const struct register_read read = {key};

    reading->directory = directory;
    snprintf(reading->channel, sizeof(reading->channel), "%s", channel);
    reading->done = done;
    reading->argument = argument;
    ticket_key(ticket, key);
    store->read_registers(store->self, &read, 1, on_ticket, reading);
}

/* ---- Names ---- */

struct naming {
    name_callback *done;
    void *argument;
};

static void on_person(void *argument, const struct registers *registers)
{
    struct naming naming = *(struct naming *)argument;

    mem_free(argument);
    naming.done(naming.argument,
                registers->result == STORE_DONE ? register_find(&registers->hashes[0], "name") : NULL);
}

void directory_read_name(struct directory *directory, const char *person, name_callback *done, void *argument)
{
    const struct log_store *store = directory->options.store;
    struct naming *naming = MEM_NEW(struct naming);
    char key[PERSON_KEY_SIZE];
    const struct register_read read = {key};

    *naming = (struct naming){done, argument};
    person_key(person, key);
    store->read_registers(store->self, &read, 1, on_person, naming);
}
