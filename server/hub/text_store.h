/* What keeps shared texts: a register of entries that commute, with a snapshot that stands for the oldest of
 * them. store/ implements it over Redis; tests in memory. The rules of log_store.h hold here too, but for
 * one: an append whose reply was lost is sent again, so an entry may be there twice. */
#ifndef HUB_TEXT_STORE_H
#define HUB_TEXT_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/log_store.h"

/* Bytes of any content. Entries of a text are numbered from 1, without gaps, in the order they were kept. */
struct text_entry {
    const char *bytes;
    size_t length;
};

struct text_loaded {
    enum store_result result; /* STORE_DONE or STORE_UNAVAILABLE */
    /* NULL where none stands for more than what was asked after. */
    const char *snapshot;
    size_t snapshot_length;
    uint64_t snapshot_seq; /* of the last entry that it stands for */
    /* All entries after the snapshot, or after what was asked after. */
    const struct text_entry *entries;
    size_t entry_count;
    uint64_t last_seq; /* of the last entry, or of the snapshot where it stands for all */
};

/* STORE_DONE, STORE_RIGHTS_BEHIND (nothing was kept) or STORE_UNAVAILABLE. */
typedef void text_appended_callback(void *argument, enum store_result result);
typedef void text_loaded_callback(void *argument, const struct text_loaded *loaded);

struct text_store {
    void *self;
    /* Keeps the entries, in order, one behind another. text is a ULID. */
    void (*append)(void *self, const char *text, const struct text_entry *entries, size_t count,
                   text_appended_callback *done, void *argument);
    /* What is kept of the text after this number; after 0: all of it. */
    void (*load)(void *self, const char *text, uint64_t after_seq, text_loaded_callback *done,
                 void *argument);
    /* Keeps a snapshot that stands for all entries up to seq, which then go; unless a newer one is there. The
     * outcome is not reported, as nothing depends on it; while the database is away nothing is done. */
    void (*compact)(void *self, const char *text, uint64_t seq, const void *bytes, size_t length);
};

/* What the store tells of texts of its own accord. */
struct text_follower {
    void *self;
    /* An entry was kept, by this process (is_own) or another; in order. bytes is NULL where it was too long
     * to be passed on: load it. */
    void (*on_entry)(void *self, const char *text, uint64_t seq, bool is_own, const struct text_entry *entry);
    /* A signal of channel `text:<ULID>`. */
    void (*on_signal)(void *self, const char *text, const char *bytes, size_t length);
    /* Entries may have been missed: load what came after those that are known. is_anew: the database came
     * back as another run of itself, and may know fewer than before: load all. */
    void (*on_lost)(void *self, bool is_anew);
};

/* Signals of a text go through log_store's publish_signal, under this and the ULID. */
#define TEXT_CHANNEL "text:"

#endif
