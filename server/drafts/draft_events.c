/* What the events of a draft itself change. */
#include <string.h>

#include "core/memory.h"
#include "directory/written.h"
#include "drafts/draft_state.h"

static bool apply_archived(void *state, const struct event *event)
{
    struct draft *draft = state;

    (void)event;
    json_object_set_new(draft->words, "is_archived", json_true());
    return true;
}

static bool apply_reopened(void *state, const struct event *event)
{
    struct draft *draft = state;

    (void)event;
    json_object_del(draft->words, "is_archived");
    return true;
}

static bool apply_renamed(void *state, const struct event *event)
{
    static const char *const names[] = {"title", "about", NULL};
    struct draft *draft = state;

    take_over(draft->words, event, names);
    return true;
}

/* {by, as?, at_ms} and what the event holds of these names. */
static json_t *record_of(const struct event *event, const char *const *names)
{
    json_t *record = json_pack("{s:s, s:I}", "by", event->by, "at_ms", (json_int_t)event->at_ms);

    if (event->as[0] != '\0')
        json_object_set_new(record, "as", json_string(event->as));
    take_over(record, event, names);
    return record;
}

/* The place of the one whose member has this value, or the array's size. */
static size_t find_place(const json_t *array, const char *name, const json_t *value)
{
    size_t place = 0;

    while (place < json_array_size(array) &&
           !json_equal(json_object_get(json_array_get(array, place), name), value))
        place++;
    return place;
}

/* A section of which nothing is set any more is not in the list. */
static bool apply_section_set(void *state, const struct event *event)
{
    static const char *const names[] = {"owner", "words_most", "pages_most", "is_required", NULL};
    struct draft *draft = state;
    json_t *id = json_object_get(event->fields, "section");
    size_t place = find_place(draft->sections, "section", id);
    json_t *former = json_array_get(draft->sections, place);
    json_t *section = former == NULL ? json_pack("{s:O}", "section", id) : json_copy(former);

    take_over(section, event, names);
    if (former == NULL)
        json_array_append(draft->sections, section);
    else if (json_object_size(section) == 1)
        json_array_remove(draft->sections, place);
    else
        json_array_set(draft->sections, place, section);
    json_decref(section);
    return true;
}

static bool apply_theme_answered(void *state, const struct event *event)
{
    static const char *const names[] = {"question", "answer", "explanation", NULL};
    struct draft *draft = state;
    json_t *question = json_object_get(event->fields, "question");
    size_t place = find_place(draft->themes, "question", question), before = 0;

    if (place < json_array_size(draft->themes))
        json_array_remove(draft->themes, place);
    while (before < json_array_size(draft->themes) &&
           json_int(json_array_get(draft->themes, before), "question", 0) < json_integer_value(question))
        before++;
    json_array_insert_new(draft->themes, before, record_of(event, names));
    return true;
}

static bool apply_status_set(void *state, const struct event *event)
{
    static const char *const names[] = {"state",  "note", "registry_number", "registered_on", "authority",
                                        "answer", NULL};
    struct draft *draft = state;

    json_decref(draft->status);
    draft->status = record_of(event, names);
    return true;
}

/* Each row has its file in schema/events/. Whoever wrote may do so no more where a draft is archived or its
 * status closes it. */
const struct event_type draft_events[] = {
    {"draft.archived", 1, apply_archived, AUDIENCE_MEMBERS, EVENT_TAKES_RIGHTS},
    {"draft.renamed", 1, apply_renamed, AUDIENCE_MEMBERS, 0},
    {"draft.reopened", 1, apply_reopened, AUDIENCE_MEMBERS, 0},
    {"draft.section_set", 1, apply_section_set, AUDIENCE_MEMBERS, 0},
    {"draft.status_set", 1, apply_status_set, AUDIENCE_MEMBERS, EVENT_TAKES_RIGHTS | EVENT_COUNTS},
    {"draft.theme_answered", 1, apply_theme_answered, AUDIENCE_MEMBERS, 0},
    {0},
};

/* The space's catalogue shows the draft as it is now called, and whether it is archived. Takes value. */
static void note(const struct event *event, const char *name, json_t *value, struct reactions *reactions)
{
    json_t *params = json_pack("{s:s, s:o}", "item", event->channel, name, value);

    react(reactions, "note", event_text(event, "space"), "space.note_item", params);
}

