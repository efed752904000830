#include "drafts/endorsements.h"

#include <string.h>

#include "core/memory.h"
#include "directory/notice.h"
#include "drafts/versions.h"

const json_t *endorsements_find(const struct endorsements *endorsements, const char *organisation)
{
    const json_t *row;
    size_t i;

    json_array_foreach(endorsements->rows, i, row)
    {
        if (strcmp(json_text(row, "organisation"), organisation) == 0)
            return row;
    }
    return NULL;
}

/* ---- What the text became since ---- */

static bool is_withdrawn(const json_t *row)
{
    return json_object_get(row, "withdrawn") != NULL;
}

/* newest: a version, or NULL. */
static bool is_stale_by(const json_t *row, const json_t *newest)
{
    return newest != NULL && json_int(newest, "number", 0) > json_int(row, "version", 0) &&
           strcmp(json_text(newest, "sha256"), json_text(row, "sha256")) != 0;
}

static bool must_be_told(const json_t *row, const json_t *version)
{
    return !is_withdrawn(row) && json_object_get(row, "noted") == NULL && is_stale_by(row, version);
}

json_t *endorsements_outdated_by(const struct draft *draft, const json_t *version)
{
    const json_t *newest = versions_newest(draft->versions), *row;
    json_t *outdated = json_array();
    size_t i;

    if (json_int(newest, "number", 0) > json_int(version, "number", 0))
        return outdated;
    json_array_foreach(draft->endorsements->rows, i, row)
    {
        if (must_be_told(row, version))
            json_array_append(outdated, json_object_get(row, "organisation"));
    }
    return outdated;
}

void endorsements_note_outdated(const struct draft *draft, const json_t *organisations)
{
    for (size_t i = 0; i < json_array_size(organisations); i++) {
        const char *organisation = json_string_value(json_array_get(organisations, i));
        const json_t *row = endorsements_find(draft->endorsements, organisation);

        json_object_set_new((json_t *)row, "noted", json_true());
    }
}

/* ---- What happens to them ---- */

static json_t *find_row(struct draft *draft, const char *organisation)
{
    return (json_t *)endorsements_find(draft->endorsements, organisation);
}

static void add_to_history(json_t *row, const struct event *event)
{
    json_t *history = json_object_get(row, "history");
    const json_t *last = json_array_get(history, json_array_size(history) - 1);

    if (last != NULL && json_int(last, "version", 0) == event_int(event, "version"))
        return;
    json_array_append_new(history, json_pack("{s:I, s:I}", "version", (json_int_t)event_int(event, "version"),
                                             "at_ms", (json_int_t)event->at_ms));
    if (json_array_size(history) > ENDORSEMENT_HISTORY_MOST)
        json_array_remove(history, 0);
}

static json_t *make_row(const struct event *event, json_t *history)
{
    static const char *const names[] = {"organisation", "category", "capacity", "region",
                                        "version",      "sha256",   "by",       "as",
                                        "reservations", "file",     "at_ms"};
    json_t *row = json_object();

    for (size_t i = 0; i < COUNT_OF(names); i++)
        json_object_set(row, names[i], json_object_get(event->fields, names[i]));
    json_object_set_new(row, "history", history);
    add_to_history(row, event);
    return row;
}

static bool apply_endorsed(void *state, const struct event *event)
{
    struct draft *draft = state;
    json_t *row = find_row(draft, event_text(event, "organisation"));

    if (row == NULL)
        return json_array_append_new(draft->endorsements->rows, make_row(event, json_array())) == 0;
    row = json_incref(row);
    for (size_t i = 0; i < json_array_size(draft->endorsements->rows); i++)
        if (json_array_get(draft->endorsements->rows, i) == row)
            json_array_set_new(draft->endorsements->rows, i,
                               make_row(event, json_incref(json_object_get(row, "history"))));
    json_decref(row);
    return true;
}

