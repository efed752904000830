#include "inbox/open_entries.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "inbox/inbox.h"

void open_entries_finish(struct open_entries *open)
{
    mem_free(open->rows);
    *open = (struct open_entries){0};
}

/* The place of the first that is not below this one. */
static size_t find_place(const struct open_entries *open, uint64_t entry)
{
    size_t low = 0, high = open->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (open->rows[middle].entry < entry)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct open_entry *open_entries_find(const struct open_entries *open, uint64_t entry)
{
    size_t place = find_place(open, entry);

    return place < open->count && open->rows[place].entry == entry ? &open->rows[place] : NULL;
}

static void move(struct open_entries *open, size_t from, size_t to)
{
    memmove(&open->rows[to], &open->rows[from], (open->count - from) * sizeof(open->rows[0]));
}

void open_entries_add(struct open_entries *open, uint64_t entry, const char *item, uint64_t message)
{
    size_t place = find_place(open, entry);

    if (open_entries_find(open, entry) != NULL)
        return;
    open->rows = mem_grow(open->rows, open->count, &open->capacity, sizeof(open->rows[0]));
    move(open, place, place + 1);
    open->rows[place] = (struct open_entry){.entry = entry, .message = message};
    snprintf(open->rows[place].item, CHANNEL_ID_SIZE, "%s", item);
    open->count++;
    if (open->count > INBOX_OPEN_MOST)
        open_entries_remove(open, open->rows[0].entry);
}

void open_entries_remove(struct open_entries *open, uint64_t entry)
{
    size_t place = find_place(open, entry);

    if (open_entries_find(open, entry) == NULL)
        return;
    move(open, place + 1, place);
    open->count--;
}

json_t *open_entries_between(const struct open_entries *open, const char *item, uint64_t after,
                             uint64_t up_to)
{
    json_t *found = NULL;

    for (size_t i = 0; i < open->count; i++) {
        const struct open_entry *row = &open->rows[i];

        if (row->message <= after || row->message > up_to || strcmp(row->item, item) != 0)
            continue;
        found = found == NULL ? json_array() : found;
        json_array_append_new(found, json_integer((json_int_t)row->entry));
    }
    return found;
}

json_t *open_entries_to_json(const struct open_entries *open)
{
    json_t *json = json_array();

    for (size_t i = 0; i < open->count; i++)
        json_array_append_new(json, json_pack("{s:I, s:I, s:s}", "entry", (json_int_t)open->rows[i].entry,
                                              "message", (json_int_t)open->rows[i].message, "item",
                                              open->rows[i].item));
    return json;
}

bool open_entries_from_json(struct open_entries *open, const json_t *json)
{
    if (!json_is_array(json) || json_array_size(json) > INBOX_OPEN_MOST)
        return false;
    for (size_t i = 0; i < json_array_size(json); i++) {
        const json_t *row = json_array_get(json, i);
        const char *item = json_text(row, "item");

        if (item == NULL)
            return false;
        open_entries_add(open, (uint64_t)json_int(row, "entry", 0), item,
                         (uint64_t)json_int(row, "message", 0));
    }
    return true;
}
