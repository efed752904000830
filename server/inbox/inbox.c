#include "inbox/inbox.h"

#include <string.h>

#include "core/memory.h"
#include "inbox/inbox_tables.h"

static void *create(const char *channel, const json_t *settings)
{
    struct inbox *inbox = MEM_NEW(struct inbox);

    (void)channel;
    (void)settings;
    inbox->spaces = json_array();
    inbox->marks = json_array();
    inbox->levels = json_array();
    inbox->window = json_array();
    return inbox;
}

static void destroy(void *state)
{
    struct inbox *inbox = state;

    json_decref(inbox->spaces);
    json_decref(inbox->marks);
    json_decref(inbox->levels);
    json_decref(inbox->window);
    runs_finish(&inbox->entries);
    open_entries_finish(&inbox->open);
    mem_free(inbox);
}

json_t *inbox_find_row(const json_t *rows, const char *name, const char *text, size_t *place_out)
{
    for (size_t i = 0; i < json_array_size(rows); i++) {
        json_t *row = json_array_get(rows, i);

        if (strcmp(json_text(row, name), text) != 0)
            continue;
        *place_out = i;
        return row;
    }
    return NULL;
}

void inbox_put_row(json_t *rows, const char *name, json_t *row)
{
    size_t place;

    if (inbox_find_row(rows, name, json_text(row, name), &place) == NULL)
        json_array_append_new(rows, row);
    else
        json_array_set_new(rows, place, row);
}

/* ---- Entries ---- */

json_t *inbox_read_entry(const json_t *fields)
{
    const char *as = json_text(fields, "author_as"), *outcome = json_text(fields, "outcome");
    json_t *entry =
        json_pack("{s:I, s:O, s:O, s:O, s:O, s:O}", "seq", (json_int_t)json_int(fields, "seq", 0), "kind",
                  json_object_get(fields, "kind"), "item", json_object_get(fields, "item"), "message",
                  json_object_get(fields, "message"), "by", json_object_get(fields, "author"), "at_ms",
                  json_object_get(fields, "posted_ms"));

    if (entry != NULL && as != NULL)
        json_object_set_new(entry, "as", json_string(as));
    if (entry != NULL && outcome != NULL)
        json_object_set_new(entry, "outcome", json_string(outcome));
    return entry;
}

json_t *inbox_show_entry(const struct inbox *inbox, const json_t *entry)
{
    const struct open_entry *open = open_entries_find(&inbox->open, (uint64_t)json_int(entry, "seq", 0));
    json_t *shown = json_copy((json_t *)entry);

    json_object_set_new(shown, "is_done", json_boolean(open == NULL));
    if (open != NULL && open->item[0] == '\0')
        json_object_set_new(shown, "is_kept", json_true());
    return shown;
}

/* ---- The whole ---- */

static json_t *view(const void *state, enum clearance clearance)
{
    const struct inbox *inbox = state;
    json_t *entries;

    if (clearance < CLEARANCE_MEMBER)
        return json_object();
    entries = json_array();
    for (size_t i = 0; i < json_array_size(inbox->window); i++)
        json_array_append_new(entries, inbox_show_entry(inbox, json_array_get(inbox->window, i)));
    return json_pack("{s:O, s:O, s:O, s:o, s:I}", "spaces", inbox->spaces, "marks", inbox->marks, "levels",
                     inbox->levels, "entries", entries, "unseen", (json_int_t)inbox->open.count);
}

static json_t *snapshot(const void *state)
{
    const struct inbox *inbox = state;

    return json_pack("{s:O, s:O, s:O, s:o, s:O, s:o}", "spaces", inbox->spaces, "marks", inbox->marks,
                     "levels", inbox->levels, "entries", runs_to_json(&inbox->entries), "window",
                     inbox->window, "open", open_entries_to_json(&inbox->open));
}

static bool restore_rows(json_t **rows, const json_t *snapshot, const char *name)
{
    const json_t *kept = json_object_get(snapshot, name);

    if (!json_is_array(kept))
        return false;
    json_decref(*rows);
    *rows = json_deep_copy(kept);
    return true;
}

static bool restore(void *state, const json_t *snapshot)
{
    struct inbox *inbox = state;

    return restore_rows(&inbox->spaces, snapshot, "spaces") &&
           restore_rows(&inbox->marks, snapshot, "marks") &&
           restore_rows(&inbox->levels, snapshot, "levels") &&
           restore_rows(&inbox->window, snapshot, "window") &&
           runs_from_json(&inbox->entries, json_object_get(snapshot, "entries")) &&
           open_entries_from_json(&inbox->open, json_object_get(snapshot, "open"));
}

const struct feature inbox_feature = {
    .kind = "inbox",
    .commands = inbox_commands,
    .queries = inbox_queries,
    .events = inbox_events,
    .snapshot_format = 3,
    .create = create,
    .destroy = destroy,
    .snapshot = snapshot,
    .restore = restore,
    .view = view,
};
