#include "directory/invitation_commands.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "directory/invitations.h"
#include "directory/space_state.h"
#include "directory/space_tables.h"
#include "directory/written.h"

#define INVITED_KEY_SIZE (ULID_SIZE + 16)

static void invited_key(const char *invitation, char key_out[INVITED_KEY_SIZE])
{
    snprintf(key_out, INVITED_KEY_SIZE, "invited:%s", invitation);
}

void invitation_want_secret(const void *state, const struct request *request, struct wants *wants)
{
    (void)state;
    (void)request;
    wants_register(wants, "installation");
}

/* The register has one more field, that says whose it is. */
static bool is_address(const char *field)
{
    return strchr(field, '@') != NULL;
}

static const char *secret_of(const struct request *request)
{
    return json_text(json_array_get(request->facts, 0), "secret");
}

/* ---- Making one ---- */

static struct joining joining_by(const json_t *terms)
{
    return (struct joining){
        .role = space_role_named(json_text(terms, "role")),
        .category = json_text(terms, "category"),
        .organisation = json_text(terms, "organisation"),
        .capacity = json_text(terms, "capacity"),
        .standing = json_text(terms, "standing"),
    };
}

static enum error check_terms(const struct space *space, const struct request *request, size_t addresses)
{
    int64_t left_ms = param_int(request, "expires_ms", 0) - request->now_ms;
    struct joining joining = joining_by(request->params);
    enum error error;

    if (left_ms <= 0 || left_ms > INVITATION_LONGEST_MS)
        return ERR_INVALID_PARAMS;
    /* Nobody gives more than they have. */
    if (joining.role > request->actor.role)
        return ERR_FORBIDDEN;
    error = space_check_joining(space, request, &joining);
    if (error == ERR_NONE && !invitations_have_room(space_invitations(space), addresses, request->now_ms))
        error = ERR_TOO_MANY_INVITATIONS;
    return error;
}

static enum error put_event(const struct space *space, const struct request *request, size_t uses,
                            bool is_by_mail, struct decision *decision)
{
    static const char *const terms[] = {"role", "category", "organisation", "standing"};

    space_event(space, request, decision, "space.invitation_made");
    decision_put_text(decision, "invitation", request->fresh_id);
    for (size_t i = 0; i < COUNT_OF(terms); i++)
        if (param_text(request, terms[i]) != NULL)
            decision_put_text(decision, terms[i], param_text(request, terms[i]));
    decision_put_int(decision, "expires_ms", param_int(request, "expires_ms", 0));
    decision_put_int(decision, "uses", (int64_t)uses);
    decision_put_new(decision, "is_by_mail", json_boolean(is_by_mail));
    return put_written(request, decision, "capacity");
}

static void expire(const struct request *request, const char *key, struct decision *decision)
{
    char valid[24];

    snprintf(valid, sizeof(valid), "%lld",
             (long long)(param_int(request, "expires_ms", 0) - request->now_ms));
    decision_write(decision, REGISTER_EXPIRE, key, NULL, valid);
}

static void write_link(const struct request *request, const char *email, const char *name,
                       struct decision *decision)
{
    char token[TOKEN_SIZE], key[INVITATION_KEY_SIZE];

    invitation_token(secret_of(request), request->fresh_id, email, token);
    invitation_key(token, key);
    decision_write(decision, REGISTER_HASH_SET, key, "space", request->channel);
    decision_write(decision, REGISTER_HASH_SET, key, "invitation", request->fresh_id);
    if (email != NULL)
        decision_write(decision, REGISTER_HASH_SET, key, "email", email);
    if (name != NULL && name[0] != '\0')
        decision_write(decision, REGISTER_HASH_SET, key, "name", name);
    expire(request, key, decision);
}

enum error invitation_make(const void *state, const struct request *request, struct decision *decision)
{
    enum error error = check_terms(state, request, 0);

    if (error == ERR_NONE)
        error = put_event(state, request, (size_t)param_int(request, "uses", 1), false, decision);
    if (error == ERR_NONE)
        write_link(request, NULL, NULL, decision);
    return error;
}

