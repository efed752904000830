#include "directory/people_tables.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "core/secret.h"
#include "directory/organisations.h"
#include "directory/people.h"
#include "directory/second_factor.h"
#include "directory/written.h"

static enum error decide_person(const struct request *request, bool is_administrator,
                                struct decision *decision)
{
    char own_key[PERSON_KEY_SIZE], address_key[EMAIL_KEY_SIZE];
    const char *email = param_text(request, "email");
    char *name = param_written(request, "name");

    if (name == NULL)
        return ERR_INVALID_PARAMS;
    person_key(request->fresh_id, own_key);
    email_key("email", email, address_key);
    decision_event(decision, "directory.person_added");
    decision_put_text(decision, "person", request->fresh_id);
    decision_put_new(decision, "is_administrator", json_boolean(is_administrator));
    decision_guard(decision, address_key, "person", NULL, ERR_ADDRESS_TAKEN);
    decision_write(decision, REGISTER_HASH_SET, address_key, "person", request->fresh_id);
    decision_write(decision, REGISTER_HASH_SET, own_key, "name", name);
    decision_write(decision, REGISTER_HASH_SET, own_key, "email", email);
    mem_free(name);
    return ERR_NONE;
}

static enum error add_person_decide(const void *state, const struct request *request,
                                    struct decision *decision)
{
    (void)state;
    return decide_person(request, false, decision);
}

/* A link is good only while there is nobody, and spent by the same append that adds its person: once,
 * whatever races. */
static enum error add_administrator(const void *state, const struct request *request,
                                    struct decision *decision)
{
    enum error error = people_count(state) > 0 ? ERR_LINK_SPENT : decide_person(request, true, decision);
    char key[SHA256_HEX_SIZE + 8];

    if (error != ERR_NONE)
        return error;
    snprintf(key, sizeof(key), "entry:%s", param_text(request, "entry"));
    decision_guard(decision, key, "unspent", "1", ERR_LINK_SPENT);
    decision_write(decision, REGISTER_DELETE, key, NULL, NULL);
    return ERR_NONE;
}

static void answer_person(const struct event *event, json_t *reply)
{
    json_object_set_new(reply, "person", json_string(event_text(event, "person")));
}

static enum error create_space(const void *state, const struct request *request, struct decision *decision)
{
    char channel[CHANNEL_ID_SIZE];
    enum error error;

    if (people_count_spaces(state) >= SPACES_MOST)
        return ERR_LIST_FULL;
    snprintf(channel, sizeof(channel), "space:%s", request->fresh_id);
    decision_event(decision, "space.created");
    decision_put_text(decision, "space", channel);
    decision_put_text(decision, "kind", param_text(request, "kind"));
    error = put_written(request, decision, "name");
    return error == ERR_NONE ? put_place(request, decision, NULL) : error;
}

static void answer_space(const struct event *event, json_t *reply)
{
    json_object_set_new(reply, "channel", json_string(event_text(event, "space")));
}

static enum error note_space(const void *state, const struct request *request, struct decision *decision)
{
    static const char *const names[] = {"name", "region", "county"};
    const char *space = param_text(request, "space");

    if (people_find_space(state, space) == NULL)
        return ERR_NO_SUCH_CHANNEL;
    decision_event(decision, "directory.space_noted");
    decision_put_text(decision, "space", space);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        json_t *value = json_object_get(request->params, names[i]);

        if (value != NULL)
            decision_put_new(decision, names[i], json_incref(value));
    }
    return ERR_NONE;
}

/* A name is in its register alone: the event says that there is another. */
static enum error rename_person(const void *state, const struct request *request, struct decision *decision)
{
    char key[PERSON_KEY_SIZE];
    char *name = param_written(request, "name");

    (void)state;
    if (name == NULL)
        return ERR_INVALID_PARAMS;
    person_key(request->actor.person, key);
    decision_event(decision, "directory.person_renamed");
    decision_put_text(decision, "person", request->actor.person);
    decision_write(decision, REGISTER_HASH_SET, key, "name", name);
    mem_free(name);
    return ERR_NONE;
}

static void want_own_sessions(const void *state, const struct request *request, struct wants *wants)
{
    char key[ULID_SIZE + 16];

    (void)state;
    sessions_key(request->actor.person, key);
    wants_register(wants, key);
}

static enum error end_session(const void *state, const struct request *request, struct decision *decision)
{
    const char *session = param_text(request, "session");
    const char *hash = json_text(json_array_get(request->facts, 0), session);
    char key[ULID_SIZE + SHA256_HEX_SIZE];

    (void)state;
    if (hash == NULL)
        return ERR_FORBIDDEN;
    decision_event(decision, "directory.session_ended");
    decision_set_to(decision, request->actor.person);
    decision_put_text(decision, "session", session);
    snprintf(key, sizeof(key), "session:%.*s", SHA256_HEX_SIZE - 1, hash);
    decision_write(decision, REGISTER_DELETE, key, NULL, NULL);
    sessions_key(request->actor.person, key);
    decision_write(decision, REGISTER_HASH_DELETE, key, session, NULL);
    return ERR_NONE;
}

/* Keep alphabetized. Each row has its file in schema/commands/. */
const struct command people_commands[] = {
    {"directory.add_administrator", ROLE_ADMINISTRATOR, COMMAND_INTERNAL, NULL, add_administrator,
     answer_person},
    {"directory.add_organisation", ROLE_SECRETARIAT, 0, NULL, organisation_add, answer_organisation},
    {"directory.add_person", ROLE_ADMINISTRATOR, 0, NULL, add_person_decide, answer_person},
    {"directory.edit_organisation", ROLE_SECRETARIAT, 0, NULL, organisation_edit, NULL},
    {"directory.end_session", ROLE_MEMBER, 0, want_own_sessions, end_session, NULL},
    {"directory.note_space", ROLE_ADMINISTRATOR, COMMAND_INTERNAL, NULL, note_space, NULL},
    {"directory.rename_person", ROLE_MEMBER, 0, NULL, rename_person, NULL},
    {"directory.remove_second_factor", ROLE_ADMINISTRATOR, 0, second_factor_want, second_factor_remove, NULL},
    {"directory.set_second_factor", ROLE_ADMINISTRATOR, COMMAND_INTERNAL, NULL, second_factor_set, NULL},
    {"directory.verify_organisation", ROLE_SECRETARIAT, 0, NULL, organisation_verify, NULL},
    {"space.create", ROLE_SECRETARIAT, 0, NULL, create_space, answer_space},
    {0},
};

static void want_people(const void *state, const struct request *request, struct wants *wants)
{
    char key[PERSON_KEY_SIZE];
    size_t i;
    json_t *id;

    (void)state;
    json_array_foreach(json_object_get(request->params, "ids"), i, id)
    {
        person_key(json_string_value(id), key);
        wants_register(wants, key);
    }
}

static enum error answer_people(const void *state, const struct request *request, json_t **reply_out)
{
    const json_t *ids = json_object_get(request->params, "ids");
    json_t *found = json_array();
    size_t i;
    json_t *fields;

    (void)state;
    json_array_foreach((json_t *)request->facts, i, fields)
    {
        const char *name = json_text(fields, "name");

        if (name != NULL)
            json_array_append_new(found,
                                  json_pack("{s:O, s:s}", "person", json_array_get(ids, i), "name", name));
    }
    *reply_out = json_pack("{s:o}", "people", found);
    return ERR_NONE;
}

const struct query people_queries[] = {
    {"directory.people", ROLE_MEMBER, want_people, answer_people},
    {0},
};
