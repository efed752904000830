#include <string.h>

#include "core/memory.h"
#include "inbox/inbox_tables.h"

/* ---- Spaces ---- */

static enum error join_space(const void *state, const struct request *request, struct decision *decision)
{
    static const char *const names[] = {"space", "name", "kind", "role"};

    (void)state;
    decision_event(decision, "inbox.space_joined");
    for (size_t i = 0; i < COUNT_OF(names); i++)
        decision_put_text(decision, names[i], param_text(request, names[i]));
    return ERR_NONE;
}

static enum error leave_space(const void *state, const struct request *request, struct decision *decision)
{
    (void)state;
    decision_event(decision, "inbox.space_left");
    decision_put_text(decision, "space", param_text(request, "space"));
    return ERR_NONE;
}

/* ---- Marks and levels ---- */

/* A row for an item that has none yet must have a place. */
static enum error check_place(const json_t *rows, const json_t *row)
{
    return row == NULL && json_array_size(rows) >= INBOX_MARKS_MOST ? ERR_TOO_MANY_MARKS : ERR_NONE;
}

/* What the mark passes is read, and the entries about it are done with it. */
static enum error mark(const void *state, const struct request *request, struct decision *decision)
{
    const struct inbox *inbox = state;
    const char *item = param_text(request, "item");
    int64_t seq = param_int(request, "seq", 0), count = param_int(request, "count", 0);
    size_t place;
    const json_t *row = inbox_find_row(inbox->marks, "item", item, &place);
    json_t *read;

    if (!channel_id_parse(item, NULL))
        return ERR_INVALID_PARAMS;
    if (row != NULL && json_int(row, "seq", 0) == seq && json_int(row, "count", 0) == count)
        return ERR_NOTHING_TO_DO;
    decision_event(decision, "inbox.marked");
    decision_put_text(decision, "item", item);
    decision_put_int(decision, "seq_read", seq);
    decision_put_int(decision, "count", count);
    read = open_entries_between(&inbox->open, item, (uint64_t)json_int(row, "seq", 0), (uint64_t)seq);
    if (read != NULL)
        decision_put_new(decision, "entries", read);
    return check_place(inbox->marks, row);
}

static enum error set_level(const void *state, const struct request *request, struct decision *decision)
{
    const struct inbox *inbox = state;
    const char *item = param_text(request, "item"), *level = param_text(request, "level");
    size_t place;
    const json_t *row = inbox_find_row(inbox->levels, "item", item, &place);

    if (!channel_id_parse(item, NULL))
        return ERR_INVALID_PARAMS;
    if (row != NULL && strcmp(json_text(row, "level"), level) == 0)
        return ERR_NOTHING_TO_DO;
    decision_event(decision, "inbox.level_set");
    decision_put_text(decision, "item", item);
    decision_put_text(decision, "level", level);
    return check_place(inbox->levels, row);
}

/* ---- Entries ---- */

static bool is_muted(const struct inbox *inbox, const char *item)
{
    size_t place;
    const json_t *row = inbox_find_row(inbox->levels, "item", item, &place);

    return row != NULL && strcmp(json_text(row, "level"), "none") == 0;
}

/* The room's own level decides; where it has none, its space's. */
static bool wants_nothing(const struct inbox *inbox, const struct request *request)
{
    const char *item = param_text(request, "item");
    size_t place;

    if (inbox_find_row(inbox->levels, "item", item, &place) != NULL)
        return is_muted(inbox, item);
    return is_muted(inbox, param_text(request, "space"));
}

static enum error notify(const void *state, const struct request *request, struct decision *decision)
{
    static const char *const names[] = {"kind",   "item",      "space",     "message",
                                        "author", "author_as", "posted_ms", "outcome"};

    if (wants_nothing(state, request))
        return ERR_NOTHING_TO_DO;
    decision_event(decision, "inbox.notified");
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        json_t *value = json_object_get(request->params, names[i]);

        if (value != NULL)
            decision_put_new(decision, names[i], json_incref(value));
    }
    return ERR_NONE;
}

static bool has_number(const json_t *numbers, uint64_t number)
{
    for (size_t i = 0; i < json_array_size(numbers); i++)
        if ((uint64_t)json_integer_value(json_array_get(numbers, i)) == number)
            return true;
    return false;
}

