/* Sign-in by a code sent to an address, or by a password. The answer is the same, and takes the same path,
 * for an address that nobody has. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "directory/admission.h"
#include "directory/letters.h"
#include "directory/links.h"
#include "directory/password_proof.h"
#include "directory/people.h"
#include "directory/tally.h"

#define CODE_LENGTH 6
#define CODE_SIZE (CODE_LENGTH + 1)
#define RACE_RETRY_MS 1000

/* One request for a code, or one sign-in, between its look-ups. */
struct attempt {
    struct directory *directory;
    struct call *call; /* NULL where the server itself asks for the code */
    token_callback *made;
    void *made_argument;
    int64_t valid_ms;
    char email[256];
    char code[CODE_SIZE];
    char language[3];
    char link[SHA256_HEX_SIZE];  /* of the invitation that it comes with, or "" */
    char name[PERSON_NAME_SIZE]; /* of somebody new; "" where none was said */
    bool is_known;
    struct tally sent, asked;
    char person[ULID_SIZE];
    void (*go_on)(struct attempt *attempt); /* once the invitation was looked up */
};

static void finish(struct attempt *attempt, enum error error, int64_t retry_after_ms)
{
    if (attempt->call != NULL && error != ERR_NONE)
        call_refuse(attempt->call, error, retry_after_ms);
    else if (attempt->call != NULL)
        call_reply(attempt->call, json_object());
    if (attempt->made != NULL)
        attempt->made(attempt->made_argument, error == ERR_NONE ? attempt->code : NULL);
    mem_free(attempt);
}

/* What is kept of a code: only who has the installation's secret can try the million there are. */
static void hash_code(const struct directory *directory, const char *email, const char *code,
                      char hash_out[SHA256_HEX_SIZE])
{
    char text[300];

    snprintf(text, sizeof(text), "%s %s", email, code);
    secret_hmac_hex(directory->secret, strlen(directory->secret), text, strlen(text), hash_out);
}

static long long number_field(const struct register_hash *hash, const char *name)
{
    const char *value = register_find(hash, name);

    return value == NULL ? 0 : strtoll(value, NULL, 10);
}

static void set_email(struct attempt *attempt, const char *email)
{
    snprintf(attempt->email, sizeof(attempt->email), "%s", email);
    text_lower_ascii(attempt->email);
}

static struct attempt *begin(struct directory *directory, struct call *call)
{
    struct attempt *attempt = MEM_NEW(struct attempt);

    attempt->directory = directory;
    attempt->call = call;
    attempt->valid_ms = directory->options.code_ms;
    snprintf(attempt->language, sizeof(attempt->language), "%s", call == NULL ? "ro" : call_language(call));
    return attempt;
}

/* ---- What it may come with ---- */

/* An invitation that came by mail is for its own address, which then need not be said. */
static void on_link(void *argument, enum error error, const struct link *link)
{
    struct attempt *attempt = argument;

    if (error != ERR_NONE) {
        finish(attempt, error, 0);
        return;
    }
    snprintf(attempt->link, sizeof(attempt->link), "%s", link->hash);
    if (attempt->name[0] == '\0')
        snprintf(attempt->name, sizeof(attempt->name), "%s", link->name);
    if (attempt->email[0] == '\0')
        set_email(attempt, link->email);
    if (attempt->email[0] == '\0')
        finish(attempt, ERR_INVALID_PARAMS, 0);
    else if (link->email[0] != '\0' && strcmp(link->email, attempt->email) != 0)
        finish(attempt, ERR_INVITATION_FOR_ANOTHER, 0);
    else
        attempt->go_on(attempt);
}

/* Goes on once the address is known. */
static void read_address(struct attempt *attempt, void (*go_on)(struct attempt *attempt))
{
    const json_t *params = call_params(attempt->call);
    const char *email = json_text(params, "email"), *invitation = json_text(params, "invitation");

    attempt->go_on = go_on;
    if (email != NULL)
        set_email(attempt, email);
    if (invitation != NULL)
        link_look_up(attempt->directory, invitation, on_link, attempt);
    else if (email == NULL)
        finish(attempt, ERR_INVALID_PARAMS, 0);
    else
        go_on(attempt);
}

