#include "directory/directory.h"

#include <stdio.h>
#include <string.h>

#include "core/log.h"
#include "core/memory.h"
#include "directory/invitation_mail.h"
#include "directory/organisations.h"
#include "directory/passwords.h"
#include "directory/people.h"
#include "directory/service.h"
#include "directory/space.h"
#include "directory/space_tables.h"

/* NULL while it is not loaded. The hub asks before directory_start, too, as it hears the feed: then nothing
 * is.
 */
static const void *peek(const struct directory *directory, const char *channel)
{
    return directory->hub == NULL ? NULL : hub_peek(directory->hub, channel);
}

static const struct people *find_people(const struct directory *directory)
{
    return peek(directory, "directory");
}

static const struct item_place *find_item(const struct directory *directory, const char *channel)
{
    const struct item_place *item;

    HASH_FIND_STR(directory->items, channel, item);
    return item;
}

const json_t *directory_find_organisation(const struct directory *directory, const char *organisation)
{
    const struct people *people = find_people(directory);

    return people == NULL ? NULL : organisations_find(people_organisations(people), organisation);
}

/* ---- The authority ---- */

static bool is_kind(const char *channel, const char *kind)
{
    size_t length = strlen(kind);

    return strncmp(channel, kind, length) == 0 && channel[length] == ':';
}

/* The day that it is, found anew when it is over. Then mandates may have ended: rights are looked at again.
 */
static const char *today(struct directory *directory)
{
    const struct clock *clock = directory->options.clock;
    int64_t now_ms = clock->now_ms(clock->self);
    char next[DAY_SIZE];

    if (now_ms >= directory->day_begins_ms && now_ms < directory->day_ends_ms)
        return directory->today;
    day_of(now_ms, directory->today);
    day_add(directory->today, 1, next);
    directory->day_begins_ms = day_begin_ms(directory->today);
    directory->day_ends_ms = day_begin_ms(next);
    directory->rights++;
    return directory->today;
}

/* ---- Roles that want a second factor ---- */

static bool wants_second_factor(const struct directory *directory, const char *person, enum role role)
{
    return (directory->options.second_factor_roles & 1u << role) != 0 &&
           !people_has_second_factor(find_people(directory), person);
}

bool directory_needs_second_factor(struct directory *directory, const char *person)
{
    const struct people *people = find_people(directory);
    size_t count;
    const char(*spaces)[CHANNEL_ID_SIZE] = places_of(directory->places, person, &count);

    if (people == NULL || directory->options.second_factor_roles == 0 ||
        people_has_second_factor(people, person))
        return false;
    if (people_is_administrator(people, person) && wants_second_factor(directory, person, ROLE_ADMINISTRATOR))
        return true;
    for (size_t i = 0; i < count; i++) {
        const struct space *space = peek(directory, spaces[i]);

        if (space != NULL &&
            wants_second_factor(directory, person, space_role(space, person, today(directory))))
            return true;
    }
    return false;
}

static bool needs_second_factor(void *self, const char *person)
{
    return directory_needs_second_factor(self, person);
}

/* ---- Roles, place by place ---- */

static bool is_in_a_secretariat(struct directory *directory, const char *person)
{
    size_t count;
    const char(*spaces)[CHANNEL_ID_SIZE] = places_of(directory->places, person, &count);

    for (size_t i = 0; i < count; i++) {
        const struct space *space = peek(directory, spaces[i]);

        if (space != NULL && space_role(space, person, today(directory)) == ROLE_SECRETARIAT)
            return true;
    }
    return false;
}

/* In the directory whoever runs a space may make another; only administrators add people. */
static enum role role_in_directory(struct directory *directory, const char *person)
{
    if (people_is_administrator(find_people(directory), person))
        return ROLE_ADMINISTRATOR;
    return is_in_a_secretariat(directory, person) ? ROLE_SECRETARIAT : ROLE_MEMBER;
}

/* A space whose secretariat came to an end would be nobody's: until it has one again, administrators run it,
 * without access to its items. */
static enum role stand_in(struct directory *directory, const struct space *space, const char *person)
{
    return people_is_administrator(find_people(directory), person) &&
                   !wants_second_factor(directory, person, ROLE_ADMINISTRATOR) &&
                   !space_has_secretariat(space, today(directory))
               ? ROLE_SECRETARIAT
               : ROLE_NONE;
}

