#include <assert.h>
#include <string.h>

#include "core/base64.h"
#include "core/memory.h"
#include "directory/space_tables.h"
#include "drafts/amendments.h"
#include "drafts/entry.h"
#include "drafts/inquiries.h"

static uint64_t amendment_of(const struct request *request)
{
    return (uint64_t)param_int(request, "amendment", 0);
}

static const char *author_of(const struct amendment *amendment)
{
    return json_text(amendment->json, "by");
}

/* What an inquiry found against it. */
static enum error error_in(const json_t *fact)
{
    return (enum error)json_int(fact, "error", ERR_NONE);
}

/* ---- Proposing ---- */

static void gather_amend(const void *state, const struct request *request, struct wants *wants)
{
    if (draft_check_open(state) == ERR_NONE)
        wants_inquiry(wants, json_pack("{s:s, s:s, s:s, s:s}", "ask", "amend", "section",
                                       param_text(request, "section"), "update",
                                       param_text(request, "update"), "person", request->actor.person));
}

static enum error check_place(const struct amendments *amendments, size_t bytes)
{
    return amendments->open_count >= AMENDMENTS_OPEN_MOST ||
                   amendments->open_bytes + bytes > AMENDMENTS_BYTES_MOST
               ? ERR_LIST_FULL
               : ERR_NONE;
}

/* The wordings and the update, which the event only names. */
static size_t keep_wordings(const struct request *request, const json_t *fact, struct decision *decision)
{
    const char *const fields[][2] = {{"base", json_text(fact, "base")},
                                     {"proposed", json_text(fact, "proposed")},
                                     {"update", param_text(request, "update")}};
    char key[AMENDMENT_KEY_SIZE];
    size_t bytes = 0;

    amendment_key(request->channel, request->fresh_id, key);
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        decision_write(decision, REGISTER_HASH_SET, key, fields[i][0], fields[i][1]);
        bytes += strlen(fields[i][1]);
    }
    return bytes;
}

static enum error put_amendment(const struct draft *draft, const struct request *request, const json_t *fact,
                                const char *reason, struct decision *decision)
{
    size_t bytes;

    draft_begin_event(draft, request, decision, "draft.amended");
    decision_put_text(decision, "section", param_text(request, "section"));
    decision_put_text(decision, "section_title", json_text(fact, "title"));
    decision_put_text(decision, "reason", reason);
    decision_put_text(decision, "kept", request->fresh_id);
    bytes = keep_wordings(request, fact, decision);
    decision_put_int(decision, "bytes", (int64_t)bytes);
    return check_place(draft->amendments, bytes);
}

static enum error amend(const void *state, const struct request *request, struct decision *decision)
{
    const struct draft *draft = state;
    const json_t *fact = json_array_get(request->facts, 0);
    enum error error = draft_check_open(draft);
    char *reason;

    if (error == ERR_NONE)
        error = check_place(draft->amendments, 0);
    if (error == ERR_NONE)
        error = fact == NULL ? ERR_BUSY : error_in(fact);
    if (error != ERR_NONE)
        return error;
    reason = param_written(request, "reason");
    error = reason == NULL ? ERR_INVALID_PARAMS : put_amendment(draft, request, fact, reason, decision);
    mem_free(reason);
    return error;
}

/* ---- Deciding ---- */

static enum error find_open(const struct draft *draft, const struct request *request,
                            const struct amendment **amendment_out)
{
    const struct amendment *amendment = amendments_find(draft->amendments, amendment_of(request));

    if (draft_is_archived(draft))
        return ERR_ARCHIVED;
    if (amendment == NULL)
        return ERR_NO_SUCH_AMENDMENT;
    *amendment_out = amendment;
    return amendment_is_open(amendment) ? ERR_NONE : ERR_AMENDMENT_DECIDED;
}

