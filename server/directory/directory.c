#include "directory/directory.h"

#include <stdio.h>
#include <string.h>

#include "core/log.h"
#include "core/memory.h"
#include "directory/people.h"
#include "directory/service.h"
#include "directory/space.h"
#include "directory/space_tables.h"

static const struct people *find_people(const struct directory *directory)
{
    return hub_peek(directory->hub, "directory");
}

static const struct item_place *find_item(const struct directory *directory, const char *channel)
{
    const struct item_place *item;

    HASH_FIND_STR(directory->items, channel, item);
    return item;
}

/* ---- The authority ---- */

static bool is_kind(const char *channel, const char *kind)
{
    size_t length = strlen(kind);

    return strncmp(channel, kind, length) == 0 && channel[length] == ':';
}

struct search {
    const struct directory *directory;
    const char *person;
    bool is_secretariat;
};

static void look_at_space(void *argument, const struct space_record *record)
{
    struct search *search = argument;
    const struct space *space = hub_peek(search->directory->hub, record->channel);

    if (space != NULL && space_role(space, search->person) == ROLE_SECRETARIAT)
        search->is_secretariat = true;
}

/* In the directory whoever runs a space may make another; only administrators add people. */
static enum role role_in_directory(const struct directory *directory, const struct people *people,
                                   const char *person)
{
    struct search search = {directory, person, false};

    if (people_is_administrator(people, person))
        return ROLE_ADMINISTRATOR;
    people_each_space(people, look_at_space, &search);
    return search.is_secretariat ? ROLE_SECRETARIAT : ROLE_MEMBER;
}

static enum role role_in_space(const struct directory *directory, const char *channel, const char *person)
{
    const struct space *space = hub_peek(directory->hub, channel);

    return space == NULL ? ROLE_NONE : space_role(space, person);
}

static enum role find_role(const struct directory *directory, const struct people *people,
                           const char *channel, const char *person)
{
    const struct item_place *item;

    if (strcmp(channel, "directory") == 0)
        return role_in_directory(directory, people, person);
    if (is_kind(channel, "inbox"))
        return strcmp(channel_id_ulid(channel), person) == 0 ? ROLE_MEMBER : ROLE_NONE;
    if (is_kind(channel, "space"))
        return role_in_space(directory, channel, person);
    item = find_item(directory, channel);
    return item == NULL ? ROLE_NONE : role_in_space(directory, item->space, person);
}

static enum error resolve(void *self, const char *channel, const char *person, const char *as,
                          struct actor *actor_out)
{
    const struct directory *directory = self;
    const struct people *people = find_people(directory);
    enum role role;

    /* Nobody has a mandate yet: acting in one is refused. */
    if (as != NULL)
        return ERR_FORBIDDEN;
    if (people == NULL)
        return ERR_UNAVAILABLE;
    if (person[0] == '\0' || !people_has(people, person))
        return ERR_SIGN_IN;
    role = find_role(directory, people, channel, person);
    if (role == ROLE_NONE)
        return ERR_NO_SUCH_CHANNEL;
    *actor_out = (struct actor){.role = role};
    memcpy(actor_out->person, person, ULID_SIZE);
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

static uint64_t rights(void *self)
{
    return ((const struct directory *)self)->rights;
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

void directory_space_applied(void *service, const void *state, const struct event *event)
{
    struct directory *directory = service;
    const struct space *space = state;
    size_t count = space_count_items(space);

    if (event == NULL) {
        directory->rights++;
        forget_items_of(directory, space_channel(space));
        for (size_t i = 0; i < count; i++)
            note_item(directory, space_channel(space), space_item(space, i));
    } else if (strcmp(event->type, "room.created") == 0) {
        note_item(directory, event->channel, space_item(space, count - 1));
    } else {
        directory->rights++;
    }
}

/* ---- Start and end ---- */

struct directory *directory_create(const struct directory_options *options)
{
    struct directory *directory = MEM_NEW(struct directory);

    directory->options = *options;
    directory->no_settings = json_object();
    directory->authority = (struct authority){
        .self = directory,
        .resolve = resolve,
        .find_settings = find_settings,
        .rights = rights,
        .is_session_alive = is_session_alive,
        .identify = session_identify,
    };
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
    json_decref(directory->no_settings);
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
        registers->result == STORE_DONE ? register_field(&registers->hashes[0], "secret") : NULL;

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
    hub_add_methods(hub, sign_in_methods, directory);
    hub_add_methods(hub, enter_methods, directory);
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

bool directory_is_empty(const struct directory *directory)
{
    return people_count(find_people(directory)) == 0;
}
