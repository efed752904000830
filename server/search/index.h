/* The index: one SQLite file with FTS5, all of it made from the logs and the registers. A connection is for
 * one thread at a time; several processes may read, and one writes. Rows and how far they have come are
 * written in one transaction. */
#ifndef SEARCH_INDEX_H
#define SEARCH_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/position.h"
#include "search/change.h"

#define FEED_ID_SIZE 48

struct index;

enum index_result {
    INDEX_DONE,
    INDEX_BUSY,   /* another process writes, or it took too long */
    INDEX_FAILED, /* logged; nothing was changed */
    INDEX_SPOILT, /* logged; the file is no index of ours: it must be removed and made anew */
};

/* Once in a process, before its first index and its threads: SQLite no longer counts its memory, for which
 * every allocation of any thread takes one lock. A second call changes nothing. */
void index_set_up(void);

/* For writing: the file is made where it is not there. NULL where it cannot be, with why in result_out. */
struct index *index_open_writer(const char *path, enum index_result *result_out);
/* For reading: NULL where there is no file, or not one of this format. */
struct index *index_open_reader(const char *path);
/* What was begun is undone. NULL is accepted. */
void index_close(struct index *index);
/* False where the file under the path is another one by now, or none. */
bool index_is_current(const struct index *index);
/* Removes the file and what SQLite keeps beside it. */
void index_remove(const char *path);

/* ---- Writing ---- */

/* An event of the log or the feed, to be indexed where it is the next of its channel. */
struct index_entry {
    char channel[CHANNEL_ID_SIZE];
    struct position position;
    char *text; /* its wire object */
    size_t length;
};

/* The name of a person, as the register has it now; NULL: there is none any more. */
struct index_name {
    char person[CHANNEL_ID_SIZE]; /* "person:<ULID>" */
    char *name;
};

struct index_batch {
    struct index_entry *entries;
    size_t entry_count;
    struct index_name *names; /* of everyone whom the entries name so */
    size_t name_count;
    char cursor[FEED_ID_SIZE]; /* how far the feed was read; "" where the entries are a log's */
};

struct index_applied {
    /* The first channel with an entry that is not its next: what is between must come from the log. "" where
     * there is none. Entries before it have been indexed, and the cursor was not moved. */
    char gap[CHANNEL_ID_SIZE];
    bool is_other_log; /* an entry has another tag than what was indexed under its number: make all anew */
};

/* All of it in one transaction, or within that of index_begin_rebuild. */
enum index_result index_apply(struct index *index, const struct index_batch *batch,
                              struct index_applied *applied_out);
/* How far the feed was read; "" at first. */
enum index_result index_read_cursor(struct index *index, char cursor_out[FEED_ID_SIZE]);
/* Where the channel stands in the index; seq 0 where nothing of it was indexed. */
enum index_result index_read_position(struct index *index, const char *channel,
                                      struct position *position_out);
/* Somebody asked for all of it to be made anew. */
enum index_result index_wants_rebuild(struct index *index, bool *wants_out);
/* For whoever is not the writer: `sfat rebuild search`. */
enum index_result index_ask_rebuild(const char *path);
/* From here on everything is in one transaction, which begins with nothing: readers see what was there before
 * until it ends. */
enum index_result index_begin_rebuild(struct index *index);
enum index_result index_end_rebuild(struct index *index);
bool index_is_rebuilding(const struct index *index);
/* After words were removed: a bounded step of taking their traces out of the file; *more_out tells whether
 * another one is wanted. */
enum index_result index_tidy(struct index *index, bool *more_out);

/* ---- Reading ---- */

/* All items of a space, but those that are closed to the person. */
struct find_space {
    const char *space;
    const char *const *closed;
    size_t closed_count;
};

struct find {
    const char *words; /* what the person typed */
    unsigned kinds;    /* 1 << enum document_kind, each */
    /* Channels that the person may read, and nothing outside them is looked at; a document of the directory
     * is in "directory", a person in the spaces that named them. */
    const char *const *channels;
    size_t channel_count;
    /* And items by their space: few words instead of many. */
    const struct find_space *spaces;
    size_t space_count;
    bool finds_everyone;       /* every person, not only those of the channels */
    const char *author;        /* messages by; NULL: by anyone */
    int64_t from_ms, until_ms; /* messages from, and before; 0 and INT64_MAX: ever */
    int64_t as_of_ms;          /* nothing newer */
    size_t offset, limit;
};

struct found {
    enum document_kind kind;
    char channel[CHANNEL_ID_SIZE];
    uint64_t seq;
    char author[27], mandate[27];
    int64_t at_ms;
    char *title;   /* a name, or that of a message's item; NULL where it is not known */
    char *snippet; /* INDEX_HIT_BEGINS and INDEX_HIT_ENDS around each hit */
};

#define INDEX_HIT_BEGINS '\x01'
#define INDEX_HIT_ENDS '\x02'

struct findings {
    struct found *hits;
    size_t count;
    bool has_more;
};

/* INDEX_BUSY after deadline_ms. findings_out is to be finished in any case. */
enum index_result index_find(struct index *index, const struct find *find, unsigned deadline_ms,
                             struct findings *findings_out);
void findings_finish(struct findings *findings);

#endif
