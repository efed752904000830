#include "inbox/inbox_tables.h"

/* A space that is there already has its role renewed in its place. */
static bool apply_space_joined(void *state, const struct event *event)
{
    struct inbox *inbox = state;

    inbox_put_row(inbox->spaces, "channel",
                  json_pack("{s:s, s:s, s:s, s:s}", "channel", event_text(event, "space"), "name",
                            event_text(event, "name"), "kind", event_text(event, "kind"), "role",
                            event_text(event, "role")));
    return true;
}

static bool apply_space_left(void *state, const struct event *event)
{
    struct inbox *inbox = state;
    size_t place;

    if (inbox_find_row(inbox->spaces, "channel", event_text(event, "space"), &place) != NULL)
        json_array_remove(inbox->spaces, place);
    return true;
}

static uint64_t entry_at(const json_t *entries, size_t place)
{
    return (uint64_t)json_integer_value(json_array_get(entries, place));
}

static bool apply_entries_done(void *state, const struct event *event)
{
    struct inbox *inbox = state;
    const json_t *entries = json_object_get(event->fields, "entries");

    for (size_t i = 0; i < json_array_size(entries); i++)
        open_entries_remove(&inbox->open, entry_at(entries, i));
    return true;
}

/* Version 1 was about no entries. */
static bool apply_marked(void *state, const struct event *event)
{
    struct inbox *inbox = state;

    inbox_put_row(inbox->marks, "item",
                  json_pack("{s:s, s:I, s:I}", "item", event_text(event, "item"), "seq",
                            (json_int_t)event_int(event, "seq_read"), "count",
                            (json_int_t)event_int(event, "count")));
    return apply_entries_done(state, event);
}

static bool apply_level_set(void *state, const struct event *event)
{
    struct inbox *inbox = state;

    inbox_put_row(
        inbox->levels, "item",
        json_pack("{s:s, s:s}", "item", event_text(event, "item"), "level", event_text(event, "level")));
    return true;
}

static bool apply_notified(void *state, const struct event *event)
{
    struct inbox *inbox = state;
    json_t *entry = inbox_read_entry(event->fields);

    if (entry == NULL)
        return false;
    runs_add(&inbox->entries, event->position.seq);
    open_entries_add(&inbox->open, event->position.seq, event_text(event, "item"),
                     (uint64_t)event_int(event, "message"));
    json_array_append_new(inbox->window, entry);
    if (json_array_size(inbox->window) > INBOX_WINDOW)
        json_array_remove(inbox->window, 0);
    return true;
}

/* Kept from now on: reading the message again does not do it. */
static bool apply_entries_undone(void *state, const struct event *event)
{
    struct inbox *inbox = state;
    const json_t *entries = json_object_get(event->fields, "entries");

    for (size_t i = 0; i < json_array_size(entries); i++)
        if (!runs_has(&inbox->entries, entry_at(entries, i)))
            return false;
    for (size_t i = 0; i < json_array_size(entries); i++)
        open_entries_add(&inbox->open, entry_at(entries, i), "", 0);
    return true;
}

static bool apply_all_entries_done(void *state, const struct event *event)
{
    (void)event;
    open_entries_finish(&((struct inbox *)state)->open);
    return true;
}

/* Keep alphabetized. Each row has its file in schema/events/; apply reads every version up to the one named.
 */
const struct event_type inbox_events[] = {
    {"inbox.all_entries_done", 1, apply_all_entries_done, AUDIENCE_MEMBERS, 0},
    {"inbox.entries_done", 1, apply_entries_done, AUDIENCE_MEMBERS, 0},
    {"inbox.entries_undone", 1, apply_entries_undone, AUDIENCE_MEMBERS, 0},
    {"inbox.level_set", 1, apply_level_set, AUDIENCE_MEMBERS, 0},
    {"inbox.marked", 2, apply_marked, AUDIENCE_MEMBERS, 0},
    {"inbox.notified", 1, apply_notified, AUDIENCE_MEMBERS, 0},
    {"inbox.space_joined", 1, apply_space_joined, AUDIENCE_MEMBERS, 0},
    {"inbox.space_left", 1, apply_space_left, AUDIENCE_MEMBERS, 0},
    {0},
};
