/* Bytes that several hold together: the last one ends them. For one thread. */
#ifndef CORE_SHARED_H
#define CORE_SHARED_H

#include "core/buffer.h"

struct shared {
    struct buffer bytes; /* never changed */
    unsigned refs;
};

/* Takes the buffer's bytes, and empties it. */
struct shared *shared_new(struct buffer *bytes);
struct shared *shared_ref(struct shared *shared);
/* NULL is accepted. */
void shared_unref(struct shared *shared);

#endif
