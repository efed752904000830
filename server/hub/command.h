/* A command's way: who asks, what it must know, the decision, the append, the answer. */
#ifndef HUB_COMMAND_H
#define HUB_COMMAND_H

#include "hub/call.h"

/* Finds who asks into call->actor; ERR_SIGN_IN where a visitor would have to be someone, ERR_FORBIDDEN where
 * the role is less than least. */
enum error call_find_actor(struct call *call, enum role least);
/* The request as a feature sees it; borrowed from the call. */
void call_make_request(struct call *call, struct request *request);

#endif
