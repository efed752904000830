#include <string.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "drafts/endorsements.h"
#include "drafts/inquiries.h"
#include "drafts/versions.h"

static const json_t *fact_of(const struct request *request)
{
    return json_array_get(request->facts, 0);
}

/* ---- Making one ---- */

static void gather_text(const void *state, const struct request *request, struct wants *wants)
{
    const struct draft *draft = state;

    if (!draft_is_archived(draft) && draft_decides(draft, &request->actor, NULL))
        wants_inquiry(wants, json_pack("{s:s}", "ask", "version"));
}

static size_t text_length(const struct request *request)
{
    return strlen(json_text(fact_of(request), "text"));
}

static enum error check_made(const struct draft *draft, const struct request *request)
{
    const json_t *rows = draft->versions->rows, *fact = fact_of(request);
    const json_t *last = json_array_get(rows, json_array_size(rows) - 1);
    const char *sha256 = json_text(fact, "sha256");

    if (draft_is_archived(draft))
        return ERR_ARCHIVED;
    if (!draft_decides(draft, &request->actor, NULL))
        return ERR_FORBIDDEN;
    if (sha256 == NULL)
        return ERR_TOO_LARGE;
    if (last != NULL && strcmp(json_text(last, "sha256"), sha256) == 0)
        return ERR_NOTHING_CHANGED;
    if (json_array_size(rows) >= VERSIONS_MOST)
        return ERR_LIST_FULL;
    return versions_bytes(draft->versions) + text_length(request) <= VERSIONS_BYTES_MOST ? ERR_NONE
                                                                                         : ERR_VERSIONS_FULL;
}

static void keep_text(const struct request *request, size_t number, struct decision *decision)
{
    char key[VERSION_KEY_SIZE];

    version_key(channel_id_ulid(request->channel), (unsigned)number, key);
    decision_write(decision, REGISTER_HASH_SET, key, VERSION_TEXT_FIELD, json_text(fact_of(request), "text"));
}

static enum error make_version(const void *state, const struct request *request, struct decision *decision)
{
    static const char *const names[] = {"sha256", "words", "sections"};
    const struct draft *draft = state;
    size_t number = json_array_size(draft->versions->rows) + 1;
    enum error error = check_made(draft, request);
    char *name;

    if (error != ERR_NONE)
        return error;
    name = param_written(request, "name");
    if (name == NULL)
        return ERR_INVALID_PARAMS;
    draft_begin_event(draft, request, decision, "draft.version_made");
    decision_put_int(decision, "number", (int64_t)number);
    decision_put_text(decision, "name", name);
    decision_put_text(decision, "title", json_text(draft->words, "title"));
    decision_put_int(decision, "bytes", (int64_t)text_length(request));
    for (size_t i = 0; i < COUNT_OF(names); i++)
        decision_put_new(decision, names[i], json_incref(json_object_get(fact_of(request), names[i])));
    keep_text(request, number, decision);
    mem_free(name);
    return ERR_NONE;
}

static void answer_number(const struct event *event, json_t *reply)
{
    json_object_set_new(reply, "number", json_integer((json_int_t)event_int(event, "number")));
}

/* ---- Publishing ---- */

static const json_t *find_asked(const struct draft *draft, const struct request *request)
{
    return versions_find(draft->versions, param_int(request, "version", 0));
}

static enum error publish(const void *state, const struct request *request, struct decision *decision)
{
    const struct draft *draft = state;
    const json_t *version = find_asked(draft, request);
    json_t *outdated;

    if (draft_is_archived(draft))
        return ERR_ARCHIVED;
    if (version == NULL)
        return ERR_NO_SUCH_VERSION;
    if (version_is_published(version))
        return ERR_NOTHING_TO_DO;
    draft_begin_event(draft, request, decision, "draft.version_published");
    decision_put_int(decision, "version", json_int(version, "number", 0));
    outdated = endorsements_outdated_by(draft, version);
    if (json_array_size(outdated) > 0)
        decision_put_new(decision, "outdates", outdated);
    else
        json_decref(outdated);
    return ERR_NONE;
}