static enum error find_to_decide(const struct draft *draft, const struct request *request,
                                 const struct amendment **amendment_out)
{
    enum error error = find_open(draft, request, amendment_out);

    if (error != ERR_NONE)
        return error;
    return draft_decides(draft, &request->actor, json_text((*amendment_out)->json, "section"))
               ? ERR_NONE
               : ERR_FORBIDDEN;
}

/* The event, and what is no longer needed of this amendment and of the one that makes place for it. */
static void begin_decided(const struct draft *draft, const struct request *request,
                          const struct amendment *amendment, const char *type, struct decision *decision)
{
    const struct amendment *goes = amendments_next_to_go(draft->amendments);
    char key[AMENDMENT_KEY_SIZE];

    draft_event(draft, request, decision, type);
    decision_put_int(decision, "amendment", (int64_t)amendment_of(request));
    amendment_key(request->channel, amendment->kept, key);
    decision_write(decision, REGISTER_HASH_DELETE, key, "update", NULL);
    if (goes == NULL)
        return;
    amendment_key(request->channel, goes->kept, key);
    decision_write(decision, REGISTER_DELETE, key, NULL, NULL);
}

/* The author hears of it, unless it was the author who decided. */
static void put_author(const struct request *request, const struct amendment *amendment,
                       struct decision *decision)
{
    if (strcmp(author_of(amendment), request->actor.person) != 0)
        decision_put_new(decision, "notify", json_pack("[s]", author_of(amendment)));
}

/* Accepting is done by whoever accepts: what it deletes is theirs, though the words are the author's. */
static json_t *ask_merge(const struct amendment *amendment, const struct request *request, bool is_shown)
{
    return json_pack("{s:s, s:s, s:O, s:O, s:s*, s:s*}", "ask", is_shown ? "merged" : "merge", "kept",
                     amendment->kept, "section", json_object_get(amendment->json, "section"), "person",
                     json_object_get(amendment->json, "by"), "op", is_shown ? NULL : request->op, "by",
                     is_shown ? NULL : request->actor.person);
}

static void gather_accept(const void *state, const struct request *request, struct wants *wants)
{
    const struct amendment *amendment = NULL;

    if (find_to_decide(state, request, &amendment) == ERR_NONE && draft_check_open(state) == ERR_NONE)
        wants_inquiry(wants, ask_merge(amendment, request, false));
}

/* Into the text, in the name of who wrote it. */
static void put_update(const struct request *request, const struct amendment *amendment, const json_t *fact,
                       struct decision *decision)
{
    const char *update = json_text(fact, "update");
    struct buffer bytes = {0}, entry = {0};
    bool is_read = base64_read(&bytes, update, strlen(update));

    assert(is_read);
    (void)is_read;
    entry_write(&entry, author_of(amendment), request->now_ms, bytes.bytes, bytes.length);
    decision_write_text(decision, channel_id_ulid(request->channel), entry.bytes, entry.length);
    buffer_finish(&bytes);
    buffer_finish(&entry);
}

static enum error check_merge(const struct draft *draft, const struct request *request, const json_t *fact,
                              struct decision *decision)
{
    enum error error = fact == NULL ? ERR_BUSY : error_in(fact);

    if (error == ERR_NONE)
        error = draft_check_written(fact, decision);
    if (error != ERR_NONE)
        return error;
    return !draft_runs(draft, &request->actor) && !json_is_true(json_object_get(fact, "is_within"))
               ? ERR_OUTSIDE_SECTION
               : ERR_NONE;
}

static enum error accept_amendment(const void *state, const struct request *request,
                                   struct decision *decision)
{
    const struct draft *draft = state;
    const json_t *fact = json_array_get(request->facts, 0);
    const struct amendment *amendment = NULL;
    enum error error = find_to_decide(draft, request, &amendment);
    char *reason;

