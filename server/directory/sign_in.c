/* Sign-in by a code sent to an address. The answer is the same, and takes the same path, for an address that
 * nobody has. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "directory/people.h"
#include "directory/service.h"

#define CODE_LENGTH 6
#define CODE_SIZE (CODE_LENGTH + 1)
#define HOUR_MS_TEXT "3600000"
#define HOUR_MS 3600000
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
    bool is_known;
    struct identity identity;
    char token[TOKEN_SIZE];
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
    const char *value = register_field(hash, name);

    return value == NULL ? 0 : strtoll(value, NULL, 10);
}

/* ---- session.request_code ---- */

static void on_code_kept(void *argument, const struct put_done *done)
{
    struct attempt *attempt = argument;
    const struct directory_options *options = &attempt->directory->options;

    if (done->result == STORE_UNAVAILABLE) {
        finish(attempt, ERR_UNAVAILABLE, RACE_RETRY_MS);
    } else if (done->result == STORE_GUARDED) {
        finish(attempt, ERR_TOO_MANY, RACE_RETRY_MS);
    } else {
        if (attempt->is_known && attempt->made == NULL)
            options->send_code(options->send_code_argument, attempt->email, attempt->code, attempt->language);
        finish(attempt, ERR_NONE, 0);
    }
}

/* Where the request came from; "" where nothing is counted by that. */
static const char *source_of(const struct attempt *attempt)
{
    return attempt->call == NULL ? "" : call_address(attempt->call);
}

static void source_key(const struct attempt *attempt, char key_out[EMAIL_KEY_SIZE])
{
    snprintf(key_out, EMAIL_KEY_SIZE, "codes_asked:%s", source_of(attempt));
}

/* The hour runs from the first request. */
static size_t count_request(struct register_write writes[2], const char *key, const char *so_far)
{
    writes[0] = (struct register_write){REGISTER_HASH_ADD, key, "count", "1"};
    writes[1] = (struct register_write){REGISTER_EXPIRE, key, NULL, HOUR_MS_TEXT};
    return so_far == NULL ? 2 : 1;
}

/* Counts the request, and keeps the code, for whoever asks; a code that nobody can use is kept for nobody's
 * address too, so that both cost the same. What the server itself asks for is not counted. */
static void keep_code(struct attempt *attempt, const char *sent, const char *asked)
{
    const struct log_store *store = attempt->directory->options.store;
    char code_key[EMAIL_KEY_SIZE], sent_key[EMAIL_KEY_SIZE], asked_key[EMAIL_KEY_SIZE];
    char hash[SHA256_HEX_SIZE], valid[24], expires[24];
    const struct clock *clock = attempt->directory->options.clock;
    int64_t expires_ms = clock->now_ms(clock->self) + attempt->valid_ms;
    const struct register_guard guards[] = {{sent_key, "count", sent, ERR_TOO_MANY},
                                            {asked_key, "count", asked, ERR_TOO_MANY}};
    size_t guard_count = attempt->made != NULL ? 0 : source_of(attempt)[0] == '\0' ? 1 : 2;
    struct register_write writes[8] = {
        {REGISTER_DELETE, code_key, NULL, NULL},
        {REGISTER_HASH_SET, code_key, "hash", hash},
        {REGISTER_HASH_SET, code_key, "expires_ms", expires},
        {REGISTER_EXPIRE, code_key, NULL, valid},
    };
    size_t count = 4;

    if (guard_count > 0)
        count += count_request(&writes[count], sent_key, sent);
    if (guard_count > 1)
        count += count_request(&writes[count], asked_key, asked);
    snprintf(attempt->code, CODE_SIZE, "%06u", secret_random_below(1000000));
    hash_code(attempt->directory, attempt->email, attempt->code, hash);
    email_key("code", attempt->email, code_key);
    email_key("codes_sent", attempt->email, sent_key);
    source_key(attempt, asked_key);
    snprintf(valid, sizeof(valid), "%lld", (long long)attempt->valid_ms);
    snprintf(expires, sizeof(expires), "%lld", (long long)expires_ms);
    store->put(store->self, writes, count, guards, guard_count, on_code_kept, attempt);
}

static void on_address(void *argument, const struct registers *registers)
{
    struct attempt *attempt = argument;
    const struct directory_options *options = &attempt->directory->options;
    const struct register_hash *address = &registers->hashes[0], *sent = &registers->hashes[1],
                               *asked = &registers->hashes[2];

    if (registers->result != STORE_DONE) {
        finish(attempt, ERR_UNAVAILABLE, RACE_RETRY_MS);
        return;
    }
    attempt->is_known = register_field(address, "person") != NULL;
    if (attempt->made == NULL && (number_field(sent, "count") >= (long long)options->codes_per_hour ||
                                  number_field(asked, "count") >= (long long)options->codes_asked_per_hour))
        finish(attempt, ERR_TOO_MANY, HOUR_MS);
    else
        keep_code(attempt, register_field(sent, "count"), register_field(asked, "count"));
}

