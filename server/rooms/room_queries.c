/* Questions about messages as they stand now. Which messages an answer holds is known from the state; the
 * words of those that have left the window are gathered from the log. Where the room goes on meanwhile and
 * other words are needed, they are gathered again. */
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "rooms/room_tables.h"

#define PAGE_MOST 100
/* A page ends early where its words come to more. */
#define PAGE_BYTES (256 * 1024)

/* About what a message says of a file. */
#define FILE_WEIGHT 256

/* The messages that an answer holds, ascending. */
struct page {
    uint64_t seqs[PAGE_MOST];
    size_t count;
    size_t anchor; /* the place that stays where the page is too long */
};

/* ---- Words from the log ---- */

static int compare(const void *one, const void *other)
{
    uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;

    return a < b ? -1 : a > b;
}

/* The last change of a message's words, or 0. */
static uint64_t find_edit(const struct change *change)
{
    return change == NULL || change->edit_count == 0 ? 0 : change->edits[change->edit_count - 1];
}

static void want_messages(const struct room *room, const uint64_t *seqs, size_t count, struct wants *wants)
{
    uint64_t needed[2 * (PAGE_MOST + 1)];
    size_t needed_count = 0;

    for (size_t i = 0; i < count; i++) {
        uint64_t edit = find_edit(changes_find(room->changes, seqs[i]));

        if (room_find_message(room, seqs[i]) != NULL)
            continue;
        needed[needed_count++] = seqs[i];
        if (edit != 0)
            needed[needed_count++] = edit;
    }
    qsort(needed, needed_count, sizeof(*needed), compare);
    wants_events(wants, needed, needed_count);
}

/* The message as it stands, as a new object; NULL where the facts do not have its words. */
static json_t *show(const struct room *room, const struct request *request, uint64_t seq)
{
    const struct change *change = changes_find(room->changes, seq);
    const struct message *kept = room_find_message(room, seq);
    uint64_t edit = find_edit(change);
    const json_t *posted, *words;
    struct message message;

    if (kept != NULL)
        return message_show(kept, change);
    posted = request_find_event(request, seq);
    words = edit == 0 ? posted : request_find_event(request, edit);
    if (posted == NULL || words == NULL)
        return NULL;
    message = message_read(posted, threads_find_root(&room->threads, seq));
    message.text = (char *)json_text(words, "text");
    message.mentions = json_object_get(words, "mentions");
    message.files = json_object_get(words, "files");
    return message_show(&message, change);
}

static size_t weigh(const json_t *message)
{
    return strlen(json_text(message, "text")) +
           FILE_WEIGHT * json_array_size(json_object_get(message, "files"));
}

/* Takes away from the end that is farther from the anchor until the words fit; what is left of page is what
 * the messages are. */
static void fit(struct page *page, json_t *messages)
{
    size_t bytes = 0, first = 0;

    for (size_t i = 0; i < page->count; i++)
        bytes += weigh(json_array_get(messages, i));
    while (bytes > PAGE_BYTES && page->count > 1) {
        size_t last = first + page->count - 1;
        bool from_end = last - page->anchor > page->anchor - first;

        bytes -= weigh(json_array_get(messages, from_end ? page->count - 1 : 0));
        json_array_remove(messages, from_end ? page->count - 1 : 0);
        first += !from_end;
        page->count--;
    }
    memmove(page->seqs, page->seqs + first, page->count * sizeof(page->seqs[0]));
}

/* As a new array; NULL where the facts do not have all words. */
static json_t *show_page(const struct room *room, const struct request *request, struct page *page)
{
    json_t *messages = json_array();

    for (size_t i = 0; i < page->count; i++) {
        json_t *message = show(room, request, page->seqs[i]);

        if (message == NULL) {
            json_decref(messages);
            return NULL;
        }
        json_array_append_new(messages, message);
    }
    fit(page, messages);
    return messages;
}

/* ---- room.history ---- */

static uint64_t less(uint64_t number, uint64_t by)
{
    return number > by ? number - by : 0;
}