/* ---- session.request_code ---- */

/* The answer leaves before the mail is written: both cost the same to whoever waits. */
static void send_code(struct attempt *attempt)
{
    const struct directory_options *options = &attempt->directory->options;
    bool is_sent = attempt->made == NULL && (attempt->is_known || attempt->link[0] != '\0');
    struct letter letter;
    char email[sizeof(attempt->email)];

    letter_code(&letter, attempt->language, attempt->code);
    memcpy(email, attempt->email, sizeof(email));
    finish(attempt, ERR_NONE, 0);
    if (is_sent)
        options->send_mail(options->send_mail_argument, email, letter.subject, letter.text.bytes);
    letter_finish(&letter);
}

static void on_code_kept(void *argument, const struct put_done *done)
{
    struct attempt *attempt = argument;

    if (done->result == STORE_UNAVAILABLE)
        finish(attempt, ERR_UNAVAILABLE, RACE_RETRY_MS);
    else if (done->result == STORE_GUARDED)
        finish(attempt, ERR_TOO_MANY, RACE_RETRY_MS);
    else
        send_code(attempt);
}

/* Where the request came from; "" where nothing is counted by that. */
static const char *source_of(const struct attempt *attempt)
{
    return attempt->call == NULL ? "" : call_address(attempt->call);
}

/* Counts the request, and keeps the code, for whoever asks; a code that nobody can use is kept for nobody's
 * address too, so that both cost the same. What the server itself asks for is not counted. */
static void keep_code(struct attempt *attempt, int64_t now_ms)
{
    const struct log_store *store = attempt->directory->options.store;
    char code_key[EMAIL_KEY_SIZE], hash[SHA256_HEX_SIZE], valid[24], expires[24];
    struct register_guard guards[2];
    struct register_write writes[6 + 2 * TALLY_WRITES] = {
        {REGISTER_DELETE, code_key, NULL, NULL},
        {REGISTER_HASH_SET, code_key, "hash", hash},
        {REGISTER_HASH_SET, code_key, "expires_ms", expires},
        {REGISTER_HASH_SET, code_key, "link", attempt->link},
        {REGISTER_HASH_SET, code_key, "name", attempt->name},
        {REGISTER_EXPIRE, code_key, NULL, valid},
    };
    size_t write_count = 6, guard_count = 0;
    const int64_t expires_ms = now_ms + attempt->valid_ms;

    if (attempt->made == NULL)
        tally_count(&attempt->sent, now_ms, writes, &write_count, guards, &guard_count);
    if (source_of(attempt)[0] != '\0')
        tally_count(&attempt->asked, now_ms, writes, &write_count, guards, &guard_count);
    snprintf(attempt->code, CODE_SIZE, "%06u", secret_random_below(1000000));
    hash_code(attempt->directory, attempt->email, attempt->code, hash);
    email_key("code", attempt->email, code_key);
    snprintf(valid, sizeof(valid), "%lld", (long long)attempt->valid_ms);
    snprintf(expires, sizeof(expires), "%lld", (long long)expires_ms);
    store->put(store->self, writes, write_count, guards, guard_count, on_code_kept, attempt);
}

/* How long nobody gets a code there, or from there. */
static int64_t wait_ms(const struct attempt *attempt, int64_t now_ms)
{
    const struct directory_options *options = &attempt->directory->options;
    int64_t sent_ms = tally_wait_ms(&attempt->sent, options->codes_per_hour, now_ms);
    int64_t asked_ms = source_of(attempt)[0] == '\0'
                           ? 0
                           : tally_wait_ms(&attempt->asked, options->codes_asked_per_hour, now_ms);

    if (attempt->made != NULL)
        return 0;
    return sent_ms > asked_ms ? sent_ms : asked_ms;
}

