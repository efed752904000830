#include "directory/account.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "directory/password_proof.h"
#include "directory/people.h"
#include "directory/second_factor.h"
#include "directory/totp.h"

/* ---- Mails about changes ---- */

struct notifying {
    struct directory *directory;
    char language[3];
    enum notice notice;
};

static void on_person(void *argument, const struct registers *registers)
{
    struct notifying notifying = *(struct notifying *)argument;
    const struct directory_options *options = &notifying.directory->options;
    const char *email =
        registers->result == STORE_DONE ? register_find(&registers->hashes[0], "email") : NULL;
    struct letter letter;

    mem_free(argument);
    if (email == NULL)
        return;
    letter_notice(&letter, notifying.language, notifying.notice);
    options->send_mail(options->send_mail_argument, email, letter.subject, letter.text.bytes);
    letter_finish(&letter);
}

void account_notify(struct directory *directory, const struct call *call, enum notice notice)
{
    const struct log_store *store = directory->options.store;
    struct notifying *notifying = MEM_NEW(struct notifying);
    char key[PERSON_KEY_SIZE];
    const struct register_read read = {key};

    *notifying = (struct notifying){.directory = directory, .notice = notice};
    snprintf(notifying->language, sizeof(notifying->language), "%s", call_language(call));
    person_key(call_person(call), key);
    store->read_registers(store->self, &read, 1, on_person, notifying);
}

void account_read(const struct directory *directory, const struct call *call, registers_callback *done,
                  void *argument)
{
    const struct log_store *store = directory->options.store;
    char credentials[CREDENTIALS_KEY_SIZE], person[PERSON_KEY_SIZE];
    const struct register_read reads[] = {{credentials}, {person}};

    credentials_key(call_person(call), credentials);
    person_key(call_person(call), person);
    store->read_registers(store->self, reads, COUNT_OF(reads), done, argument);
}

/* ---- session.account ---- */

struct change {
    struct directory *directory;
    struct call *call;
    enum notice notice;
    char key[CREDENTIALS_KEY_SIZE];
    char email[256];
    char *password;    /* the new one, as text_normalise makes it */
    char *kept_before; /* what was kept of the old one, or NULL */
};

static struct change *begin(struct directory *directory, struct call *call)
{
    struct change *change = MEM_NEW(struct change);

    change->directory = directory;
    change->call = call;
    credentials_key(call_person(call), change->key);
    return change;
}

static void finish(struct change *change)
{
    if (change->password != NULL)
        secret_erase(change->password);
    mem_free(change->password);
    mem_free(change->kept_before);
    mem_free(change);
}

static void refuse(struct change *change, enum error error, int64_t retry_after_ms)
{
    call_refuse(change->call, error, retry_after_ms);
    finish(change);
}

static int count_recovery_codes(const struct register_hash *credentials)
{
    int count = 0;

    for (size_t i = 0; i < credentials->field_count; i++)
        count += recovery_is_field(credentials->fields[i].name);
    return count;
}

static void on_account(void *argument, const struct registers *registers)
{
    struct change *change = argument;
    const struct register_hash *credentials = &registers->hashes[0];
    const char *person = call_person(change->call), *name, *email;

    if (registers->result != STORE_DONE) {
        refuse(change, ERR_UNAVAILABLE, 0);
        return;
    }
    name = register_find(&registers->hashes[1], "name");
    email = register_find(&registers->hashes[1], "email");
    if (name == NULL || email == NULL) {
        refuse(change, ERR_SIGN_IN, 0);
        return;
    }
    call_reply(change->call,
               json_pack("{s:s, s:s, s:s, s:b, s:b, s:i, s:b}", "person", person, "name", name, "email",
                         email, "has_password", register_find(credentials, "password") != NULL,
                         "has_second_factor", register_find(credentials, "totp") != NULL,
                         "recovery_codes_left", count_recovery_codes(credentials), "needs_second_factor",
                         directory_needs_second_factor(change->directory, person)));
    finish(change);
}

static void account(void *service, struct call *call)
{
    account_read(service, call, on_account, begin(service, call));
}

/* ---- session.set_password, session.remove_password ---- */

static void on_changed(void *argument, const struct put_done *done)
{
    struct change *change = argument;

    if (done->result != STORE_DONE) {
        refuse(change, done->result == STORE_GUARDED ? ERR_PASSWORD_WRONG : ERR_UNAVAILABLE, 0);
        return;
    }
    account_notify(change->directory, change->call, change->notice);
    call_reply(change->call, json_object());
    finish(change);
}

/* kept NULL takes the password away. Whoever changed it meanwhile has the last word. */
static void put_password(struct change *change, const char *kept)
{
    const struct log_store *store = change->directory->options.store;
    const struct register_guard guard = {change->key, "password", change->kept_before, ERR_PASSWORD_WRONG};
    const struct register_write write = {kept == NULL ? REGISTER_HASH_DELETE : REGISTER_HASH_SET, change->key,
                                         "password", kept};

    store->put(store->self, &write, 1, &guard, 1, on_changed, change);
}

static void on_kept(void *argument, const char *kept)
{
    struct change *change = argument;

    if (kept == NULL)
        refuse(change, ERR_UNAVAILABLE, 0);
    else
        put_password(change, kept);
}

static void change_password(struct change *change)
{
    if (change->password == NULL)
        put_password(change, NULL);
    else if (!passwords_keep(change->directory->passwords, change->password, on_kept, change))
        refuse(change, ERR_BUSY, PASSWORD_RETRY_MS);
}

static void on_proved(void *argument, enum error error, int64_t retry_after_ms)
{
    if (error != ERR_NONE)
        refuse(argument, error, retry_after_ms);
    else
        change_password(argument);
}

/* Who has no password yet needs to know none; else the old one. */
static void on_own(void *argument, const struct registers *registers)
{
    struct change *change = argument;
    const char *kept, *email, *current = json_text(call_params(change->call), "current");

    if (registers->result != STORE_DONE) {
        refuse(change, ERR_UNAVAILABLE, 0);
        return;
    }
    kept = register_find(&registers->hashes[0], "password");
    email = register_find(&registers->hashes[1], "email");
    change->kept_before = mem_copy_text(kept);
    snprintf(change->email, sizeof(change->email), "%s", email == NULL ? "" : email);
    if (change->password != NULL && password_is_weak(change->password, change->email))
        refuse(change, ERR_PASSWORD_WEAK, 0);
    else if (kept == NULL && change->password != NULL)
        change_password(change);
    else if (kept == NULL || current == NULL)
        refuse(change, ERR_PASSWORD_WRONG, 0);
    else
        password_prove(change->directory,
                       &(struct password_claim){call_person(change->call), change->email,
                                                call_address(change->call), current},
                       on_proved, change);
}

static void set_password(void *service, struct call *call)
{
    struct change *change = begin(service, call);

    change->notice = NOTICE_PASSWORD_SET;
    change->password = text_normalise(json_text(call_params(call), "password"));
    if (change->password == NULL)
        refuse(change, ERR_INVALID_PARAMS, 0);
    else
        account_read(change->directory, change->call, on_own, change);
}

static void remove_password(void *service, struct call *call)
{
    struct change *change = begin(service, call);

    change->notice = NOTICE_PASSWORD_REMOVED;
    account_read(change->directory, change->call, on_own, change);
}

const struct method account_methods[] = {
    {"session.account", false, account},
    {"session.remove_password", false, remove_password},
    {"session.set_password", false, set_password},
    {0},
};
