#include "directory/links.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/memory.h"
#include "directory/organisations.h"
#include "directory/people.h"
#include "directory/space.h"

void link_hash(const char *token, char hash_out[SHA256_HEX_SIZE])
{
    secret_sha256_hex(token, strlen(token), hash_out);
}

const struct invitation *link_invitation(const struct directory *directory, const struct link *link)
{
    const struct space *space = hub_peek(directory->hub, link->space);
    const struct invitation *invitation =
        space == NULL ? NULL : invitations_find(space_invitations(space), link->invitation);

    return invitation != NULL && invitation_stands(invitation, directory_now_ms(directory)) ? invitation
                                                                                            : NULL;
}

static void copy_field(const struct register_hash *hash, const char *name, char *text_out, size_t size)
{
    const char *value = register_find(hash, name);

    snprintf(text_out, size, "%s", value == NULL ? "" : value);
}

static bool read_link(const struct register_hash *hash, struct link *link)
{
    copy_field(hash, "space", link->space, sizeof(link->space));
    copy_field(hash, "invitation", link->invitation, sizeof(link->invitation));
    copy_field(hash, "email", link->email, sizeof(link->email));
    copy_field(hash, "name", link->name, sizeof(link->name));
    return link->invitation[0] != '\0';
}

/* ---- Looking at one ---- */

struct looking {
    struct directory *directory;
    struct link link;
    link_callback *done;
    void *argument;
};

static void on_link(void *argument, const struct registers *registers)
{
    struct looking *looking = argument;
    enum error error = ERR_NONE;

    if (registers->result != STORE_DONE)
        error = ERR_UNAVAILABLE;
    else if (!read_link(&registers->hashes[0], &looking->link) ||
             link_invitation(looking->directory, &looking->link) == NULL)
        error = ERR_LINK_SPENT;
    looking->done(looking->argument, error, &looking->link);
    mem_free(looking);
}

void link_look_up(struct directory *directory, const char *token, link_callback *done, void *argument)
{
    const struct log_store *store = directory->options.store;
    struct looking *looking = MEM_NEW(struct looking);
    char key[INVITATION_KEY_SIZE];
    const struct register_read read = {key};

    *looking = (struct looking){.directory = directory, .done = done, .argument = argument};
    link_hash(token, looking->link.hash);
    invitation_key_of(looking->link.hash, key);
    store->read_registers(store->self, &read, 1, on_link, looking);
}

/* ---- Joining by one ---- */

struct acceptance {
    struct directory *directory;
    struct link link;
    char person[ULID_SIZE];
    joined_callback *done;
    void *argument;
};

static void end_joining(struct acceptance *acceptance, enum error error)
{
    acceptance->done(acceptance->argument, error, acceptance->link.space);
    mem_free(acceptance);
}

static void on_accepted(void *argument, enum error error, const json_t *reply)
{
    (void)reply;
    end_joining(argument, error == ERR_ALREADY_MEMBER ? ERR_NONE : error);
}

static void accept(struct acceptance *acceptance)
{
    struct directory *directory = acceptance->directory;
    json_t *params;
    char op[ULID_SIZE];

    ulid_make(op, directory_now_ms(directory));
    params =
        json_pack("{s:s, s:s, s:s, s:s, s:s}", "channel", acceptance->link.space, "op", op, "invitation",
                  acceptance->link.invitation, "person", acceptance->person, "link", acceptance->link.hash);
    if (acceptance->link.email[0] != '\0')
        json_object_set_new(params, "email", json_string(acceptance->link.email));
    hub_command(directory->hub, "", "space.accept_invitation", params, on_accepted, acceptance);
}

static void on_link_and_person(void *argument, const struct registers *registers)
{
    struct acceptance *acceptance = argument;
    const char *email;

    if (registers->result != STORE_DONE) {
        end_joining(acceptance, ERR_UNAVAILABLE);
        return;
    }
    email = register_find(&registers->hashes[1], "email");
    if (!read_link(&registers->hashes[0], &acceptance->link))
        end_joining(acceptance, ERR_LINK_SPENT);
    else if (acceptance->link.email[0] != '\0' &&
             (email == NULL || strcasecmp(email, acceptance->link.email) != 0))
        end_joining(acceptance, ERR_INVITATION_FOR_ANOTHER);
    else
        accept(acceptance);
}

