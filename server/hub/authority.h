/* Who is this person here? directory/ implements it from the channels it keeps in memory; the simulation by a
 * table. */
#ifndef HUB_AUTHORITY_H
#define HUB_AUTHORITY_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "core/error.h"
#include "core/ulid.h"
#include "hub/position.h"

/* What a person may do, least first. A role says what, membership says where. */
enum role {
    ROLE_NONE,
    ROLE_VISITOR,
    ROLE_MEMBER,
    ROLE_FACILITATOR,
    ROLE_SECRETARIAT,
    ROLE_ADMINISTRATOR,
};

/* Copied into a request by value: a decision sees who acts, never a connection. */
struct actor {
    char person[ULID_SIZE];       /* "" is the system itself */
    char mandate[ULID_SIZE];      /* "" where the person acts for no organisation */
    char organisation[ULID_SIZE]; /* as mandate */
    enum role role;
    bool needs_second_factor; /* the role is a lesser one until the person has a second factor */
    bool must_choose;         /* has several mandates there and named none: acts in no capacity yet */
};

/* Whom a token stands for. */
struct identity {
    char person[ULID_SIZE];  /* "" where the token is unknown, ended or expired */
    char session[ULID_SIZE]; /* names the session in events; it is no secret */
    int64_t expires_ms;
};

typedef void person_visit(void *argument, const char *person);
typedef void identity_callback(void *argument, enum error error, const struct identity *identity);

struct authority {
    void *self;
    /* Who the person is in this channel today, in the capacity of the mandate `as` (NULL: the only one they
     * have there; of several none, and must_choose). ERR_NO_SUCH_CHANNEL where there is none or they may not
     * know of it, else ERR_FORBIDDEN, where they have no such mandate there today. From memory: it costs no
     * round trip. person "" is a visitor. */
    enum error (*resolve)(void *self, const char *channel, const char *person, const char *as,
                          struct actor *actor_out);
    /* The first settings of a channel, from the event that made it; borrowed until the next turn of the loop.
     * NULL where there is no such channel. */
    const json_t *(*find_settings)(void *self, const char *channel);
    /* Visits everyone who may open the channel, each once; with an organisation (NULL: none) those alone who
     * act for it there. From memory. */
    void (*each_person)(void *self, const char *channel, const char *organisation, person_visit *visit,
                        void *argument);
    /* Goes up whenever a right was taken away as far as this process knows: who was resolved under an older
     * number is resolved again before anything more is delivered. */
    uint64_t (*rights)(void *self);
    /* False once the session was ended, as far as this process knows. */
    bool (*is_session_alive)(void *self, const char *session);
    /* Looks a session token up. The callback may come at once after the call returns, or later;
     * ERR_UNAVAILABLE where the database cannot say. token is borrowed during the call. */
    void (*identify)(void *self, const char *token, identity_callback *done, void *argument);
    /* True where a role of theirs, anywhere, is a lesser one until they have a second factor. May be NULL:
     * nobody needs one. */
    bool (*needs_second_factor)(void *self, const char *person);
};

#endif
