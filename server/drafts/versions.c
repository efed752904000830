#include "drafts/versions.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "drafts/endorsements.h"
#include "drafts/outline.h"

void version_key(const char *draft, unsigned number, char key_out[VERSION_KEY_SIZE])
{
    snprintf(key_out, VERSION_KEY_SIZE, "version:%s:%u", draft, number);
}

const json_t *versions_find(const struct versions *versions, int64_t number)
{
    return number < 1 ? NULL : json_array_get(versions->rows, (size_t)number - 1);
}

bool version_is_published(const json_t *version)
{
    return json_object_get(version, "published") != NULL;
}

const json_t *versions_newest(const struct versions *versions)
{
    for (size_t i = json_array_size(versions->rows); i > 0; i--)
        if (version_is_published(json_array_get(versions->rows, i - 1)))
            return json_array_get(versions->rows, i - 1);
    return NULL;
}

uint64_t versions_bytes(const struct versions *versions)
{
    uint64_t bytes = 0;

    for (size_t i = 0; i < json_array_size(versions->rows); i++)
        bytes += (uint64_t)json_int(json_array_get(versions->rows, i), "bytes", 0);
    return bytes;
}

/* ---- What happens to them ---- */

static bool apply_made(void *state, const struct event *event)
{
    static const char *const names[] = {"number", "name", "title", "sha256", "words",
                                        "bytes",  "by",   "as",    "at_ms"};
    struct versions *versions = ((struct draft *)state)->versions;
    json_t *row = json_object();

    for (size_t i = 0; i < COUNT_OF(names); i++)
        json_object_set(row, names[i], json_object_get(event->fields, names[i]));
    json_array_append_new(versions->rows, row);
    return json_int(row, "number", 0) == (int64_t)json_array_size(versions->rows);
}

static json_t *find_row(void *state, const struct event *event)
{
    const struct versions *versions = ((const struct draft *)state)->versions;

    return (json_t *)versions_find(versions, event_int(event, "version"));
}

static bool apply_published(void *state, const struct event *event)
{
    json_t *row = find_row(state, event);

    json_object_del(row, "withdrawn");
    endorsements_note_outdated(state, json_object_get(event->fields, "outdates"));
    return row != NULL && json_object_set_new(row, "published",
                                              json_pack("{s:s, s:I}", "by", event->by, "at_ms",
                                                        (json_int_t)event->at_ms)) == 0;
}

static bool apply_unpublished(void *state, const struct event *event)
{
    json_t *row = find_row(state, event);

    json_object_del(row, "published");
    return row != NULL && json_object_set_new(row, "withdrawn",
                                              json_pack("{s:s, s:I, s:s}", "by", event->by, "at_ms",
                                                        (json_int_t)event->at_ms, "reason",
                                                        event_text(event, "reason"))) == 0;
}

/* The text itself goes the way of all texts. */
static bool apply_restored(void *state, const struct event *event)
{
    return find_row(state, event) != NULL;
}

static const struct event_type version_events[] = {
    {"draft.version_made", 2, apply_made, AUDIENCE_MEMBERS, EVENT_COUNTS},
    {"draft.version_published", 1, apply_published, AUDIENCE_PUBLIC, EVENT_COUNTS},
    {"draft.version_restored", 1, apply_restored, AUDIENCE_MEMBERS, 0},
    {"draft.version_unpublished", 1, apply_unpublished, AUDIENCE_PUBLIC, 0},
    {0},
};

/* ---- The part ---- */

static void create(struct draft *draft)
{
    draft->versions = MEM_NEW(struct versions);
    draft->versions->rows = json_array();
}

static void destroy(struct draft *draft)
{
    json_decref(draft->versions->rows);
    mem_free(draft->versions);
}

static json_t *snapshot(const struct draft *draft)
{
    return json_deep_copy(draft->versions->rows);
}

static bool restore(struct draft *draft, const json_t *snapshot)
{
    if (!json_is_array(snapshot))
        return false;
    json_decref(draft->versions->rows);
    draft->versions->rows = json_deep_copy(snapshot);
    return true;
}

/* Everybody may know what is published, or was, but not who of the members did what. */
static json_t *show_to_public(const json_t *rows)
{
    static const char *const names[] = {"published", "withdrawn"};
    json_t *shown = json_array();
    const json_t *row;
    size_t i;

    json_array_foreach(rows, i, row)
    {
        json_t *copy;

        if (!version_is_published(row) && json_object_get(row, "withdrawn") == NULL)
            continue;
        copy = json_deep_copy(row);
        json_object_del(copy, "by");
        json_object_del(copy, "as");
        for (size_t name = 0; name < COUNT_OF(names); name++)
            json_object_del(json_object_get(copy, names[name]), "by");
        json_array_append_new(shown, copy);
    }
    return shown;
}

static void show(const struct draft *draft, enum clearance clearance, json_t *view)
{
    if (clearance >= CLEARANCE_MEMBER)
        json_object_set_new(view, "versions", json_deep_copy(draft->versions->rows));
}

json_t *draft_publication(const void *state)
{
    const struct draft *draft = state;

    return json_pack("{s:O, s:o, s:o, s:o}", "language", json_object_get(draft->words, "language"), "rules",
                     outline_rules(draft), "versions", show_to_public(draft->versions->rows), "endorsements",
                     endorsements_show_to_public(draft));
}

static void tell_of_stale(const struct event *event, struct reactions *reactions)
{
    json_t *organisations = json_object_get(event->fields, "outdates"), *params;

    if (organisations == NULL)
        return;
    params = json_pack("{s:I, s:O, s:s}", "version", (json_int_t)event_int(event, "version"), "organisations",
                       organisations, "author", event->by);
    if (event->as[0] != '\0')
        json_object_set_new(params, "author_as", json_string(event->as));
    react(reactions, "stale", event->channel, "draft.note_stale", params);
}

static void version_react(const struct event *event, struct reactions *reactions)
{
    if (strcmp(event->type, "draft.version_published") == 0)
        tell_of_stale(event, reactions);
}

const struct draft_part draft_versions = {
    .name = "versions",
    .commands = version_commands,
    .queries = version_queries,
    .events = version_events,
    .create = create,
    .destroy = destroy,
    .show = show,
    .snapshot = snapshot,
    .restore = restore,
    .react = version_react,
};
