#include "drafts/draft.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "directory/space.h"
#include "directory/space_tables.h"
#include "drafts/draft_state.h"
#include "drafts/inquiries.h"
#include "drafts/service.h"
#include "drafts/templates.h"

static const struct draft_part *const parts[] = {&draft_own,      &draft_comments,     &draft_amendments,
                                                 &draft_versions, &draft_endorsements, &draft_writings};

/* ---- The state of an empty log ---- */

static json_t *read_settings(const char *channel, const json_t *settings)
{
    static const char *const names[] = {"title", "about", "space",    "visibility", "by",
                                        "as",    "at_ms", "language", "writers",    "template"};
    json_t *words = json_object();
    char path[CHANNEL_ID_SIZE + 8];

    for (size_t i = 0; i < COUNT_OF(names); i++)
        json_object_set(words, names[i], json_object_get(settings, names[i]));
    snprintf(path, sizeof(path), "/text/%s", channel_id_ulid(channel));
    json_object_set_new(words, "text", json_string(path));
    json_object_set_new(words, "text_schema", json_integer(TEXT_SCHEMA));
    return words;
}

static void *create(const char *channel, const json_t *settings)
{
    struct draft *draft = MEM_NEW(struct draft);

    snprintf(draft->channel, sizeof(draft->channel), "%s", channel);
    draft->words = read_settings(channel, settings);
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        parts[i]->create(draft);
    return draft;
}

static void destroy(void *state)
{
    struct draft *draft = state;

    for (size_t i = 0; i < COUNT_OF(parts); i++)
        parts[i]->destroy(draft);
    json_decref(draft->words);
    mem_free(draft);
}

/* ---- Kept, and seen ---- */

static json_t *snapshot(const void *state)
{
    json_t *snapshot = json_object();

    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (parts[i]->snapshot != NULL)
            json_object_set_new(snapshot, parts[i]->name, parts[i]->snapshot(state));
    return snapshot;
}

static bool restore(void *state, const json_t *snapshot)
{
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (parts[i]->restore != NULL && !parts[i]->restore(state, json_object_get(snapshot, parts[i]->name)))
            return false;
    return true;
}

static json_t *view(const void *state, enum clearance clearance)
{
    json_t *view = json_object();

    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (parts[i]->show != NULL)
            parts[i]->show(state, clearance, view);
    return view;
}

static json_t *mine(const void *state, const struct actor *actor)
{
    json_t *mine = json_object();

    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (parts[i]->show_mine != NULL)
            parts[i]->show_mine(state, actor, mine);
    return mine;
}

static void react_to(const struct event *event, struct reactions *reactions)
{
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (parts[i]->react != NULL)
            parts[i]->react(event, reactions);
}

/* ---- The tables, joined ---- */

/* Of each kind, over all parts; their end included. */
#define ROWS_MOST 64

static int compare_names(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* Rows begin with their name, and end with a row without one. */
static size_t join(void *rows, size_t count, const void *more, size_t size)
{
    const char *row = more;

    for (; row != NULL && *(const char *const *)row != NULL; row += size, count++) {
        assert(count < ROWS_MOST - 1);
        memcpy((char *)rows + count * size, row, size);
    }
    return count;
}

static void join_tables(struct feature *feature)
{
    static struct command commands[ROWS_MOST];
    static struct query queries[ROWS_MOST];
    static struct event_type events[ROWS_MOST];
    size_t command_count = 0, query_count = 0, event_count = 0;

    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        command_count = join(commands, command_count, parts[i]->commands, sizeof(commands[0]));
        query_count = join(queries, query_count, parts[i]->queries, sizeof(queries[0]));
        event_count = join(events, event_count, parts[i]->events, sizeof(events[0]));
    }
    qsort(commands, command_count, sizeof(commands[0]), compare_names);
    qsort(queries, query_count, sizeof(queries[0]), compare_names);
    qsort(events, event_count, sizeof(events[0]), compare_names);
    feature->commands = commands;
    feature->queries = queries;
    feature->events = events;
}

const struct feature *draft_feature(void)
{
    static struct feature feature = {
        .kind = "draft",
        .activity = "space.activity",
        .snapshot_format = 2,
        .create = create,
        .destroy = destroy,
        .snapshot = snapshot,
        .restore = restore,
        .view = view,
        .mine = mine,
        .react = react_to,
        .applied = drafts_applied,
        .inquire = drafts_inquire,
    };

    if (feature.commands == NULL)
        join_tables(&feature);
    return &feature;
}

/* ---- What may be done ---- */

bool draft_lets_write(const json_t *settings, enum role role)
{
    const char *writers = json_text(settings, "writers");
    enum role least = writers == NULL ? ROLE_NONE : space_role_named(writers);

    return least != ROLE_NONE && role >= least;
}

bool draft_is_open(const void *state)
{
    return draft_check_writing(state) == ERR_NONE;
}

enum error draft_check_writing(const void *state)
{
    return draft_check_open(state);
}

const char *draft_space(const void *state)
{
    const struct draft *draft = state;

    return json_text(draft->words, "space");
}

const char *draft_channel(const void *state)
{
    return ((const struct draft *)state)->channel;
}

const char *draft_status(const struct draft *draft)
{
    return json_text(draft->status, "state");
}

bool draft_is_archived(const struct draft *draft)
{
    return json_is_true(json_object_get(draft->words, "is_archived"));
}

enum error draft_check_open(const struct draft *draft)
{
    const char *status = draft_status(draft);

    if (draft_is_archived(draft))
        return ERR_ARCHIVED;
    return strcmp(status, "working") == 0 || strcmp(status, "in_consultation") == 0 ? ERR_NONE
                                                                                    : ERR_TEXT_CLOSED;
}

bool draft_is_maker(const struct draft *draft, const char *person)
{
    const char *maker = json_text(draft->words, "by");

    return maker != NULL && strcmp(maker, person) == 0;
}

bool draft_runs(const struct draft *draft, const struct actor *actor)
{
    return actor->role >= ROLE_FACILITATOR || draft_is_maker(draft, actor->person);
}

bool draft_writes(const struct draft *draft, const struct actor *actor)
{
    return draft_lets_write(draft->words, actor->role);
}

const json_t *draft_find_section(const struct draft *draft, const char *section)
{
    size_t i;
    json_t *one;

    json_array_foreach(draft->sections, i, one)
    {
        if (strcmp(json_text(one, "section"), section) == 0)
            return one;
    }
    return NULL;
}

bool draft_decides(const struct draft *draft, const struct actor *actor, const char *section)
{
    const char *owner = section == NULL ? NULL : json_text(draft_find_section(draft, section), "owner");

    return draft_runs(draft, actor) || (owner != NULL && strcmp(owner, actor->person) == 0);
}

const json_t *draft_template(const struct draft *draft)
{
    const json_t *template = json_object_get(draft->words, "template");

    return template_find(json_text(template, "id"), (unsigned)json_int(template, "version", 1));
}

void draft_begin_event(const struct draft *draft, const struct request *request, struct decision *decision,
                       const char *type)
{
    const char *space = json_text(draft->words, "space");

    decision_event(decision, type);
    if (space != NULL && request->actor.person[0] != '\0')
        space_note_activity(space, request, decision);
}

void draft_event(const struct draft *draft, const struct request *request, struct decision *decision,
                 const char *type)
{
    draft_begin_event(draft, request, decision, type);
    decision_put_text(decision, "space", json_text(draft->words, "space"));
}