/* False unless exactly one of before, after and around is asked. */
static bool plan_history(const struct room *room, const struct request *request, struct page *page_out,
                         uint64_t *rank_out)
{
    int64_t before = param_int(request, "before", -1), after = param_int(request, "after", -1);
    int64_t around = param_int(request, "around", -1);
    uint64_t limit = (uint64_t)param_int(request, "limit", PAGE_MOST);
    uint64_t all = room->messages.count, first, end;

    if ((before >= 0) + (after >= 0) + (around >= 0) != 1)
        return false;
    if (before >= 0) {
        end = runs_rank(&room->messages, (uint64_t)before);
        first = less(end, limit);
    } else if (after >= 0) {
        first = runs_rank(&room->messages, (uint64_t)after + 1);
        end = all - first < limit ? all : first + limit;
    } else {
        uint64_t middle = runs_rank(&room->messages, (uint64_t)around);

        end = all - less(middle, limit / 2) < limit ? all : less(middle, limit / 2) + limit;
        first = less(end, limit);
    }
    *page_out = (struct page){.count = (size_t)(end - first)};
    for (size_t i = 0; i < page_out->count; i++)
        page_out->seqs[i] = runs_at(&room->messages, first + i);
    if (before >= 0)
        page_out->anchor = page_out->count == 0 ? 0 : page_out->count - 1;
    while (around >= 0 && page_out->anchor + 1 < page_out->count &&
           page_out->seqs[page_out->anchor] < (uint64_t)around)
        page_out->anchor++;
    *rank_out = first;
    return true;
}

static void want_history(const void *state, const struct request *request, struct wants *wants)
{
    struct page page;
    uint64_t rank;

    if (plan_history(state, request, &page, &rank))
        want_messages(state, page.seqs, page.count, wants);
}

static enum error answer_history(const void *state, const struct request *request, json_t **reply_out)
{
    const struct room *room = state;
    struct page page;
    uint64_t rank;
    json_t *messages;

    if (!plan_history(room, request, &page, &rank))
        return ERR_INVALID_PARAMS;
    messages = show_page(room, request, &page);
    if (messages == NULL)
        return ERR_NONE;
    if (page.count > 0)
        rank = runs_rank(&room->messages, page.seqs[0]);
    *reply_out = json_pack("{s:o, s:b, s:b, s:I}", "messages", messages, "has_older", rank > 0, "has_newer",
                           rank + page.count < room->messages.count, "count_before", (json_int_t)rank);
    return ERR_NONE;
}

/* ---- room.thread ---- */

static bool plan_thread(const struct room *room, const struct request *request, struct page *page_out,
                        uint64_t *root_out, bool *has_older_out)
{
    uint64_t seq = (uint64_t)param_int(request, "root", 0);
    uint64_t before = (uint64_t)param_int(request, "before", INT64_MAX);

    if (!runs_has(&room->messages, seq))
        return false;
    *root_out = room_find_root(room, seq);
    *page_out = (struct page){0};
    page_out->count =
        threads_page(&room->threads, *root_out, before, (size_t)param_int(request, "limit", PAGE_MOST),
                     page_out->seqs, has_older_out);
    page_out->anchor = page_out->count == 0 ? 0 : page_out->count - 1;
    return true;
}

static void want_thread(const void *state, const struct request *request, struct wants *wants)
{
    uint64_t seqs[PAGE_MOST + 1];
    struct page page;
    bool has_older;

    if (!plan_thread(state, request, &page, &seqs[0], &has_older))
        return;
    memcpy(&seqs[1], page.seqs, page.count * sizeof(seqs[0]));
    want_messages(state, seqs, page.count + 1, wants);
}

static enum error answer_thread(const void *state, const struct request *request, json_t **reply_out)
{
    const struct room *room = state;
    struct page page;
    uint64_t root_seq;
    bool has_older;
    size_t planned;
    json_t *root, *messages;

