#include "drafts/deletions.h"

#include <string.h>

#include <uthash.h>

#include "core/memory.h"
#include "core/ulid.h"

struct deleter {
    char person[ULID_SIZE];
    uint64_t units;
    int64_t since_ms;
    UT_hash_handle hh;
};

static bool is_over(const struct deleter *deleter, int64_t now_ms)
{
    return now_ms - deleter->since_ms >= DELETIONS_WINDOW_MS;
}

static void forget(struct deletions *deletions, int64_t now_ms, bool is_all)
{
    struct deleter *deleter, *next;

    HASH_ITER(hh, deletions->deleters, deleter, next)
    {
        if (!is_all && !is_over(deleter, now_ms))
            continue;
        HASH_DEL(deletions->deleters, deleter);
        mem_free(deleter);
    }
}

void deletions_finish(struct deletions *deletions)
{
    forget(deletions, 0, true);
}

void deletions_expire(struct deletions *deletions, int64_t now_ms)
{
    forget(deletions, now_ms, false);
}

void deletions_add(struct deletions *deletions, const char *person, uint64_t units, int64_t now_ms)
{
    struct deleter *deleter;

    if (units == 0)
        return;
    HASH_FIND_STR(deletions->deleters, person, deleter);
    if (deleter == NULL) {
        deleter = MEM_NEW(struct deleter);
        strncpy(deleter->person, person, ULID_SIZE - 1);
        deleter->since_ms = now_ms;
        HASH_ADD_STR(deletions->deleters, person, deleter);
    } else if (is_over(deleter, now_ms)) {
        deleter->units = 0;
        deleter->since_ms = now_ms;
    }
    deleter->units += units;
}

/* NULL where their window is over. */
static const struct deleter *find(const struct deletions *deletions, const char *person, int64_t now_ms)
{
    const struct deleter *deleter;

    HASH_FIND_STR(deletions->deleters, person, deleter);
    return deleter == NULL || is_over(deleter, now_ms) ? NULL : deleter;
}

uint64_t deletions_of(const struct deletions *deletions, const char *person, int64_t now_ms)
{
    const struct deleter *deleter = find(deletions, person, now_ms);

    return deleter == NULL ? 0 : deleter->units;
}

int64_t deletions_wait_ms(const struct deletions *deletions, const char *person, uint64_t most,
                          int64_t now_ms)
{
    const struct deleter *deleter = find(deletions, person, now_ms);

    return deleter == NULL || deleter->units <= most ? 0 : deleter->since_ms + DELETIONS_WINDOW_MS - now_ms;
}
