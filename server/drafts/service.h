/* The service's own structs, for the files of this folder. */
#ifndef DRAFTS_SERVICE_H
#define DRAFTS_SERVICE_H

#include <uthash.h>

#include "crdt/updates.h"
#include "drafts/authorship.h"
#include "drafts/awareness.h"
#include "drafts/deletions.h"
#include "drafts/drafts.h"
#include "drafts/y_messages.h"
#include "hub/timer.h"

struct text;

/* Somebody with a text open in this process. */
struct writer {
    char person[ULID_SIZE];
    json_t *user; /* {id, name, color, colorLight}: as others see them; NULL until their name was read */
    bool is_reading;
    unsigned count;     /* of connections */
    struct seat *seats; /* by next_of_writer */
    UT_hash_handle hh;
};

struct drafts_counters {
    uint64_t updates, entries, refused, deliveries, reloads, compactions;
};

struct drafts {
    struct drafts_options options;
    struct route route;
    struct text_follower follower;
    struct text *texts;     /* ULID => struct text */
    struct writer *writers; /* person => struct writer */
    struct deletions deletions;
    struct text *dirty;     /* whose awareness has changed, by next_dirty */
    struct timer awareness; /* tells it */
    struct timer sweep;
    size_t seat_count;
    size_t studied_bytes; /* study.h */
    struct drafts_counters counters;
};

/* So many messages a second, and twice as many at once. */
struct pace {
    uint32_t tokens;  /* thousandths */
    int64_t since_ms; /* steady; 0 at first */
};

/* One connection to a text. */
struct seat {
    struct drafts *drafts;
    struct text *text; /* NULL while it is asked for by nobody that is known here */
    struct peer *peer;
    struct hub_wait *wait; /* until this process has caught up; NULL: it has */
    char id[ULID_SIZE];    /* of the text */
    struct writer *writer;
    struct seat *prev, *next; /* of the text */
    struct seat *next_of_writer;
    struct buffer held;  /* messages that wait, each behind its length */
    struct buffer asked; /* the state vector of its last step 1, where that waits for an answer */
    uint64_t rights;     /* the authority's number when rights were found */
    uint64_t received;   /* updates */
    uint64_t saved;      /* of those, as it was told */
    unsigned unsaved;    /* under way to the register */
    uint64_t parked;     /* the first that waits for its predecessors; 0: none */
    int64_t noted_ms;    /* steady; when it was last noted that it writes, 0: never */
    struct pace awareness, syncs;
    uint8_t offences;
    uint8_t answers_awaited; /* step 1 of ours that were not answered with step 2 yet */
    bool is_known;           /* its rights were found */
    bool is_outdated;        /* its editor would drop what it does not know */
    bool may_write;          /* has the right to, where the draft is open */
    bool writes;             /* may now */
    bool is_greeted;
    bool is_closing;
    bool wants_saved;
    bool was_denied; /* and told so */
};

/* An update on its way to the register, as the entry that is kept: entry.h. */
struct change {
    struct change *next;
    struct seat *seat; /* NULL where it has gone */
    uint64_t number;   /* of the seat's updates */
    bool is_whole;     /* all of it came from the seat, and nothing that had waited for it */
    struct buffer entry;
};

struct changes {
    struct change *first, *last;
    size_t count;
};

enum text_phase {
    TEXT_LOADING,
    TEXT_READY,
};

/* Waits for a text to be loaded: ok is false where it cannot be. */
typedef void text_ready_callback(void *argument, struct text *text, bool ok);
struct waiter {
    struct waiter *next;
    text_ready_callback *done;
    void *argument;
};