static enum error resolve_in_space(struct directory *directory, const char *channel, const char *person,
                                   const char *as, struct actor *actor)
{
    const struct space *space = peek(directory, channel);

    if (space == NULL)
        return ERR_NO_SUCH_CHANNEL;
    actor->role = space_role(space, person, today(directory));
    if (actor->role == ROLE_NONE)
        actor->role = stand_in(directory, space, person);
    return actor->role == ROLE_NONE ? ERR_NO_SUCH_CHANNEL
                                    : space_find_capacity(space, person, as, today(directory), actor);
}

/* What is not for this person is not there. */
static enum error resolve_in_item(struct directory *directory, const char *channel, const char *person,
                                  const char *as, struct actor *actor)
{
    const struct item_place *place = find_item(directory, channel);
    const struct space *space = place == NULL ? NULL : peek(directory, place->space);
    const struct item *item = space == NULL ? NULL : space_find_item(space, channel);

    if (item == NULL)
        return ERR_NO_SUCH_CHANNEL;
    actor->role = space_role(space, person, today(directory));
    if (actor->role == ROLE_NONE || !space_may_open(space, item, person, today(directory)))
        return ERR_NO_SUCH_CHANNEL;
    return space_find_capacity(space, person, as, today(directory), actor);
}

/* Outside of spaces nobody acts for an organisation. */
static enum error resolve_plainly(enum role role, const char *as, struct actor *actor)
{
    actor->role = role;
    if (role == ROLE_NONE)
        return ERR_NO_SUCH_CHANNEL;
    return as == NULL ? ERR_NONE : ERR_FORBIDDEN;
}

static enum error resolve_in(struct directory *directory, const char *channel, const char *person,
                             const char *as, struct actor *actor)
{
    if (strcmp(channel, "directory") == 0)
        return resolve_plainly(role_in_directory(directory, person), as, actor);
    if (is_kind(channel, "inbox"))
        return resolve_plainly(strcmp(channel_id_ulid(channel), person) == 0 ? ROLE_MEMBER : ROLE_NONE, as,
                               actor);
    if (is_kind(channel, "space"))
        return resolve_in_space(directory, channel, person, as, actor);
    return resolve_in_item(directory, channel, person, as, actor);
}

static enum error resolve(void *self, const char *channel, const char *person, const char *as,
                          struct actor *actor_out)
{
    struct directory *directory = self;
    const struct people *people = find_people(directory);
    struct actor actor = {0};
    enum error error;

    if (people == NULL)
        return ERR_UNAVAILABLE;
    if (person[0] == '\0' || !people_has(people, person))
        return ERR_SIGN_IN;
    memcpy(actor.person, person, ULID_SIZE);
    error = resolve_in(directory, channel, person, as, &actor);
    if (error != ERR_NONE)
        return error;
    actor.needs_second_factor = wants_second_factor(directory, person, actor.role);
    if (actor.needs_second_factor)
        actor.role = ROLE_MEMBER;
    *actor_out = actor;
    return ERR_NONE;
}

static const json_t *find_settings(void *self, const char *channel)
{
    const struct directory *directory = self;
    const struct people *people = find_people(directory);
    const struct space_record *space;
    const struct item_place *item;

    if (strcmp(channel, "directory") == 0)
        return directory->no_settings;
    if (people == NULL)
        return NULL;
    if (is_kind(channel, "inbox"))
        return people_has(people, channel_id_ulid(channel)) ? directory->no_settings : NULL;
    if (is_kind(channel, "space")) {
        space = people_find_space(people, channel);
        return space == NULL ? NULL : space->settings;
    }
    item = find_item(directory, channel);
    return item == NULL ? NULL : item->settings;
}

struct seen_person {
    char person[ULID_SIZE];
    UT_hash_handle hh;
};

struct person_search {
    struct directory *directory;
    const char *channel;
    const char *organisation; /* NULL: whatever they act for */
    const struct space *space;
    struct seen_person *seen;
    person_visit *visit;
    void *argument;
};