static void on_address(void *argument, const struct registers *registers)
{
    struct attempt *attempt = argument;
    int64_t now_ms = directory_now_ms(attempt->directory);

    if (registers->result != STORE_DONE) {
        finish(attempt, ERR_UNAVAILABLE, RACE_RETRY_MS);
        return;
    }
    attempt->is_known = register_find(&registers->hashes[0], "person") != NULL;
    tally_read(&attempt->sent, &registers->hashes[1], now_ms);
    tally_read(&attempt->asked, &registers->hashes[2], now_ms);
    if (wait_ms(attempt, now_ms) > 0)
        finish(attempt, ERR_TOO_MANY, wait_ms(attempt, now_ms));
    else
        keep_code(attempt, now_ms);
}

static void look_up_address(struct attempt *attempt)
{
    const struct log_store *store = attempt->directory->options.store;
    char address_key[EMAIL_KEY_SIZE], sent_key[EMAIL_KEY_SIZE], asked_key[TALLY_KEY_SIZE];
    const struct register_read reads[] = {{address_key}, {sent_key}, {asked_key}};

    email_key("email", attempt->email, address_key);
    email_key("codes_sent", attempt->email, sent_key);
    snprintf(asked_key, sizeof(asked_key), "codes_asked:%s", source_of(attempt));
    tally_init(&attempt->sent, sent_key, TALLY_HOUR_MS);
    tally_init(&attempt->asked, asked_key, TALLY_HOUR_MS);
    store->read_registers(store->self, reads, COUNT_OF(reads), on_address, attempt);
}

static void request_code(void *service, struct call *call)
{
    struct attempt *attempt = begin(service, call);
    const char *typed = json_text(call_params(call), "name");
    char *name = typed == NULL ? mem_copy_text("") : text_normalise(typed);

    if (name == NULL || (typed != NULL && name[0] == '\0')) {
        mem_free(name);
        finish(attempt, ERR_INVALID_PARAMS, 0);
        return;
    }
    snprintf(attempt->name, sizeof(attempt->name), "%s", name);
    mem_free(name);
    read_address(attempt, look_up_address);
}

void directory_make_code(struct directory *directory, const char *email, int64_t valid_ms,
                         token_callback *done, void *argument)
{
    struct attempt *attempt = begin(directory, NULL);

    set_email(attempt, email);
    attempt->valid_ms = valid_ms;
    attempt->made = done;
    attempt->made_argument = argument;
    look_up_address(attempt);
}

/* ---- session.sign_in ---- */

static void on_try_counted(void *argument, const struct put_done *done)
{
    finish(argument, done->result == STORE_UNAVAILABLE ? ERR_UNAVAILABLE : ERR_CODE_WRONG, 0);
}

/* Who said no name is called what stands before the @. */
static void admit(struct attempt *attempt)
{
    char *name = attempt->name;

    if (attempt->person[0] != '\0') {
        admit_person(attempt->directory, attempt->call, attempt->person, attempt->link);
    } else {
        if (name[0] == '\0')
            snprintf(name, sizeof(attempt->name), "%.*s", (int)strcspn(attempt->email, "@"), attempt->email);
        admit_new_person(attempt->directory, attempt->call, attempt->email, name, attempt->link);
    }
    mem_free(attempt);
}

static void on_code_spent(void *argument, const struct put_done *done)
{
    if (done->result == STORE_DONE)
        admit(argument);
    else
        finish(argument, done->result == STORE_GUARDED ? ERR_CODE_WRONG : ERR_UNAVAILABLE, 0);
}

/* An invitation counts only where the code was asked for with it, and it is said again: else whoever asks for
 * a code for somebody else's address could make them join. */
static void read_link_and_name(struct attempt *attempt, const struct register_hash *code)
{
    const char *link = register_find(code, "link"), *name = register_find(code, "name");

    if (link == NULL || strcmp(link, attempt->link) != 0)
        attempt->link[0] = '\0';
    snprintf(attempt->name, sizeof(attempt->name), "%s", name == NULL ? "" : name);
}

