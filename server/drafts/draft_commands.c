/* Decisions about a draft itself: what it is called, its sections, its themes, its status. */
#include <string.h>

#include "core/memory.h"
#include "directory/written.h"
#include "drafts/draft_state.h"
#include "drafts/outline.h"
#include "drafts/prose.h"
#include "drafts/templates.h"

/* Sections that something was set of by hand, also of those that have gone from the text since. */
#define SECTIONS_MOST 200

/* ---- What it is called, and whether it is put away ---- */

static bool is_same(const json_t *words, const char *name, const char *value)
{
    const char *former = json_text(words, name);

    return strcmp(former == NULL ? "" : former, value == NULL ? "" : value) == 0;
}

static enum error put_name(const struct draft *draft, const struct request *request, const char *title,
                           const char *about, struct decision *decision)
{
    bool keeps_about = param_text(request, "about") == NULL;

    if (title == NULL)
        return ERR_INVALID_PARAMS;
    if (is_same(draft->words, "title", title) && (keeps_about || is_same(draft->words, "about", about)))
        return ERR_NOTHING_TO_DO;
    draft_event(draft, request, decision, "draft.renamed");
    decision_put_text(decision, "title", title);
    if (!keeps_about)
        decision_put_new(decision, "about", about == NULL ? json_null() : json_string(about));
    return ERR_NONE;
}

static enum error rename_draft(const void *state, const struct request *request, struct decision *decision)
{
    const struct draft *draft = state;
    char *title, *about;
    enum error error;

    if (!draft_runs(draft, &request->actor))
        return ERR_FORBIDDEN;
    title = param_written(request, "title");
    about = param_written(request, "about");
    error = put_name(draft, request, title, about, decision);
    mem_free(title);
    mem_free(about);
    return error;
}

static enum error set_archived(const struct draft *draft, const struct request *request, bool is_archived,
                               struct decision *decision)
{
    if (!draft_runs(draft, &request->actor))
        return ERR_FORBIDDEN;
    if (draft_is_archived(draft) == is_archived)
        return ERR_NOTHING_TO_DO;
    draft_event(draft, request, decision, is_archived ? "draft.archived" : "draft.reopened");
    return ERR_NONE;
}

static enum error archive(const void *state, const struct request *request, struct decision *decision)
{
    return set_archived(state, request, true, decision);
}

static enum error reopen(const void *state, const struct request *request, struct decision *decision)
{
    return set_archived(state, request, false, decision);
}

/* ---- Sections ---- */

static void gather_section(const void *state, const struct request *request, struct wants *wants)
{
    const char *owner = param_text(request, "owner"), *section = param_text(request, "section");

    if (!draft_runs(state, &request->actor) || draft_is_archived(state) || !section_id_is_valid(section))
        return;
    outline_want_section(wants, section);
    if (owner != NULL)
        wants_person(wants, owner);
}

/* Takes over what is set and differs; false where nothing does. */
static bool put_section(const struct draft *draft, const struct request *request, struct decision *decision)
{
    static const char *const names[] = {"owner", "words_most", "pages_most", "is_required"};
    const json_t *former = draft_find_section(draft, param_text(request, "section"));
    bool differs = false;

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        json_t *value = json_object_get(request->params, names[i]);
        json_t *there = json_object_get(former, names[i]);

        if (value == NULL || (there == NULL ? json_is_null(value) : json_equal(value, there)))
            continue;
        decision_put_new(decision, names[i], json_incref(value));
        differs = true;
    }
    return differs;
}

static enum error set_section(const void *state, const struct request *request, struct decision *decision)
{
    const struct draft *draft = state;
    const char *section = param_text(request, "section");