    if (!plan_thread(room, request, &page, &root_seq, &has_older))
        return ERR_NO_SUCH_MESSAGE;
    planned = page.count;
    root = show(room, request, root_seq);
    messages = root == NULL ? NULL : show_page(room, request, &page);
    if (messages == NULL) {
        json_decref(root);
        return ERR_NONE;
    }
    *reply_out = json_pack("{s:o, s:o, s:b}", "root", root, "messages", messages, "has_older",
                           has_older || page.count < planned);
    return ERR_NONE;
}

/* ---- One message ---- */

static void want_message(const void *state, const struct request *request, struct wants *wants)
{
    uint64_t seq = (uint64_t)param_int(request, "seq", 0);

    if (runs_has(&((const struct room *)state)->messages, seq))
        want_messages(state, &seq, 1, wants);
}

static enum error answer_message(const void *state, const struct request *request, json_t **reply_out)
{
    const struct room *room = state;
    uint64_t seq = (uint64_t)param_int(request, "seq", 0);
    json_t *message;

    if (!runs_has(&room->messages, seq))
        return ERR_NO_SUCH_MESSAGE;
    message = show(room, request, seq);
    if (message != NULL)
        *reply_out = json_pack("{s:o, s:I}", "message", message, "count_before",
                               (json_int_t)runs_rank(&room->messages, seq));
    return ERR_NONE;
}

/* The events that hold the versions of the message's text, oldest first; 0 where there is none. */
static size_t plan_versions(const struct room *room, uint64_t seq, uint64_t seqs_out[EDITS_MOST + 1])
{
    const struct change *change = changes_find(room->changes, seq);
    size_t edits = change == NULL ? 0 : change->edit_count;

    if (!runs_has(&room->messages, seq) || change_is_deleted(change))
        return 0;
    seqs_out[0] = seq;
    if (edits > 0)
        memcpy(&seqs_out[1], change->edits, edits * sizeof(seqs_out[0]));
    return edits + 1;
}

static void want_versions(const void *state, const struct request *request, struct wants *wants)
{
    uint64_t seqs[EDITS_MOST + 1];
    size_t count = plan_versions(state, (uint64_t)param_int(request, "message", 0), seqs);

    wants_events(wants, seqs, count);
}

static enum error answer_versions(const void *state, const struct request *request, json_t **reply_out)
{
    const struct room *room = state;
    uint64_t seq = (uint64_t)param_int(request, "message", 0), seqs[EDITS_MOST + 1];
    size_t count = plan_versions(room, seq, seqs);
    json_t *versions;

    if (count == 0)
        return runs_has(&room->messages, seq) ? ERR_MESSAGE_DELETED : ERR_NO_SUCH_MESSAGE;
    versions = json_array();
    for (size_t i = 0; i < count; i++) {
        const json_t *event = request_find_event(request, seqs[i]);

        if (event == NULL) {
            json_decref(versions);
            return ERR_NONE;
        }
        json_array_append_new(versions, json_pack("{s:s, s:I}", "text", json_text(event, "text"), "at_ms",
                                                  (json_int_t)json_int(event, "at_ms", 0)));
    }
    *reply_out = json_pack("{s:o}", "versions", versions);
    return ERR_NONE;
}

static enum error find_date(const void *state, const struct request *request, json_t **reply_out)
{
    const struct room *room = state;
    uint64_t seq = days_find(&room->days, param_text(request, "date"));

    if (seq == 0)
        return ERR_NO_SUCH_MESSAGE;
    *reply_out = json_pack("{s:I}", "seq", (json_int_t)seq);
    return ERR_NONE;
}

/* Keep alphabetized. Each row has its file in schema/commands/. */
const struct query room_queries[] = {
    {"room.find_date", ROLE_MEMBER, NULL, find_date},
    {"room.history", ROLE_MEMBER, want_history, answer_history},
    {"room.message", ROLE_MEMBER, want_message, answer_message},
    {"room.thread", ROLE_MEMBER, want_thread, answer_thread},
    {"room.versions", ROLE_MEMBER, want_versions, answer_versions},
    {0},
};
