/* Runs tests/cases/<feature>.json over a feature's tables: histories (events and the views they come to) and
 * decisions (a command on a state, and what it comes to). The JavaScript models read the same histories
 * (tests/unit/web/cases.test.js).
 *
 * What belongs to a part of the feature may be in a file of its own, <feature>_<part>.json: {part_of, …}
 * with lists as in the feature's file, which are added to those.
 *
 * A history: {name, events, views}, the views by clearance. The file's own `settings` and `views` are of an
 * empty log; the events of its `shared` may be named by several decisions. A decision: {name, events?,
 * command, actor, params, prepared?, facts?} and either {error} or {event, to?, due_ms?, reply?}; wants,
 * writes, guards and text are compared too, and none are expected where they are left out. An {error} may
 * have {retry_after_ms} and {reasons}. prepares is what a command wants before its turn (COMMAND_PREPARES). A
 * query has {result} or {error}; a result of null means that its facts are behind the state. */
#ifndef TESTS_CASES_H
#define TESTS_CASES_H

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/base64.h"
#include "core/memory.h"
#include "hub/decision.h"
#include "hub/feature.h"

#define FRESH_ID "01KAMZZQ3S5T7V9X1Z3B5D7F9H"
#define NOW_MS 1763767800000

struct one_case {
    const struct feature *feature;
    const json_t *file;
    const json_t *one;
};

static const char *const clearances[] = {"public", "member", "moderator"};

static void expect_json(const char *what, const json_t *expected, const json_t *found)
{
    char *expected_text, *found_text;

    if (json_equal(expected, found))
        return;
    expected_text = json_dumps(expected, JSON_INDENT(2) | JSON_SORT_KEYS | JSON_ENCODE_ANY);
    found_text = json_dumps(found, JSON_INDENT(2) | JSON_SORT_KEYS | JSON_ENCODE_ANY);
    fail_msg("%s: expected %s\nfound %s", what, expected_text, found_text);
}

/* ---- Histories ---- */

static struct event event_of(const json_t *fields)
{
    const char *by = json_text(fields, "by"), *as = json_text(fields, "as"), *to = json_text(fields, "to");
    struct event event = {
        .channel = json_text(fields, "channel"),
        .position = {.seq = (uint64_t)json_int(fields, "seq", 0)},
        .type = json_text(fields, "type"),
        .version = (unsigned)json_int(fields, "v", 0),
        .by = by == NULL ? "" : by,
        .as = as == NULL ? "" : as,
        .to = to == NULL ? "" : to,
        .at_ms = json_int(fields, "at_ms", 0),
        .op = json_text(fields, "op"),
        .fields = fields,
    };

    snprintf(event.position.tag, TAG_SIZE, "%s", json_text(fields, "tag"));
    return event;
}

static const struct event_type *find_event_type(const struct feature *feature, const char *name)
{
    const struct event_type *type = feature->events;

    while (type->name != NULL && strcmp(type->name, name) != 0)
        type++;
    assert_non_null(type->name);
    return type;
}

static void *create_state(const struct one_case *at)
{
    return at->feature->create(json_text(at->file, "channel"), json_object_get(at->file, "settings"));
}

static const json_t *events_of(const struct one_case *at)
{
    const json_t *events = json_object_get(at->one, "events");
    const char *name = json_string_value(events);

    return name == NULL ? events : json_object_get(json_object_get(at->file, "shared"), name);
}

static void apply_events(const struct one_case *at, void *state, size_t first, size_t end)
{
    const json_t *events = events_of(at);

    for (size_t i = first; i < end; i++) {
        struct event event = event_of(json_array_get(events, i));

        assert_true(find_event_type(at->feature, event.type)->apply(state, &event));
    }
}

static void expect_views(const struct one_case *at, const void *state, const json_t *views)
{
    for (size_t i = 0; i < COUNT_OF(clearances); i++) {
        const json_t *expected = json_object_get(views, clearances[i]);
        json_t *view;

        if (expected == NULL)
            continue;
        view = at->feature->view(state, (enum clearance)i);
        expect_json(clearances[i], expected, view);
        json_decref(view);
    }
}

/* Folded from the start, and from a snapshot at every place of the history. */
static void test_history(void **state)
{
    const struct one_case *at = *state;
    size_t count = json_array_size(events_of(at));

    for (size_t cut = 0; cut <= count; cut++) {
        void *older = create_state(at), *newer = create_state(at);
        json_t *snapshot;

        expect_views(at, older, json_object_get(at->file, "views"));
        apply_events(at, older, 0, cut);
        snapshot = at->feature->snapshot(older);
        assert_true(at->feature->restore(newer, snapshot));
        apply_events(at, newer, cut, count);
        apply_events(at, older, cut, count);
        expect_views(at, older, json_object_get(at->one, "views"));
        expect_views(at, newer, json_object_get(at->one, "views"));
        json_decref(snapshot);
        at->feature->destroy(older);
        at->feature->destroy(newer);
    }
}

