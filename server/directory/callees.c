#include "directory/callees.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void everyone_key(const struct request *request, char key_out[ULID_SIZE + 10])
{
    snprintf(key_out, ULID_SIZE + 10, "everyone:%s", channel_id_ulid(request->channel));
}

static bool is_limited(const struct mentions *mentions, const struct request *request)
{
    return mentions->everyone && request->actor.role < ROLE_FACILITATOR;
}

void callees_want(const struct mentions *mentions, const struct request *request, struct wants *wants)
{
    char key[ULID_SIZE + 10];

    for (size_t i = 0; i < mentions->people_count; i++)
        wants_person(wants, mentions->people[i]);
    for (size_t i = 0; i < mentions->organisation_count; i++)
        wants_people(wants, mentions->organisations[i]);
    if (mentions->everyone)
        wants_people(wants, NULL);
    if (is_limited(mentions, request)) {
        everyone_key(request, key);
        wants_register(wants, key);
    }
}

size_t callees_count_facts(const struct mentions *mentions, const struct request *request)
{
    return mentions->people_count + mentions->organisation_count + mentions->everyone +
           is_limited(mentions, request);
}

void callees_init(struct callees *callees, const struct request *request)
{
    *callees = (struct callees){.request = request, .people = json_array()};
}

void callees_finish(struct callees *callees)
{
    json_decref(callees->people);
}

void callees_add(struct callees *callees, const char *person)
{
    size_t count = json_array_size(callees->people);

    if (callees->too_many || strcmp(person, callees->request->actor.person) == 0)
        return;
    if (json_has_text(callees->people, person))
        return;
    if (count == NOTIFIED_MOST)
        callees->too_many = true;
    else
        json_array_append_new(callees->people, json_string(person));
}

static void add_all(struct callees *callees, size_t fact)
{
    const json_t *people = json_array_get(callees->request->facts, fact);

    for (size_t i = 0; i < json_array_size(people); i++)
        callees_add(callees, json_string_value(json_array_get(people, i)));
}

void callees_add_mentioned(struct callees *callees, const struct mentions *mentions, const json_t *before,
                           bool with_everyone)
{
    const json_t *facts = callees->request->facts;

    for (size_t i = 0; i < mentions->people_count; i++)
        if (json_is_true(json_array_get(facts, i)) && !mentions_have(before, "people", mentions->people[i]))
            callees_add(callees, mentions->people[i]);
    for (size_t i = 0; i < mentions->organisation_count; i++)
        if (!mentions_have(before, "organisations", mentions->organisations[i]))
            add_all(callees, mentions->people_count + i);
    if (mentions->everyone && with_everyone)
        add_all(callees, mentions->people_count + mentions->organisation_count);
}

/* The register decides and not the state: two such messages may be on their way to the log at once. */
enum error callees_limit_everyone(const struct request *request, const struct mentions *mentions,
                                  struct decision *decision)
{
    size_t fact = mentions->people_count + mentions->organisation_count + 1;
    char key[ULID_SIZE + 10], now[24], keep[24];
    const char *last;

    if (!is_limited(mentions, request))
        return ERR_NONE;
    last = json_text(json_array_get(request->facts, fact), request->actor.person);
    if (last != NULL && strtoll(last, NULL, 10) + EVERYONE_EVERY_MS > request->now_ms) {
        decision_retry_after(decision, strtoll(last, NULL, 10) + EVERYONE_EVERY_MS - request->now_ms);
        return ERR_EVERYONE_TOO_OFTEN;
    }
    everyone_key(request, key);
    snprintf(now, sizeof(now), "%" PRId64, request->now_ms);
    snprintf(keep, sizeof(keep), "%lld", EVERYONE_EVERY_MS);
    decision_guard(decision, key, request->actor.person, last, ERR_EVERYONE_TOO_OFTEN);
    decision_write(decision, REGISTER_HASH_SET, key, request->actor.person, now);
    decision_write(decision, REGISTER_EXPIRE, key, NULL, keep);
    return ERR_NONE;
}

enum error callees_put(struct callees *callees, const struct mentions *mentions, const char *space,
                       struct decision *decision)
{
    json_t *json = mentions_to_json(mentions);

    if (json != NULL)
        decision_put_new(decision, "mentions", json);
    if (callees->too_many)
        return ERR_TOO_MANY_PEOPLE;
    if (json_array_size(callees->people) == 0)
        return ERR_NONE;
    decision_put_new(decision, "notify", json_incref(callees->people));
    decision_put_text(decision, "space", space);
    return ERR_NONE;
}

enum error callees_put_rewording(const struct rewording *rewording, const struct request *request,
                                 struct decision *decision)
{
    struct mentions mentions;
    struct callees callees;
    enum error error;

    if (!rewording->is_changed && strcmp(json_text(rewording->before, "text"), rewording->text) == 0)
        return ERR_NOTHING_TO_DO;
    if (!mentions_read(param_text(request, "text"), &mentions))
        return ERR_TOO_MANY_PEOPLE;
    decision_event(decision, rewording->event);
    decision_put_int(decision, rewording->subject, (int64_t)rewording->seq);
    decision_put_text(decision, "text", rewording->text);
    callees_init(&callees, request);
    callees_add_mentioned(&callees, &mentions, json_object_get(rewording->before, "mentions"), false);
    error = callees_put(&callees, &mentions, rewording->space, decision);
    callees_finish(&callees);
    return error;
}