    if (error == ERR_NONE)
        error = draft_check_open(draft);
    if (error == ERR_NONE)
        error = check_merge(draft, request, fact, decision);
    if (error != ERR_NONE)
        return error;
    begin_decided(draft, request, amendment, "draft.amendment_accepted", decision);
    put_author(request, amendment, decision);
    put_update(request, amendment, fact, decision);
    reason = param_written(request, "reason");
    if (reason != NULL)
        decision_put_text(decision, "reason", reason);
    mem_free(reason);
    return ERR_NONE;
}

static enum error reject_amendment(const void *state, const struct request *request,
                                   struct decision *decision)
{
    const struct amendment *amendment = NULL;
    enum error error = find_to_decide(state, request, &amendment);
    char *reason;

    if (error != ERR_NONE)
        return error;
    reason = param_written(request, "reason");
    if (reason == NULL)
        return ERR_INVALID_PARAMS;
    begin_decided(state, request, amendment, "draft.amendment_rejected", decision);
    put_author(request, amendment, decision);
    decision_put_text(decision, "reason", reason);
    mem_free(reason);
    return ERR_NONE;
}

static enum error withdraw_amendment(const void *state, const struct request *request,
                                     struct decision *decision)
{
    const struct amendment *amendment = NULL;
    enum error error = find_open(state, request, &amendment);

    if (error != ERR_NONE)
        return error;
    if (strcmp(author_of(amendment), request->actor.person) != 0)
        return ERR_FORBIDDEN;
    begin_decided(state, request, amendment, "draft.amendment_withdrawn", decision);
    return ERR_NONE;
}

/* Keep alphabetized. Each row has its file in schema/commands/. */
const struct command amendment_commands[] = {
    {"draft.accept_amendment", ROLE_MEMBER, 0, gather_accept, accept_amendment, NULL},
    {"draft.amend", ROLE_MEMBER, 0, gather_amend, amend, NULL},
    {"draft.reject_amendment", ROLE_MEMBER, 0, NULL, reject_amendment, NULL},
    {"draft.withdraw_amendment", ROLE_MEMBER, 0, NULL, withdraw_amendment, NULL},
    {0},
};

/* ---- Reading one ---- */

static void gather_amendment(const void *state, const struct request *request, struct wants *wants)
{
    const struct draft *draft = state;
    const struct amendment *amendment = amendments_find(draft->amendments, amendment_of(request));
    char key[AMENDMENT_KEY_SIZE];

    if (amendment == NULL)
        return;
    amendment_key(request->channel, amendment->kept, key);
    wants_register(wants, key);
    if (amendment_is_open(amendment))
        wants_inquiry(wants, ask_merge(amendment, request, true));
}

static void add_wording(json_t *reply, const char *name, const char *text)
{
    json_t *wording = text == NULL ? NULL : json_read(text, strlen(text));

    if (wording != NULL)
        json_object_set_new(reply, name, wording);
}

static enum error answer_amendment(const void *state, const struct request *request, json_t **reply_out)
{
    const struct draft *draft = state;
    const struct amendment *amendment = amendments_find(draft->amendments, amendment_of(request));
    const json_t *kept = json_array_get(request->facts, 0), *merge = json_array_get(request->facts, 1);

    if (amendment == NULL)
        return ERR_NO_SUCH_AMENDMENT;
    if (kept == NULL || (amendment_is_open(amendment) && merge == NULL))
        return ERR_NONE;
    if (!json_is_object(kept))
        return ERR_UNAVAILABLE;
    *reply_out = json_object();
    add_wording(*reply_out, "base", json_text(kept, "base"));
    add_wording(*reply_out, "proposed", json_text(kept, "proposed"));
    if (amendment_is_open(amendment))
        add_wording(*reply_out, "merged", json_text(merge, "merged"));
    return ERR_NONE;
}

/* Keep alphabetized. Each row has its file in schema/commands/. */
const struct query amendment_queries[] = {
    {"draft.amendment", ROLE_MEMBER, gather_amendment, answer_amendment},
    {0},
};
