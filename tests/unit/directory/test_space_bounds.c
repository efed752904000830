/* What a space holds at most, and what happens then. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/memory.h"
#include "directory/organisations.h"
#include "directory/people.h"
#include "directory/space.h"
#include "hub/decision.h"

#define MAKER "01KAMY9Q3S5T7V9X1Z3B5D7F9H"
#define SPACE "space:01KAMYAQ3S5T7V9X1Z3B5D7F9H"
#define ORGANISATION "01KAMYEQ3S5T7V9X1Z3B5D7F9H"
#define TODAY "2025-11-22"

static void *make_space(void)
{
    json_t *settings =
        json_pack("{s:s, s:s, s:s, s:i}", "name", "Pact", "kind", "project", "by", MAKER, "at_ms", 1);
    void *state = space_feature.create(SPACE, settings);

    json_decref(settings);
    return state;
}

static const char *make_id(char letter, unsigned number, char id_out[ULID_SIZE])
{
    snprintf(id_out, ULID_SIZE, "01KAMY%cQ3S5T7V9X1Z3B5D%04u", letter, number % 10000);
    return id_out;
}

/* Applies an event; takes fields. */
static void happen(const struct feature *feature, void *state, const char *type, json_t *fields)
{
    const struct event_type *row = feature->events;
    const struct event event = {
        .channel = SPACE, .type = type, .version = 1, .by = MAKER, .as = "", .to = "", .fields = fields};

    while (strcmp(row->name, type) != 0)
        row++;
    assert_true(row->apply(state, &event));
    json_decref(fields);
}

/* What a command comes to; takes params. The facts are a person and an organisation. */
static enum error ask(const struct feature *feature, const void *state, const char *name, enum role role,
                      json_t *params)
{
    const struct command *command = feature->commands;
    json_t *facts = json_pack("[{s:s, s:s}]", "name", "Cineva", "type", "association");
    struct request request = {.channel = SPACE,
                              .now_ms = 1763767800000,
                              .today = TODAY,
                              .fresh_id = "01KAMZZQ3S5T7V9X1Z3B5D7F9H",
                              .actor = {.person = MAKER, .role = role},
                              .params = params,
                              .facts = facts};
    struct decision decision;
    enum error error;

    while (strcmp(command->name, name) != 0)
        command++;
    decision_init(&decision, DUE_KEEP);
    error = command->decide(state, &request, &decision);
    decision_finish(&decision);
    json_decref(params);
    json_decref(facts);
    return error;
}

static void add_member(void *state, unsigned number)
{
    char person[ULID_SIZE];

    happen(&space_feature, state, "space.member_added",
           json_pack("{s:s, s:s}", "person", make_id('A', number, person), "role", "member"));
}

static void give_mandate(void *state, char letter, unsigned number, const char *person)
{
    char mandate[ULID_SIZE];

    happen(&space_feature, state, "space.mandate_given",
           json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "mandate", make_id(letter, number, mandate),
                     "person", person, "category", "ngo", "role", "member", "capacity", "Expert", "standing",
                     "titular", "from_on", TODAY));
}

static json_t *mandate_of(const char *person)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s}", "person", person, "category", "ngo", "role", "member",
                     "capacity", "Expert", "standing", "titular");
}

static void test_no_more_people_than_fit(void **argument)
{
    void *state = make_space();
    char known[ULID_SIZE];

    (void)argument;
    for (unsigned i = 1; i < SPACE_PEOPLE_MOST; i++)
        add_member(state, i);
    assert_int_equal(ask(&space_feature, state, "space.add_member", ROLE_SECRETARIAT,
                         json_pack("{s:s, s:s}", "person", ORGANISATION, "role", "member")),
                     ERR_LIST_FULL);
    assert_int_equal(
        ask(&space_feature, state, "space.give_mandate", ROLE_SECRETARIAT, mandate_of(ORGANISATION)),
        ERR_LIST_FULL);
    make_id('A', 7, known);
    assert_int_equal(ask(&space_feature, state, "space.add_member", ROLE_SECRETARIAT,
                         json_pack("{s:s, s:s}", "person", known, "role", "facilitator")),
                     ERR_NONE);
    assert_int_equal(ask(&space_feature, state, "space.give_mandate", ROLE_SECRETARIAT, mandate_of(known)),
                     ERR_NONE);
    space_feature.destroy(state);
}

static void test_no_more_mandates_than_fit(void **argument)
{
    void *state = make_space();

    (void)argument;
    for (unsigned i = 0; i < SPACE_MANDATES_MOST; i++)
        give_mandate(state, 'M', i, MAKER);
    assert_int_equal(ask(&space_feature, state, "space.give_mandate", ROLE_SECRETARIAT, mandate_of(MAKER)),
                     ERR_LIST_FULL);
    space_feature.destroy(state);
}