static bool is_seen(struct person_search *search, const char *person)
{
    struct seen_person *seen;

    HASH_FIND_STR(search->seen, person, seen);
    if (seen != NULL)
        return true;
    seen = MEM_NEW(struct seen_person);
    memcpy(seen->person, person, ULID_SIZE);
    HASH_ADD_STR(search->seen, person, seen);
    return false;
}

static void visit_who_may_open(void *argument, const char *person)
{
    struct person_search *search = argument;
    struct directory *directory = search->directory;
    struct actor actor;

    if (search->organisation != NULL &&
        !space_acts_for(search->space, person, search->organisation, today(directory)))
        return;
    if (!is_seen(search, person) && resolve(directory, search->channel, person, NULL, &actor) == ERR_NONE)
        search->visit(search->argument, person);
}

static void each_person(void *self, const char *channel, const char *organisation, person_visit *visit,
                        void *argument)
{
    struct directory *directory = self;
    const struct item_place *item = find_item(directory, channel);
    struct person_search search = {.directory = directory,
                                   .channel = channel,
                                   .organisation = organisation,
                                   .space = peek(directory, item == NULL ? channel : item->space),
                                   .visit = visit,
                                   .argument = argument};
    struct seen_person *seen, *next;

    if (search.space == NULL)
        return;
    space_each_person(search.space, visit_who_may_open, &search);
    HASH_ITER(hh, search.seen, seen, next)
    {
        HASH_DEL(search.seen, seen);
        mem_free(seen);
    }
}

static uint64_t rights(void *self)
{
    struct directory *directory = self;

    (void)today(directory);
    return directory->rights;
}

static bool is_session_alive(void *self, const char *session)
{
    const struct directory *directory = self;
    const struct ended_session *ended;

    HASH_FIND_STR(directory->ended, session, ended);
    return ended == NULL;
}

const struct authority *directory_authority(struct directory *directory)
{
    return &directory->authority;
}

/* ---- What follows from events ---- */

static void end_session(struct directory *directory, const char *session)
{
    struct ended_session *ended;

    if (!is_session_alive(directory, session))
        return;
    if (HASH_COUNT(directory->ended) >= ENDED_SESSIONS_MOST) {
        ended = directory->ended; /* the oldest */
        HASH_DEL(directory->ended, ended);
        mem_free(ended);
    }
    ended = MEM_NEW(struct ended_session);
    snprintf(ended->session, sizeof(ended->session), "%s", session);
    HASH_ADD_STR(directory->ended, session, ended);
    hub_end_session(directory->hub, session);
}

static void on_space_loaded(void *argument, bool ok)
{
    (void)argument;
    if (!ok)
        log_error("a new space could not be loaded");
}

static void load_space(void *argument, const struct space_record *space)
{
    struct directory *directory = argument;

    hub_load(directory->hub, space->channel, on_space_loaded, NULL);
}

/* What was told in between was not told event by event: sessions that ended may still have connections. */
static void loaded_anew(struct directory *directory, const struct people *people)
{
    people_each_space(people, load_space, directory);
    hub_send_away(directory->hub);
}

static bool takes_rights(const char *type)
{
    const struct event_type *row = space_events;

    while (row->name != NULL && strcmp(row->name, type) != 0)
        row++;
    return row->name != NULL && (row->flags & EVENT_TAKES_RIGHTS) != 0;
}

void directory_applied(void *service, const void *state, const struct event *event)
{
    struct directory *directory = service;

    if (event == NULL) {
        directory->rights++;
        if (directory->ready == NULL)
            loaded_anew(directory, state);
    } else if (strcmp(event->type, "directory.session_ended") == 0) {
        directory->rights++;
        end_session(directory, event_text(event, "session"));
    } else if (strncmp(event->type, "directory.second_factor_", 24) == 0) {
        directory->rights++;
    } else if (strcmp(event->type, "space.created") == 0) {
        hub_load(directory->hub, event_text(event, "space"), on_space_loaded, NULL);
    }
}

static void note_item(struct directory *directory, const char *space, const struct item *item)
{
    struct item_place *place = (struct item_place *)find_item(directory, item->channel);

    if (place == NULL) {
        place = MEM_NEW(struct item_place);
        strcpy(place->channel, item->channel);
        HASH_ADD_STR(directory->items, channel, place);
    }
    strcpy(place->space, space);
    json_decref(place->settings);
    place->settings = json_incref(item->settings);
}

