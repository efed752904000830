#include "directory/organisations.h"

#include <stdio.h>
#include <string.h>

#include <uthash.h>

#include "core/memory.h"
#include "directory/people.h"
#include "directory/people_tables.h"
#include "directory/written.h"

struct organisation {
    char id[ULID_SIZE];
    json_t *shown;
    UT_hash_handle hh;
};

struct organisations {
    struct organisation *all; /* id => struct organisation, in the order in which they were added */
};

static const char *const editable[] = {"name", "short_name", "region", "county", "fields", "website", NULL};

struct organisations *organisations_create(void)
{
    return MEM_NEW(struct organisations);
}

void organisations_destroy(struct organisations *organisations)
{
    struct organisation *organisation, *next;

    if (organisations == NULL)
        return;
    HASH_ITER(hh, organisations->all, organisation, next)
    {
        HASH_DEL(organisations->all, organisation);
        json_decref(organisation->shown);
        mem_free(organisation);
    }
    mem_free(organisations);
}

size_t organisations_count(const struct organisations *organisations)
{
    return HASH_COUNT(organisations->all);
}

static struct organisation *find(const struct organisations *organisations, const char *id)
{
    struct organisation *organisation;

    HASH_FIND_STR(organisations->all, id, organisation);
    return organisation;
}

const json_t *organisations_find(const struct organisations *organisations, const char *id)
{
    const struct organisation *organisation = find(organisations, id);

    return organisation == NULL ? NULL : organisation->shown;
}

/* Copies: what an event changes later stays as it was in the list. */
json_t *organisations_list(const struct organisations *organisations)
{
    json_t *list = json_array();
    struct organisation *organisation, *next;

    HASH_ITER(hh, organisations->all, organisation, next)
    json_array_append_new(list, json_copy(organisation->shown));
    return list;
}

bool organisations_take(struct organisations *organisations, json_t *shown)
{
    const char *id = json_text(shown, "organisation");
    struct organisation *organisation;

    if (id == NULL || !ulid_is_valid(id, strlen(id)) || find(organisations, id) != NULL) {
        json_decref(shown);
        return false;
    }
    organisation = MEM_NEW(struct organisation);
    memcpy(organisation->id, id, ULID_SIZE);
    organisation->shown = shown;
    HASH_ADD_STR(organisations->all, id, organisation);
    return true;
}

void organisation_key(const char *id, char key_out[ORGANISATION_KEY_SIZE])
{
    snprintf(key_out, ORGANISATION_KEY_SIZE, "organisation:%s", id);
}

/* ---- Commands ---- */

/* An event's own `type` is what happened. */
static void put_type(const struct request *request, const char *id, struct decision *decision)
{
    char key[ORGANISATION_KEY_SIZE];

    if (param_text(request, "type") == NULL)
        return;
    decision_put_text(decision, "organisation_type", param_text(request, "type"));
    organisation_key(id, key);
    decision_write(decision, REGISTER_HASH_SET, key, "type", param_text(request, "type"));
}

/* What an organisation is, as far as the params say. */
static enum error put_all(const struct request *request, const char *id, const json_t *current,
                          struct decision *decision)
{
    enum error error = put_written(request, decision, "name");

    decision_put_text(decision, "organisation", id);
    if (error == ERR_NONE)
        error = put_written(request, decision, "short_name");
    put_type(request, id, decision);
    if (error == ERR_NONE)
        error = put_place(request, decision, current);
    if (error == ERR_NONE)
        error = put_written_list(request, decision, "fields");
    return error == ERR_NONE ? put_website(request, decision, "website") : error;
}

enum error organisation_add(const void *state, const struct request *request, struct decision *decision)
{
    if (organisations_count(people_organisations(state)) >= ORGANISATIONS_MOST)
        return ERR_LIST_FULL;
    decision_event(decision, "directory.organisation_added");
    if (json_object_get(request->params, "fields") == NULL)
        decision_put_new(decision, "fields", json_array());
    return put_all(request, request->fresh_id, NULL, decision);
}

enum error organisation_edit(const void *state, const struct request *request, struct decision *decision)
{
    const char *id = param_text(request, "organisation");
    const json_t *current = organisations_find(people_organisations(state), id);

    if (current == NULL)
        return ERR_NO_SUCH_ORGANISATION;
    decision_event(decision, "directory.organisation_edited");
    return put_all(request, id, current, decision);
}

enum error organisation_verify(const void *state, const struct request *request, struct decision *decision)
{
    const char *id = param_text(request, "organisation");

    if (organisations_find(people_organisations(state), id) == NULL)
        return ERR_NO_SUCH_ORGANISATION;
    decision_event(decision, "directory.organisation_verified");
    decision_put_text(decision, "organisation", id);
    decision_put_text(decision, "state", param_text(request, "state"));
    decision_put_text(decision, "verified_on", request->today);
    return ERR_NONE;
}

void answer_organisation(const struct event *event, json_t *reply)
{
    json_object_set_new(reply, "organisation", json_string(event_text(event, "organisation")));
}

/* ---- Events ---- */

static void take_over_all(json_t *shown, const struct event *event)
{
    json_t *type = json_object_get(event->fields, "organisation_type");

    take_over(shown, event, editable);
    if (type != NULL)
        json_object_set(shown, "type", type);
}

bool apply_organisation_added(void *state, const struct event *event)
{
    json_t *shown =
        json_pack("{s:s, s:s}", "organisation", event_text(event, "organisation"), "state", "unknown");

    take_over_all(shown, event);
    return organisations_take(people_organisations(state), shown);
}

bool apply_organisation_edited(void *state, const struct event *event)
{
    struct organisation *organisation = find(people_organisations(state), event_text(event, "organisation"));

    if (organisation == NULL)
        return false;
    take_over_all(organisation->shown, event);
    return true;
}

bool apply_organisation_verified(void *state, const struct event *event)
{
    static const char *const names[] = {"state", "verified_on", NULL};
    struct organisation *organisation = find(people_organisations(state), event_text(event, "organisation"));

    if (organisation == NULL)
        return false;
    take_over(organisation->shown, event, names);
    return true;
}
