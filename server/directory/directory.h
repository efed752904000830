/* People, spaces and sessions of the installation: the service behind the features `directory` and `space`,
 * the hub's authority, and the methods session.…. Everything but names and sessions is in memory from the
 * start. */
#ifndef DIRECTORY_DIRECTORY_H
#define DIRECTORY_DIRECTORY_H

#include <stdbool.h>
#include <stdint.h>

#include "core/secret.h"
#include "hub/authority.h"
#include "hub/hub.h"

struct directory;

typedef struct uv_loop_s uv_loop_t;

/* Takes a mail to an address. What it takes is borrowed. */
typedef void send_mail_callback(void *argument, const char *email, const char *subject, const char *text);

struct directory_options {
    const struct log_store *store;
    const struct clock *clock;
    int64_t session_ms;            /* how long a session lasts */
    unsigned codes_per_hour;       /* to one address */
    unsigned codes_asked_per_hour; /* from one network address */
    unsigned code_tries;
    int64_t code_ms;
    unsigned passwords_per_hour;  /* tried for one address */
    unsigned second_factor_roles; /* 1 << role, for each role that wants a second factor */
    const char *url; /* of the installation, for links in mails; may be written after the create */
    uv_loop_t *loop; /* whose worker threads passwords take */
    send_mail_callback *send_mail;
    void *send_mail_argument;
};

struct directory *directory_create(const struct directory_options *options);
void directory_destroy(struct directory *directory);
/* The authority that a hub is created with: valid before directory_start, when it knows nobody. */
const struct authority *directory_authority(struct directory *directory);
/* Serves the features and methods on the hub and loads the directory and all spaces; ready is called once. */
typedef void directory_ready_callback(void *argument, bool ok);
void directory_start(struct directory *directory, struct hub *hub, directory_ready_callback *ready,
                     void *argument);

/* An organisation as a view shows it (types.json, organisation), or NULL; borrowed until the next event. */
const json_t *directory_find_organisation(const struct directory *directory, const char *organisation);

/* True where there is nobody yet: only the first administrator's link gets one in. */
bool directory_is_empty(const struct directory *directory);
/* Calls visit for every channel that is in memory: the directory, then each space, then each item with the
 * space that it is in. What it is given is borrowed. */
typedef void directory_channel_callback(void *argument, const char *channel, const char *space);
void directory_each_channel(const struct directory *directory, directory_channel_callback *visit,
                            void *argument);
/* Makes a link for the first administrator; earlier ones stay good until one is spent. token is borrowed;
 * NULL where the database cannot say. */
typedef void token_callback(void *argument, const char *token);
void directory_make_entry(struct directory *directory, token_callback *done, void *argument);
/* Makes a sign-in code for an address, good for valid_ms, and gives it instead of sending it: for the demo.
 */
void directory_make_code(struct directory *directory, const char *email, int64_t valid_ms,
                         token_callback *done, void *argument);

/* The token that a text has under the installation's secret: secret_token_of. Not before ready. */
void directory_sign(const struct directory *directory, const char *text, char token_out[TOKEN_SIZE]);

/* For the features' tables. */
void directory_applied(void *service, const void *state, const struct event *event);
void directory_space_applied(void *service, const void *state, const struct event *event);
/* What features ask of a space, in it or in its items: {ask: "mandate", mandate} of a mandate that there is,
 * {mandate, category, capacity?, region?}, region being the organisation's; {ask: "name"}, what it is called;
 * else null.
 */
void directory_inquire(void *service, const char *channel, const json_t *question, inquiry_callback *done,
                       void *argument);

#endif