static struct attempt *begin(struct directory *directory, struct call *call, const char *email)
{
    struct attempt *attempt = MEM_NEW(struct attempt);

    attempt->directory = directory;
    attempt->call = call;
    attempt->valid_ms = directory->options.code_ms;
    snprintf(attempt->email, sizeof(attempt->email), "%s", email);
    text_lower_ascii(attempt->email);
    snprintf(attempt->language, sizeof(attempt->language), "%s", call == NULL ? "ro" : call_language(call));
    return attempt;
}

static void look_up_address(struct attempt *attempt)
{
    const struct log_store *store = attempt->directory->options.store;
    char address_key[EMAIL_KEY_SIZE], sent_key[EMAIL_KEY_SIZE], asked_key[EMAIL_KEY_SIZE];
    const struct register_read reads[] = {{address_key}, {sent_key}, {asked_key}};

    email_key("email", attempt->email, address_key);
    email_key("codes_sent", attempt->email, sent_key);
    source_key(attempt, asked_key);
    store->read_registers(store->self, reads, COUNT_OF(reads), on_address, attempt);
}

static void request_code(void *service, struct call *call)
{
    look_up_address(begin(service, call, json_text(call_params(call), "email")));
}

void directory_make_code(struct directory *directory, const char *email, int64_t valid_ms,
                         token_callback *done, void *argument)
{
    struct attempt *attempt = begin(directory, NULL, email);

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

static void on_signed_in(void *argument, const struct put_done *done)
{
    struct attempt *attempt = argument;
    struct call *call = attempt->call;

    if (done->result != STORE_DONE) {
        finish(attempt, done->result == STORE_GUARDED ? ERR_CODE_WRONG : ERR_UNAVAILABLE, 0);
        return;
    }
    call_set_identity(call, &attempt->identity, attempt->token);
    call_reply(call, json_pack("{s:s, s:s}", "token", attempt->token, "person", attempt->identity.person));
    mem_free(attempt);
}

/* The guard makes each try count once, and the right one work once, whatever races. */
static void judge(struct attempt *attempt, const struct register_hash *code, const char *person)
{
    const struct log_store *store = attempt->directory->options.store;
    char key[EMAIL_KEY_SIZE], hash[SHA256_HEX_SIZE];
    const char *kept = register_field(code, "hash");
    const struct register_guard guards[] = {{key, "tries", register_field(code, "tries"), ERR_CODE_WRONG},
                                            {key, "hash", kept, ERR_CODE_WRONG}};
    struct register_write writes[SESSION_WRITES + 1] = {{REGISTER_HASH_ADD, key, "tries", "1"}};
    struct session_scratch scratch;

    email_key("code", attempt->email, key);
    hash_code(attempt->directory, attempt->email, attempt->code, hash);
    if (!secret_equals(hash, kept) || person == NULL) {
        store->put(store->self, writes, 1, guards, COUNT_OF(guards), on_try_counted, attempt);
        return;
    }
    writes[0] = (struct register_write){REGISTER_DELETE, key, NULL, NULL};
    store->put(store->self, writes,
               1 + session_make(attempt->directory, person, writes + 1, &scratch, attempt->token,
                                &attempt->identity),
               guards, COUNT_OF(guards), on_signed_in, attempt);
}

static void on_code(void *argument, const struct registers *registers)
{
    struct attempt *attempt = argument;
    const struct directory_options *options = &attempt->directory->options;
    const struct register_hash *code = &registers->hashes[0];
    const struct clock *clock = options->clock;

    if (registers->result != STORE_DONE)
        finish(attempt, ERR_UNAVAILABLE, RACE_RETRY_MS);
    else if (register_field(code, "hash") == NULL ||
             number_field(code, "tries") >= (long long)options->code_tries ||
             number_field(code, "expires_ms") <= clock->now_ms(clock->self))
        finish(attempt, ERR_CODE_WRONG, 0);
    else
        judge(attempt, code, register_field(&registers->hashes[1], "person"));
}

static void sign_in(void *service, struct call *call)
{
    struct attempt *attempt = begin(service, call, json_text(call_params(call), "email"));
    const struct log_store *store = attempt->directory->options.store;
    char code_key[EMAIL_KEY_SIZE], address_key[EMAIL_KEY_SIZE];
    const struct register_read reads[] = {{code_key}, {address_key}};

    snprintf(attempt->code, CODE_SIZE, "%s", json_text(call_params(call), "code"));
    email_key("code", attempt->email, code_key);
    email_key("email", attempt->email, address_key);
    store->read_registers(store->self, reads, COUNT_OF(reads), on_code, attempt);
}

const struct method sign_in_methods[] = {
    {"session.request_code", true, request_code},
    {"session.sign_in", true, sign_in},
    {0},
};
