/* The tables of the feature `inbox`, and the state they share. */
#ifndef INBOX_INBOX_TABLES_H
#define INBOX_INBOX_TABLES_H

#include "core/runs.h"
#include "inbox/inbox.h"
#include "inbox/open_entries.h"

struct inbox {
    json_t *spaces;           /* an array of {channel, name, kind, role}, as the view shows it */
    json_t *marks;            /* an array of {item, seq, count} */
    json_t *levels;           /* an array of {item, level} */
    struct runs entries;      /* the seqs of all entries */
    json_t *window;           /* the newest of them, as an array without is_done */
    struct open_entries open; /* those that are not done */
};

extern const struct command inbox_commands[];
extern const struct query inbox_queries[];
extern const struct event_type inbox_events[];

/* The row of an array whose member `name` is this text. Borrowed, or NULL; place_out is its place. */
json_t *inbox_find_row(const json_t *rows, const char *name, const char *text, size_t *place_out);
/* Replaces the row that has the same `name`, or adds it. Takes row. */
void inbox_put_row(json_t *rows, const char *name, json_t *row);
/* An entry of the view from an inbox.notified event, without is_done, as a new object. */
json_t *inbox_read_entry(const json_t *fields);
/* The entry as it stands, as a new object. */
json_t *inbox_show_entry(const struct inbox *inbox, const json_t *entry);

#endif