/* ---- Decisions ---- */

static json_t *show_events(const struct want *want)
{
    json_t *seqs = json_array();

    for (size_t i = 0; i < want->seq_count; i++)
        json_array_append_new(seqs, json_integer((json_int_t)want->seqs[i]));
    return json_pack("{s:o}", "events", seqs);
}

static json_t *show_want(const struct want *want)
{
    json_t *channels;

    switch (want->kind) {
    case WANT_EVENT:
        return json_pack("{s:I}", "event", (json_int_t)want->seq);
    case WANT_EVENTS:
        return show_events(want);
    case WANT_EVENTS_BEFORE:
        return json_pack("{s:I, s:i}", "events_before", (json_int_t)want->seq, "limit", (int)want->limit);
    case WANT_AUTHOR:
        return json_pack("{s:I}", "author", (json_int_t)want->seq);
    case WANT_REGISTER:
        return json_pack("{s:s}", "register", want->key);
    case WANT_PERSON:
        return json_pack("{s:s}", "person", want->key);
    case WANT_PEOPLE:
        return json_pack("{s:s?}", "people", want->key);
    case WANT_HEADS:
        channels = json_array();
        for (size_t i = 0; i < want->channel_count; i++)
            json_array_append_new(channels, json_string(want->channels[i]));
        return json_pack("{s:o}", "heads", channels);
    case WANT_INQUIRY:
        return json_pack("{s:O, s:s*}", "inquiry", want->question, "of", want->key);
    }
    return NULL;
}

static json_t *list_wants(struct wants *wants)
{
    json_t *list = json_array();

    for (size_t i = 0; i < wants->count; i++) {
        const struct want *want = &wants->wants[i];

        json_array_append_new(list, show_want(want));
    }
    wants_finish(wants);
    return list;
}

static json_t *list_writes(const struct decision *decision)
{
    static const char *const verbs[] = {"set", "delete_field", "add", "delete", "expire"};
    json_t *list = json_array();

    for (size_t i = 0; i < decision->write_count; i++) {
        const struct register_write *write = &decision->writes[i];

        json_array_append_new(
            list, json_pack("[s, s, s?, s?]", verbs[write->verb], write->key, write->field, write->value));
    }
    return list;
}

static json_t *list_guards(const struct decision *decision)
{
    json_t *list = json_array();

    for (size_t i = 0; i < decision->guard_count; i++) {
        const struct register_guard *guard = &decision->guards[i];

        json_array_append_new(list, json_pack("[s, s, s?, s]", guard->key, guard->field, guard->value,
                                              error_word(guard->refusal)));
    }
    return list;
}

/* Takes found. */
static void expect_list(const struct one_case *at, const char *name, json_t *found)
{
    const json_t *expected = json_object_get(at->one, name);
    json_t *none = json_array();

    expect_json(name, expected == NULL ? none : expected, found);
    json_decref(none);
    json_decref(found);
}

static enum role role_named(const char *name)
{
    static const char *const names[] = {"none",        "visitor",     "member",
                                        "facilitator", "secretariat", "administrator"};

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (strcmp(names[i], name) == 0)
            return (enum role)i;
    fail_msg("no role %s", name);
    return ROLE_NONE;
}

static struct request make_request(const struct one_case *at)
{
    const json_t *actor = json_object_get(at->one, "actor");
    struct request request = {
        .channel = json_text(at->file, "channel"),
        .op = "01KAMYCQ3S5T7V9X1Z3B5D7F9H",
        .fresh_id = FRESH_ID,
        .now_ms = NOW_MS,
        .today = "2025-11-22",
        .actor = {.role = role_named(json_text(actor, "role"))},
        .params = json_object_get(at->one, "params"),
        .facts = json_object_get(at->one, "facts"),
    };

    snprintf(request.actor.person, ULID_SIZE, "%s", json_text(actor, "person"));
    if (json_text(actor, "mandate") != NULL)
        snprintf(request.actor.mandate, ULID_SIZE, "%s", json_text(actor, "mandate"));
    if (json_text(actor, "organisation") != NULL)
        snprintf(request.actor.organisation, ULID_SIZE, "%s", json_text(actor, "organisation"));
    return request;
}

/* The entry of a text that goes with the event, in base64 beside the text's ULID; none where it is left out.
 */
