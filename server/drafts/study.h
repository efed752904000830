/* What takes long with a large text is worked out on a copy of it, on a worker thread: the loop only makes
 * the copy's bytes. With a small text it is done at once. */
#ifndef DRAFTS_STUDY_H
#define DRAFTS_STUDY_H

#include "crdt/crdt.h"
#include "hub/feature.h"

struct text;

/* Texts lighter than this (crdt_usage) are studied at once: some thirty pages. */
#define STUDY_AT_ONCE_BYTES (256u << 10)
/* Of all copies that are being studied or wait for it; beyond, the answer is NULL: unavailable. */
#define STUDY_BYTES_MOST (64u << 20)

struct study {
    /* The answer; NULL: unavailable. On any thread: it sees the copy, which is its own to change and empty
     * where nothing was ever written, and the question, whose members others may read. */
    json_t *(*work)(struct crdt *copy, json_t *question);
    json_t *question;
    bool keeps_deleted; /* the copy keeps what is deleted from now on */
    inquiry_callback *done;
    void *argument;
};

/* Studies a text that is loaded, as it is now. Takes question. done is called at once or later; the text may
 * have changed, or gone, by then.
 *
 * A question for a decision that may delete names its command and its person, `op` and `by`: what the answer
 * says is `deleted` counts for them once that command's event was applied (text_note_decided), and whoever
 * has deleted too much already gets {wait_ms} for an answer. */
void text_study(struct text *text, const struct study *study);
void text_note_decided(struct text *text, const struct event *event);

#endif