static enum error unpublish(const void *state, const struct request *request, struct decision *decision)
{
    const json_t *version = find_asked(state, request);
    char *reason;

    if (version == NULL)
        return ERR_NO_SUCH_VERSION;
    if (!version_is_published(version))
        return ERR_NOTHING_TO_DO;
    reason = param_written(request, "reason");
    if (reason == NULL)
        return ERR_INVALID_PARAMS;
    draft_begin_event(state, request, decision, "draft.version_unpublished");
    decision_put_int(decision, "version", json_int(version, "number", 0));
    decision_put_text(decision, "reason", reason);
    mem_free(reason);
    return ERR_NONE;
}

/* ---- Restoring ---- */

static void gather_restoring(const void *state, const struct request *request, struct wants *wants)
{
    if (find_asked(state, request) != NULL && draft_decides(state, &request->actor, NULL))
        wants_inquiry(wants, json_pack("{s:s, s:I, s:s, s:s}", "ask", "restore", "version",
                                       (json_int_t)param_int(request, "version", 0), "op", request->op, "by",
                                       request->actor.person));
}

static enum error restore_version(const void *state, const struct request *request, struct decision *decision)
{
    const struct draft *draft = state;
    const json_t *version = find_asked(draft, request), *fact = fact_of(request);
    enum error error = draft_check_open(draft);

    if (error != ERR_NONE)
        return error;
    if (!draft_decides(draft, &request->actor, NULL))
        return ERR_FORBIDDEN;
    if (version == NULL)
        return ERR_NO_SUCH_VERSION;
    if (json_is_true(json_object_get(fact, "is_same")))
        return ERR_NOTHING_CHANGED;
    error = draft_check_written(fact, decision);
    if (error != ERR_NONE)
        return error;
    draft_begin_event(draft, request, decision, "draft.version_restored");
    decision_put_int(decision, "version", json_int(version, "number", 0));
    draft_write_update(decision, request, json_text(fact, "update"));
    return ERR_NONE;
}

/* ---- Reading one ---- */

static void gather_version(const void *state, const struct request *request, struct wants *wants)
{
    const json_t *version = find_asked(state, request);
    char key[VERSION_KEY_SIZE];

    if (version == NULL)
        return;
    version_key(channel_id_ulid(request->channel), (unsigned)json_int(version, "number", 0), key);
    wants_register(wants, key);
}

static enum error answer_version(const void *state, const struct request *request, json_t **reply_out)
{
    const json_t *version = find_asked(state, request);
    const json_t *text = json_object_get(fact_of(request), VERSION_TEXT_FIELD);
    struct buffer reply = {0};

    if (version == NULL)
        return ERR_NO_SUCH_VERSION;
    if (json_string_length(text) == 0)
        return ERR_UNAVAILABLE;
    buffer_append_text(&reply, "{\"version\":");
    json_write(&reply, version);
    buffer_append_text(&reply, ",\"text\":");
    buffer_append(&reply, json_string_value(text), json_string_length(text));
    buffer_append_text(&reply, "}");
    *reply_out = json_stringn_nocheck(reply.bytes, reply.length);
    buffer_finish(&reply);
    return ERR_NONE;
}

const struct command version_commands[] = {
    {"draft.make_version", ROLE_MEMBER, 0, gather_text, make_version, answer_number},
    {"draft.publish_version", ROLE_FACILITATOR, 0, NULL, publish, NULL},
    {"draft.restore_version", ROLE_MEMBER, 0, gather_restoring, restore_version, NULL},
    {"draft.unpublish_version", ROLE_FACILITATOR, 0, NULL, unpublish, NULL},
    {0},
};

const struct query version_queries[] = {
    {"draft.version", ROLE_MEMBER, gather_version, answer_version},
    {0},
};