static void expect_text(const struct one_case *at, const struct decision *decision)
{
    struct buffer entry = {0};
    json_t *found = json_object(), *none = json_object();
    const json_t *expected = json_object_get(at->one, "text");

    base64_write(&entry, decision->text_entry.bytes, decision->text_entry.length);
    if (decision->text[0] != '\0')
        json_object_set_new(found, decision->text, json_string(entry.bytes));
    expect_json("text", expected == NULL ? none : expected, found);
    json_decref(none);
    json_decref(found);
    buffer_finish(&entry);
}

static void expect_event(const struct one_case *at, const struct command *command,
                         const struct decision *decision)
{
    const json_t *event = json_object_get(at->one, "event"), *to = json_object_get(at->one, "to");
    json_t *found = json_deep_copy(decision->fields), *reply = json_object();

    json_object_set_new(found, "type", json_string(decision->type));
    expect_json("event", event, found);
    assert_string_equal(decision->to, to == NULL ? "" : json_string_value(to));
    assert_int_equal(decision->due_ms, json_int(at->one, "due_ms", DUE_KEEP));
    if (command->answer != NULL) {
        const struct event answered = {.fields = found};

        command->answer(&answered, reply);
        expect_json("reply", json_object_get(at->one, "reply"), reply);
    }
    (void)find_event_type(at->feature, decision->type);
    json_decref(found);
    json_decref(reply);
}

static void decide(const struct one_case *at, const void *state, const struct command *command)
{
    struct request request = make_request(at);
    const char *error = json_text(at->one, "error");
    struct decision decision;
    struct wants prepares = {0}, wants = {0};

    if ((command->flags & COMMAND_PREPARES) != 0)
        command->gather(state, &request, &prepares);
    expect_list(at, "prepares", list_wants(&prepares));
    request.prepared = json_object_get(at->one, "prepared");
    if (command->gather != NULL)
        command->gather(state, &request, &wants);
    expect_list(at, "wants", list_wants(&wants));
    decision_init(&decision, DUE_KEEP);
    assert_string_equal(error_word(command->decide(state, &request, &decision)), error == NULL ? "" : error);
    assert_int_equal(decision.retry_after_ms, json_int(at->one, "retry_after_ms", 0));
    expect_list(at, "reasons", decision.reasons == NULL ? json_array() : json_incref(decision.reasons));
    if (error == NULL) {
        expect_event(at, command, &decision);
        expect_list(at, "writes", list_writes(&decision));
        expect_list(at, "guards", list_guards(&decision));
        expect_text(at, &decision);
    }
    decision_finish(&decision);
}

static void ask(const struct one_case *at, const void *state, const struct query *query)
{
    struct request request = make_request(at);
    const char *error = json_text(at->one, "error");
    struct wants wants = {0};
    json_t *reply = NULL;

    if (query->gather != NULL)
        query->gather(state, &request, &wants);
    expect_list(at, "wants", list_wants(&wants));
    assert_string_equal(error_word(query->answer(state, &request, &reply)), error == NULL ? "" : error);
    if (error == NULL && reply == NULL)
        reply = json_null();
    assert_int_equal(json_int(reply, "retry_after_ms", 0), json_int(at->one, "retry_after_ms", 0));
    if (json_is_string(reply)) {
        json_t *text = reply;

        reply = json_read(json_string_value(text), json_string_length(text));
        json_decref(text);
    }
    if (error == NULL)
        expect_json("result", json_object_get(at->one, "result"), reply);
    json_decref(reply);
}

static void test_decision(void **argument)
{
    const struct one_case *at = *argument;
    const char *name = json_text(at->one, "command");
    const struct command *command = at->feature->commands;
    const struct query *query = at->feature->queries;
    void *state = create_state(at);

    apply_events(at, state, 0, json_array_size(events_of(at)));
    while (command->name != NULL && strcmp(command->name, name) != 0)
        command++;
    while (query != NULL && query->name != NULL && strcmp(query->name, name) != 0)
        query++;
    if (command->name != NULL)
        decide(at, state, command);
    else if (query != NULL && query->name != NULL)
        ask(at, state, query);
    else
        fail_msg("no command %s", name);
    at->feature->destroy(state);
}

/* ---- That nothing is left out ---- */

static bool is_in_histories(const json_t *file, const char *type, unsigned version)
{
    size_t i, j;
    json_t *history, *event;

    json_array_foreach(json_object_get(file, "histories"), i, history)
        json_array_foreach(json_object_get(history, "events"), j, event)
    {
        if (strcmp(json_text(event, "type"), type) == 0 && json_int(event, "v", 0) == version)
            return true;
    }
    return false;
}

