/* What commands and queries of a draft may ask of its text (wants_inquiry). A question is an object whose
 * `ask` names a row; each part of the feature has a table of its own, joined in inquiries.c. */
#ifndef DRAFTS_INQUIRIES_H
#define DRAFTS_INQUIRIES_H

#include "hub/feature.h"

struct crdt;
struct drafts;

enum inquiry_need {
    INQUIRY_TEXT,      /* loaded, with what is on its way to the register: for what may be behind or ahead */
    INQUIRY_KEPT_TEXT, /* what the register holds, neither more nor less (text_when_kept): for what is kept */
    INQUIRY_NO_TEXT,   /* answer gets NULL for copy, and is worked out at once */
};

struct inquiry {
    const char *ask;
    enum inquiry_need need;
    /* The answer as a new value, not false and not NULL, worked out on a copy of the text (drafts/study.h); a
     * refusal is a part of the answer, for the decision to see. */
    json_t *(*answer)(struct crdt *copy, json_t *question);
    /* Instead of answer, for what asks others: as struct feature's inquire. NULL otherwise. */
    void (*inquire)(struct drafts *drafts, const char *channel, const json_t *question,
                    inquiry_callback *done, void *argument);
};

/* Each ends with {0}. */
extern const struct inquiry beginning_inquiries[]; /* beginning.c */
extern const struct inquiry outline_inquiries[];   /* outline.c */
extern const struct inquiry comment_inquiries[];   /* comments.c */
extern const struct inquiry amendment_inquiries[]; /* amendments.c */
extern const struct inquiry version_inquiries[];   /* versions.c */
extern const struct inquiry writing_inquiries[];   /* writing_inquiries.c */

/* struct feature's inquire; service is the drafts. */
void drafts_inquire(void *service, const char *channel, const json_t *question, inquiry_callback *done,
                    void *argument);

/* Whether an inquiry answered with an update, `update`, that may be written: ERR_TOO_MANY where who decides
 * has deleted too much (`wait_ms`), ERR_TEXT_FULL (`is_full`), ERR_TOO_LARGE where there is none. */
enum error draft_check_written(const json_t *fact, struct decision *decision);
/* The update, base64 as an inquiry answered it, goes into the draft's text with the event, in the name of who
 * asks. */
void draft_write_update(struct decision *decision, const struct request *request, const char *update);

#endif
