#include "directory/people.h"

#include <stdio.h>
#include <string.h>

#include <uthash.h>

#include "core/memory.h"
#include "core/secret.h"
#include "core/text.h"
#include "directory/directory.h"
#include "directory/organisations.h"
#include "directory/people_tables.h"

struct person {
    char id[ULID_SIZE];
    bool is_administrator;
    bool has_second_factor;
    UT_hash_handle hh;
};

struct space_entry {
    struct space_record record;
    UT_hash_handle hh;
};

struct people {
    struct person *people;      /* person id => struct person */
    struct space_entry *spaces; /* channel id => struct space_entry */
    struct organisations *organisations;
};

static void *create(const char *channel, const json_t *settings)
{
    struct people *people = MEM_NEW(struct people);

    (void)channel;
    (void)settings;
    people->organisations = organisations_create();
    return people;
}

static void destroy(void *state)
{
    struct people *people = state;
    struct person *person, *next_person;
    struct space_entry *space, *next_space;

    HASH_ITER(hh, people->people, person, next_person)
    {
        HASH_DEL(people->people, person);
        mem_free(person);
    }
    HASH_ITER(hh, people->spaces, space, next_space)
    {
        HASH_DEL(people->spaces, space);
        json_decref(space->record.settings);
        mem_free(space);
    }
    organisations_destroy(people->organisations);
    mem_free(people);
}

static const struct person *find_person(const struct people *people, const char *id)
{
    const struct person *person;

    HASH_FIND_STR(people->people, id, person);
    return person;
}

bool people_has(const struct people *people, const char *person)
{
    return find_person(people, person) != NULL;
}

bool people_is_administrator(const struct people *people, const char *person)
{
    const struct person *found = find_person(people, person);

    return found != NULL && found->is_administrator;
}

bool people_has_second_factor(const struct people *people, const char *person)
{
    const struct person *found = find_person(people, person);

    return found != NULL && found->has_second_factor;
}

bool people_set_second_factor(struct people *people, const char *person, bool has)
{
    struct person *found = (struct person *)find_person(people, person);

    if (found != NULL)
        found->has_second_factor = has;
    return found != NULL;
}

size_t people_count(const struct people *people)
{
    return HASH_COUNT(people->people);
}

const struct space_record *people_find_space(const struct people *people, const char *channel)
{
    const struct space_entry *space;

    HASH_FIND_STR(people->spaces, channel, space);
    return space == NULL ? NULL : &space->record;
}

size_t people_count_spaces(const struct people *people)
{
    return HASH_COUNT(people->spaces);
}

struct organisations *people_organisations(const struct people *people)
{
    return people->organisations;
}

void people_each_space(const struct people *people,
                       void (*visit)(void *argument, const struct space_record *space), void *argument)
{
    struct space_entry *space, *next;

    HASH_ITER(hh, people->spaces, space, next)
    visit(argument, &space->record);
}

void person_key(const char *person, char key_out[PERSON_KEY_SIZE])
{
    snprintf(key_out, PERSON_KEY_SIZE, "person:%s", person);
}

void sessions_key(const char *person, char key_out[SESSIONS_KEY_SIZE])
{
    snprintf(key_out, SESSIONS_KEY_SIZE, "sessions:%s", person);
}

void email_key(const char *prefix, const char *email, char key_out[EMAIL_KEY_SIZE])
{
    char lower[256], hex[SHA256_HEX_SIZE];

    snprintf(lower, sizeof(lower), "%s", email);
    text_lower_ascii(lower);
    secret_sha256_hex(lower, strlen(lower), hex);
    snprintf(key_out, EMAIL_KEY_SIZE, "%s:%s", prefix, hex);
}

bool people_add(struct people *people, const char *id, bool is_administrator)
{
    struct person *person;

    if (!ulid_is_valid(id, strlen(id)) || people_has(people, id))
        return false;
    person = MEM_NEW(struct person);
    memcpy(person->id, id, ULID_SIZE);
    person->is_administrator = is_administrator;
    HASH_ADD_STR(people->people, id, person);
    return true;
}

