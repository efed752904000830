#include "directory/tally.h"

#include <stdio.h>
#include <stdlib.h>

#include "directory/service.h"

void tally_init(struct tally *tally, const char *key, int64_t window_ms)
{
    *tally = (struct tally){.window_ms = window_ms};
    snprintf(tally->key, sizeof(tally->key), "%s", key);
}

void tally_read(struct tally *tally, const struct register_hash *hash, int64_t now_ms)
{
    const char *count = register_find(hash, "count"), *until = register_find(hash, "until_ms");

    tally->count[0] = '\0';
    tally->so_far = 0;
    tally->until_ms = until == NULL ? 0 : strtoll(until, NULL, 10);
    tally->is_over = tally->until_ms <= now_ms;
    if (count == NULL)
        return;
    snprintf(tally->count, sizeof(tally->count), "%s", count);
    if (!tally->is_over)
        tally->so_far = (unsigned)strtoul(count, NULL, 10);
}

int64_t tally_wait_ms(const struct tally *tally, unsigned most, int64_t now_ms)
{
    return tally->so_far < most ? 0 : tally->until_ms - now_ms;
}

void tally_count(struct tally *tally, int64_t now_ms, struct register_write *writes, size_t *write_count,
                 struct register_guard *guards, size_t *guard_count)
{
    size_t count = *write_count;

    guards[(*guard_count)++] = (struct register_guard){
        tally->key, "count", tally->count[0] == '\0' ? NULL : tally->count, ERR_TOO_MANY};
    if (tally->is_over) {
        tally->until_ms = now_ms + tally->window_ms;
        snprintf(tally->until, sizeof(tally->until), "%lld", (long long)tally->until_ms);
        snprintf(tally->valid, sizeof(tally->valid), "%lld", (long long)tally->window_ms);
        writes[count++] = (struct register_write){REGISTER_DELETE, tally->key, NULL, NULL};
        writes[count++] = (struct register_write){REGISTER_HASH_SET, tally->key, "until_ms", tally->until};
        writes[count++] = (struct register_write){REGISTER_EXPIRE, tally->key, NULL, tally->valid};
    }
    writes[count++] = (struct register_write){REGISTER_HASH_ADD, tally->key, "count", "1"};
    *write_count = count;
}
