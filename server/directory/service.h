/* The service's own struct, for the files of this folder. */
#ifndef DIRECTORY_SERVICE_H
#define DIRECTORY_SERVICE_H

#include <uthash.h>

#include "core/day.h"
#include "core/secret.h"
#include "directory/directory.h"
#include "directory/places.h"

/* Where an item is: found from its space's catalogue. */
struct item_place {
    char channel[CHANNEL_ID_SIZE];
    char space[CHANNEL_ID_SIZE];
    json_t *settings;
    UT_hash_handle hh;
};

/* A session that was ended while it may still be in use somewhere. */
struct ended_session {
    char session[ULID_SIZE];
    UT_hash_handle hh;
};

#define ENDED_SESSIONS_MOST 10000

struct directory {
    struct directory_options options;
    struct authority authority;
    struct hub *hub;
    uint64_t rights;
    char today[DAY_SIZE]; /* from day_begins_ms to before day_ends_ms */
    int64_t day_begins_ms, day_ends_ms;
    struct places *places;    /* person => their spaces */
    json_t *no_settings;      /* of channels that need none */
    struct item_place *items; /* channel id => struct item_place */
    struct ended_session *ended;
    char secret[SHA256_HEX_SIZE]; /* of the installation: codes are kept as HMACs under it */
    struct passwords *passwords;
    size_t loading;
    bool has_failed;
    directory_ready_callback *ready;
    void *ready_argument;
};

int64_t directory_now_ms(const struct directory *directory);
/* True where a role of theirs wants a second factor and they have none: they act as members at most. */
bool directory_needs_second_factor(struct directory *directory, const char *person);

/* sessions.c */
void session_identify(void *directory, const char *token, identity_callback *done, void *argument);
/* Adds the writes of a new session of person to those that already stand in writes. agent is what the client
 * says it is. token_out and identity_out say what it is. Returns how many were added: at most SESSION_WRITES.
 * The texts live in scratch. */
#define SESSION_WRITES 8
struct session_scratch {
    char key[SHA256_HEX_SIZE + 16], list_key[ULID_SIZE + 16], entry[SHA256_HEX_SIZE + 24];
    char now[24], expires[24], valid[24];
};
size_t session_make(const struct directory *directory, const char *person, const char *agent,
                    struct register_write *writes, struct session_scratch *scratch,
                    char token_out[TOKEN_SIZE], struct identity *identity_out);
/* False where the register session:… holds no session, or one that has expired. */
bool session_read(const struct register_hash *hash, int64_t now_ms, struct identity *identity_out);
/* entry as sessions:<person> holds it. */
bool session_entry_is_live(const char *entry, int64_t now_ms);
/* By directory.end_session, so that every process hears of it. */
void session_end(const struct directory *directory, const char *person, const char *session,
                 command_callback *done, void *argument);

extern const struct method account_methods[];
extern const struct method admission_methods[];
extern const struct method enter_methods[];
extern const struct method link_methods[];
extern const struct method second_factor_methods[];
extern const struct method session_methods[];
extern const struct method sign_in_methods[];

#endif
