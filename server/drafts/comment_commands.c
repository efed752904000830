#include <string.h>

#include "core/memory.h"
#include "directory/callees.h"
#include "directory/space_tables.h"
#include "drafts/comments.h"

static uint64_t seq_of(const struct request *request, const char *name)
{
    return (uint64_t)param_int(request, name, 0);
}

static bool is_by_actor(const struct request *request, const json_t *comment)
{
    return strcmp(json_text(comment, "by"), request->actor.person) == 0;
}

static bool is_deleted(const json_t *comment)
{
    return json_object_get(comment, "deleted") != NULL;
}

/* ---- Writing ---- */

/* Who wrote in the thread, each once, without the one who asks, in the order in which they first did: so that
 * what was wanted of the first ones stays in its place while others come. A new array. */
static json_t *list_writers(const struct thread *thread, const struct request *request)
{
    const json_t *replies = json_object_get(thread->json, "replies");
    json_t *people = json_array();

    for (size_t i = 0; i <= json_array_size(replies); i++) {
        const json_t *comment = i == 0 ? thread->json : json_array_get(replies, i - 1);
        json_t *by = json_object_get(comment, "by");
        size_t place = 0;

        while (place < json_array_size(people) && !json_equal(json_array_get(people, place), by))
            place++;
        if (place == json_array_size(people) && !is_by_actor(request, comment))
            json_array_append(people, by);
    }
    return people;
}

static void want_writers(const struct draft *draft, const struct request *request, struct wants *wants)
{
    const struct thread *thread = comments_find_thread(draft->comments, seq_of(request, "thread"));
    json_t *people = thread == NULL ? NULL : list_writers(thread, request);

    for (size_t i = 0; i < json_array_size(people); i++)
        wants_person(wants, json_string_value(json_array_get(people, i)));
    json_decref(people);
}

static void gather_comment(const void *state, const struct request *request, struct wants *wants)
{
    json_t *anchor = json_object_get(request->params, "anchor");
    struct mentions mentions;

    if (!mentions_read(param_text(request, "text"), &mentions))
        return;
    callees_want(&mentions, request, wants);
    if (anchor != NULL)
        wants_inquiry(wants, json_pack("{s:s, s:O}", "ask", "quote", "anchor", anchor));
    else
        want_writers(state, request, wants);
}

/* Whether there is place for a text of so many bytes, instead of one of so many: who makes it shorter may
 * always. */
static enum error check_bytes(const struct comments *comments, size_t before, size_t bytes)
{
    return bytes > before && comments->bytes - before + bytes > COMMENTS_BYTES_MOST ? ERR_LIST_FULL
                                                                                    : ERR_NONE;
}

static enum error check_place(const struct comments *comments, const struct request *request)
{
    uint64_t root = seq_of(request, "thread");
    const struct thread *thread = comments_find_thread(comments, root);

    if (comments->comment_count >= COMMENTS_MOST)
        return ERR_LIST_FULL;
    if (root == 0)
        return comments->open_count >= THREADS_OPEN_MOST ? ERR_LIST_FULL : ERR_NONE;
    if (thread == NULL)
        return ERR_NO_SUCH_COMMENT;
    if (thread_is_resolved(thread))
        return ERR_THREAD_RESOLVED;
    return json_array_size(json_object_get(thread->json, "replies")) >= REPLIES_MOST ? ERR_LIST_FULL
                                                                                     : ERR_NONE;
}

/* The words that stand at the anchor now, from the fact. */
static enum error put_anchor(const struct request *request, size_t fact, struct decision *decision)
{
    json_t *anchor = json_object_get(request->params, "anchor");
    const char *quote = json_text(json_array_get(request->facts, fact), "quote");

    if (anchor == NULL)
        return ERR_NONE;
    if (json_object_get(request->params, "thread") != NULL)
        return ERR_INVALID_PARAMS;
    if (quote == NULL)
        return ERR_ANCHOR_GONE;
    decision_put_new(decision, "anchor", json_deep_copy(anchor));
    decision_put_text(decision, "quote", quote);
    return ERR_NONE;
}

/* Those who wrote in the thread and may still open the draft. */
static enum error put_answers(const struct draft *draft, const struct request *request, size_t fact,
                              struct callees *callees, struct decision *decision)
{
    const struct thread *thread = comments_find_thread(draft->comments, seq_of(request, "thread"));
    json_t *people = thread == NULL ? NULL : list_writers(thread, request), *answers = json_array();
    bool is_known = json_array_size(request->facts) >= fact + json_array_size(people);