static void forget_item(struct directory *directory, struct item_place *place)
{
    HASH_DEL(directory->items, place);
    json_decref(place->settings);
    mem_free(place);
}

/* A database that lost its tail may know fewer than before. */
static void forget_items_of(struct directory *directory, const char *space)
{
    struct item_place *place, *next;

    HASH_ITER(hh, directory->items, place, next)
    if (strcmp(place->space, space) == 0)
        forget_item(directory, place);
}

struct in_space {
    struct directory *directory;
    const char *space;
};

static void note_an_item(void *argument, const struct item *item)
{
    const struct in_space *in = argument;

    note_item(in->directory, in->space, item);
}

static void note_a_person(void *argument, const char *person)
{
    const struct in_space *in = argument;

    places_add(in->directory->places, person, in->space);
}

static void space_loaded(struct directory *directory, const struct space *space)
{
    struct in_space in = {directory, space_channel(space)};

    directory->rights++;
    forget_items_of(directory, in.space);
    places_forget(directory->places, in.space);
    space_each_item(space, note_an_item, &in);
    space_each_person(space, note_a_person, &in);
}

static void look_again(struct directory *directory)
{
    directory->rights++;
    hub_check_soon(directory->hub);
}

/* An event's person (or those of its mandates) may have come, gone, or have another part. */
static void note_person(struct directory *directory, const struct space *space, const char *person)
{
    const char *channel = space_channel(space);

    /* Somebody who was here, or has more than a member now, may see more or less than so far. */
    if (places_has(directory->places, person, channel) ||
        space_role(space, person, today(directory)) > ROLE_MEMBER)
        look_again(directory);
    if (space_knows(space, person))
        places_add(directory->places, person, channel);
    else
        places_remove(directory->places, person, channel);
}

static void note_people(struct directory *directory, const struct space *space, const struct event *event)
{
    size_t i;
    json_t *row;

    if (event_text(event, "person")[0] != '\0')
        note_person(directory, space, event_text(event, "person"));
    json_array_foreach(json_object_get(event->fields, "people"), i, row)
    {
        if (json_text(row, "person") != NULL)
            note_person(directory, space, json_text(row, "person"));
    }
}

static const char *item_of(const struct event *event)
{
    if (strncmp(event->type, "space.", 6) == 0)
        return event_text(event, "item");
    return event_text(event, strncmp(event->type, "draft.", 6) == 0 ? "draft" : "room");
}

void directory_space_applied(void *service, const void *state, const struct event *event)
{
    struct directory *directory = service;
    const struct space *space = state;
    const struct item *item;

    if (event == NULL) {
        space_loaded(directory, space);
        return;
    }
    if (strcmp(event->type, "space.invitation_made") == 0 &&
        json_is_true(json_object_get(event->fields, "is_by_mail")))
        invitation_send_mails(directory, event);
    item = space_find_item(space, item_of(event));
    if (item != NULL)
        note_item(directory, event->channel, item);
    else
        note_people(directory, space, event);
    /* What takes rights away may take them from anybody, and so does what an administrator who stands in for
     * a secretariat did: there may be one now. */
    if (takes_rights(event->type) || space_role(space, event->by, today(directory)) == ROLE_NONE)
        look_again(directory);
}

/* ---- Start and end ---- */

struct directory *directory_create(const struct directory_options *options)
{
    struct directory *directory = MEM_NEW(struct directory);

    directory->options = *options;
    directory->no_settings = json_object();
    directory->places = places_create();
    directory->authority = (struct authority){
        .self = directory,
        .resolve = resolve,
        .find_settings = find_settings,
        .each_person = each_person,
        .rights = rights,
        .is_session_alive = is_session_alive,
        .identify = session_identify,
        .needs_second_factor = needs_second_factor,
    };
    directory->passwords = passwords_create(options->loop);
    return directory;
}

void directory_destroy(struct directory *directory)
{
    struct item_place *item, *next_item;
    struct ended_session *ended, *next_ended;

    if (directory == NULL)
        return;
    HASH_ITER(hh, directory->items, item, next_item)
    forget_item(directory, item);
    HASH_ITER(hh, directory->ended, ended, next_ended)
    {
        HASH_DEL(directory->ended, ended);
        mem_free(ended);
    }
    places_destroy(directory->places);
    json_decref(directory->no_settings);
    passwords_destroy(directory->passwords);
    mem_free(directory);
}

