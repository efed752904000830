#include "hub/rate.h"

#include <string.h>

#include <uthash.h>

#include "core/memory.h"

struct bucket {
    double left;
    int64_t filled_ms;
    UT_hash_handle hh;
    char name[];
};

struct rates {
    double per_ms;
    double burst;
    struct bucket *buckets; /* name => struct bucket */
};

struct rates *rates_create(unsigned per_second, unsigned burst)
{
    struct rates *rates = MEM_NEW(struct rates);

    rates->per_ms = per_second / 1000.0;
    rates->burst = burst;
    return rates;
}

void rates_destroy(struct rates *rates)
{
    struct bucket *bucket, *next;

    if (rates == NULL)
        return;
    HASH_ITER(hh, rates->buckets, bucket, next)
    {
        HASH_DEL(rates->buckets, bucket);
        mem_free(bucket);
    }
    mem_free(rates);
}

static struct bucket *find_or_add(struct rates *rates, const char *name, int64_t now_ms)
{
    size_t length = strlen(name);
    struct bucket *bucket;

    HASH_FIND(hh, rates->buckets, name, length, bucket);
    if (bucket != NULL)
        return bucket;
    bucket = mem_new(sizeof(*bucket) + length + 1);
    memcpy(bucket->name, name, length);
    bucket->left = rates->burst;
    bucket->filled_ms = now_ms;
    HASH_ADD_KEYPTR(hh, rates->buckets, bucket->name, length, bucket);
    return bucket;
}

static void fill(const struct rates *rates, struct bucket *bucket, int64_t now_ms)
{
    bucket->left += (double)(now_ms - bucket->filled_ms) * rates->per_ms;
    if (bucket->left > rates->burst)
        bucket->left = rates->burst;
    bucket->filled_ms = now_ms;
}

bool rates_take(struct rates *rates, const char *name, int64_t now_ms, int64_t *retry_after_ms_out)
{
    struct bucket *bucket = find_or_add(rates, name, now_ms);

    fill(rates, bucket, now_ms);
    if (bucket->left < 1) {
        *retry_after_ms_out = (int64_t)((1 - bucket->left) / rates->per_ms) + 1;
        return false;
    }
    bucket->left -= 1;
    return true;
}

void rates_sweep(struct rates *rates, int64_t now_ms)
{
    struct bucket *bucket, *next;

    HASH_ITER(hh, rates->buckets, bucket, next)
    {
        fill(rates, bucket, now_ms);
        if (bucket->left < rates->burst)
            continue;
        HASH_DEL(rates->buckets, bucket);
        mem_free(bucket);
    }
}
