/* A command's way: who asks, what it must know, the decision, the append, the answer. */
#ifndef HUB_COMMAND_H
#define HUB_COMMAND_H

#include "hub/call.h"

/* Finds who asks into call->actor; ERR_SIGN_IN where a visitor would have to be someone, ERR_FORBIDDEN where
 * the role is less than least. */
enum error call_find_actor(struct call *call, enum role least);
/* The request as a feature sees it; borrowed from the call. */
void call_make_request(struct call *call, struct request *request);

/* The ledger's scope: an op is its person's own. */
const char *command_scope(const struct call *call);

/* A conflict is decided again at most so often. */
#define COMMAND_ATTEMPTS_MOST 8
/* The channel's current command: decided again, or refused where that was often enough. */
void command_retry(struct call *call);
/* It waits in its place until the feed has shown more, or is refused where that takes too long. */
void command_park(struct call *call);
void command_refuse_current(struct call *call, enum error error, int64_t retry_after_ms);

/* append.c: the current command's decision goes to the log; it is no longer the current one where others may
 * follow at once. */
void append_event(struct call *call);
/* Whether the command may be decided beside what is on its way to the log. */
bool append_may_begin(const struct channel *channel, const struct call *call);

#endif