/* Each address once, in lower case, with its name or ""; NULL where a name is none. */
static json_t *read_addresses(const struct request *request)
{
    json_t *addresses = json_object(), *one;
    size_t i;

    json_array_foreach(json_object_get(request->params, "addresses"), i, one)
    {
        char email[256];
        const char *typed = json_text(one, "name");
        char *name = typed == NULL ? mem_copy_text("") : text_normalise(typed);

        if (name == NULL) {
            json_decref(addresses);
            return NULL;
        }
        snprintf(email, sizeof(email), "%s", json_text(one, "email"));
        text_lower_ascii(email);
        json_object_set_new(addresses, email, json_string(name));
        mem_free(name);
    }
    return addresses;
}

enum error invitation_make_by_mail(const void *state, const struct request *request,
                                   struct decision *decision)
{
    json_auto_t *addresses = read_addresses(request);
    enum error error = check_terms(state, request, json_object_size(addresses));
    char key[INVITED_KEY_SIZE];
    const char *email;
    json_t *name;

    if (addresses == NULL)
        return ERR_INVALID_PARAMS;
    if (error == ERR_NONE)
        error = put_event(state, request, json_object_size(addresses), true, decision);
    if (error != ERR_NONE)
        return error;
    invited_key(request->fresh_id, key);
    decision_write(decision, REGISTER_HASH_SET, key, "invitation", request->fresh_id);
    json_object_foreach(addresses, email, name)
    {
        write_link(request, email, json_string_value(name), decision);
        decision_write(decision, REGISTER_HASH_SET, key, email, json_string_value(name));
    }
    expire(request, key, decision);
    return ERR_NONE;
}

void invitation_answer(const struct event *event, json_t *reply)
{
    json_object_set_new(reply, "invitation", json_string(event_text(event, "invitation")));
}

/* ---- Withdrawing ---- */

void invitation_want_addresses(const void *state, const struct request *request, struct wants *wants)
{
    char key[INVITED_KEY_SIZE];

    (void)state;
    wants_register(wants, "installation");
    invited_key(param_text(request, "invitation"), key);
    wants_register(wants, key);
}

static void delete_link(const struct request *request, const char *id, const char *email,
                        struct decision *decision)
{
    char token[TOKEN_SIZE], key[INVITATION_KEY_SIZE];

    invitation_token(secret_of(request), id, email, token);
    invitation_key(token, key);
    decision_write(decision, REGISTER_DELETE, key, NULL, NULL);
}

enum error invitation_withdraw(const void *state, const struct request *request, struct decision *decision)
{
    const char *id = param_text(request, "invitation"), *email;
    const struct invitation *invitation = invitations_find(space_invitations(state), id);
    json_t *addresses = json_array_get(request->facts, 1), *name;
    char key[INVITED_KEY_SIZE];

    if (invitation == NULL || !invitation_stands(invitation, request->now_ms))
        return ERR_LINK_SPENT;
    space_event(state, request, decision, "space.invitation_withdrawn");
    decision_put_text(decision, "invitation", id);
    if (!invitation->is_by_mail)
        delete_link(request, id, NULL, decision);
    json_object_foreach(addresses, email, name)
    {
        if (is_address(email))
            delete_link(request, id, email, decision);
    }
    invited_key(id, key);
    decision_write(decision, REGISTER_DELETE, key, NULL, NULL);
    return ERR_NONE;
}

/* ---- Accepting: by the server itself, once it knows who the person is ---- */

static void spend_link(const struct request *request, const struct invitation *invitation,
                       struct decision *decision)
{
    char key[INVITATION_KEY_SIZE];

    invitation_key_of(param_text(request, "link"), key);
    decision_guard(decision, key, "invitation", invitation->id, ERR_LINK_SPENT);
    if (!invitation->is_by_mail)
        return;
    decision_write(decision, REGISTER_DELETE, key, NULL, NULL);
    invited_key(invitation->id, key);
    decision_write(decision, REGISTER_HASH_DELETE, key, param_text(request, "email"), NULL);
}

/* Has all of it already: the invitation is not used. */
static bool is_there(const struct space *space, const struct request *request, const struct joining *joining)
{
    enum role role = space_role(space, joining->person, request->today);

    if (joining->organisation != NULL &&
        !space_acts_for(space, joining->person, joining->organisation, request->today))
        return false;
    return role >= joining->role;
}

