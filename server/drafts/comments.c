#include "drafts/comments.h"

#include <string.h>

#include "core/memory.h"

static uint64_t seq_of(const json_t *comment)
{
    return (uint64_t)json_int(comment, "seq", 0);
}

/* ---- Finding ---- */

struct thread *comments_find_thread(const struct comments *comments, uint64_t seq)
{
    size_t low = 0, high = comments->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (seq_of(comments->threads[middle].json) < seq)
            low = middle + 1;
        else
            high = middle;
    }
    return low < comments->count && seq_of(comments->threads[low].json) == seq ? &comments->threads[low]
                                                                               : NULL;
}

static json_t *find_reply(const struct thread *thread, uint64_t seq)
{
    size_t i;
    json_t *reply;

    json_array_foreach(json_object_get(thread->json, "replies"), i, reply)
    {
        if (seq_of(reply) == seq)
            return reply;
    }
    return NULL;
}

json_t *comments_find(const struct comments *comments, uint64_t seq, struct thread **thread_out)
{
    struct thread *thread = comments_find_thread(comments, seq);
    json_t *found = thread == NULL ? NULL : thread->json;

    for (size_t i = 0; i < comments->count && found == NULL; i++) {
        thread = &comments->threads[i];
        found = seq_of(thread->json) < seq ? find_reply(thread, seq) : NULL;
    }
    if (found != NULL && thread_out != NULL)
        *thread_out = thread;
    return found;
}

bool thread_is_resolved(const struct thread *thread)
{
    return json_object_get(thread->json, "resolved") != NULL;
}

/* ---- Changing ---- */

static void count_comment(struct comments *comments, const json_t *comment)
{
    comments->comment_count++;
    comments->bytes += strlen(json_text(comment, "text"));
}

void comments_add_thread(struct comments *comments, json_t *json)
{
    size_t i;
    json_t *reply;

    comments->threads =
        mem_grow(comments->threads, comments->count, &comments->capacity, sizeof(*comments->threads));
    comments->threads[comments->count] = (struct thread){.json = json};
    comments->open_count += !thread_is_resolved(&comments->threads[comments->count++]);
    count_comment(comments, json);
    json_array_foreach(json_object_get(json, "replies"), i, reply) count_comment(comments, reply);
}

void comments_add_reply(struct comments *comments, struct thread *thread, json_t *comment)
{
    count_comment(comments, comment);
    json_array_append_new(json_object_get(thread->json, "replies"), comment);
}

void comments_set_words(struct comments *comments, json_t *comment, const char *text, json_t *mentions)
{
    text = text == NULL ? "" : text;
    comments->bytes -= strlen(json_text(comment, "text"));
    comments->bytes += strlen(text);
    json_object_set_new(comment, "text", json_string(text));
    if (mentions == NULL)
        json_object_del(comment, "mentions");
    else
        json_object_set_new(comment, "mentions", json_deep_copy(mentions));
}

static int64_t resolved_ms(const struct thread *thread)
{
    return json_int(json_object_get(thread->json, "resolved"), "at_ms", 0);
}

/* Of those in the view, the one resolved first leaves it. */
static void let_oldest_go(struct comments *comments)
{
    struct thread *oldest = NULL;
    size_t shown = 0;

    for (size_t i = 0; i < comments->count; i++) {
        struct thread *thread = &comments->threads[i];

        if (!thread_is_resolved(thread) || thread->is_old)
            continue;
        shown++;
        if (oldest == NULL || resolved_ms(thread) < resolved_ms(oldest))
            oldest = thread;
    }
    if (shown > THREADS_RESOLVED_SHOWN)
        oldest->is_old = true;
}

void comments_resolve(struct comments *comments, struct thread *thread, const char *by, int64_t at_ms)
{
    json_object_set_new(thread->json, "resolved",
                        json_pack("{s:s, s:I}", "by", by, "at_ms", (json_int_t)at_ms));
    comments->open_count--;
    let_oldest_go(comments);
}

void comments_reopen(struct comments *comments, struct thread *thread)
{
    json_object_del(thread->json, "resolved");
    comments->open_count++;
}

/* ---- The part ---- */

static void create(struct draft *draft)
{
    draft->comments = MEM_NEW(struct comments);
}

static void destroy(struct draft *draft)
{
    for (size_t i = 0; i < draft->comments->count; i++)
        json_decref(draft->comments->threads[i].json);
    mem_free(draft->comments->threads);
    mem_free(draft->comments);
}

static void show(const struct draft *draft, enum clearance clearance, json_t *view)
{
    json_t *threads;

    if (clearance < CLEARANCE_MEMBER)
        return;
    threads = json_array();
    for (size_t i = 0; i < draft->comments->count; i++)
        if (!draft->comments->threads[i].is_old)
            json_array_append_new(threads, json_deep_copy(draft->comments->threads[i].json));
    json_object_set_new(view, "threads", threads);
}

static json_t *snapshot(const struct draft *draft)
{
    json_t *threads = json_array(), *old = json_array();

    for (size_t i = 0; i < draft->comments->count; i++) {
        const struct thread *thread = &draft->comments->threads[i];

        json_array_append(threads, thread->json);
        if (thread->is_old)
            json_array_append(old, json_object_get(thread->json, "seq"));
    }
    return json_pack("{s:o, s:o}", "threads", threads, "old", old);
}

static bool is_thread(const json_t *json)
{
    return seq_of(json) != 0 && json_text(json, "text") != NULL && json_text(json, "by") != NULL &&
           json_is_array(json_object_get(json, "replies"));
}

static bool restore(struct draft *draft, const json_t *snapshot)
{
    const json_t *threads = json_object_get(snapshot, "threads"), *old = json_object_get(snapshot, "old");
    size_t i;
    json_t *one;

    json_array_foreach(threads, i, one)
    {
        if (!is_thread(one))
            return false;
        comments_add_thread(draft->comments, json_deep_copy(one));
    }
    json_array_foreach(old, i, one)
    {
        struct thread *thread = comments_find_thread(draft->comments, (uint64_t)json_integer_value(one));

        if (thread == NULL)
            return false;
        thread->is_old = true;
    }
    return json_is_array(threads) && json_is_array(old);
}

const struct draft_part draft_comments = {
    .name = "comments",
    .commands = comment_commands,
    .queries = comment_queries,
    .events = comment_events,
    .create = create,
    .destroy = destroy,
    .show = show,
    .snapshot = snapshot,
    .restore = restore,
    .react = comment_react,
};