static void test_of_mandates_that_are_over_the_newest_stay(void **argument)
{
    void *state = make_space();
    char mandate[ULID_SIZE];
    json_t *view, *mandates;

    (void)argument;
    give_mandate(state, 'V', 0, MAKER);
    for (unsigned i = 0; i < SPACE_MANDATES_OVER_MOST + 5; i++) {
        give_mandate(state, 'M', i, MAKER);
        happen(&space_feature, state, "space.mandate_ended",
               json_pack("{s:s, s:s}", "mandate", make_id('M', i, mandate), "ended_on", TODAY));
    }
    view = space_feature.view(state, CLEARANCE_MEMBER);
    mandates = json_object_get(view, "mandates");
    assert_int_equal(json_array_size(mandates), SPACE_MANDATES_OVER_MOST + 1);
    assert_string_equal(json_text(json_array_get(mandates, 0), "mandate"), make_id('V', 0, mandate));
    assert_string_equal(json_text(json_array_get(mandates, 1), "mandate"), make_id('M', 5, mandate));
    json_decref(view);
    space_feature.destroy(state);
}

static void test_no_more_organisations_than_fit(void **argument)
{
    void *state = make_space();
    char organisation[ULID_SIZE];

    (void)argument;
    for (unsigned i = 0; i < SPACE_ORGANISATIONS_MOST; i++)
        happen(&space_feature, state, "space.organisation_added",
               json_pack("{s:s, s:s, s:s, s:s}", "organisation", make_id('E', i, organisation), "category",
                         "ngo", "state", "active", "since_on", TODAY));
    assert_int_equal(ask(&space_feature, state, "space.add_organisation", ROLE_SECRETARIAT,
                         json_pack("{s:s}", "organisation", ORGANISATION)),
                     ERR_LIST_FULL);
    space_feature.destroy(state);
}

static void make_room(void *state, unsigned number)
{
    char room[CHANNEL_ID_SIZE], id[ULID_SIZE];

    snprintf(room, sizeof(room), "room:%s", make_id('B', number, id));
    happen(&space_feature, state, "room.created",
           json_pack("{s:s, s:s, s:s}", "room", room, "title", "Anunțuri", "visibility", "members"));
}

static enum error ask_for_room(const void *state, enum role role)
{
    return ask(&space_feature, state, "room.create", role,
               json_pack("{s:s, s:s}", "title", "Anunțuri", "visibility", "members"));
}

static void test_one_member_does_not_fill_the_catalogue(void **argument)
{
    void *state = make_space();
    char room[CHANNEL_ID_SIZE], id[ULID_SIZE];

    (void)argument;
    for (unsigned i = 0; i < SPACE_ROOMS_OF_A_MEMBER_MOST; i++)
        make_room(state, i);
    assert_int_equal(ask_for_room(state, ROLE_MEMBER), ERR_LIST_FULL);
    assert_int_equal(ask_for_room(state, ROLE_FACILITATOR), ERR_NONE);
    snprintf(room, sizeof(room), "room:%s", make_id('B', 3, id));
    happen(&space_feature, state, "space.item_noted",
           json_pack("{s:s, s:b}", "item", room, "is_archived", 1));
    /* Or one who archives what they made would fill the catalogue. */
    assert_int_equal(ask_for_room(state, ROLE_MEMBER), ERR_LIST_FULL);
    for (unsigned i = SPACE_ROOMS_OF_A_MEMBER_MOST; i < SPACE_ITEMS_MOST; i++)
        make_room(state, i);
    assert_int_equal(ask_for_room(state, ROLE_SECRETARIAT), ERR_LIST_FULL);
    space_feature.destroy(state);
}

static void test_the_directory_has_an_end(void **argument)
{
    void *state = directory_feature.create("directory", NULL);
    char id[ULID_SIZE];

    (void)argument;
    for (unsigned i = 0; i < ORGANISATIONS_MOST; i++)
        happen(&directory_feature, state, "directory.organisation_added",
               json_pack("{s:s, s:s, s:s, s:[]}", "organisation", make_id('E', i, id), "name", "A",
                         "organisation_type", "other", "fields"));
    assert_int_equal(ask(&directory_feature, state, "directory.add_organisation", ROLE_SECRETARIAT,
                         json_pack("{s:s, s:s}", "name", "A", "type", "other")),
                     ERR_LIST_FULL);
    directory_feature.destroy(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_more_people_than_fit),
        cmocka_unit_test(test_no_more_mandates_than_fit),
        cmocka_unit_test(test_of_mandates_that_are_over_the_newest_stay),
        cmocka_unit_test(test_no_more_organisations_than_fit),
        cmocka_unit_test(test_one_member_does_not_fill_the_catalogue),
        cmocka_unit_test(test_the_directory_has_an_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
