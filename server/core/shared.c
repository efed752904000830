#include "core/shared.h"

#include "core/memory.h"

struct shared *shared_new(struct buffer *bytes)
{
    struct shared *shared = MEM_NEW(struct shared);

    shared->bytes = *bytes;
    shared->refs = 1;
    *bytes = (struct buffer){0};
    return shared;
}

struct shared *shared_ref(struct shared *shared)
{
    shared->refs++;
    return shared;
}

void shared_unref(struct shared *shared)
{
    if (shared == NULL || --shared->refs > 0)
        return;
    buffer_finish(&shared->bytes);
    mem_free(shared);
}
