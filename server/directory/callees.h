/* Whom a message calls, from what was gathered: the people that a post or an edit is told to. */
#ifndef DIRECTORY_CALLEES_H
#define DIRECTORY_CALLEES_H

#include "directory/mentions.h"
#include "hub/feature.h"

/* Whom one message or comment is told to, at most. */
#define NOTIFIED_MOST 500
/* A member calls everyone of an item at most once in this time. */
#define EVERYONE_EVERY_MS (24 * 60 * 60 * 1000LL)

/* Wants what is asked of the facts below; nothing may be wanted before: a fact for each person named, one for
 * each organisation, then, where everyone is called, all people and, for a member, when they last did. */
void callees_want(const struct mentions *mentions, const struct request *request, struct wants *wants);
/* How many facts that is. */
size_t callees_count_facts(const struct mentions *mentions, const struct request *request);

/* Those who are told, each once, never the one who writes. */
struct callees {
    const struct request *request;
    json_t *people; /* an array */
    bool too_many;  /* more than NOTIFIED_MOST */
};

void callees_init(struct callees *callees, const struct request *request);
void callees_finish(struct callees *callees);
void callees_add(struct callees *callees, const char *person);
/* Those named by the mentions but not by `before` (JSON, may be NULL), and everyone where with_everyone. */
void callees_add_mentioned(struct callees *callees, const struct mentions *mentions, const json_t *before,
                           bool with_everyone);
/* Refuses a member who called everyone too short a time ago; else notes that they do it now. */
enum error callees_limit_everyone(const struct request *request, const struct mentions *mentions,
                                  struct decision *decision);
/* The event's `mentions`, and `notify` with `space` where somebody is told. */
enum error callees_put(struct callees *callees, const struct mentions *mentions, const char *space,
                       struct decision *decision);

/* Other words for a message or a comment. */
struct rewording {
    const char *event, *subject; /* the event's name, and its member that names what gets other words */
    uint64_t seq;                /* of that */
    const json_t *before;        /* its words as they stand: `text` and `mentions` */
    const char *text;            /* the new ones, as param_written gives them */
    bool is_changed;             /* something beside the words changes with them */
    const char *space;
};

/* The event, told to those whom the new words call and the old ones did not: what callees_want wanted are the
 * facts. ERR_NOTHING_TO_DO where the words are the same. */
enum error callees_put_rewording(const struct rewording *rewording, const struct request *request,
                                 struct decision *decision);

#endif
