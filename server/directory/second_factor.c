#include "directory/second_factor.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "directory/account.h"
#include "directory/people.h"
#include "directory/tally.h"
#include "directory/totp.h"

#define BEGUN_MS (15LL * 60 * 1000)

void credentials_key(const char *person, char key_out[CREDENTIALS_KEY_SIZE])
{
    snprintf(key_out, CREDENTIALS_KEY_SIZE, "credentials:%s", person);
}

static void tries_key(const char *person, char key_out[TALLY_KEY_SIZE])
{
    snprintf(key_out, TALLY_KEY_SIZE, "second_factor_tries:%s", person);
}

static bool is_totp_code(const char *code)
{
    return strlen(code) == TOTP_CODE_SIZE - 1 && strspn(code, "0123456789") == TOTP_CODE_SIZE - 1;
}

/* The step of a code under a sealed secret, after used; -1 where it is none of now. */
static int64_t match(const struct directory *directory, const char *person, const char *sealed,
                     const char *code, int64_t used)
{
    char *secret = secret_open(directory->secret, person, sealed);
    int64_t step = -1;

    if (secret == NULL)
        return -1;
    if (strlen(secret) == TOTP_SECRET_LENGTH)
        step = totp_match(secret, code, directory_now_ms(directory), used);
    secret_erase(secret);
    mem_free(secret);
    return step;
}

/* ---- Proving ---- */

struct proof {
    struct directory *directory;
    char person[ULID_SIZE];
    char code[24];
    char key[CREDENTIALS_KEY_SIZE];
    char step[24], field[RECOVERY_FIELD_SIZE];
    bool is_right;
    struct tally tries;
    proved_callback *done;
    void *argument;
};

static void end_proof(struct proof *proof, enum error error, int64_t retry_after_ms)
{
    proof->done(proof->argument, error, retry_after_ms);
    mem_free(proof);
}

static void on_proof_kept(void *argument, const struct put_done *done)
{
    struct proof *proof = argument;

    if (done->result == STORE_UNAVAILABLE)
        end_proof(proof, ERR_UNAVAILABLE, 0);
    else
        end_proof(proof, proof->is_right && done->result == STORE_DONE ? ERR_NONE : ERR_CODE_WRONG, 0);
}

/* What a right code is spent by; false where it is wrong. */
static bool find_spending(struct proof *proof, const struct register_hash *credentials,
                          struct register_write *write, struct register_guard *guard)
{
    const char *used = register_find(credentials, "totp_step");
    char code[RECOVERY_CODE_SIZE];
    int64_t step;

    if (is_totp_code(proof->code)) {
        step = match(proof->directory, proof->person, register_find(credentials, "totp"), proof->code,
                     used == NULL ? -1 : strtoll(used, NULL, 10));
        snprintf(proof->step, sizeof(proof->step), "%lld", (long long)step);
        *write = (struct register_write){REGISTER_HASH_SET, proof->key, "totp_step", proof->step};
        *guard = (struct register_guard){proof->key, "totp_step", used, ERR_CODE_WRONG};
        return step >= 0;
    }
    if (!recovery_code_read(proof->code, code))
        return false;
    recovery_field(proof->directory->secret, proof->person, code, proof->field);
    *write = (struct register_write){REGISTER_HASH_DELETE, proof->key, proof->field, NULL};
    *guard = (struct register_guard){proof->key, proof->field, "1", ERR_CODE_WRONG};
    return register_find(credentials, proof->field) != NULL;
}

/* The guard on the tries makes each count, and a right one work once, whatever races. */
static void judge(struct proof *proof, const struct register_hash *credentials)
{
    const struct log_store *store = proof->directory->options.store;
    struct register_write writes[TALLY_WRITES + 1], spending;
    struct register_guard guards[2], unspent;
    size_t write_count = 0, guard_count = 0;

    tally_count(&proof->tries, directory_now_ms(proof->directory), writes, &write_count, guards,
                &guard_count);
    proof->is_right = find_spending(proof, credentials, &spending, &unspent);
    if (proof->is_right) {
        writes[0] = spending;
        writes[1] = (struct register_write){REGISTER_DELETE, proof->tries.key, NULL, NULL};
        write_count = 2;
        guards[guard_count++] = unspent;
    }
    store->put(store->self, writes, write_count, guards, guard_count, on_proof_kept, proof);
}

static void on_credentials(void *argument, const struct registers *registers)
{
    struct proof *proof = argument;
    int64_t now_ms = directory_now_ms(proof->directory), wait_ms;

    if (registers->result != STORE_DONE) {
        end_proof(proof, ERR_UNAVAILABLE, 0);
        return;
    }
    tally_read(&proof->tries, &registers->hashes[1], now_ms);
    wait_ms = tally_wait_ms(&proof->tries, SECOND_FACTOR_TRIES, now_ms);
    if (wait_ms > 0)
        end_proof(proof, ERR_TOO_MANY, wait_ms);
    else if (register_find(&registers->hashes[0], "totp") == NULL)
        end_proof(proof, ERR_CODE_WRONG, 0);
    else
        judge(proof, &registers->hashes[0]);
}