void draft_react(const struct event *event, struct reactions *reactions)
{
    if (strcmp(event->type, "draft.renamed") == 0)
        note(event, "title", json_string(event_text(event, "title")), reactions);
    else if (strcmp(event->type, "draft.archived") == 0)
        note(event, "is_archived", json_true(), reactions);
    else if (strcmp(event->type, "draft.reopened") == 0)
        note(event, "is_archived", json_false(), reactions);
    else if (strcmp(event->type, "draft.status_set") == 0)
        note(event, "state", json_string(event_text(event, "state")), reactions);
}

/* ---- The part ---- */

static void create(struct draft *draft)
{
    static const char *const names[] = {"by", "as", "at_ms"};

    draft->sections = json_array();
    draft->themes = json_array();
    draft->status = json_pack("{s:s}", "state", "working");
    for (size_t i = 0; i < COUNT_OF(names); i++)
        json_object_set(draft->status, names[i], json_object_get(draft->words, names[i]));
}

static void destroy(struct draft *draft)
{
    json_decref(draft->sections);
    json_decref(draft->themes);
    json_decref(draft->status);
}

static void show(const struct draft *draft, enum clearance clearance, json_t *view)
{
    if (clearance < CLEARANCE_MEMBER)
        return;
    json_object_update(view, draft->words);
    json_object_set(view, "status", draft->status);
    json_object_set_new(view, "sections", json_copy(draft->sections));
    json_object_set_new(view, "themes", json_copy(draft->themes));
}

/* {from: [to, …]}: the moves of the status that somebody may ever make, wherever it stands. */
static json_t *list_moves(const struct draft *draft, const struct actor *actor)
{
    json_t *moves = json_object();

    for (const struct draft_move *move = draft_moves; move->from != NULL; move++) {
        json_t *to = json_object_get(moves, move->from);

        if (!draft_may_move(draft, actor, move))
            continue;
        if (to == NULL) {
            to = json_array();
            json_object_set_new(moves, move->from, to);
        }
        json_array_append_new(to, json_string(move->to));
    }
    return moves;
}

static void show_mine(const struct draft *draft, const struct actor *actor, json_t *mine)
{
    bool is_member = actor->role >= ROLE_MEMBER;

    json_object_set_new(mine, "writes", json_boolean(draft_writes(draft, actor)));
    json_object_set_new(mine, "comments", json_boolean(is_member));
    json_object_set_new(mine, "amends", json_boolean(is_member));
    json_object_set_new(mine, "decides", json_boolean(draft_runs(draft, actor)));
    json_object_set_new(mine, "moves", list_moves(draft, actor));
}

static json_t *snapshot(const struct draft *draft)
{
    return json_pack("{s:O, s:O?, s:b, s:O, s:o, s:o}", "title", json_object_get(draft->words, "title"),
                     "about", json_object_get(draft->words, "about"), "is_archived", draft_is_archived(draft),
                     "status", draft->status, "sections", json_copy(draft->sections), "themes",
                     json_copy(draft->themes));
}

/* A copy, as the array is changed in place. */
static void take_member(json_t **member, json_t *value)
{
    json_decref(*member);
    *member = json_copy(value);
}

static bool restore(struct draft *draft, const json_t *snapshot)
{
    json_t *about = json_object_get(snapshot, "about"), *status = json_object_get(snapshot, "status");
    json_t *sections = json_object_get(snapshot, "sections"), *themes = json_object_get(snapshot, "themes");

    if (json_text(snapshot, "title") == NULL || json_text(status, "state") == NULL ||
        !json_is_array(sections) || !json_is_array(themes))
        return false;
    json_object_set(draft->words, "title", json_object_get(snapshot, "title"));
    json_object_del(draft->words, "about");
    if (json_is_string(about))
        json_object_set(draft->words, "about", about);
    if (json_is_true(json_object_get(snapshot, "is_archived")))
        json_object_set_new(draft->words, "is_archived", json_true());
    take_member(&draft->status, status);
    take_member(&draft->sections, sections);
    take_member(&draft->themes, themes);
    return true;
}

const struct draft_part draft_own = {
    .name = "own",
    .commands = draft_commands,
    .queries = draft_queries,
    .events = draft_events,
    .create = create,
    .destroy = destroy,
    .show = show,
    .show_mine = show_mine,
    .snapshot = snapshot,
    .restore = restore,
    .react = draft_react,
};
