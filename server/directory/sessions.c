/* Sessions: a token of 256 bits that only its bearer has. The register session:<SHA-256 of it> holds whose it
 * is, and since when; sessions:<person> lists them, each as "<SHA-256> <expires_ms>". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "directory/people.h"
#include "directory/service.h"

struct identifying {
    const struct directory *directory;
    char key[SHA256_HEX_SIZE + 16];
    identity_callback *done;
    void *argument;
};

/* When it was last used is told to the hour. */
#define USED_EVERY_MS (60LL * 60 * 1000)

static int64_t int_field(const struct register_hash *hash, const char *name)
{
    const char *value = register_find(hash, name);

    return value == NULL ? 0 : strtoll(value, NULL, 10);
}

static void on_use_noted(void *argument, const struct put_done *done)
{
    (void)argument;
    (void)done;
}

/* The guard keeps a session that was ended meanwhile from coming back. */
static void note_use(const struct directory *directory, const char *key, const struct register_hash *hash)
{
    const struct log_store *store = directory->options.store;
    int64_t now_ms = directory_now_ms(directory);
    char now[24];
    const struct register_guard guard = {key, "session", register_find(hash, "session"), ERR_SIGN_IN};
    const struct register_write write = {REGISTER_HASH_SET, key, "used_ms", now};

    if (now_ms - int_field(hash, "used_ms") < USED_EVERY_MS)
        return;
    snprintf(now, sizeof(now), "%lld", (long long)now_ms);
    store->put(store->self, &write, 1, &guard, 1, on_use_noted, NULL);
}

bool session_read(const struct register_hash *hash, int64_t now_ms, struct identity *identity_out)
{
    const char *person = register_find(hash, "person"), *session = register_find(hash, "session"),
               *expires = register_find(hash, "expires_ms");

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
    struct identity identity = {0};

    mem_free(argument);
    if (registers->result != STORE_DONE) {
        identifying.done(identifying.argument, ERR_UNAVAILABLE, &identity);
        return;
    }
    if (session_read(&registers->hashes[0], directory_now_ms(identifying.directory), &identity))
        note_use(identifying.directory, identifying.key, &registers->hashes[0]);
    else
        identity = (struct identity){0};
    identifying.done(identifying.argument, ERR_NONE, &identity);
}

void session_identify(void *self, const char *token, identity_callback *done, void *argument)
{
    const struct directory *directory = self;
    const struct log_store *store = directory->options.store;
    struct identifying *identifying = MEM_NEW(struct identifying);
    char hash[SHA256_HEX_SIZE];
    const struct register_read read = {identifying->key};

    *identifying = (struct identifying){.directory = directory, .done = done, .argument = argument};
    secret_sha256_hex(token, strlen(token), hash);
    snprintf(identifying->key, sizeof(identifying->key), "session:%s", hash);
    store->read_registers(store->self, &read, 1, on_session, identifying);
}

bool session_entry_is_live(const char *entry, int64_t now_ms)
{
    const char *expires = strchr(entry, ' ');

    return expires != NULL && strtoll(expires, NULL, 10) > now_ms;
}