static bool apply_withdrawn(void *state, const struct event *event)
{
    json_t *row = find_row(state, event_text(event, "organisation"));
    json_t *withdrawn = json_pack("{s:s, s:I}", "by", event->by, "at_ms", (json_int_t)event->at_ms);

    if (event_text(event, "reason")[0] != '\0')
        json_object_set_new(withdrawn, "reason", json_string(event_text(event, "reason")));
    return json_object_set_new(row, "withdrawn", withdrawn) == 0;
}

static bool apply_stale_noted(void *state, const struct event *event)
{
    (void)state;
    return json_is_array(json_object_get(event->fields, "notify"));
}

static const struct event_type endorsement_events[] = {
    {"draft.endorsed", 1, apply_endorsed, AUDIENCE_PUBLIC, EVENT_COUNTS},
    {"draft.endorsement_withdrawn", 1, apply_withdrawn, AUDIENCE_PUBLIC, EVENT_COUNTS},
    {"draft.stale_noted", 1, apply_stale_noted, AUDIENCE_MEMBERS, 0},
    {0},
};

/* ---- The part ---- */

static void create(struct draft *draft)
{
    draft->endorsements = MEM_NEW(struct endorsements);
    draft->endorsements->rows = json_array();
}

static void destroy(struct draft *draft)
{
    json_decref(draft->endorsements->rows);
    mem_free(draft->endorsements);
}

static json_t *snapshot(const struct draft *draft)
{
    return json_deep_copy(draft->endorsements->rows);
}

static bool restore(struct draft *draft, const json_t *snapshot)
{
    if (!json_is_array(snapshot))
        return false;
    json_decref(draft->endorsements->rows);
    draft->endorsements->rows = json_deep_copy(snapshot);
    return true;
}

/* Everybody may know which organisation, in what capacity and with what words, but not which person. */
static void hide_people(json_t *row)
{
    json_object_del(row, "by");
    json_object_del(row, "as");
    json_object_del(row, "file");
    json_object_del(json_object_get(row, "withdrawn"), "by");
}

static json_t *show_all(const struct draft *draft)
{
    const json_t *newest = versions_newest(draft->versions), *row;
    json_t *shown = json_array();
    size_t i;

    json_array_foreach(draft->endorsements->rows, i, row)
    {
        json_t *copy = json_deep_copy(row);

        json_object_del(copy, "noted");
        json_object_set_new(copy, "is_stale", json_boolean(!is_withdrawn(row) && is_stale_by(row, newest)));
        json_array_append_new(shown, copy);
    }
    return shown;
}

json_t *endorsements_show_to_public(const struct draft *draft)
{
    json_t *shown = show_all(draft), *row;
    size_t i;

    json_array_foreach(shown, i, row) hide_people(row);
    return shown;
}

static void show(const struct draft *draft, enum clearance clearance, json_t *view)
{
    if (clearance >= CLEARANCE_MEMBER)
        json_object_set_new(view, "endorsements", show_all(draft));
}

/* Who has several mandates is asked for which one: the space says which they are. */
static void show_mine(const struct draft *draft, const struct actor *actor, json_t *mine)
{
    (void)draft;
    if (actor->organisation[0] != '\0')
        json_object_set_new(mine, "endorses_for", json_pack("[s]", actor->organisation));
}

/* From whoever published the version that made it so. */
static void endorsement_react(const struct event *event, struct reactions *reactions)
{
    const json_t *people = json_object_get(event->fields, "notify");
    const struct notice notice = {.kind = "endorsement",
                                  .author = event_text(event, "author"),
                                  .author_as = event_text(event, "author_as"),
                                  .message = event->position.seq};

    if (strcmp(event->type, "draft.stale_noted") != 0)
        return;
    for (size_t i = 0; i < json_array_size(people); i++)
        notice_send(event, &notice, json_string_value(json_array_get(people, i)), reactions);
}

const struct draft_part draft_endorsements = {
    .name = "endorsements",
    .commands = endorsement_commands,
    .events = endorsement_events,
    .create = create,
    .destroy = destroy,
    .show = show,
    .show_mine = show_mine,
    .snapshot = snapshot,
    .restore = restore,
    .react = endorsement_react,
};