enum error invitation_accept(const void *state, const struct request *request, struct decision *decision)
{
    const struct space *space = state;
    const struct invitation *invitation =
        invitations_find(space_invitations(space), param_text(request, "invitation"));
    const struct member *member = space_find_member(space, param_text(request, "person"));
    struct joining joining;
    enum error error;

    if (invitation == NULL || invitation->is_by_mail != (param_text(request, "email") != NULL))
        return ERR_LINK_SPENT;
    joining = joining_by(invitation->terms);
    joining.person = param_text(request, "person");
    if (joining.category == NULL && joining.capacity == NULL && member != NULL && member->category[0] != '\0')
        joining.category = member->category;
    if (is_there(space, request, &joining))
        return ERR_ALREADY_MEMBER;
    if (!invitation_stands(invitation, request->now_ms) || invitation_was_used_by(invitation, joining.person))
        return ERR_LINK_SPENT;
    error = space_decide_joining(space, request, &joining, decision);
    if (error != ERR_NONE)
        return error;
    decision_put_text(decision, "invitation", invitation->id);
    spend_link(request, invitation, decision);
    return ERR_NONE;
}

/* ---- What the secretariat sees ---- */

void invitation_want_all_addresses(const void *state, const struct request *request, struct wants *wants)
{
    const struct invitations *invitations = space_invitations(state);
    char key[INVITED_KEY_SIZE];

    for (size_t i = 0; i < invitations_count(invitations); i++) {
        const struct invitation *invitation = invitations_at(invitations, i);

        if (!invitation->is_by_mail || !invitation_stands(invitation, request->now_ms))
            continue;
        invited_key(invitation->id, key);
        wants_register(wants, key);
    }
}

static json_t *show_addresses(const json_t *invited)
{
    json_t *list = json_array(), *name;
    const char *email;

    json_object_foreach((json_t *)invited, email, name)
    {
        json_t *one;

        if (!is_address(email))
            continue;
        one = json_pack("{s:s}", "email", email);
        if (json_string_length(name) > 0)
            json_object_set(one, "name", name);
        json_array_append_new(list, one);
    }
    return list;
}

static json_t *show(const struct invitation *invitation)
{
    json_t *shown = json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:b, s:b}", "invitation", invitation->id, "by",
                              invitation->by, "at_ms", (json_int_t)invitation->at_ms, "expires_ms",
                              (json_int_t)invitation->expires_ms, "uses", (json_int_t)invitation->uses,
                              "used", (json_int_t)json_array_size(invitation->people), "is_withdrawn",
                              invitation->is_withdrawn, "is_by_mail", invitation->is_by_mail);

    json_object_update(shown, invitation->terms);
    return shown;
}

/* The state may have gone on since the facts were wanted. */
static const json_t *find_invited(const json_t *facts, const char *id)
{
    size_t i;
    json_t *fact;

    json_array_foreach((json_t *)facts, i, fact)
    {
        const char *invitation = json_text(fact, "invitation");

        if (invitation != NULL && strcmp(invitation, id) == 0)
            return fact;
    }
    return NULL;
}

enum error invitation_list(const void *state, const struct request *request, json_t **reply_out)
{
    const struct invitations *invitations = space_invitations(state);
    json_t *list = json_array();

    for (size_t i = 0; i < invitations_count(invitations); i++) {
        const struct invitation *invitation = invitations_at(invitations, i);
        const json_t *invited = find_invited(request->facts, invitation->id);
        json_t *shown = show(invitation);

        if (invited != NULL)
            json_object_set_new(shown, "addresses", show_addresses(invited));
        json_array_insert_new(list, 0, shown);
    }
    *reply_out = json_pack("{s:o}", "invitations", list);
    return ERR_NONE;
}

enum error invitation_link(const void *state, const struct request *request, json_t **reply_out)
{
    const struct invitation *invitation =
        invitations_find(space_invitations(state), param_text(request, "invitation"));
    char token[TOKEN_SIZE];

    if (invitation == NULL || invitation->is_by_mail || !invitation_stands(invitation, request->now_ms))
        return ERR_LINK_SPENT;
    invitation_token(secret_of(request), invitation->id, NULL, token);
    *reply_out = json_pack("{s:s}", "token", token);
    return ERR_NONE;
}
