/* What is said about a draft: threads of comments, about its words or about all of it. They are few and small
 * beside the text, so all of them are in memory, as the view shows them. A thread that was resolved leaves
 * the view when fifty others were resolved since, and does not come back: draft.threads still gives it. */
#ifndef DRAFTS_COMMENTS_H
#define DRAFTS_COMMENTS_H

#include "drafts/draft_state.h"

#define THREADS_OPEN_MOST 300
#define THREADS_RESOLVED_SHOWN 50
#define REPLIES_MOST 100
#define COMMENTS_MOST 5000
#define COMMENTS_BYTES_MOST (2u << 20) /* of words, in all comments together */
#define QUOTE_POINTS_MOST 300

struct thread {
    json_t *json; /* as types.json has a draft_thread */
    bool is_old;  /* resolved, and no longer in the view */
};

struct comments {
    struct thread *threads; /* in the order of their numbers */
    size_t count, capacity;
    size_t open_count, comment_count, bytes;
};

/* The thread that begins with this comment, or NULL; borrowed until the next event. */
struct thread *comments_find_thread(const struct comments *comments, uint64_t seq);
/* A comment, first of its thread or reply, as it is in the view; borrowed. NULL where there is none.
 * thread_out, which may be NULL, is the thread that it is in. */
json_t *comments_find(const struct comments *comments, uint64_t seq, struct thread **thread_out);
bool thread_is_resolved(const struct thread *thread);

/* Takes thread, a draft_thread. */
void comments_add_thread(struct comments *comments, json_t *thread);
/* Takes comment, a draft_comment. */
void comments_add_reply(struct comments *comments, struct thread *thread, json_t *comment);
/* Other words, NULL: none. mentions is borrowed and may be NULL. */
void comments_set_words(struct comments *comments, json_t *comment, const char *text, json_t *mentions);
void comments_resolve(struct comments *comments, struct thread *thread, const char *by, int64_t at_ms);
void comments_reopen(struct comments *comments, struct thread *thread);

extern const struct command comment_commands[];
extern const struct query comment_queries[];
extern const struct event_type comment_events[];
void comment_react(const struct event *event, struct reactions *reactions);

#endif
