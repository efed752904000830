/* What the hub asks of whatever keeps the logs. store/ implements it over Redis; the simulation in memory.
 *
 * Rules for an implementation:
 * - Arguments are borrowed during the call only; what a callback is given is borrowed during the callback
 * only.
 * - A callback never runs before the call that registered it has returned, and runs exactly once.
 * - While the database is away, work waits in a bounded queue and goes on when it is back: a call ends with
 *   STORE_UNAVAILABLE only where that queue is full or the process is ending. Nothing is reported done that
 * is not durable. An append whose reply was lost is sent again: the ledger answers it.
 * - load and read_entries call back once the feed has shown this process every right that was taken away
 *   before they read; after 3 s, or where too much waits, with STORE_UNAVAILABLE.
 * - append, put and the reads of one process take effect in the order of the calls. */
#ifndef HUB_LOG_STORE_H
#define HUB_LOG_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "hub/position.h"

/* One event as the log keeps it: text is its JSON object as it goes on the wire (the params of an `event`
 * notification), so that nothing is encoded twice. */
struct log_entry {
    struct position position;
    /* The tag of the event before it, "" for the first: an entry is folded only onto the event that it was
     * written after. Also "" where it was written before Sfat kept this; then it is taken by its number. */
    char after[TAG_SIZE];
    const char *text;
    size_t length;
};

/* A register: a Redis structure for what is large, private to one person, or must be forgettable. Keys are
 * logical
 * ("person:01J…"); store/ adds its prefix. */
enum register_verb {
    REGISTER_HASH_SET,    /* field := value */
    REGISTER_HASH_DELETE, /* without field */
    REGISTER_HASH_ADD,    /* field += value, a whole number; counts from 0 */
    REGISTER_DELETE,      /* the whole key */
    REGISTER_EXPIRE,      /* the whole key goes after value milliseconds */
};

struct register_write {
    enum register_verb verb;
    const char *key;
    const char *field; /* NULL for REGISTER_DELETE and REGISTER_EXPIRE */
    const char *value; /* NULL where the verb needs none */
};

/* What must hold for an append or a put to take effect: the field of the hash has exactly this value, or,
 * with value NULL, is absent. */
struct register_guard {
    const char *key;
    const char *field;
    const char *value;
    enum error refusal; /* what a person is told where it does not hold */
};

/* The hash under key, whole. */
struct register_read {
    const char *key;
};

enum store_result {
    STORE_DONE,
    STORE_REPEATED, /* the ledger knows this op: answer holds the first answer */
    STORE_CONFLICT, /* the log went on without us: entries holds what is missing, or none where that is too
                       much */
    STORE_RIGHTS_BEHIND, /* a right was taken away that this process has not seen on the feed yet */
    STORE_GUARDED,       /* guard is the index of the first guard that does not hold */
    STORE_LOST, /* the log ends before the expected position, or with another tag: drop the channel */
    STORE_UNAVAILABLE,
};

#define DUE_KEEP (-1) /* the channel's due time stays as it is */
#define DUE_NONE 0

struct append {
    const char *channel;
    struct position expected; /* where the log must stand */
    struct log_entry entry;   /* its seq is expected.seq + 1, after is expected.tag */
    const char *scope;        /* the ledger's scope: a person's ULID, or "system" */
    const char *op;           /* a ULID */
    const char *answer;       /* JSON text for the ledger, kept 90 days by the op's own time */
    int64_t at_ms;
    int64_t due_ms; /* DUE_KEEP, DUE_NONE or when the channel wants `<kind>.due` */
    bool counts;    /* heads.count goes up: this event is something that people read */
    bool takes_rights;
    const struct register_write *writes;
    size_t write_count;
    const struct register_guard *guards;
    size_t guard_count;
    /* An entry that the shared text gets with the event, or neither: text_store.h. Every process hears of it
     * by text_follower, this one too, as of another's. */
    const char *text; /* its ULID; NULL where there is none */
    const void *text_bytes;
    size_t text_length;
};

struct appended {
    enum store_result result;
    const char *answer; /* STORE_REPEATED */
    size_t guard;       /* STORE_GUARDED */
    /* STORE_CONFLICT and STORE_REPEATED: what the log holds after the expected position, in order, at most
     * 500 entries or 256 kB; entries_complete is false where there is more (the hub then loads). */
    const struct log_entry *entries;
    size_t entry_count;
    bool entries_complete;
};

struct loaded {
    enum store_result result; /* STORE_DONE or STORE_UNAVAILABLE */
    /* The newest snapshot; snapshot NULL where there is none. */
    const char *snapshot; /* JSON text */
    size_t snapshot_length;
    unsigned snapshot_format;
    struct position snapshot_position;
    /* Consecutive entries up to the log's end: all after the snapshot, and before those as many as make 500
     * in all where the log has them, for those who come back with an older position. */
    const struct log_entry *entries;
    size_t entry_count;
    int64_t due_ms; /* DUE_NONE where the channel waits for nothing */
};

struct entries {
    enum store_result result;        /* STORE_DONE or STORE_UNAVAILABLE */
    const struct log_entry *entries; /* in order; may be fewer than asked for at either end of the log */
    size_t entry_count;
};

