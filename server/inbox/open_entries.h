/* The entries of an inbox that are not done: at most INBOX_OPEN_MOST of them, in the order they came. An
 * entry is done by itself when its message is read; one that was taken up again by hand is kept until it is
 * done by hand. */
#ifndef INBOX_OPEN_ENTRIES_H
#define INBOX_OPEN_ENTRIES_H

#include "hub/feature.h"

struct open_entry {
    uint64_t entry;
    uint64_t message;           /* that it is about */
    char item[CHANNEL_ID_SIZE]; /* where the message is; "" for an entry that is kept */
};

struct open_entries {
    struct open_entry *rows; /* ascending */
    size_t count, capacity;
};

void open_entries_finish(struct open_entries *open);
/* Borrowed until the next change; NULL where the entry is done. */
const struct open_entry *open_entries_find(const struct open_entries *open, uint64_t entry);
/* Beyond the bound the oldest goes. item "" keeps the entry; one that is there stays as it is. */
void open_entries_add(struct open_entries *open, uint64_t entry, const char *item, uint64_t message);
void open_entries_remove(struct open_entries *open, uint64_t entry);
/* Those about messages of the item after one number and up to another, as a new array of their numbers, or
 * NULL where there are none. */
json_t *open_entries_between(const struct open_entries *open, const char *item, uint64_t after,
                             uint64_t up_to);
/* As a new value; false where it cannot be read. */
json_t *open_entries_to_json(const struct open_entries *open);
MUST_CHECK bool open_entries_from_json(struct open_entries *open, const json_t *json);

#endif