json_t *people_space_settings(struct people *people, const char *channel)
{
    const struct space_record *record = people_find_space(people, channel);

    return record == NULL ? NULL : record->settings;
}

/* Takes settings. */
bool people_add_space(struct people *people, const char *channel, json_t *settings)
{
    struct space_entry *space;

    if (!channel_id_parse(channel, NULL) || people_find_space(people, channel) != NULL) {
        json_decref(settings);
        return false;
    }
    space = MEM_NEW(struct space_entry);
    strcpy(space->record.channel, channel);
    space->record.settings = settings;
    HASH_ADD(hh, people->spaces, record.channel, strlen(channel), space);
    return true;
}

static json_t *list_people(const struct people *people)
{
    json_t *list = json_array();
    struct person *person, *next;

    HASH_ITER(hh, people->people, person, next)
    json_array_append_new(list, json_string(person->id));
    return list;
}

/* A space as a view shows it: who made it and when stands in its own channel. */
static json_t *show_space(const struct space_record *record)
{
    json_t *shown = json_copy(record->settings);

    json_object_del(shown, "by");
    json_object_del(shown, "at_ms");
    json_object_set_new(shown, "channel", json_string(record->channel));
    return shown;
}

static json_t *list_spaces(const struct people *people)
{
    json_t *list = json_array();
    struct space_entry *space, *next;

    HASH_ITER(hh, people->spaces, space, next)
    json_array_append_new(list, show_space(&space->record));
    return list;
}

static json_t *view(const void *state, enum clearance clearance)
{
    const struct people *people = state;
    json_t *shown = json_object();

    if (clearance >= CLEARANCE_MEMBER)
        json_object_set_new(shown, "organisations", organisations_list(people->organisations));
    if (clearance >= CLEARANCE_MODERATOR) {
        json_object_set_new(shown, "people", list_people(people));
        json_object_set_new(shown, "spaces", list_spaces(people));
    }
    return shown;
}

static json_t *snapshot(const void *state)
{
    const struct people *people = state;
    json_t *persons = json_array(), *spaces = json_array();
    struct person *person, *next_person;
    struct space_entry *space, *next_space;

    HASH_ITER(hh, people->people, person, next_person)
    json_array_append_new(
        persons, json_pack("[s, b, b]", person->id, person->is_administrator, person->has_second_factor));
    HASH_ITER(hh, people->spaces, space, next_space)
    json_array_append_new(spaces, json_pack("[s, O]", space->record.channel, space->record.settings));
    return json_pack("{s:o, s:o, s:o}", "people", persons, "spaces", spaces, "organisations",
                     organisations_list(people->organisations));
}

static bool restore(void *state, const json_t *snapshot)
{
    struct people *people = state;
    size_t i;
    json_t *row;

    json_array_foreach(json_object_get(snapshot, "people"), i, row)
    {
        const char *id = json_string_value(json_array_get(row, 0));

        if (id == NULL || !people_add(state, id, json_is_true(json_array_get(row, 1))))
            return false;
        people_set_second_factor(state, id, json_is_true(json_array_get(row, 2)));
    }
    json_array_foreach(json_object_get(snapshot, "spaces"), i, row)
    {
        const char *channel = json_string_value(json_array_get(row, 0));

        if (channel == NULL || !people_add_space(state, channel, json_copy(json_array_get(row, 1))))
            return false;
    }
    json_array_foreach(json_object_get(snapshot, "organisations"), i, row)
    {
        if (!organisations_take(people->organisations, json_copy(row)))
            return false;
    }
    return true;
}

const struct feature directory_feature = {
    .kind = "directory",
    .commands = people_commands,
    .queries = people_queries,
    .events = people_events,
    .is_resident = true,
    .snapshot_format = 2,
    .create = create,
    .destroy = destroy,
    .snapshot = snapshot,
    .restore = restore,
    .view = view,
    .react = people_react,
    .applied = directory_applied,
};