    for (size_t i = 0; i < json_array_size(people) && is_known; i++)
        if (json_is_true(json_array_get(request->facts, fact + i))) {
            json_array_append(answers, json_array_get(people, i));
            callees_add(callees, json_string_value(json_array_get(people, i)));
        }
    json_decref(people);
    if (json_array_size(answers) == 0)
        json_decref(answers);
    else
        decision_put_new(decision, "answers", answers);
    if (thread != NULL)
        decision_put_int(decision, "thread", (int64_t)seq_of(request, "thread"));
    return is_known ? ERR_NONE : ERR_BUSY;
}

static enum error put_comment(const struct draft *draft, const struct request *request,
                              const struct mentions *mentions, struct decision *decision)
{
    size_t fact = callees_count_facts(mentions, request);
    struct callees callees;
    enum error error = put_anchor(request, fact, decision);

    callees_init(&callees, request);
    callees_add_mentioned(&callees, mentions, NULL, true);
    if (error == ERR_NONE)
        error = put_answers(draft, request, fact, &callees, decision);
    if (error == ERR_NONE)
        error = callees_limit_everyone(request, mentions, decision);
    if (error == ERR_NONE)
        error = callees_put(&callees, mentions, json_text(draft->words, "space"), decision);
    callees_finish(&callees);
    return error;
}

static enum error comment(const void *state, const struct request *request, struct decision *decision)
{
    const struct draft *draft = state;
    enum error error = check_place(draft->comments, request);
    struct mentions mentions;
    char *text;

    if (draft_is_archived(draft))
        return ERR_ARCHIVED;
    if (error != ERR_NONE)
        return error;
    if (!mentions_read(param_text(request, "text"), &mentions))
        return ERR_TOO_MANY_PEOPLE;
    text = param_written(request, "text");
    if (text == NULL)
        return ERR_INVALID_PARAMS;
    draft_begin_event(draft, request, decision, "draft.commented");
    decision_put_text(decision, "text", text);
    error = check_bytes(draft->comments, 0, strlen(text));
    mem_free(text);
    return error == ERR_NONE ? put_comment(draft, request, &mentions, decision) : error;
}

/* ---- Editing and deleting ---- */

/* A comment that stands. */
static enum error find_standing(const struct draft *draft, const struct request *request,
                                const json_t **comment_out)
{
    const json_t *comment = comments_find(draft->comments, seq_of(request, "comment"), NULL);

    if (draft_is_archived(draft))
        return ERR_ARCHIVED;
    if (comment == NULL)
        return ERR_NO_SUCH_COMMENT;
    *comment_out = comment;
    return is_deleted(comment) ? ERR_COMMENT_DELETED : ERR_NONE;
}

static void gather_edit(const void *state, const struct request *request, struct wants *wants)
{
    struct mentions mentions;

    (void)state;
    if (mentions_read(param_text(request, "text"), &mentions))
        callees_want(&mentions, request, wants);
}

static enum error put_edit(const struct draft *draft, const struct request *request, const json_t *comment,
                           const char *text, struct decision *decision)
{
    const struct rewording rewording = {.event = "draft.comment_edited",
                                        .subject = "comment",
                                        .seq = seq_of(request, "comment"),
                                        .before = comment,
                                        .text = text,
                                        .space = json_text(draft->words, "space")};
    enum error error = callees_put_rewording(&rewording, request, decision);

    draft_note_activity(draft, request, decision);
    return error == ERR_NONE ? check_bytes(draft->comments, strlen(json_text(comment, "text")), strlen(text))
                             : error;
}

static enum error edit_comment(const void *state, const struct request *request, struct decision *decision)
{
    const struct draft *draft = state;
    const json_t *comment = NULL;
    enum error error = find_standing(draft, request, &comment);
    char *text;

    if (error != ERR_NONE)
        return error;
    if (!is_by_actor(request, comment))
        return ERR_FORBIDDEN;
    text = param_written(request, "text");
    error = text == NULL ? ERR_INVALID_PARAMS : put_edit(draft, request, comment, text, decision);
    mem_free(text);
    return error;
}

static enum error delete_comment(const void *state, const struct request *request, struct decision *decision)
{
    const json_t *comment = NULL;
    enum error error = find_standing(state, request, &comment);

    if (error != ERR_NONE)
        return error;
    if (!is_by_actor(request, comment) && request->actor.role < ROLE_FACILITATOR)
        return ERR_FORBIDDEN;
    draft_begin_event(state, request, decision, "draft.comment_deleted");
    decision_put_int(decision, "comment", (int64_t)seq_of(request, "comment"));
    return ERR_NONE;
}

/* ---- Resolving ---- */