void link_join(struct directory *directory, const char *hash, const char *person, joined_callback *done,
               void *argument)
{
    const struct log_store *store = directory->options.store;
    struct acceptance *acceptance = MEM_NEW(struct acceptance);
    char key[INVITATION_KEY_SIZE], own_key[PERSON_KEY_SIZE];
    const struct register_read reads[] = {{key}, {own_key}};

    *acceptance = (struct acceptance){.directory = directory, .done = done, .argument = argument};
    snprintf(acceptance->link.hash, sizeof(acceptance->link.hash), "%s", hash);
    snprintf(acceptance->person, ULID_SIZE, "%s", person);
    invitation_key_of(hash, key);
    person_key(person, own_key);
    store->read_registers(store->self, reads, COUNT_OF(reads), on_link_and_person, acceptance);
}

/* ---- session.look_at_invitation ---- */

struct showing {
    struct directory *directory;
    struct call *call;
    struct link link;
};

static void put_organisation(const struct directory *directory, const char *id, json_t *reply)
{
    const struct people *people = hub_peek(directory->hub, "directory");
    const json_t *shown =
        id == NULL || people == NULL ? NULL : organisations_find(people_organisations(people), id);

    if (shown != NULL)
        json_object_set(reply, "organisation_name", json_object_get(shown, "name"));
}

static void on_maker(void *argument, const struct registers *registers)
{
    struct showing showing = *(struct showing *)argument;
    const struct space *space = hub_peek(showing.directory->hub, showing.link.space);
    const struct invitation *invitation = link_invitation(showing.directory, &showing.link);
    const char *name;
    json_t *reply;

    mem_free(argument);
    if (registers->result != STORE_DONE) {
        call_refuse(showing.call, ERR_UNAVAILABLE, 0);
        return;
    }
    if (invitation == NULL) {
        call_refuse(showing.call, ERR_LINK_SPENT, 0);
        return;
    }
    name = register_find(&registers->hashes[0], "name");
    reply = json_pack("{s:{s:s, s:s}, s:O, s:s, s:I, s:b}", "space", "name", space_name(space), "kind",
                      space_kind(space), "role", json_object_get(invitation->terms, "role"), "by_name",
                      name == NULL ? "Sfat" : name, "expires_ms", (json_int_t)invitation->expires_ms,
                      "needs_address", !invitation->is_by_mail);
    put_organisation(showing.directory, json_text(invitation->terms, "organisation"), reply);
    call_reply(showing.call, reply);
}

static void on_looked_up(void *argument, enum error error, const struct link *link)
{
    struct showing *showing = argument;
    const struct log_store *store = showing->directory->options.store;
    char key[PERSON_KEY_SIZE];
    const struct register_read read = {key};

    if (error != ERR_NONE) {
        call_refuse(showing->call, error, 0);
        mem_free(showing);
        return;
    }
    showing->link = *link;
    person_key(link_invitation(showing->directory, link)->by, key);
    store->read_registers(store->self, &read, 1, on_maker, showing);
}

static void look_at_invitation(void *service, struct call *call)
{
    struct showing *showing = MEM_NEW(struct showing);

    *showing = (struct showing){.directory = service, .call = call};
    link_look_up(service, json_text(call_params(call), "token"), on_looked_up, showing);
}

/* ---- session.accept_invitation ---- */

static void on_joined(void *argument, enum error error, const char *space)
{
    struct call *call = argument;

    if (error != ERR_NONE)
        call_refuse(call, error, 0);
    else
        call_reply(call, json_pack("{s:s}", "space", space));
}

static void accept_invitation(void *service, struct call *call)
{
    char hash[SHA256_HEX_SIZE];

    link_hash(json_text(call_params(call), "token"), hash);
    link_join(service, hash, call_person(call), on_joined, call);
}

const struct method link_methods[] = {
    {"session.accept_invitation", false, accept_invitation},
    {"session.look_at_invitation", true, look_at_invitation},
    {0},
};