    if (!draft_runs(draft, &request->actor))
        return ERR_FORBIDDEN;
    if (draft_is_archived(draft))
        return ERR_ARCHIVED;
    if (!section_id_is_valid(section))
        return ERR_INVALID_PARAMS;
    if (!json_is_true(json_object_get(json_array_get(request->facts, 0), "is_there")))
        return ERR_SECTION_GONE;
    if (param_text(request, "owner") != NULL && !json_is_true(json_array_get(request->facts, 1)))
        return ERR_NO_SUCH_PERSON;
    if (draft_find_section(draft, section) == NULL && json_array_size(draft->sections) >= SECTIONS_MOST)
        return ERR_LIST_FULL;
    draft_event(draft, request, decision, "draft.section_set");
    decision_put_text(decision, "section", section);
    return put_section(draft, request, decision) ? ERR_NONE : ERR_NOTHING_TO_DO;
}

/* ---- Horizontal themes ---- */

static enum error answer_theme(const void *state, const struct request *request, struct decision *decision)
{
    const struct draft *draft = state;
    const char *answer = param_text(request, "answer");
    bool needs_words = strcmp(answer, "no") == 0 || strcmp(answer, "not_applicable") == 0;
    enum error error = draft_check_open(draft);
    char *explanation;

    if (!draft_writes(draft, &request->actor))
        return ERR_FORBIDDEN;
    if (error != ERR_NONE)
        return error;
    explanation = param_written(request, "explanation");
    if (explanation == NULL && needs_words)
        return ERR_EXPLANATION_NEEDED;
    draft_event(draft, request, decision, "draft.theme_answered");
    decision_put_int(decision, "question", param_int(request, "question", 0));
    decision_put_text(decision, "answer", answer);
    if (explanation != NULL)
        decision_put_text(decision, "explanation", explanation);
    mem_free(explanation);
    return ERR_NONE;
}

/* ---- Status ---- */

const struct draft_move draft_moves[] = {
    {"working", "in_consultation", ROLE_MEMBER}, {"working", "adopted", ROLE_SECRETARIAT},
    {"in_consultation", "working", ROLE_MEMBER}, {"in_consultation", "adopted", ROLE_SECRETARIAT},
    {"adopted", "submitted", ROLE_SECRETARIAT},  {"adopted", "working", ROLE_SECRETARIAT},
    {"submitted", "answered", ROLE_SECRETARIAT}, {"submitted", "working", ROLE_SECRETARIAT},
    {"answered", "working", ROLE_SECRETARIAT},   {0},
};

bool draft_may_move(const struct draft *draft, const struct actor *actor, const struct draft_move *move)
{
    return move->least == ROLE_MEMBER ? draft_runs(draft, actor) : actor->role >= move->least;
}

static const struct draft_move *find_move(const char *from, const char *to)
{
    for (const struct draft_move *move = draft_moves; move->from != NULL; move++)
        if (strcmp(move->from, from) == 0 && strcmp(move->to, to) == 0)
            return move;
    return NULL;
}

static bool is_whole(const char *status)
{
    return strcmp(status, "adopted") == 0 || strcmp(status, "submitted") == 0;
}

static void gather_status(const void *state, const struct request *request, struct wants *wants)
{
    (void)state;
    if (is_whole(param_text(request, "state")))
        outline_want(wants, true);
}

/* What belongs to a status must be there, and nothing else. */
static enum error put_facts(const struct request *request, const char *status, struct decision *decision)
{
    static const struct {
        const char *name, *status;
    } rows[] = {{"registry_number", "submitted"}, {"authority", "submitted"}, {"answer", "answered"}};
    bool is_submitted = strcmp(status, "submitted") == 0;
    const char *day = param_text(request, "registered_on");
    enum error error = ERR_NONE;

    for (size_t i = 0; i < COUNT_OF(rows) && error == ERR_NONE; i++) {
        bool is_given = param_text(request, rows[i].name) != NULL;

        if (is_given != (strcmp(status, rows[i].status) == 0))
            return ERR_INVALID_PARAMS;
        error = put_written(request, decision, rows[i].name);
    }
    if ((day != NULL) != is_submitted)
        return ERR_INVALID_PARAMS;
    if (day != NULL)
        decision_put_text(decision, "registered_on", day);
    return error;
}