struct register_field {
    const char *name;
    const char *value;
};

struct register_hash {
    const struct register_field *fields; /* none where the key is absent */
    size_t field_count;
};

/* The value of a field, borrowed; NULL where it is absent. */
const char *register_find(const struct register_hash *hash, const char *name);

struct registers {
    enum store_result result;
    const struct register_hash *hashes; /* as many as were asked for, in that order */
    size_t hash_count;
};

struct put_done {
    enum store_result result; /* STORE_DONE, STORE_GUARDED or STORE_UNAVAILABLE */
    size_t guard;
};

#define DUE_MOST 100

struct due_channel {
    const char *channel;
    int64_t due_ms;
};

/* Where a channel's log ends, and what people read in it. All zero for an empty log. */
struct log_head {
    struct position position;
    uint64_t count;  /* of the events that count */
    int64_t last_ms; /* when the last of those was appended */
};

/* One entry of the feed: every event of every channel, in one order. */
struct feed_entry {
    const char *feed_id; /* its place in the feed, opaque */
    const char *channel;
    struct log_entry entry;
};

struct feed {
    enum store_result result;
    const struct feed_entry *entries;
    size_t entry_count;
};

struct lease {
    enum store_result result;
    bool held;          /* this process has the lease until ttl_ms from now */
    const char *cursor; /* the last feed_id that was moved past; "" at first: the start of the feed */
};

typedef void appended_callback(void *argument, const struct appended *appended);
typedef void loaded_callback(void *argument, const struct loaded *loaded);
typedef void entries_callback(void *argument, const struct entries *entries);
typedef void answer_callback(void *argument, enum store_result result, const char *answer);
typedef void registers_callback(void *argument, const struct registers *registers);
typedef void put_callback(void *argument, const struct put_done *done);
typedef void heads_callback(void *argument, enum store_result result, const struct log_head *heads,
                            size_t count);
typedef void due_callback(void *argument, enum store_result result, const struct due_channel *due,
                          size_t count);
typedef void feed_callback(void *argument, const struct feed *feed);
typedef void lease_callback(void *argument, const struct lease *lease);

struct log_store {
    void *self;

    void (*append)(void *self, const struct append *append, appended_callback *done, void *argument);
    void (*load)(void *self, const char *channel, loaded_callback *done, void *argument);
    /* Entries first_seq to last_seq, at most 500 and 1 MB: the newest of them where there are more. */
    void (*read_entries)(void *self, const char *channel, uint64_t first_seq, uint64_t last_seq,
                         entries_callback *done, void *argument);
    /* One look in the ledger; answer is NULL where it does not know the op. */
    void (*find_answer)(void *self, const char *scope, const char *op, answer_callback *done, void *argument);
    void (*read_registers)(void *self, const struct register_read *reads, size_t count,
                           registers_callback *done, void *argument);
    /* All of the writes where all of the guards hold, or nothing. */
    void (*put)(void *self, const struct register_write *writes, size_t write_count,
                const struct register_guard *guards, size_t guard_count, put_callback *done, void *argument);
    /* Keeps the snapshot unless a newer one is there; the outcome is not reported, as nothing depends on it.
     */
    void (*save_snapshot)(void *self, const char *channel, const struct position *position, unsigned format,
                          const char *text, size_t length);
    /* The head of each channel's log, in order. */
    void (*read_heads)(void *self, const char *const *channels, size_t count, heads_callback *done,
                       void *argument);
    /* At most DUE_MOST channels whose due time is not after now_ms, earliest first. */
    void (*read_due)(void *self, int64_t now_ms, due_callback *done, void *argument);
    /* To every process, this one too, by the follower's on_signal; may be lost. */
    void (*publish_signal)(void *self, const char *channel, const char *text);
    /* Takes or keeps the named lease for ttl_ms where no other process holds it. */
    void (*take_lease)(void *self, const char *name, int64_t ttl_ms, lease_callback *done, void *argument);
    /* At most count entries of the feed after cursor. */
    void (*read_feed)(void *self, const char *cursor, unsigned count, feed_callback *done, void *argument);
    /* Moves the lease's cursor, where this process still holds it. The feed is trimmed below every cursor. */
    void (*move_cursor)(void *self, const char *name, const char *cursor);
};

/* What the store tells of its own accord. The hub fills one in (hub_follower) and main hands it to the store.
 */
struct log_follower {
    void *self;
    /* An entry of the feed, in order. What it takes away counts as seen once this returns. */
    void (*on_entry)(void *self, const char *channel, const struct log_entry *entry);
    void (*on_signal)(void *self, const char *channel, const char *text, size_t length);
    /* The feed was trimmed beyond where this process stood: every channel must be loaded anew, also one that
     * is being loaded, as what it reads may be older than where the feed goes on. */
    void (*on_feed_lost)(void *self);
    /* The database came back as another run of itself: compare every loaded channel with its log. */
    void (*on_restarted)(void *self);
    /* False where this process has not seen its own heartbeat through the feed for 3 s: it must stop serving.
     */
    void (*on_serving)(void *self, bool serving);
};

#endif