/* As one hash field each, since a put is all or nothing: person, session and expiry cannot come apart. */
size_t session_make(const struct directory *directory, const char *person, const char *agent,
                    struct register_write *writes, struct session_scratch *scratch,
                    char token_out[TOKEN_SIZE], struct identity *identity_out)
{
    int64_t now_ms = directory_now_ms(directory);
    const char *key = scratch->key;
    size_t count = 0;
    char hash[SHA256_HEX_SIZE];

    *identity_out = (struct identity){.expires_ms = now_ms + directory->options.session_ms};
    snprintf(identity_out->person, ULID_SIZE, "%s", person);
    ulid_make(identity_out->session, now_ms);
    secret_token(token_out);
    secret_sha256_hex(token_out, TOKEN_LENGTH, hash);
    snprintf(scratch->key, sizeof(scratch->key), "session:%s", hash);
    sessions_key(person, scratch->list_key);
    snprintf(scratch->now, sizeof(scratch->now), "%lld", (long long)now_ms);
    snprintf(scratch->expires, sizeof(scratch->expires), "%lld", (long long)identity_out->expires_ms);
    snprintf(scratch->entry, sizeof(scratch->entry), "%s %s", hash, scratch->expires);
    snprintf(scratch->valid, sizeof(scratch->valid), "%lld", (long long)directory->options.session_ms);
    writes[count++] = (struct register_write){REGISTER_HASH_SET, key, "person", identity_out->person};
    writes[count++] = (struct register_write){REGISTER_HASH_SET, key, "session", identity_out->session};
    writes[count++] = (struct register_write){REGISTER_HASH_SET, key, "expires_ms", scratch->expires};
    writes[count++] = (struct register_write){REGISTER_HASH_SET, key, "began_ms", scratch->now};
    writes[count++] = (struct register_write){REGISTER_HASH_SET, key, "used_ms", scratch->now};
    writes[count++] = (struct register_write){REGISTER_HASH_SET, key, "agent", agent};
    writes[count++] = (struct register_write){REGISTER_EXPIRE, key, NULL, scratch->valid};
    writes[count++] =
        (struct register_write){REGISTER_HASH_SET, scratch->list_key, identity_out->session, scratch->entry};
    return count;
}

void session_end(const struct directory *directory, const char *person, const char *session,
                 command_callback *done, void *argument)
{
    char op[ULID_SIZE];

    ulid_make(op, directory_now_ms(directory));
    hub_command(directory->hub, person, "directory.end_session",
                json_pack("{s:s, s:s, s:s}", "channel", "directory", "op", op, "session", session), done,
                argument);
}

/* ---- session.list ---- */

/* More than there can be live ones. */
#define LISTED_MOST 200

struct listing {
    struct directory *directory;
    struct call *call;
};

static void on_pruned(void *argument, const struct put_done *done)
{
    (void)argument;
    (void)done;
}

/* One that has expired, and its entry with it. */
static void prune(const struct directory *directory, const char *list_key, const char *session)
{
    const struct log_store *store = directory->options.store;
    const struct register_write write = {REGISTER_HASH_DELETE, list_key, session, NULL};

    store->put(store->self, &write, 1, NULL, 0, on_pruned, NULL);
}

static int compare_newest_first(const void *one, const void *other)
{
    return strcmp(json_text(*(json_t *const *)other, "session"), json_text(*(json_t *const *)one, "session"));
}

/* Takes what is in rows. */
static json_t *sort(json_t **rows, size_t count)
{
    json_t *list = json_array();

    if (count > 0)
        qsort(rows, count, sizeof(*rows), compare_newest_first);
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, rows[i]);
    return list;
}

static json_t *show(const struct register_hash *hash, const struct identity *identity, const char *current)
{
    const char *agent = register_find(hash, "agent");

    return json_pack("{s:s, s:I, s:I, s:s, s:b}", "session", identity->session, "began_ms",
                     (json_int_t)int_field(hash, "began_ms"), "used_ms",
                     (json_int_t)int_field(hash, "used_ms"), "agent", agent == NULL ? "" : agent,
                     "is_current", strcmp(identity->session, current) == 0);
}

static void on_listed(void *argument, const struct registers *registers)
{
    struct listing listing = *(struct listing *)argument;
    int64_t now_ms = directory_now_ms(listing.directory);
    struct identity identity;
    json_t *rows[LISTED_MOST];
    size_t count = 0;

    mem_free(argument);
    if (registers->result != STORE_DONE) {
        call_refuse(listing.call, ERR_UNAVAILABLE, 0);
        return;
    }
    for (size_t i = 0; i < registers->hash_count; i++)
        if (session_read(&registers->hashes[i], now_ms, &identity))
            rows[count++] = show(&registers->hashes[i], &identity, call_session(listing.call));
    call_reply(listing.call, json_pack("{s:o}", "sessions", sort(rows, count)));
}