static void one_loaded(void *argument, bool ok)
{
    struct directory *directory = argument;
    directory_ready_callback *ready = directory->ready;

    directory->has_failed |= !ok;
    if (--directory->loading > 0)
        return;
    directory->ready = NULL;
    ready(directory->ready_argument, !directory->has_failed);
}

static void start_loading_space(void *argument, const struct space_record *space)
{
    struct directory *directory = argument;

    directory->loading++;
    hub_load(directory->hub, space->channel, one_loaded, directory);
}

static void on_people_loaded(void *argument, bool ok)
{
    struct directory *directory = argument;

    if (ok)
        people_each_space(find_people(directory), start_loading_space, directory);
    one_loaded(directory, ok);
}

static void read_secret(struct directory *directory);

static void on_secret_put(void *argument, const struct put_done *done)
{
    struct directory *directory = argument;

    if (done->result == STORE_UNAVAILABLE)
        one_loaded(directory, false);
    else
        read_secret(directory);
}

/* Made once, by whichever process is first. */
static void put_secret(struct directory *directory)
{
    const struct log_store *store = directory->options.store;
    char token[TOKEN_SIZE], hex[SHA256_HEX_SIZE];
    const struct register_guard guard = {"installation", "secret", NULL, ERR_BUSY};
    const struct register_write write = {REGISTER_HASH_SET, "installation", "secret", hex};

    secret_token(token);
    secret_sha256_hex(token, TOKEN_LENGTH, hex);
    store->put(store->self, &write, 1, &guard, 1, on_secret_put, directory);
}

static void on_secret(void *argument, const struct registers *registers)
{
    struct directory *directory = argument;
    const char *secret =
        registers->result == STORE_DONE ? register_find(&registers->hashes[0], "secret") : NULL;

    if (registers->result != STORE_DONE) {
        one_loaded(directory, false);
    } else if (secret == NULL) {
        put_secret(directory);
    } else {
        snprintf(directory->secret, sizeof(directory->secret), "%s", secret);
        hub_load(directory->hub, "directory", on_people_loaded, directory);
    }
}

static void read_secret(struct directory *directory)
{
    const struct log_store *store = directory->options.store;
    const struct register_read read = {"installation"};

    store->read_registers(store->self, &read, 1, on_secret, directory);
}

void directory_start(struct directory *directory, struct hub *hub, directory_ready_callback *ready,
                     void *argument)
{
    directory->hub = hub;
    directory->ready = ready;
    directory->ready_argument = argument;
    directory->loading = 1;
    hub_serve(hub, &directory_feature, directory);
    hub_serve(hub, &space_feature, directory);
    hub_add_methods(hub, account_methods, directory);
    hub_add_methods(hub, admission_methods, directory);
    hub_add_methods(hub, enter_methods, directory);
    hub_add_methods(hub, link_methods, directory);
    hub_add_methods(hub, second_factor_methods, directory);
    hub_add_methods(hub, session_methods, directory);
    hub_add_methods(hub, sign_in_methods, directory);
    read_secret(directory);
}

struct channel_visit {
    directory_channel_callback *visit;
    void *argument;
};

static void visit_space(void *argument, const struct space_record *space)
{
    const struct channel_visit *visit = argument;

    visit->visit(visit->argument, space->channel, NULL);
}

void directory_each_channel(const struct directory *directory, directory_channel_callback *visit,
                            void *argument)
{
    const struct people *people = find_people(directory);
    struct channel_visit spaces = {visit, argument};
    struct item_place *item, *next;

    visit(argument, "directory", NULL);
    if (people != NULL)
        people_each_space(people, visit_space, &spaces);
    HASH_ITER(hh, directory->items, item, next)
    visit(argument, item->channel, item->space);
}

int64_t directory_now_ms(const struct directory *directory)
{
    const struct clock *clock = directory->options.clock;

    return clock->now_ms(clock->self);
}

void directory_sign(const struct directory *directory, const char *text, char token_out[TOKEN_SIZE])
{
    secret_token_of(directory->secret, text, token_out);
}

bool directory_is_empty(const struct directory *directory)
{
    return people_count(find_people(directory)) == 0;
}
