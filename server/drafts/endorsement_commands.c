#include <string.h>

#include "core/memory.h"
#include "drafts/endorsements.h"
#include "drafts/versions.h"
#include "files/hold.h"

#define NOTIFY_MOST 500

/* ---- Endorsing ---- */

/* In which capacity the asker acts, and the decision that is attached. */
static void gather_endorsing(const void *state, const struct request *request, struct wants *wants)
{
    const char *file = param_text(request, "file");

    (void)state;
    if (request->actor.mandate[0] == '\0')
        return;
    wants_inquiry_of(wants, "space",
                     json_pack("{s:s, s:s}", "ask", "mandate", "mandate", request->actor.mandate));
    if (file != NULL)
        hold_want(wants, file);
}

/* A decision is a PDF or a picture that was brought here; the endorsement keeps it. */
static enum error check_file(const struct request *request)
{
    const json_t *fact = json_array_get(request->facts, 1);

    if (param_text(request, "file") == NULL)
        return ERR_NONE;
    if (!hold_find(fact, request->channel, request->now_ms))
        return ERR_NO_SUCH_FILE;
    return ((FILES_PICTURES | FILES_OF(FILE_PDF)) & FILES_OF(hold_kind(fact))) != 0 ? ERR_NONE
                                                                                    : ERR_FILE_TYPE;
}

static void put_file(const struct request *request, struct decision *decision)
{
    const char *file = param_text(request, "file");

    if (file == NULL)
        return;
    decision_put_text(decision, "file", file);
    hold_keep(decision, json_array_get(request->facts, 1), request->channel, file);
}

static bool is_equal(const json_t *row, const char *name, const char *value)
{
    const char *former = json_text(row, name);

    return strcmp(former == NULL ? "" : former, value == NULL ? "" : value) == 0;
}

/* Whether it says what it said already. */
static bool says_the_same(const json_t *row, const struct request *request, const char *reservations)
{
    return row != NULL && json_object_get(row, "withdrawn") == NULL &&
           json_int(row, "version", 0) == param_int(request, "version", 0) &&
           is_equal(row, "reservations", reservations) && is_equal(row, "file", param_text(request, "file"));
}

static enum error check_version(const struct draft *draft, const struct request *request)
{
    const json_t *version = versions_find(draft->versions, param_int(request, "version", 0));

    if (version == NULL)
        return ERR_NO_SUCH_VERSION;
    if (!version_is_published(version))
        return ERR_NOT_PUBLISHED;
    return is_equal(version, "sha256", param_text(request, "sha256")) ? ERR_NONE : ERR_VERSION_DIFFERS;
}

static enum error check_endorsing(const struct draft *draft, const struct request *request)
{
    if (draft_is_archived(draft))
        return ERR_ARCHIVED;
    if (request->actor.organisation[0] == '\0')
        return ERR_NO_ORGANISATION;
    return check_version(draft, request);
}

static enum error put_endorsement(const struct draft *draft, const struct request *request,
                                  const char *reservations, struct decision *decision)
{
    static const char *const facts[] = {"category", "capacity", "region"};
    const json_t *row = endorsements_find(draft->endorsements, request->actor.organisation);
    const json_t *mandate = json_array_get(request->facts, 0);

    if (says_the_same(row, request, reservations))
        return ERR_NOTHING_TO_DO;
    if (row == NULL && json_array_size(draft->endorsements->rows) >= ENDORSEMENTS_MOST)
        return ERR_LIST_FULL;
    draft_begin_event(draft, request, decision, "draft.endorsed");
    decision_put_text(decision, "organisation", request->actor.organisation);
    decision_put_int(decision, "version", param_int(request, "version", 0));
    decision_put_text(decision, "sha256", param_text(request, "sha256"));
    for (size_t i = 0; i < COUNT_OF(facts); i++)
        if (json_text(mandate, facts[i]) != NULL)
            decision_put_text(decision, facts[i], json_text(mandate, facts[i]));
    if (reservations != NULL)
        decision_put_text(decision, "reservations", reservations);
    put_file(request, decision);
    return ERR_NONE;
}

/* Rights may change while the facts are gathered: what was asked may be of the mandate of before. */
static enum error check_mandate(const struct request *request)
{
    const json_t *mandate = json_array_get(request->facts, 0);