/* The guard makes each try count once, and the right one work once, whatever races. */
static void judge(struct attempt *attempt, const struct register_hash *code, const char *person)
{
    const struct log_store *store = attempt->directory->options.store;
    char key[EMAIL_KEY_SIZE], hash[SHA256_HEX_SIZE];
    const char *kept = register_find(code, "hash");
    const struct register_guard guards[] = {{key, "tries", register_find(code, "tries"), ERR_CODE_WRONG},
                                            {key, "hash", kept, ERR_CODE_WRONG}};
    const struct register_write count_try = {REGISTER_HASH_ADD, key, "tries", "1"},
                                spend = {REGISTER_DELETE, key, NULL, NULL};
    bool is_right;

    email_key("code", attempt->email, key);
    hash_code(attempt->directory, attempt->email, attempt->code, hash);
    read_link_and_name(attempt, code);
    snprintf(attempt->person, ULID_SIZE, "%s", person == NULL ? "" : person);
    is_right = secret_equals(hash, kept) && (person != NULL || attempt->link[0] != '\0');
    store->put(store->self, is_right ? &spend : &count_try, 1, guards, COUNT_OF(guards),
               is_right ? on_code_spent : on_try_counted, attempt);
}

static void on_code(void *argument, const struct registers *registers)
{
    struct attempt *attempt = argument;
    const struct register_hash *code = &registers->hashes[0];

    if (registers->result != STORE_DONE)
        finish(attempt, ERR_UNAVAILABLE, RACE_RETRY_MS);
    else if (register_find(code, "hash") == NULL ||
             number_field(code, "tries") >= (long long)attempt->directory->options.code_tries ||
             number_field(code, "expires_ms") <= directory_now_ms(attempt->directory))
        finish(attempt, ERR_CODE_WRONG, 0);
    else
        judge(attempt, code, register_find(&registers->hashes[1], "person"));
}

static void look_up_code(struct attempt *attempt)
{
    const struct log_store *store = attempt->directory->options.store;
    char code_key[EMAIL_KEY_SIZE], address_key[EMAIL_KEY_SIZE];
    const struct register_read reads[] = {{code_key}, {address_key}};

    email_key("code", attempt->email, code_key);
    email_key("email", attempt->email, address_key);
    store->read_registers(store->self, reads, COUNT_OF(reads), on_code, attempt);
}

static void sign_in(void *service, struct call *call)
{
    struct attempt *attempt = begin(service, call);

    snprintf(attempt->code, CODE_SIZE, "%s", json_text(call_params(call), "code"));
    read_address(attempt, look_up_code);
}

/* ---- session.sign_in_with_password ---- */

static void on_password_proved(void *argument, enum error error, int64_t retry_after_ms)
{
    if (error != ERR_NONE)
        finish(argument, error, retry_after_ms);
    else
        admit(argument);
}

static void on_address_of_password(void *argument, const struct registers *registers)
{
    struct attempt *attempt = argument;
    const char *person;

    if (registers->result != STORE_DONE) {
        finish(attempt, ERR_UNAVAILABLE, RACE_RETRY_MS);
        return;
    }
    person = register_find(&registers->hashes[0], "person");
    snprintf(attempt->person, ULID_SIZE, "%s", person == NULL ? "" : person);
    password_prove(attempt->directory,
                   &(struct password_claim){attempt->person, attempt->email, call_address(attempt->call),
                                            json_text(call_params(attempt->call), "password")},
                   on_password_proved, attempt);
}

static void sign_in_with_password(void *service, struct call *call)
{
    struct attempt *attempt = begin(service, call);
    const struct log_store *store = attempt->directory->options.store;
    char key[EMAIL_KEY_SIZE];
    const struct register_read read = {key};

    set_email(attempt, json_text(call_params(call), "email"));
    email_key("email", attempt->email, key);
    store->read_registers(store->self, &read, 1, on_address_of_password, attempt);
}

const struct method sign_in_methods[] = {
    {"session.request_code", true, request_code},
    {"session.sign_in", true, sign_in},
    {"session.sign_in_with_password", true, sign_in_with_password},
    {0},
};
