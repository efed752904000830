/* Connections that have not said yet what they want: each is looked at until its first bytes decide, or its
 * time is over. */
#ifndef NET_CALLER_H
#define NET_CALLER_H

#include <sys/socket.h>

#include <uv.h>

#include "net/admission.h"
#include "net/doorway.h"

struct callers;

/* door is decided, or DOORWAY_UNDECIDED where the caller hung up or took too long: then the descriptor is to
 * be closed. */
typedef void caller_callback(void *owner, enum doorway door, int descriptor, struct visitor *visitor,
                             const struct sockaddr *neighbour, socklen_t length);

struct callers *callers_create(uv_loop_t *loop, unsigned most_secs, caller_callback *done, void *owner);
/* Lets go of all of them. Freed once the loop has run on. */
void callers_destroy(struct callers *callers);
/* done may be called before this returns. */
void callers_add(struct callers *callers, int descriptor, struct visitor *visitor,
                 const struct sockaddr *neighbour, socklen_t length);

#endif