    if (json_is_null(mandate))
        return ERR_FORBIDDEN;
    return strcmp(json_text(mandate, "mandate"), request->actor.mandate) == 0 ? ERR_NONE : ERR_BUSY;
}

static enum error endorse(const void *state, const struct request *request, struct decision *decision)
{
    enum error error = check_endorsing(state, request);
    char *reservations;

    if (error != ERR_NONE)
        return error;
    error = check_mandate(request);
    if (error == ERR_NONE)
        error = check_file(request);
    if (error != ERR_NONE)
        return error;
    reservations = param_written(request, "reservations");
    error = put_endorsement(state, request, reservations, decision);
    mem_free(reservations);
    return error;
}

static enum error withdraw(const void *state, const struct request *request, struct decision *decision)
{
    const struct draft *draft = state;
    const json_t *row = endorsements_find(draft->endorsements, request->actor.organisation);
    char *reason;

    if (request->actor.organisation[0] == '\0')
        return ERR_NO_ORGANISATION;
    if (row == NULL || json_object_get(row, "withdrawn") != NULL)
        return ERR_NOTHING_TO_DO;
    draft_begin_event(draft, request, decision, "draft.endorsement_withdrawn");
    decision_put_text(decision, "organisation", request->actor.organisation);
    reason = param_written(request, "reason");
    if (reason != NULL)
        decision_put_text(decision, "reason", reason);
    mem_free(reason);
    return ERR_NONE;
}

/* ---- Telling that the text has gone on ---- */

static const json_t *organisations_of(const struct request *request)
{
    return json_object_get(request->params, "organisations");
}

static void gather_people(const void *state, const struct request *request, struct wants *wants)
{
    const json_t *organisations = organisations_of(request);

    (void)state;
    for (size_t i = 0; i < json_array_size(organisations); i++)
        wants_people(wants, json_string_value(json_array_get(organisations, i)));
}

/* Whether their endorsement still is what it was when the version was published. */
static bool is_still_noted(const struct draft *draft, const char *organisation)
{
    const json_t *row = endorsements_find(draft->endorsements, organisation);

    return row != NULL && json_object_get(row, "withdrawn") == NULL && json_object_get(row, "noted") != NULL;
}

static void add_people(json_t *told, json_t *seen, const json_t *people)
{
    for (size_t i = 0; i < json_array_size(people) && json_array_size(told) < NOTIFY_MOST; i++) {
        const char *person = json_string_value(json_array_get(people, i));

        if (json_object_get(seen, person) != NULL)
            continue;
        json_object_set_new(seen, person, json_true());
        json_array_append_new(told, json_string(person));
    }
}

/* Each once, whomever they act for. */
static json_t *list_people(const struct draft *draft, const struct request *request)
{
    const json_t *organisations = organisations_of(request);
    json_auto_t *seen = json_object();
    json_t *told = json_array();

    for (size_t i = 0; i < json_array_size(organisations); i++)
        if (is_still_noted(draft, json_string_value(json_array_get(organisations, i))))
            add_people(told, seen, json_array_get(request->facts, i));
    return told;
}

static enum error note_stale(const void *state, const struct request *request, struct decision *decision)
{
    const struct draft *draft = state;
    json_t *people = list_people(draft, request);

    if (json_array_size(people) == 0) {
        json_decref(people);
        return ERR_NOTHING_TO_DO;
    }
    draft_event(draft, request, decision, "draft.stale_noted");
    decision_put_int(decision, "version", param_int(request, "version", 0));
    decision_put_new(decision, "notify", people);
    decision_put_text(decision, "author", param_text(request, "author"));
    if (param_text(request, "author_as") != NULL)
        decision_put_text(decision, "author_as", param_text(request, "author_as"));
    return ERR_NONE;
}

const struct command endorsement_commands[] = {
    {"draft.endorse", ROLE_MEMBER, 0, gather_endorsing, endorse, NULL},
    {"draft.note_stale", ROLE_MEMBER, COMMAND_INTERNAL, gather_people, note_stale, NULL},
    {"draft.withdraw_endorsement", ROLE_MEMBER, 0, NULL, withdraw, NULL},
    {0},
};
