/* What became of messages after they were posted: edits, deletion, reactions, replies. Kept for those alone
 * of which there is something to say, whether or not they are still in the room's window. */
#ifndef ROOMS_CHANGES_H
#define ROOMS_CHANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <uthash.h>

#include "core/json.h"
#include "core/ulid.h"

#define EDITS_MOST 50
/* On one message, of all people together. */
#define REACTIONS_MOST 500

struct change {
    uint64_t seq;    /* of the message */
    uint64_t *edits; /* the events that changed its text, in order */
    size_t edit_count, edit_capacity;
    int64_t edited_ms;
    char deleted_by[ULID_SIZE];
    int64_t deleted_ms; /* 0 while it is not deleted */
    char *reason;       /* or NULL */
    uint64_t replies;   /* in the thread of which it is the root */
    json_t *reactions;  /* [{emoji, people}], or NULL */
    UT_hash_handle hh;
};

/* seq => struct change; NULL is empty. */
void changes_finish(struct change **changes);
/* NULL where there is nothing to say; borrowed. */
const struct change *changes_find(const struct change *changes, uint64_t seq);
void changes_add_edit(struct change **changes, uint64_t seq, uint64_t edit, int64_t at_ms);
/* Nothing is left of the message but a mark and its replies. reason "" is none. */
void changes_delete(struct change **changes, uint64_t seq, const char *by, int64_t at_ms, const char *reason);
void changes_add_reply(struct change **changes, uint64_t root);
void changes_add_reaction(struct change **changes, uint64_t seq, const char *emoji, const char *person);
/* False where there is no such reaction. */
bool changes_remove_reaction(struct change **changes, uint64_t seq, const char *emoji, const char *person);

/* change may be NULL for these. */
bool change_has_reaction(const struct change *change, const char *emoji, const char *person);
size_t change_count_reactions(const struct change *change);
bool change_is_deleted(const struct change *change);
/* Adds to a message of the wire what there is to say of it. */
void change_show(const struct change *change, json_t *message);

json_t *changes_to_json(const struct change *changes);
/* Into an empty one; false where json is none of its arrays. */
bool changes_from_json(struct change **changes, const json_t *json);

#endif