void second_factor_prove(struct directory *directory, const char *person, const char *code,
                         proved_callback *done, void *argument)
{
    const struct log_store *store = directory->options.store;
    struct proof *proof = MEM_NEW(struct proof);
    char key[TALLY_KEY_SIZE];
    const struct register_read reads[] = {{proof->key}, {key}};

    proof->directory = directory;
    proof->done = done;
    proof->argument = argument;
    snprintf(proof->person, ULID_SIZE, "%s", person);
    snprintf(proof->code, sizeof(proof->code), "%s", code);
    credentials_key(person, proof->key);
    tries_key(person, key);
    tally_init(&proof->tries, key, TALLY_HOUR_MS);
    store->read_registers(store->self, reads, COUNT_OF(reads), on_credentials, proof);
}

/* ---- What the methods share ---- */

struct change {
    struct directory *directory;
    struct call *call;
    char key[CREDENTIALS_KEY_SIZE];
    char secret[TOTP_SECRET_SIZE];
    char email[256];
    char codes[RECOVERY_CODES][RECOVERY_CODE_SIZE];
    char fields[RECOVERY_CODES][RECOVERY_FIELD_SIZE];
};

static struct change *begin(struct directory *directory, struct call *call)
{
    struct change *change = MEM_NEW(struct change);

    change->directory = directory;
    change->call = call;
    credentials_key(call_person(call), change->key);
    return change;
}

static void refuse(struct change *change, enum error error, int64_t retry_after_ms)
{
    call_refuse(change->call, error, retry_after_ms);
    mem_free(change);
}

static void make_recovery_codes(struct change *change)
{
    for (size_t i = 0; i < RECOVERY_CODES; i++) {
        recovery_code_make(change->codes[i]);
        recovery_field(change->directory->secret, call_person(change->call), change->codes[i],
                       change->fields[i]);
    }
}

static void reply_recovery_codes(struct change *change)
{
    json_t *codes = json_array();

    for (size_t i = 0; i < RECOVERY_CODES; i++)
        json_array_append_new(codes, json_string(change->codes[i]));
    call_reply(change->call, json_pack("{s:o}", "recovery_codes", codes));
    mem_free(change);
}

static void command(struct change *change, const char *name, json_t *params, command_callback *done)
{
    char op[ULID_SIZE];

    ulid_make(op, directory_now_ms(change->directory));
    json_object_set_new(params, "channel", json_string("directory"));
    json_object_set_new(params, "op", json_string(op));
    json_object_set_new(params, "person", json_string(call_person(change->call)));
    hub_command(change->directory->hub, "", name, params, done, change);
}

/* ---- session.begin_second_factor ---- */

static void reply_secret(struct change *change)
{
    char uri[TOTP_URI_SIZE];

    totp_uri(change->secret, change->email, uri);
    call_reply(change->call, json_pack("{s:s, s:s}", "secret", change->secret, "uri", uri));
    mem_free(change);
}

static void on_begun(void *argument, const struct put_done *done)
{
    struct change *change = argument;

    if (done->result != STORE_DONE)
        refuse(change, done->result == STORE_GUARDED ? ERR_SECOND_FACTOR_THERE : ERR_UNAVAILABLE, 0);
    else
        reply_secret(change);
}

static void on_may_begin(void *argument, const struct registers *registers)
{
    struct change *change = argument;
    const struct log_store *store = change->directory->options.store;
    const char *email;
    char until[24], *sealed;
    const struct register_guard guard = {change->key, "totp", NULL, ERR_SECOND_FACTOR_THERE};

    if (registers->result != STORE_DONE) {
        refuse(change, ERR_UNAVAILABLE, 0);
        return;
    }
    email = register_find(&registers->hashes[1], "email");
    snprintf(change->email, sizeof(change->email), "%s", email == NULL ? "" : email);
    totp_make_secret(change->secret);
    sealed = secret_seal(change->directory->secret, call_person(change->call), change->secret);
    snprintf(until, sizeof(until), "%lld", (long long)(directory_now_ms(change->directory) + BEGUN_MS));
    store->put(store->self,
               (const struct register_write[]){{REGISTER_HASH_SET, change->key, "totp_begun", sealed},
                                               {REGISTER_HASH_SET, change->key, "begun_until_ms", until}},
               2, &guard, 1, on_begun, change);
    mem_free(sealed);
}

static void begin_second_factor(void *service, struct call *call)
{
    account_read(service, call, on_may_begin, begin(service, call));
}

/* ---- session.confirm_second_factor ---- */

