#include "rooms/changes.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"

static void forget_words(struct change *change)
{
    mem_free(change->edits);
    change->edits = NULL;
    change->edit_count = change->edit_capacity = 0;
    change->edited_ms = 0;
    json_decref(change->reactions);
    change->reactions = NULL;
}

void changes_finish(struct change **changes)
{
    struct change *change, *next;

    HASH_ITER(hh, *changes, change, next)
    {
        HASH_DEL(*changes, change);
        forget_words(change);
        mem_free(change->reason);
        mem_free(change);
    }
}

const struct change *changes_find(const struct change *changes, uint64_t seq)
{
    const struct change *change;

    HASH_FIND(hh, changes, &seq, sizeof(seq), change);
    return change;
}

static struct change *find_or_make(struct change **changes, uint64_t seq)
{
    struct change *change = (struct change *)changes_find(*changes, seq);

    if (change != NULL)
        return change;
    change = MEM_NEW(struct change);
    change->seq = seq;
    HASH_ADD(hh, *changes, seq, sizeof(change->seq), change);
    return change;
}

static void push_edit(struct change *change, uint64_t edit)
{
    change->edits =
        mem_grow(change->edits, change->edit_count, &change->edit_capacity, sizeof(*change->edits));
    change->edits[change->edit_count++] = edit;
}

void changes_add_edit(struct change **changes, uint64_t seq, uint64_t edit, int64_t at_ms)
{
    struct change *change = find_or_make(changes, seq);

    push_edit(change, edit);
    change->edited_ms = at_ms;
}

void changes_delete(struct change **changes, uint64_t seq, const char *by, int64_t at_ms, const char *reason)
{
    struct change *change = find_or_make(changes, seq);

    forget_words(change);
    snprintf(change->deleted_by, sizeof(change->deleted_by), "%s", by);
    change->deleted_ms = at_ms;
    change->reason = reason[0] == '\0' ? NULL : mem_copy_text(reason);
}

void changes_add_reply(struct change **changes, uint64_t root)
{
    find_or_make(changes, root)->replies++;
}

/* ---- Reactions ---- */

/* Borrowed, or NULL. */
static json_t *find_emoji(const struct change *change, const char *emoji, size_t *place_out)
{
    const json_t *reactions = change == NULL ? NULL : change->reactions;

    for (size_t i = 0; i < json_array_size(reactions); i++)
        if (strcmp(json_text(json_array_get(reactions, i), "emoji"), emoji) == 0) {
            *place_out = i;
            return json_array_get(reactions, i);
        }
    return NULL;
}

bool change_has_reaction(const struct change *change, const char *emoji, const char *person)
{
    size_t place;

    return json_has_text(json_object_get(find_emoji(change, emoji, &place), "people"), person);
}

size_t change_count_reactions(const struct change *change)
{
    size_t count = 0;

    for (size_t i = 0; change != NULL && i < json_array_size(change->reactions); i++)
        count += json_array_size(json_object_get(json_array_get(change->reactions, i), "people"));
    return count;
}

void changes_add_reaction(struct change **changes, uint64_t seq, const char *emoji, const char *person)
{
    struct change *change = find_or_make(changes, seq);
    size_t place;
    json_t *row = find_emoji(change, emoji, &place);

    if (change->reactions == NULL)
        change->reactions = json_array();
    if (row == NULL) {
        row = json_pack("{s:s, s:[]}", "emoji", emoji, "people");
        json_array_append_new(change->reactions, row);
    }
    json_array_append_new(json_object_get(row, "people"), json_string(person));
}

bool changes_remove_reaction(struct change **changes, uint64_t seq, const char *emoji, const char *person)
{
    struct change *change = (struct change *)changes_find(*changes, seq);
    size_t row_place = 0, place;
    json_t *people = json_object_get(find_emoji(change, emoji, &row_place), "people");

    place = json_find_text(people, person);
    if (place == json_array_size(people))
        return false;
    json_array_remove(people, place);
    if (json_array_size(people) == 0)
        json_array_remove(change->reactions, row_place);
    return true;
}

/* ---- On the wire ---- */

bool change_is_deleted(const struct change *change)
{
    return change != NULL && change->deleted_ms != 0;
}

static json_t *show_deletion(const struct change *change)
{
    json_t *deleted =
        json_pack("{s:s, s:I}", "by", change->deleted_by, "at_ms", (json_int_t)change->deleted_ms);

    if (change->reason != NULL)
        json_object_set_new(deleted, "reason", json_string(change->reason));
    return deleted;
}

void change_show(const struct change *change, json_t *message)
{
    if (change == NULL)
        return;
    if (change->replies > 0)
        json_object_set_new(message, "replies", json_integer((json_int_t)change->replies));
    if (change->edit_count > 0) {
        json_object_set_new(message, "edits", json_integer((json_int_t)change->edit_count));
        json_object_set_new(message, "edited_ms", json_integer((json_int_t)change->edited_ms));
    }
    if (change_is_deleted(change))
        json_object_set_new(message, "deleted", show_deletion(change));
    if (json_array_size(change->reactions) > 0)
        json_object_set_new(message, "reactions", json_deep_copy(change->reactions));
}

/* ---- Snapshots ---- */

static json_t *change_to_json(const struct change *change)
{
    json_t *json = json_pack("{s:I}", "seq", (json_int_t)change->seq), *edits;

    change_show(change, json);
    if (change->edit_count == 0)
        return json;
    edits = json_array();
    for (size_t i = 0; i < change->edit_count; i++)
        json_array_append_new(edits, json_integer((json_int_t)change->edits[i]));
    json_object_set_new(json, "edits", edits);
    return json;
}

json_t *changes_to_json(const struct change *changes)
{
    json_t *json = json_array();

    for (const struct change *change = changes; change != NULL; change = change->hh.next)
        json_array_append_new(json, change_to_json(change));
    return json;
}

static bool change_from_json(struct change **changes, const json_t *json)
{
    uint64_t seq = (uint64_t)json_int(json, "seq", 0);
    const json_t *edits = json_object_get(json, "edits"), *deleted = json_object_get(json, "deleted");
    json_t *reactions = json_object_get(json, "reactions");
    const char *by = json_text(deleted, "by"), *reason = json_text(deleted, "reason");
    struct change *change;

    if (seq == 0 || (deleted != NULL && by == NULL))
        return false;
    change = find_or_make(changes, seq);
    for (size_t i = 0; i < json_array_size(edits); i++)
        push_edit(change, (uint64_t)json_integer_value(json_array_get(edits, i)));
    change->edited_ms = json_int(json, "edited_ms", 0);
    change->replies = (uint64_t)json_int(json, "replies", 0);
    change->reactions = reactions == NULL ? NULL : json_deep_copy(reactions);
    if (deleted != NULL) {
        snprintf(change->deleted_by, sizeof(change->deleted_by), "%s", by);
        change->deleted_ms = json_int(deleted, "at_ms", 0);
        change->reason = mem_copy_text(reason);
    }
    return true;
}

bool changes_from_json(struct change **changes, const json_t *json)
{
    for (size_t i = 0; i < json_array_size(json); i++)
        if (!change_from_json(changes, json_array_get(json, i)))
            return false;
    return json_is_array(json);
}
