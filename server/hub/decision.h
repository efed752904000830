/* What a decision comes to, and what a command wants to know first: the insides of the structs that feature.h
 * names. */
#ifndef HUB_DECISION_H
#define HUB_DECISION_H

#include "hub/feature.h"

struct decision {
    const char *type; /* NULL until decision_event */
    char to[ULID_SIZE];
    json_t *fields; /* the event's own */
    int64_t due_ms;
    int64_t retry_after_ms; /* 0 where none was said */
    json_t *reasons;        /* of a refusal; NULL where none were said */
    struct register_write *writes;
    size_t write_count, write_capacity;
    struct register_guard *guards;
    size_t guard_count, guard_capacity;
    char text[ULID_SIZE]; /* that gets text_entry with the event; "" where none does */
    struct buffer text_entry;
};

void decision_init(struct decision *decision, int64_t due_ms);
void decision_finish(struct decision *decision);

enum want_kind {
    WANT_EVENT,
    WANT_EVENTS,
    WANT_EVENTS_BEFORE,
    WANT_AUTHOR,
    WANT_REGISTER,
    WANT_PERSON,
    WANT_PEOPLE,
    WANT_HEADS,
    WANT_INQUIRY,
};

struct want {
    enum want_kind kind;
    uint64_t seq;
    unsigned limit;
    uint64_t *seqs; /* WANT_EVENTS: ascending, and near one another */
    size_t seq_count;
    /* The register, the person, the organisation (NULL: everyone), or the kind of the feature that is asked
     * (NULL: its own). */
    char *key;
    json_t *question;                  /* WANT_INQUIRY */
    char (*channels)[CHANNEL_ID_SIZE]; /* WANT_HEADS */
    size_t channel_count;
};

struct wants {
    struct want *wants;
    size_t count, capacity;
};

void wants_finish(struct wants *wants);

#endif