/* A text that somebody has open, or had a little while ago. */
struct text {
    struct drafts *drafts;
    char id[ULID_SIZE];
    uint8_t phase;
    bool is_loading;       /* the register is being read */
    bool is_read;          /* and was, whole */
    bool has_holes;        /* what an entry was written upon is not in the register, which has lost it */
    bool is_outdated;      /* what is being read may be of before: it is to be read again */
    bool is_finding_draft; /* the draft's channel is being loaded */
    bool is_draft_known;
    bool is_closed;        /* the draft is archived, or its status lets nobody write */
    bool wants_all;        /* then clients are asked for all that they have */
    bool is_dirty;         /* in drafts->dirty */
    bool is_catching_up;   /* entries of other processes are being read */
    bool is_behind;        /* there may be more that nothing told of: they are to be read once more */
    bool wants_compaction; /* what is received is held until nothing is under way */
    bool wants_rest;       /* as wants_compaction: somebody asks for what is in the register */
    unsigned pending;      /* callbacks of the store that hold its address */
    struct crdt *document; /* NULL while it is empty */
    uint64_t seq;          /* all entries up to it are in the document */
    uint64_t highest_seen; /* an entry that was heard of */
    uint64_t told_seq;     /* while it is loaded again: entries up to it were told to those who are here */
    uint64_t snapshot_seq;
    size_t snapshot_bytes;
    size_t bytes_since;   /* of the entries after the snapshot, about */
    uint64_t rights;      /* under which the changes that wait were last looked at */
    int64_t compacted_ms; /* steady */
    int64_t used_ms;      /* steady */
    struct seat *seats;
    size_t seat_count;
    struct changes waiting; /* integrated; to be appended next */
    struct changes flying;  /* being appended */
    struct changes again;   /* to be integrated again once it is loaded anew */
    struct authorship authorship;
    struct awareness presence;
    struct waiter *waiters;
    struct waiter *settling; /* until nothing is under way; what is received is held meanwhile */
    struct waiter *reading;  /* for whom what is kept is being read */
    struct text *next_dirty;
    struct timer send;
    char decided_op[ULID_SIZE]; /* the command that may delete so much (study.h) */
    uint64_t decided_units;
    UT_hash_handle hh;
};

int64_t drafts_now_ms(const struct drafts *drafts);
int64_t drafts_steady_ms(const struct drafts *drafts);

/* ---- text.c: loading, following, compacting, letting go ---- */

/* The text, made and being loaded where this process does not have it. */
struct text *text_get(struct drafts *drafts, const char *id);
struct text *text_find(const struct drafts *drafts, const char *id);
/* done is called once it is loaded: at once where it is. */
void text_when_ready(struct text *text, text_ready_callback *done, void *argument);
/* done is called later, once the document is what the register holds: all that anybody kept in it before this
 * call, in whichever process, and nothing that may still be lost. */
void text_when_kept(struct text *text, text_ready_callback *done, void *argument);
/* Nothing may be under way any more: those who wait for it go on. */
void text_settle(struct text *text);
/* The draft lets nobody write in the text any more, or does again: who might is sent away, or asked. */
void text_set_closed(struct text *text, bool is_closed);
/* Throws the document away and loads it again; changes that wait are integrated again. */
void text_reload(struct text *text);
/* Entries after those that are known may be in the register. */
void text_catch_up(struct text *text);
/* An entry was kept: text_follower's on_entry. */
void text_hear(struct text *text, uint64_t seq, bool is_own, const struct text_entry *entry);
/* It is there, or being loaded: false where that failed already. */
bool text_is_coming(const struct text *text);
/* Whether messages can be worked now. */
bool text_is_open(const struct text *text);
/* Makes a snapshot where it is time and nothing is under way; while something is, what comes is held. */
void text_consider_compaction(struct text *text);
/* Once in a while: entries of awareness that nobody renews, idle texts, snapshots. It may end the text. */
void text_sweep(struct text *text);
void text_end(struct text *text);
/* Nobody waits any more for what could not be loaded. */
void text_let_go_unloaded(struct text *text);
/* A callback of the store has come. It may end the text. */
void text_let_pend(struct text *text);
/* What was written cannot be kept: everybody is sent away, to bring it again, and the document goes. */
void text_give_up(struct text *text);
/* Sockets that were held go on. */
void text_go_on(struct text *text);
/* Changes that the register does not hold yet are in the document. */
bool text_is_under_way(const struct text *text);
/* Something in the document waits for what it was written upon. */
bool text_has_holes(const struct text *text);
/* Nothing may be under way any more: those who asked for the document get it. */
void text_rest(struct text *text);

