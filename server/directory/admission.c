#include "directory/admission.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "directory/links.h"
#include "directory/people.h"
#include "directory/second_factor.h"

#define CHALLENGE_MS (10LL * 60 * 1000)
#define CHALLENGE_MS_TEXT "600000"
/* Of one person: the oldest ends when there would be more. */
#define SESSIONS_MOST 100
/* That have expired, and are forgotten at one sign-in. */
#define PRUNED_MOST 50

struct admission {
    struct directory *directory;
    struct call *call;
    char person[ULID_SIZE];
    char link[SHA256_HEX_SIZE];
    char challenge[SHA256_HEX_SIZE]; /* that was met, or "" */
    char space[CHANNEL_ID_SIZE];     /* that was joined, or "" */
    bool is_new;
    char oldest[ULID_SIZE]; /* the session that must make room, or "" */
    struct identity identity;
    char token[TOKEN_SIZE];
};

static struct admission *begin(struct directory *directory, struct call *call, const char *link)
{
    struct admission *admission = MEM_NEW(struct admission);

    admission->directory = directory;
    admission->call = call;
    snprintf(admission->link, sizeof(admission->link), "%s", link);
    return admission;
}

static void refuse(struct admission *admission, enum error error, int64_t retry_after_ms)
{
    call_refuse(admission->call, error, retry_after_ms);
    mem_free(admission);
}

/* ---- The session ---- */

static void on_oldest_ended(void *argument, enum error error, const json_t *reply)
{
    (void)argument;
    (void)error;
    (void)reply;
}

static void end_oldest(const struct admission *admission)
{
    session_end(admission->directory, admission->person, admission->oldest, on_oldest_ended, NULL);
}

static void on_session_made(void *argument, const struct put_done *done)
{
    struct admission *admission = argument;
    json_t *reply;

    if (done->result != STORE_DONE) {
        refuse(admission, ERR_UNAVAILABLE, 0);
        return;
    }
    if (admission->oldest[0] != '\0')
        end_oldest(admission);
    reply = json_pack("{s:s, s:s}", "token", admission->token, "person", admission->identity.person);
    if (admission->space[0] != '\0')
        json_object_set_new(reply, "space", json_string(admission->space));
    call_set_identity(admission->call, &admission->identity, admission->token);
    call_reply(admission->call, reply);
    mem_free(admission);
}

/* Sessions that are over are forgotten on this occasion; returns how many writes that takes. */
static size_t prune(struct admission *admission, const struct register_hash *sessions, const char *list_key,
                    struct register_write writes[PRUNED_MOST])
{
    int64_t now_ms = directory_now_ms(admission->directory);
    size_t count = 0, live = 0;
    const char *oldest = NULL;

    for (size_t i = 0; i < sessions->field_count; i++) {
        const struct register_field *field = &sessions->fields[i];

        if (!session_entry_is_live(field->value, now_ms)) {
            if (count < PRUNED_MOST)
                writes[count++] = (struct register_write){REGISTER_HASH_DELETE, list_key, field->name, NULL};
            continue;
        }
        live++;
        if (oldest == NULL || strcmp(field->name, oldest) < 0)
            oldest = field->name;
    }
    if (live >= SESSIONS_MOST)
        snprintf(admission->oldest, ULID_SIZE, "%s", oldest);
    return count;
}

static void on_sessions(void *argument, const struct registers *registers)
{
    struct admission *admission = argument;
    const struct log_store *store = admission->directory->options.store;
    struct register_write writes[SESSION_WRITES + PRUNED_MOST];
    struct session_scratch scratch;
    size_t count;

    if (registers->result != STORE_DONE) {
        refuse(admission, ERR_UNAVAILABLE, 0);
        return;
    }
    count = session_make(admission->directory, admission->person, call_agent(admission->call), writes,
                         &scratch, admission->token, &admission->identity);
    count += prune(admission, &registers->hashes[0], scratch.list_key, writes + count);
    store->put(store->self, writes, count, NULL, 0, on_session_made, admission);
}

static void make_session(struct admission *admission)
{
    const struct log_store *store = admission->directory->options.store;
    char key[ULID_SIZE + 16];
    const struct register_read read = {key};

    sessions_key(admission->person, key);
    store->read_registers(store->self, &read, 1, on_sessions, admission);
}

/* ---- The invitation ---- */

static void on_joined(void *argument, enum error error, const char *space)
{
    struct admission *admission = argument;

    if (error != ERR_NONE && (admission->is_new || error == ERR_UNAVAILABLE)) {
        refuse(admission, error, 0);
        return;
    }
    if (error == ERR_NONE)
        snprintf(admission->space, sizeof(admission->space), "%s", space);
    make_session(admission);
}

static void join(struct admission *admission)
{
    if (admission->link[0] == '\0')
        make_session(admission);
    else
        link_join(admission->directory, admission->link, admission->person, on_joined, admission);
}

/* ---- The second factor ---- */

static void on_challenge_kept(void *argument, const struct put_done *done)
{
    struct admission *admission = argument;

    if (done->result != STORE_DONE) {
        refuse(admission, ERR_UNAVAILABLE, 0);
        return;
    }
    call_reply(admission->call, json_pack("{s:{s:s}}", "second_factor", "challenge", admission->token));
    mem_free(admission);
}