static void on_entries(void *argument, const struct registers *registers)
{
    struct listing *listing = argument;
    const struct log_store *store = listing->directory->options.store;
    struct register_read reads[LISTED_MOST];
    char keys[LISTED_MOST][SHA256_HEX_SIZE + 16], list_key[ULID_SIZE + 16];
    size_t count = 0;

    if (registers->result != STORE_DONE) {
        call_refuse(listing->call, ERR_UNAVAILABLE, 0);
        mem_free(listing);
        return;
    }
    sessions_key(call_person(listing->call), list_key);
    for (size_t i = 0; i < registers->hashes[0].field_count && count < LISTED_MOST; i++) {
        const struct register_field *field = &registers->hashes[0].fields[i];

        if (!session_entry_is_live(field->value, directory_now_ms(listing->directory))) {
            prune(listing->directory, list_key, field->name);
            continue;
        }
        snprintf(keys[count], sizeof(keys[count]), "session:%.*s", SHA256_HEX_SIZE - 1, field->value);
        reads[count] = (struct register_read){keys[count]};
        count++;
    }
    if (count == 0) {
        call_refuse(listing->call, ERR_SIGN_IN, 0);
        mem_free(listing);
        return;
    }
    store->read_registers(store->self, reads, count, on_listed, listing);
}

static void list_sessions(void *service, struct call *call)
{
    struct directory *directory = service;
    const struct log_store *store = directory->options.store;
    struct listing *listing = MEM_NEW(struct listing);
    char key[SESSIONS_KEY_SIZE];
    const struct register_read read = {key};

    *listing = (struct listing){directory, call};
    sessions_key(call_person(call), key);
    store->read_registers(store->self, &read, 1, on_entries, listing);
}

/* ---- session.end_others ---- */

struct ending {
    struct directory *directory;
    struct call *call;
    size_t outstanding, ended;
    bool has_failed;
};

static void one_ended(struct ending *ending)
{
    if (--ending->outstanding > 0)
        return;
    if (ending->has_failed)
        call_refuse(ending->call, ERR_UNAVAILABLE, 0);
    else
        call_reply(ending->call, json_pack("{s:I}", "ended", (json_int_t)ending->ended));
    mem_free(ending);
}

/* One that was ended meanwhile is no longer there to end. */
static void on_other_ended(void *argument, enum error error, const json_t *reply)
{
    struct ending *ending = argument;

    (void)reply;
    ending->ended += error == ERR_NONE;
    ending->has_failed |= error != ERR_NONE && error != ERR_FORBIDDEN;
    one_ended(ending);
}

static void on_others(void *argument, const struct registers *registers)
{
    struct ending *ending = argument;
    int64_t now_ms = directory_now_ms(ending->directory);

    ending->outstanding = 1;
    ending->has_failed = registers->result != STORE_DONE;
    for (size_t i = 0; !ending->has_failed && i < registers->hashes[0].field_count; i++) {
        const struct register_field *field = &registers->hashes[0].fields[i];

        if (strcmp(field->name, call_session(ending->call)) == 0 ||
            !session_entry_is_live(field->value, now_ms))
            continue;
        ending->outstanding++;
        session_end(ending->directory, call_person(ending->call), field->name, on_other_ended, ending);
    }
    one_ended(ending);
}

static void end_others(void *service, struct call *call)
{
    struct directory *directory = service;
    const struct log_store *store = directory->options.store;
    struct ending *ending = MEM_NEW(struct ending);
    char key[SESSIONS_KEY_SIZE];
    const struct register_read read = {key};

    ending->directory = directory;
    ending->call = call;
    sessions_key(call_person(call), key);
    store->read_registers(store->self, &read, 1, on_others, ending);
}

const struct method session_methods[] = {
    {"session.end_others", false, end_others},
    {"session.list", false, list_sessions},
    {0},
};
