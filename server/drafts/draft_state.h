/* A draft's state, and how its parts are joined. draft.c holds what a draft is (words, status, sections,
 * themes); what is said about it, proposed to it, kept of it and agreed to are parts, each with its own
 * files, state and tables. */
#ifndef DRAFTS_DRAFT_STATE_H
#define DRAFTS_DRAFT_STATE_H

#include "drafts/draft.h"

struct draft {
    char channel[CHANNEL_ID_SIZE];
    /* {title, about?, space, visibility, by, as?, at_ms, is_archived?, template, language, writers, text,
     * text_schema}, as a view shows it */
    json_t *words;
    json_t *status;   /* {state, at_ms, by, as?, …} */
    json_t *sections; /* [{section, owner?, …}], in the order they were first set */
    json_t *themes;   /* [{question, answer, …}], by question */
    struct comments *comments;
    struct amendments *amendments;
    struct versions *versions;
    struct endorsements *endorsements;
};

/* One part of the feature. Any function but create and destroy may be NULL, and any table. */
struct draft_part {
    const char *name; /* of its member in the snapshot */
    const struct command *commands;
    const struct query *queries;
    const struct event_type *events;
    /* The part's own state of an empty log, in its field of draft. */
    void (*create)(struct draft *draft);
    void (*destroy)(struct draft *draft);
    /* Adds its members to the view of a clearance. */
    void (*show)(const struct draft *draft, enum clearance clearance, json_t *view);
    /* Adds its members to what is the reader's own. They must not change by an event of the draft: a client
     * hears events, and has this from when it opened. */
    void (*show_mine)(const struct draft *draft, const struct actor *actor, json_t *mine);
    /* As in struct feature. snapshot may be of any type. */
    json_t *(*snapshot)(const struct draft *draft);
    bool (*restore)(struct draft *draft, const json_t *snapshot);
    void (*react)(const struct event *event, struct reactions *reactions);
};

extern const struct draft_part draft_own;          /* draft_commands.c, draft_events.c */
extern const struct draft_part draft_comments;     /* comments.c */
extern const struct draft_part draft_amendments;   /* amendments.c */
extern const struct draft_part draft_versions;     /* versions.c */
extern const struct draft_part draft_endorsements; /* endorsements.c */
extern const struct draft_part draft_writings;     /* writings.c */

extern const struct command draft_commands[];
extern const struct query draft_queries[];
extern const struct event_type draft_events[];
void draft_react(const struct event *event, struct reactions *reactions);

/* ---- What may be done ---- */

/* working, in_consultation, adopted, submitted, answered */
const char *draft_status(const struct draft *draft);
bool draft_is_archived(const struct draft *draft);
/* ERR_ARCHIVED, ERR_TEXT_CLOSED where its status lets nobody change the text, or ERR_NONE. */
enum error draft_check_open(const struct draft *draft);
/* Whoever made it. */
bool draft_is_maker(const struct draft *draft, const char *person);
/* A facilitator of the space, or its maker. */
bool draft_runs(const struct draft *draft, const struct actor *actor);
/* Whether they may write in its text, as long as it is open. */
bool draft_writes(const struct draft *draft, const struct actor *actor);
/* Whether they may accept amendments to this section: who runs it, or the section's owner. section NULL:
 * whether they run it. */
bool draft_decides(const struct draft *draft, const struct actor *actor, const char *section);
/* What was set of a section by hand, or NULL; borrowed. */
const json_t *draft_find_section(const struct draft *draft, const char *section);
/* The template's sections and limits: the JSON of its file; borrowed for ever. */
const json_t *draft_template(const struct draft *draft);

/* One move of the status, and who may make it. */
struct draft_move {
    const char *from, *to;
    enum role least; /* ROLE_MEMBER: who runs the draft */
};
extern const struct draft_move draft_moves[]; /* ends with {0} */
bool draft_may_move(const struct draft *draft, const struct actor *actor, const struct draft_move *move);

/* ---- For decisions ---- */

/* Begins the event: whoever asked was active in the draft's space. */
void draft_begin_event(const struct draft *draft, const struct request *request, struct decision *decision,
                       const char *type);
/* The same with the draft's space in the event, as those who react to it need. */
void draft_event(const struct draft *draft, const struct request *request, struct decision *decision,
                 const char *type);

#endif