static void test_every_version_of_every_event_is_read(void **state)
{
    const struct one_case *at = *state;

    for (const struct event_type *type = at->feature->events; type->name != NULL; type++)
        for (unsigned version = 1; version <= type->version; version++)
            if (!is_in_histories(at->file, type->name, version))
                fail_msg("%s, version %u, is in no history", type->name, version);
}

static bool is_decided(const json_t *file, const char *command)
{
    size_t i;
    json_t *decision;

    json_array_foreach(json_object_get(file, "decisions"), i, decision)
    {
        if (strcmp(json_text(decision, "command"), command) == 0)
            return true;
    }
    return false;
}

static void test_every_command_is_decided(void **state)
{
    const struct one_case *at = *state;

    for (const struct command *command = at->feature->commands; command->name != NULL; command++)
        assert_true(is_decided(at->file, command->name));
    for (const struct query *query = at->feature->queries; query != NULL && query->name != NULL; query++)
        assert_true(is_decided(at->file, query->name));
}

static void test_an_event_that_cannot_be_is_not_taken(void **argument)
{
    const struct one_case *at = *argument;
    void *state = create_state(at);
    size_t i;
    json_t *fields;

    json_array_foreach(json_object_get(at->file, "impossible"), i, fields)
    {
        struct event event = event_of(fields);

        assert_false(find_event_type(at->feature, event.type)->apply(state, &event));
    }
    expect_views(at, state, json_object_get(at->file, "views"));
    at->feature->destroy(state);
}

/* ---- Running ---- */

static size_t add_cases(const struct feature *feature, const json_t *file, const char *list,
                        CMUnitTestFunction run, struct CMUnitTest *tests, struct one_case *cases,
                        size_t count)
{
    size_t i;
    json_t *one;

    json_array_foreach(json_object_get(file, list), i, one)
    {
        cases[count] = (struct one_case){feature, file, one};
        tests[count] = (struct CMUnitTest){json_text(one, "name"), run, NULL, NULL, &cases[count]};
        count++;
    }
    return count;
}

static json_t *load_file(const char *path)
{
    json_error_t error;
    json_t *file = json_load_file(path, JSON_REJECT_DUPLICATES, &error);

    if (file == NULL)
        fprintf(stderr, "%s, line %d: %s\n", path, error.line, error.text);
    return file;
}

/* The cases of a part of the feature, in <name>_<part>.json, become those of the file. Takes part. */
static void add_part(json_t *file, json_t *part)
{
    static const char *const lists[] = {"histories", "decisions", "impossible"};

    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        if (json_object_get(file, lists[i]) == NULL)
            json_object_set_new(file, lists[i], json_array());
        json_array_extend(json_object_get(file, lists[i]), json_object_get(part, lists[i]));
    }
    if (json_object_get(file, "shared") == NULL)
        json_object_set_new(file, "shared", json_object());
    json_object_update(json_object_get(file, "shared"), json_object_get(part, "shared"));
    json_decref(part);
}

/* The file and its parts, or NULL. */
static json_t *load_cases(const char *name)
{
    char path[1024];
    json_t *file, *part;
    glob_t found;

    snprintf(path, sizeof(path), "%s/tests/cases/%s.json", SOURCE_ROOT, name);
    file = load_file(path);
    snprintf(path, sizeof(path), "%s/tests/cases/%s_*.json", SOURCE_ROOT, name);
    if (file == NULL || glob(path, 0, NULL, &found) != 0)
        return file;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        part = load_file(found.gl_pathv[i]);
        assert_string_equal(json_text(part, "part_of"), name);
        add_part(file, part);
    }
    globfree(&found);
    return file;
}

/* Runs one file of tests/cases/, and its parts. */
static int run_cases(const struct feature *feature, const char *name)
{
    static const struct CMUnitTest whole[] = {cmocka_unit_test(test_every_version_of_every_event_is_read),
                                              cmocka_unit_test(test_every_command_is_decided),
                                              cmocka_unit_test(test_an_event_that_cannot_be_is_not_taken)};
    struct one_case cases[1024];
    struct CMUnitTest tests[1024];
    json_t *file;
    size_t count = 0;
    int failed;

    setenv("TZ", "Europe/Bucharest", 1);
    file = load_cases(name);
    if (file == NULL)
        return 1;
    for (; count < COUNT_OF(whole); count++) {
        cases[count] = (struct one_case){feature, file, NULL};
        tests[count] = whole[count];
        tests[count].initial_state = &cases[count];
    }
    count = add_cases(feature, file, "histories", test_history, tests, cases, count);
    count = add_cases(feature, file, "decisions", test_decision, tests, cases, count);
    failed = _cmocka_run_group_tests(name, tests, count, NULL, NULL);
    json_decref(file);
    return failed;
}

#endif