static void challenge_key(const char *hash, char key_out[SHA256_HEX_SIZE + 16])
{
    snprintf(key_out, SHA256_HEX_SIZE + 16, "challenge:%s", hash);
}

static void challenge(struct admission *admission)
{
    const struct log_store *store = admission->directory->options.store;
    char hash[SHA256_HEX_SIZE], key[SHA256_HEX_SIZE + 16], expires[24];
    const struct register_write writes[] = {{REGISTER_HASH_SET, key, "person", admission->person},
                                            {REGISTER_HASH_SET, key, "link", admission->link},
                                            {REGISTER_HASH_SET, key, "expires_ms", expires},
                                            {REGISTER_EXPIRE, key, NULL, CHALLENGE_MS_TEXT}};

    secret_token(admission->token);
    secret_sha256_hex(admission->token, TOKEN_LENGTH, hash);
    challenge_key(hash, key);
    snprintf(expires, sizeof(expires), "%lld",
             (long long)(directory_now_ms(admission->directory) + CHALLENGE_MS));
    store->put(store->self, writes, COUNT_OF(writes), NULL, 0, on_challenge_kept, admission);
}

static void on_credentials(void *argument, const struct registers *registers)
{
    struct admission *admission = argument;

    if (registers->result != STORE_DONE)
        refuse(admission, ERR_UNAVAILABLE, 0);
    else if (register_find(&registers->hashes[0], "totp") != NULL)
        challenge(admission);
    else
        join(admission);
}

void admit_person(struct directory *directory, struct call *call, const char *person, const char *link)
{
    const struct log_store *store = directory->options.store;
    struct admission *admission = begin(directory, call, link);
    char key[CREDENTIALS_KEY_SIZE];
    const struct register_read read = {key};

    snprintf(admission->person, ULID_SIZE, "%s", person);
    credentials_key(person, key);
    store->read_registers(store->self, &read, 1, on_credentials, admission);
}

/* ---- session.give_second_factor ---- */

static void on_challenge_spent(void *argument, const struct put_done *done)
{
    struct admission *admission = argument;

    if (done->result == STORE_DONE)
        join(admission);
    else
        refuse(admission, done->result == STORE_GUARDED ? ERR_CHALLENGE_OVER : ERR_UNAVAILABLE, 0);
}

static void on_proved(void *argument, enum error error, int64_t retry_after_ms)
{
    struct admission *admission = argument;
    const struct log_store *store = admission->directory->options.store;
    char key[SHA256_HEX_SIZE + 16];
    const struct register_guard guard = {key, "person", admission->person, ERR_CHALLENGE_OVER};
    const struct register_write write = {REGISTER_DELETE, key, NULL, NULL};

    if (error != ERR_NONE) {
        refuse(admission, error, retry_after_ms);
        return;
    }
    challenge_key(admission->challenge, key);
    store->put(store->self, &write, 1, &guard, 1, on_challenge_spent, admission);
}

static void on_challenge(void *argument, const struct registers *registers)
{
    struct admission *admission = argument;
    const struct register_hash *hash = &registers->hashes[0];
    const char *person, *link, *expires;

    if (registers->result != STORE_DONE) {
        refuse(admission, ERR_UNAVAILABLE, 0);
        return;
    }
    person = register_find(hash, "person");
    link = register_find(hash, "link");
    expires = register_find(hash, "expires_ms");
    if (person == NULL || link == NULL || expires == NULL ||
        strtoll(expires, NULL, 10) <= directory_now_ms(admission->directory)) {
        refuse(admission, ERR_CHALLENGE_OVER, 0);
        return;
    }
    snprintf(admission->person, ULID_SIZE, "%s", person);
    snprintf(admission->link, sizeof(admission->link), "%s", link);
    second_factor_prove(admission->directory, person, json_text(call_params(admission->call), "code"),
                        on_proved, admission);
}

static void give_second_factor(void *service, struct call *call)
{
    struct directory *directory = service;
    const struct log_store *store = directory->options.store;
    struct admission *admission = begin(directory, call, "");
    const char *token = json_text(call_params(call), "challenge");
    char key[SHA256_HEX_SIZE + 16];
    const struct register_read read = {key};

    secret_sha256_hex(token, strlen(token), admission->challenge);
    challenge_key(admission->challenge, key);
    store->read_registers(store->self, &read, 1, on_challenge, admission);
}

const struct method admission_methods[] = {
    {"session.give_second_factor", true, give_second_factor},
    {0},
};

/* ---- Somebody new ---- */

static void on_person_made(void *argument, enum error error, const json_t *reply)
{
    struct admission *admission = argument;

    /* Two who came with one address at once: the code of the other is spent. */
    if (error != ERR_NONE) {
        refuse(admission, error == ERR_ADDRESS_TAKEN ? ERR_CODE_WRONG : error, 0);
        return;
    }
    snprintf(admission->person, ULID_SIZE, "%s", json_text(reply, "person"));
    join(admission);
}

void admit_new_person(struct directory *directory, struct call *call, const char *email, const char *name,
                      const char *link)
{
    struct admission *admission = begin(directory, call, link);
    char op[ULID_SIZE];

    admission->is_new = true;
    ulid_make(op, directory_now_ms(directory));
    hub_command(
        directory->hub, "", "directory.add_person",
        json_pack("{s:s, s:s, s:s, s:s}", "channel", "directory", "op", op, "name", name, "email", email),
        on_person_made, admission);
}
