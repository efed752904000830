/* What becomes of comments, and who hears of it. */
#include <string.h>

#include "directory/notice.h"
#include "drafts/comments.h"

static uint64_t seq_in(const struct event *event, const char *name)
{
    return (uint64_t)event_int(event, name);
}

/* ---- Applying ---- */

/* What the event says under these names, as a new object. */
static json_t *read_comment(const struct event *event)
{
    static const char *const names[] = {"anchor", "quote", "mentions"};
    json_t *comment =
        json_pack("{s:I, s:s, s:I, s:s, s:s}", "seq", (json_int_t)event->position.seq, "by", event->by,
                  "at_ms", (json_int_t)event->at_ms, "op", event->op, "text", event_text(event, "text"));

    if (event->as[0] != '\0')
        json_object_set_new(comment, "as", json_string(event->as));
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        json_t *value = json_object_get(event->fields, names[i]);

        if (value != NULL)
            json_object_set_new(comment, names[i], json_deep_copy(value));
    }
    return comment;
}

static bool apply_commented(void *state, const struct event *event)
{
    struct comments *comments = ((struct draft *)state)->comments;
    uint64_t root = seq_in(event, "thread");
    struct thread *thread = comments_find_thread(comments, root);
    json_t *comment;

    if (root != 0 && thread == NULL)
        return false;
    comment = read_comment(event);
    if (root == 0) {
        json_object_set_new(comment, "replies", json_array());
        comments_add_thread(comments, comment);
    } else {
        comments_add_reply(comments, thread, comment);
    }
    return true;
}

static bool apply_comment_edited(void *state, const struct event *event)
{
    struct comments *comments = ((struct draft *)state)->comments;
    json_t *comment = comments_find(comments, seq_in(event, "comment"), NULL);

    if (comment == NULL)
        return false;
    comments_set_words(comments, comment, event_text(event, "text"),
                       json_object_get(event->fields, "mentions"));
    json_object_set_new(comment, "edited_ms", json_integer(event->at_ms));
    return true;
}

static bool apply_comment_deleted(void *state, const struct event *event)
{
    struct comments *comments = ((struct draft *)state)->comments;
    json_t *comment = comments_find(comments, seq_in(event, "comment"), NULL);

    if (comment == NULL)
        return false;
    comments_set_words(comments, comment, NULL, NULL);
    json_object_set_new(comment, "deleted",
                        json_pack("{s:s, s:I}", "by", event->by, "at_ms", (json_int_t)event->at_ms));
    return true;
}

static bool apply_thread_resolved(void *state, const struct event *event)
{
    struct comments *comments = ((struct draft *)state)->comments;
    struct thread *thread = comments_find_thread(comments, seq_in(event, "thread"));

    if (thread == NULL || thread_is_resolved(thread))
        return false;
    comments_resolve(comments, thread, event->by, event->at_ms);
    return true;
}

static bool apply_thread_reopened(void *state, const struct event *event)
{
    struct comments *comments = ((struct draft *)state)->comments;
    struct thread *thread = comments_find_thread(comments, seq_in(event, "thread"));

    if (thread == NULL || !thread_is_resolved(thread))
        return false;
    comments_reopen(comments, thread);
    return true;
}

/* Keep alphabetized. Each row has its file in schema/events/; apply reads every version up to the one named.
 */
const struct event_type comment_events[] = {
    {"draft.comment_deleted", 1, apply_comment_deleted, AUDIENCE_MEMBERS, EVENT_FORGETS},
    {"draft.comment_edited", 1, apply_comment_edited, AUDIENCE_MEMBERS, 0},
    {"draft.commented", 1, apply_commented, AUDIENCE_MEMBERS, EVENT_COUNTS},
    {"draft.thread_reopened", 1, apply_thread_reopened, AUDIENCE_MEMBERS, 0},
    {"draft.thread_resolved", 1, apply_thread_resolved, AUDIENCE_MEMBERS, 0},
    {0},
};

/* ---- What follows in inboxes ---- */

static bool is_answer(const struct event *event, const char *person)
{
    return json_has_text(json_object_get(event->fields, "answers"), person);
}

void comment_react(const struct event *event, struct reactions *reactions)
{
    if (strcmp(event->type, "draft.commented") == 0)
        notice_send_callees(event, event->position.seq, is_answer, reactions);
    else if (strcmp(event->type, "draft.comment_edited") == 0)
        notice_send_callees(event, seq_in(event, "comment"), is_answer, reactions);
}