/* Those of the entries asked for that are open, or that are not, each once. */
static json_t *pick_entries(const struct inbox *inbox, const struct request *request, bool is_open)
{
    const json_t *asked = json_object_get(request->params, "entries");
    json_t *picked = json_array();

    for (size_t i = 0; i < json_array_size(asked); i++) {
        uint64_t entry = (uint64_t)json_integer_value(json_array_get(asked, i));

        if (runs_has(&inbox->entries, entry) && (open_entries_find(&inbox->open, entry) != NULL) == is_open &&
            !has_number(picked, entry))
            json_array_append_new(picked, json_integer((json_int_t)entry));
    }
    return picked;
}

static enum error set_done(const struct inbox *inbox, const struct request *request, bool is_done,
                           struct decision *decision)
{
    json_t *picked = pick_entries(inbox, request, is_done);

    if (json_array_size(picked) == 0) {
        json_decref(picked);
        return ERR_NOTHING_TO_DO;
    }
    decision_event(decision, is_done ? "inbox.entries_done" : "inbox.entries_undone");
    decision_put_new(decision, "entries", picked);
    return ERR_NONE;
}

static enum error done(const void *state, const struct request *request, struct decision *decision)
{
    return set_done(state, request, true, decision);
}

static enum error undone(const void *state, const struct request *request, struct decision *decision)
{
    return set_done(state, request, false, decision);
}

static enum error all_done(const void *state, const struct request *request, struct decision *decision)
{
    (void)request;
    if (((const struct inbox *)state)->open.count == 0)
        return ERR_NOTHING_TO_DO;
    decision_event(decision, "inbox.all_entries_done");
    return ERR_NONE;
}

/* Keep alphabetized. Each row has its file in schema/commands/. */
const struct command inbox_commands[] = {
    {"inbox.all_done", ROLE_MEMBER, 0, NULL, all_done, NULL},
    {"inbox.done", ROLE_MEMBER, 0, NULL, done, NULL},
    {"inbox.join_space", ROLE_ADMINISTRATOR, COMMAND_INTERNAL, NULL, join_space, NULL},
    {"inbox.leave_space", ROLE_ADMINISTRATOR, COMMAND_INTERNAL, NULL, leave_space, NULL},
    {"inbox.mark", ROLE_MEMBER, 0, NULL, mark, NULL},
    {"inbox.notify", ROLE_ADMINISTRATOR, COMMAND_INTERNAL, NULL, notify, NULL},
    {"inbox.set_level", ROLE_MEMBER, 0, NULL, set_level, NULL},
    {"inbox.undone", ROLE_MEMBER, 0, NULL, undone, NULL},
    {0},
};

/* ---- Older entries ---- */

#define PAGE_MOST 100

/* How many entries are before the page; count_out is how many it has. */
static uint64_t plan_page(const struct inbox *inbox, const struct request *request,
                          uint64_t seqs_out[PAGE_MOST], size_t *count_out)
{
    uint64_t end = runs_rank(&inbox->entries, (uint64_t)param_int(request, "before", 1));
    uint64_t limit = (uint64_t)param_int(request, "limit", PAGE_MOST);
    uint64_t first = end > limit ? end - limit : 0;

    for (uint64_t rank = first; rank < end; rank++)
        seqs_out[rank - first] = runs_at(&inbox->entries, rank);
    *count_out = (size_t)(end - first);
    return first;
}

static void want_entries(const void *state, const struct request *request, struct wants *wants)
{
    uint64_t seqs[PAGE_MOST];
    size_t count;

    plan_page(state, request, seqs, &count);
    wants_events(wants, seqs, count);
}

static enum error answer_entries(const void *state, const struct request *request, json_t **reply_out)
{
    uint64_t seqs[PAGE_MOST] = {0}, before;
    size_t count;
    json_t *entries = json_array();

    before = plan_page(state, request, seqs, &count);
    for (size_t i = 0; i < count; i++) {
        const json_t *event = request_find_event(request, seqs[i]);
        json_t *entry = event == NULL ? NULL : inbox_read_entry(event);

        if (entry == NULL) {
            json_decref(entries);
            return ERR_NONE;
        }
        json_array_append_new(entries, inbox_show_entry(state, entry));
        json_decref(entry);
    }
    *reply_out = json_pack("{s:o, s:b}", "entries", entries, "has_older", before > 0);
    return ERR_NONE;
}

/* Keep alphabetized. Each row has its file in schema/commands/. */
const struct query inbox_queries[] = {
    {"inbox.entries", ROLE_MEMBER, want_entries, answer_entries},
    {0},
};