/* The author of a thread, whoever writes in the draft, and whoever runs it. */
static enum error find_own_thread(const struct draft *draft, const struct request *request,
                                  const struct thread **thread_out)
{
    const struct thread *thread = comments_find_thread(draft->comments, seq_of(request, "thread"));

    if (draft_is_archived(draft))
        return ERR_ARCHIVED;
    if (thread == NULL)
        return ERR_NO_SUCH_COMMENT;
    *thread_out = thread;
    return is_by_actor(request, thread->json) || draft_writes(draft, &request->actor) ||
                   draft_runs(draft, &request->actor)
               ? ERR_NONE
               : ERR_FORBIDDEN;
}

static void put_thread(const struct draft *draft, const struct request *request, const char *type,
                       struct decision *decision)
{
    draft_begin_event(draft, request, decision, type);
    decision_put_int(decision, "thread", (int64_t)seq_of(request, "thread"));
}

static enum error resolve_thread(const void *state, const struct request *request, struct decision *decision)
{
    const struct thread *thread = NULL;
    enum error error = find_own_thread(state, request, &thread);

    if (error != ERR_NONE)
        return error;
    if (thread_is_resolved(thread))
        return ERR_NOTHING_TO_DO;
    put_thread(state, request, "draft.thread_resolved", decision);
    return ERR_NONE;
}

static enum error reopen_thread(const void *state, const struct request *request, struct decision *decision)
{
    const struct draft *draft = state;
    const struct thread *thread = NULL;
    enum error error = find_own_thread(draft, request, &thread);

    if (error != ERR_NONE)
        return error;
    if (!thread_is_resolved(thread))
        return ERR_NOTHING_TO_DO;
    if (thread->is_old)
        return ERR_THREAD_OLD;
    if (draft->comments->open_count >= THREADS_OPEN_MOST)
        return ERR_LIST_FULL;
    put_thread(state, request, "draft.thread_reopened", decision);
    return ERR_NONE;
}

/* Keep alphabetized. Each row has its file in schema/commands/. Whoever may open the draft may comment. */
const struct command comment_commands[] = {
    {"draft.comment", ROLE_MEMBER, 0, gather_comment, comment, NULL},
    {"draft.delete_comment", ROLE_MEMBER, 0, NULL, delete_comment, NULL},
    {"draft.edit_comment", ROLE_MEMBER, 0, gather_edit, edit_comment, NULL},
    {"draft.reopen_thread", ROLE_MEMBER, 0, NULL, reopen_thread, NULL},
    {"draft.resolve_thread", ROLE_MEMBER, 0, NULL, resolve_thread, NULL},
    {0},
};

/* ---- Questions ---- */

#define PAGE_MOST 100

/* From the newest before the seq back to the first, as many as were asked for. */
static enum error list_threads(const void *state, const struct request *request, json_t **reply_out)
{
    const struct comments *comments = ((const struct draft *)state)->comments;
    int64_t before = param_int(request, "before", INT64_MAX), limit = param_int(request, "limit", PAGE_MOST);
    json_t *threads = json_array();
    bool has_older = false;

    for (size_t i = comments->count; i > 0 && !has_older; i--) {
        const struct thread *thread = &comments->threads[i - 1];

        if (!thread_is_resolved(thread) || json_int(thread->json, "seq", 0) >= before)
            continue;
        if (json_array_size(threads) < (size_t)limit)
            json_array_insert_new(threads, 0, json_deep_copy(thread->json));
        else
            has_older = true;
    }
    *reply_out = json_pack("{s:o, s:b}", "threads", threads, "has_older", has_older);
    return ERR_NONE;
}

static void gather_anchors(const void *state, const struct request *request, struct wants *wants)
{
    const struct comments *comments = ((const struct draft *)state)->comments;
    json_t *threads = json_array();

    (void)request;
    for (size_t i = 0; i < comments->count; i++) {
        const struct thread *thread = &comments->threads[i];
        json_t *anchor = json_object_get(thread->json, "anchor");

        if (anchor != NULL && !thread->is_old)
            json_array_append_new(threads, json_pack("{s:O, s:O}", "thread",
                                                     json_object_get(thread->json, "seq"), "anchor", anchor));
    }
    wants_inquiry(wants, json_pack("{s:s, s:o}", "ask", "anchors", "threads", threads));
}

static enum error answer_anchors(const void *state, const struct request *request, json_t **reply_out)
{
    (void)state;
    *reply_out = json_pack("{s:O}", "anchors", json_array_get(request->facts, 0));
    return ERR_NONE;
}

/* Keep alphabetized. Each row has its file in schema/commands/. */
const struct query comment_queries[] = {
    {"draft.anchors", ROLE_MEMBER, gather_anchors, answer_anchors},
    {"draft.threads", ROLE_MEMBER, NULL, list_threads},
    {0},
};
