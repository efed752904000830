#include "directory/mentions.h"

#include <string.h>

#include "core/json.h"

static bool skip(const char **at, const char *word)
{
    size_t length = strlen(word);

    if (strncmp(*at, word, length) != 0)
        return false;
    *at += length;
    return true;
}

/* ULID and closing brace. */
static bool read_id(const char *at, char id_out[ULID_SIZE])
{
    if (strnlen(at, ULID_SIZE) < ULID_SIZE || at[ULID_LENGTH] != '}' || !ulid_is_valid(at, ULID_LENGTH))
        return false;
    memcpy(id_out, at, ULID_LENGTH);
    id_out[ULID_LENGTH] = '\0';
    return true;
}

/* False where there is no place for another. */
static bool add(char (*ids)[ULID_SIZE], size_t *count, size_t most, const char *id)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(ids[i], id) == 0)
            return true;
    if (*count == most)
        return false;
    memcpy(ids[(*count)++], id, ULID_SIZE);
    return true;
}

static bool read_token(const char *at, struct mentions *mentions)
{
    char id[ULID_SIZE];

    if (skip(&at, "everyone}"))
        mentions->everyone = true;
    else if (skip(&at, "person:") && read_id(at, id))
        return add(mentions->people, &mentions->people_count, MENTIONED_PEOPLE_MOST, id);
    else if (skip(&at, "organisation:") && read_id(at, id))
        return add(mentions->organisations, &mentions->organisation_count, MENTIONED_ORGANISATIONS_MOST, id);
    return true;
}

bool mentions_read(const char *text, struct mentions *mentions_out)
{
    *mentions_out = (struct mentions){0};
    for (const char *at = strstr(text, "@{"); at != NULL; at = strstr(at + 2, "@{"))
        if (!read_token(at + 2, mentions_out))
            return false;
    return true;
}

static void put_ids(json_t *json, const char *name, const char (*ids)[ULID_SIZE], size_t count)
{
    json_t *list = count == 0 ? NULL : json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_string(ids[i]));
    if (list != NULL)
        json_object_set_new(json, name, list);
}

json_t *mentions_to_json(const struct mentions *mentions)
{
    json_t *json;

    if (mentions->people_count == 0 && mentions->organisation_count == 0 && !mentions->everyone)
        return NULL;
    json = json_object();
    put_ids(json, "people", mentions->people, mentions->people_count);
    put_ids(json, "organisations", mentions->organisations, mentions->organisation_count);
    if (mentions->everyone)
        json_object_set_new(json, "everyone", json_true());
    return json;
}

bool mentions_have(const json_t *mentions, const char *kind, const char *id)
{
    return json_has_text(json_object_get(mentions, kind), id);
}
