/* The first administrator's way in, and everybody's way out. */
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "directory/admission.h"

/* A link is good for a week; the next start makes another. */
#define LINK_MS_TEXT "604800000"

/* ---- The link ---- */

struct making {
    token_callback *done;
    void *argument;
    char token[TOKEN_SIZE];
};

static void on_entry_made(void *argument, const struct put_done *done)
{
    struct making making = *(struct making *)argument;

    mem_free(argument);
    making.done(making.argument, done->result == STORE_DONE ? making.token : NULL);
}

static void entry_hash(const char *token, char hash_out[SHA256_HEX_SIZE])
{
    secret_sha256_hex(token, strlen(token), hash_out);
}

void directory_make_entry(struct directory *directory, token_callback *done, void *argument)
{
    const struct log_store *store = directory->options.store;
    struct making *making = MEM_NEW(struct making);
    char hash[SHA256_HEX_SIZE], key[SHA256_HEX_SIZE + 16];
    const struct register_write writes[] = {{REGISTER_HASH_SET, key, "unspent", "1"},
                                            {REGISTER_EXPIRE, key, NULL, LINK_MS_TEXT}};

    making->done = done;
    making->argument = argument;
    secret_token(making->token);
    entry_hash(making->token, hash);
    snprintf(key, sizeof(key), "entry:%s", hash);
    store->put(store->self, writes, COUNT_OF(writes), NULL, 0, on_entry_made, making);
}

/* ---- session.enter ---- */

struct entering {
    struct directory *directory;
    struct call *call;
};

static void on_administrator(void *argument, enum error error, const json_t *reply)
{
    struct entering entering = *(struct entering *)argument;

    mem_free(argument);
    if (error != ERR_NONE)
        call_refuse(entering.call, error, 0);
    else
        admit_person(entering.directory, entering.call, json_text(reply, "person"), "");
}

static void enter(void *service, struct call *call)
{
    struct directory *directory = service;
    const json_t *params = call_params(call);
    struct entering *entering = MEM_NEW(struct entering);
    char hash[SHA256_HEX_SIZE], op[ULID_SIZE];

    entering->directory = directory;
    entering->call = call;
    entry_hash(json_text(params, "token"), hash);
    ulid_make(op, directory_now_ms(directory));
    hub_command(directory->hub, "", "directory.add_administrator",
                json_pack("{s:s, s:s, s:s, s:O, s:O}", "channel", "directory", "op", op, "entry", hash,
                          "name", json_object_get(params, "name"), "email", json_object_get(params, "email")),
                on_administrator, entering);
}

/* ---- session.sign_out ---- */

static void on_session_ended(void *argument, enum error error, const json_t *reply)
{
    struct call *call = argument;

    (void)reply;
    if (error != ERR_NONE) {
        call_spare_peer(call, false);
        call_refuse(call, error, 0);
        return;
    }
    call_set_identity(call, &(const struct identity){0}, "");
    call_reply(call, json_object());
}

static void sign_out(void *service, struct call *call)
{
    call_spare_peer(call, true);
    session_end(service, call_person(call), call_session(call), on_session_ended, call);
}

const struct method enter_methods[] = {
    {"session.enter", true, enter},
    {"session.sign_out", false, sign_out},
    {0},
};
