#include "store/rights_wait.h"

#include <stdbool.h>

#include <utlist.h>

#include "core/memory.h"

struct rights_wait {
    struct rights_wait *prev, *next;
    uint64_t rights;
    int64_t until_ms;
    size_t bytes;
    rights_callback *done;
    void *argument;
};

static int64_t now_of(const struct rights_waits *waits)
{
    return (int64_t)uv_now(waits->loop);
}

void rights_waits_init(struct rights_waits *waits, const uint64_t *seen, uv_loop_t *loop)
{
    *waits = (struct rights_waits){.seen = seen, .loop = loop};
}

static bool has_room(const struct rights_waits *waits, size_t bytes)
{
    return waits->first == NULL || (bytes <= RIGHTS_WAIT_BYTES && waits->bytes <= RIGHTS_WAIT_BYTES - bytes);
}

void rights_wait(struct rights_waits *waits, uint64_t rights, size_t bytes, rights_callback *done,
                 void *argument)
{
    struct rights_wait *wait;

    if (rights <= *waits->seen) {
        done(argument, STORE_DONE);
        return;
    }
    bytes += sizeof(*wait);
    if (!has_room(waits, bytes)) {
        done(argument, STORE_UNAVAILABLE);
        return;
    }
    wait = MEM_NEW(struct rights_wait);
    *wait = (struct rights_wait){.rights = rights,
                                 .until_ms = now_of(waits) + RIGHTS_WAIT_MS,
                                 .bytes = bytes,
                                 .done = done,
                                 .argument = argument};
    DL_APPEND(waits->first, wait);
    waits->bytes += bytes;
}

static void end_wait(struct rights_waits *waits, struct rights_wait *wait, enum store_result result)
{
    DL_DELETE(waits->first, wait);
    waits->bytes -= wait->bytes;
    wait->done(wait->argument, result);
    mem_free(wait);
}

void rights_waits_end(struct rights_waits *waits)
{
    int64_t now_ms = now_of(waits);
    struct rights_wait *wait, *next;

    DL_FOREACH_SAFE(waits->first, wait, next)
    {
        if (wait->rights <= *waits->seen)
            end_wait(waits, wait, STORE_DONE);
        else if (wait->until_ms <= now_ms)
            end_wait(waits, wait, STORE_UNAVAILABLE);
    }
}

void rights_waits_give_up(struct rights_waits *waits)
{
    while (waits->first != NULL)
        end_wait(waits, waits->first, STORE_UNAVAILABLE);
}

int64_t rights_waits_due_ms(const struct rights_waits *waits)
{
    return waits->first == NULL ? INT64_MAX : waits->first->until_ms;
}