static void on_set(void *argument, enum error error, const json_t *reply)
{
    struct change *change = argument;

    (void)reply;
    if (error != ERR_NONE) {
        refuse(change, error, 0);
        return;
    }
    account_notify(change->directory, change->call, NOTICE_SECOND_FACTOR_SET);
    reply_recovery_codes(change);
}

static void set(struct change *change, const char *begun, int64_t step)
{
    char step_text[24];
    json_t *fields = json_array();

    make_recovery_codes(change);
    for (size_t i = 0; i < RECOVERY_CODES; i++)
        json_array_append_new(fields, json_string(change->fields[i]));
    snprintf(step_text, sizeof(step_text), "%lld", (long long)step);
    command(change, "directory.set_second_factor",
            json_pack("{s:s, s:s, s:o}", "begun", begun, "step", step_text, "recovery", fields), on_set);
}

static void on_may_confirm(void *argument, const struct registers *registers)
{
    struct change *change = argument;
    const struct register_hash *hash = &registers->hashes[0];
    const char *begun, *until;
    int64_t step = -1;

    if (registers->result != STORE_DONE) {
        refuse(change, ERR_UNAVAILABLE, 0);
        return;
    }
    begun = register_find(hash, "totp_begun");
    until = register_find(hash, "begun_until_ms");
    if (begun != NULL && until != NULL && strtoll(until, NULL, 10) > directory_now_ms(change->directory))
        step = match(change->directory, call_person(change->call), begun,
                     json_text(call_params(change->call), "code"), -1);
    if (step < 0)
        refuse(change, ERR_CODE_WRONG, 0);
    else
        set(change, begun, step);
}

static void confirm_second_factor(void *service, struct call *call)
{
    account_read(service, call, on_may_confirm, begin(service, call));
}

/* ---- session.remove_second_factor ---- */

static void on_removed(void *argument, enum error error, const json_t *reply)
{
    struct change *change = argument;

    (void)reply;
    if (error != ERR_NONE) {
        refuse(change, error, 0);
        return;
    }
    account_notify(change->directory, change->call, NOTICE_SECOND_FACTOR_REMOVED);
    call_reply(change->call, json_object());
    mem_free(change);
}

static void on_may_remove(void *argument, enum error error, int64_t retry_after_ms)
{
    struct change *change = argument;

    if (error != ERR_NONE)
        refuse(change, error, retry_after_ms);
    else
        command(change, "directory.remove_second_factor", json_object(), on_removed);
}

static void remove_second_factor(void *service, struct call *call)
{
    second_factor_prove(service, call_person(call), json_text(call_params(call), "code"), on_may_remove,
                        begin(service, call));
}

/* ---- session.new_recovery_codes ---- */

static void on_codes_kept(void *argument, const struct put_done *done)
{
    struct change *change = argument;

    if (done->result != STORE_DONE)
        refuse(change, ERR_UNAVAILABLE, 0);
    else
        reply_recovery_codes(change);
}

static void on_old_codes(void *argument, const struct registers *registers)
{
    struct change *change = argument;
    const struct register_hash *hash = &registers->hashes[0];
    const struct log_store *store = change->directory->options.store;
    struct register_write writes[2 * RECOVERY_CODES];
    struct register_guard guard = {change->key, "totp", NULL, ERR_CODE_WRONG};
    size_t count = 0;

    guard.value = registers->result == STORE_DONE ? register_find(hash, "totp") : NULL;
    if (guard.value == NULL) {
        refuse(change, ERR_UNAVAILABLE, 0);
        return;
    }
    for (size_t i = 0; i < hash->field_count && count < RECOVERY_CODES; i++)
        if (recovery_is_field(hash->fields[i].name))
            writes[count++] =
                (struct register_write){REGISTER_HASH_DELETE, change->key, hash->fields[i].name, NULL};
    make_recovery_codes(change);
    for (size_t i = 0; i < RECOVERY_CODES; i++)
        writes[count++] = (struct register_write){REGISTER_HASH_SET, change->key, change->fields[i], "1"};
    store->put(store->self, writes, count, &guard, 1, on_codes_kept, change);
}

static void on_may_renew(void *argument, enum error error, int64_t retry_after_ms)
{
    struct change *change = argument;

    if (error != ERR_NONE)
        refuse(change, error, retry_after_ms);
    else
        account_read(change->directory, change->call, on_old_codes, change);
}

static void new_recovery_codes(void *service, struct call *call)
{
    second_factor_prove(service, call_person(call), json_text(call_params(call), "code"), on_may_renew,
                        begin(service, call));
}

const struct method second_factor_methods[] = {
    {"session.begin_second_factor", false, begin_second_factor},
    {"session.confirm_second_factor", false, confirm_second_factor},
    {"session.new_recovery_codes", false, new_recovery_codes},
    {"session.remove_second_factor", false, remove_second_factor},
    {0},
};
