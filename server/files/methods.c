/* file.keys and file.erase. */
#include <string.h>

#include "core/json.h"
#include "core/memory.h"
#include "files/service.h"

#define FILES_MOST 100

/* The role of whoever asks in the channel of the call; else the call is refused and this gives ROLE_NONE. */
static enum role find_role(const struct files *files, struct call *call)
{
    const struct authority *authority = files->options.authority;
    struct actor actor;
    enum error error = authority->resolve(authority->self, json_text(call_params(call), "channel"),
                                          call_person(call), NULL, &actor);

    if (error == ERR_NONE)
        return actor.role;
    call_refuse(call, error, error == ERR_UNAVAILABLE ? RETRY_MS : 0);
    return ROLE_NONE;
}

/* ---- file.keys ---- */

struct asking {
    const struct files *files;
    struct call *call;
};

static void on_files_read(void *argument, const struct registers *registers)
{
    struct asking *asking = argument;
    const struct files *files = asking->files;
    const json_t *params = call_params(asking->call), *list = json_object_get(params, "files");
    json_t *urls = json_array();

    for (size_t i = 0; registers->result == STORE_DONE && i < registers->hash_count; i++) {
        json_t *url = files_describe(files, &registers->hashes[i], json_string_value(json_array_get(list, i)),
                                     json_text(params, "channel"), call_person(asking->call));

        if (url != NULL)
            json_array_append_new(urls, url);
    }
    if (registers->result == STORE_DONE)
        call_reply(asking->call, json_pack("{s:O, s:I}", "urls", urls, "expires_ms",
                                           (json_int_t)file_key_expires_ms(files_now_ms(files))));
    else
        call_refuse(asking->call, ERR_UNAVAILABLE, RETRY_MS);
    json_decref(urls);
    mem_free(asking);
}

static void give_keys(void *service, struct call *call)
{
    const struct files *files = service;
    const struct log_store *store = files->options.store;
    const json_t *list = json_object_get(call_params(call), "files");
    struct register_read reads[FILES_MOST];
    char keys[FILES_MOST][HOLD_KEY_SIZE];
    struct asking *asking;

    if (find_role(files, call) == ROLE_NONE)
        return;
    for (size_t i = 0; i < json_array_size(list); i++) {
        hold_key(json_string_value(json_array_get(list, i)), keys[i]);
        reads[i] = (struct register_read){keys[i]};
    }
    asking = MEM_NEW(struct asking);
    *asking = (struct asking){files, call};
    store->read_registers(store->self, reads, json_array_size(list), on_files_read, asking);
}

/* ---- file.erase ---- */

struct erasure {
    struct call *call;
    char person[ULID_SIZE];
    bool is_facilitator;
};

static enum error judge(void *argument, const struct hold *hold)
{
    const struct erasure *erasure = argument;

    if (!erasure->is_facilitator && strcmp(hold->by, erasure->person) != 0)
        return ERR_FORBIDDEN;
    return hold->is_named ? ERR_FILE_NAMED : ERR_NONE;
}

static void on_erased(void *argument, enum error error)
{
    struct erasure *erasure = argument;

    if (error == ERR_NONE)
        call_reply(erasure->call, json_object());
    else
        call_refuse(erasure->call, error, error == ERR_UNAVAILABLE ? RETRY_MS : 0);
    mem_free(erasure);
}

static void erase(void *service, struct call *call)
{
    struct files *files = service;
    enum role role = find_role(files, call);
    struct erasure *erasure;

    if (role == ROLE_NONE)
        return;
    erasure = MEM_NEW(struct erasure);
    erasure->call = call;
    erasure->is_facilitator = role >= ROLE_FACILITATOR;
    strncpy(erasure->person, call_person(call), ULID_SIZE - 1);
    removal_begin(files, json_text(call_params(call), "file"), json_text(call_params(call), "channel"), judge,
                  on_erased, erasure);
}

const struct method file_methods[] = {
    {"file.erase", false, erase},
    {"file.keys", false, give_keys},
    {0},
};