/* Under which number it was submitted is known on when it is answered. */
static void keep_registration(const struct draft *draft, const char *status, struct decision *decision)
{
    static const char *const names[] = {"registry_number", "registered_on", "authority"};

    for (size_t i = 0; i < COUNT_OF(names) && strcmp(status, "answered") == 0; i++) {
        const char *known = json_text(draft->status, names[i]);

        if (known != NULL)
            decision_put_text(decision, names[i], known);
    }
}

/* A text that was adopted is only opened again with a word on why. */
static bool needs_note(const char *from, const char *to)
{
    return strcmp(to, "working") == 0 && strcmp(from, "in_consultation") != 0;
}

static enum error put_note(const struct request *request, const char *from, const char *to,
                           struct decision *decision)
{
    char *note = param_written(request, "note");

    if (note != NULL)
        decision_put_text(decision, "note", note);
    else if (needs_note(from, to))
        return ERR_EXPLANATION_NEEDED;
    mem_free(note);
    return ERR_NONE;
}

/* Nothing that is required is missing, where the status wants it so. */
static enum error check_whole(const struct draft *draft, const struct request *request, const char *status,
                              struct decision *decision)
{
    json_t *reasons;

    if (!is_whole(status))
        return ERR_NONE;
    reasons = outline_reasons(draft, json_array_get(request->facts, 0));
    if (json_array_size(reasons) == 0) {
        json_decref(reasons);
        return ERR_NONE;
    }
    decision_explain(decision, reasons);
    return ERR_INCOMPLETE;
}

static enum error set_status(const void *state, const struct request *request, struct decision *decision)
{
    const struct draft *draft = state;
    const char *from = draft_status(draft), *to = param_text(request, "state");
    const struct draft_move *move = find_move(from, to);
    enum error error;

    if (!draft_runs(draft, &request->actor))
        return ERR_FORBIDDEN;
    if (draft_is_archived(draft))
        return ERR_ARCHIVED;
    if (move == NULL)
        return strcmp(from, to) == 0 ? ERR_NOTHING_TO_DO : ERR_WRONG_STATUS;
    if (!draft_may_move(draft, &request->actor, move))
        return ERR_FORBIDDEN;
    draft_event(draft, request, decision, "draft.status_set");
    decision_put_text(decision, "state", to);
    keep_registration(draft, to, decision);
    error = put_facts(request, to, decision);
    if (error == ERR_NONE)
        error = put_note(request, from, to, decision);
    return error == ERR_NONE ? check_whole(draft, request, to, decision) : error;
}

/* Keep alphabetized. Each row has its file in schema/commands/. */
const struct command draft_commands[] = {
    {"draft.answer_theme", ROLE_MEMBER, 0, NULL, answer_theme, NULL},
    {"draft.archive", ROLE_MEMBER, 0, NULL, archive, NULL},
    {"draft.rename", ROLE_MEMBER, 0, NULL, rename_draft, NULL},
    {"draft.reopen", ROLE_MEMBER, 0, NULL, reopen, NULL},
    {"draft.set_section", ROLE_MEMBER, 0, gather_section, set_section, NULL},
    {"draft.set_status", ROLE_MEMBER, 0, gather_status, set_status, NULL},
    {0},
};

/* ---- Questions ---- */

static void gather_outline(const void *state, const struct request *request, struct wants *wants)
{
    (void)state;
    (void)request;
    outline_want(wants, false);
}

static enum error answer_outline(const void *state, const struct request *request, json_t **reply_out)
{
    *reply_out = outline_show(state, json_array_get(request->facts, 0));
    return ERR_NONE;
}

const struct query draft_queries[] = {
    {"draft.outline", ROLE_MEMBER, gather_outline, answer_outline},
    {0},
};