/* ---- changes.c: what is written ---- */

/* An update of a connection. is_answer: it answers a step 1 of ours. */
void text_take_update(struct text *text, struct seat *seat, bool is_answer, const void *update,
                      size_t length);
/* An update of the server's own, in the name of a person: as if they had sent it. False where the document
 * does not take it. */
bool text_write(struct text *text, const char *person, int64_t at_ms, const void *update, size_t length);
/* An entry from the register, by another process: into the document, and to those who listen here. */
void text_take_entry(struct text *text, const struct text_entry *entry);
/* What is wrong with this section of an update by a person, for the log; NULL where it may be taken. */
const char *text_find_fault(const struct text *text, const char *person, const struct crdt_section *section);
/* As text_take_entry: the state of a snapshot. */
void text_take_state(struct text *text, const void *state, size_t length);
/* An entry, or the state of a snapshot, while the text is loaded. False where the document does not take it.
 */
bool text_load_update(struct text *text, const char *person, int64_t at_ms, const void *update,
                      size_t length);
bool text_load_entry(struct text *text, const struct text_entry *entry);
/* It was loaded again: tells those who are here what they may not have. */
void text_tell_loaded(struct text *text, const struct text_loaded *loaded);
/* Integrates again what had waited when the document was thrown away. */
void text_take_again(struct text *text);
void text_send_soon(struct text *text);
/* The seat goes: its changes stay, without it. */
void changes_forget_seat(struct changes *changes, const struct seat *seat);
void changes_end(struct changes *changes);
void changes_move(struct changes *to, struct changes *from);

/* How long the person may change nothing any more, having deleted too much within a minute; 0: they may. */
int64_t drafts_deleting_wait_ms(const struct drafts *drafts, const char *person);

/* ---- activity.c ---- */

/* What this connection wrote was kept: whoever it is was active in the space. */
void text_note_activity(const struct text *text, struct seat *seat);

/* ---- seat.c: connections ---- */

/* struct route's functions. */
void *seat_open(void *service, struct peer *peer, const char *id, const char *schema);
void seat_receive(void *part, const void *bytes, size_t length);
void seat_close(void *part);
/* Looks at rights where they may have changed; false where the seat is being closed. */
bool seat_check(struct seat *seat);
/* The draft was closed to writers, or opened. It may end the seat. */
void seat_change(struct seat *seat);
/* Says hello, once name and text are there. */
void seat_greet(struct seat *seat);
/* Answers its step 1 that waited. */
void seat_answer(struct seat *seat);
/* Works what was held, as long as the text is open. */
void seat_go_on(struct seat *seat);
void seat_send(struct seat *seat, const struct buffer *message, bool is_signal);
void seat_end(struct seat *seat, enum close_code code);
/* Asks for what the client has and we have not. */
void seat_ask(struct seat *seat);
/* A malformed or forbidden message: the last of several closes the connection. */
void seat_offend(struct seat *seat, const char *what);
/* It may not write, or not now: told once. */
void seat_deny(struct seat *seat, const char *reason);
/* An update was refused. */
void seat_refuse(struct seat *seat, uint64_t number);
/* One update fewer is under way; number is that update's. */
void seat_settle(struct seat *seat, uint64_t number);
/* An update changed nothing: it is settled with those before it. */
void seat_settle_nothing(struct seat *seat);

/* ---- drafts.c ---- */

/* Awareness of the text has changed. */
void drafts_tell_awareness(struct text *text);
/* Other processes tell who is in the text there. */
void drafts_ask_others(struct text *text);
/* The person's, made where they have no connection yet; its name is being read. */
struct writer *writer_get(struct drafts *drafts, const char *person);
void writer_leave(struct drafts *drafts, struct writer *writer);

/* struct feature's applied; service is the drafts. */
void drafts_applied(void *service, const void *state, const struct event *event);

extern const struct method draft_methods[];

#endif
