#include "net/admission.h"

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "core/secret.h"

struct visitor {
    struct address address;
    unsigned connections;
    struct visitor *next; /* in the same bucket */
};

struct admission {
    unsigned most;
    unsigned most_per_address;
    unsigned count;
    uint64_t seed;       /* so that nobody can choose addresses that meet in one bucket */
    size_t bucket_count; /* a power of 2 */
    struct visitor **buckets;
    struct visitor uncounted; /* of connections that are not counted by address */
};

struct admission *admission_create(unsigned most, unsigned most_per_address)
{
    struct admission *admission = MEM_NEW(struct admission);

    assert(most > 0 && most_per_address > 0);
    admission->most = most;
    admission->most_per_address = most_per_address;
    secret_random(&admission->seed, sizeof(admission->seed));
    for (admission->bucket_count = 16; admission->bucket_count < most;)
        admission->bucket_count *= 2;
    admission->buckets = mem_new(admission->bucket_count * sizeof(*admission->buckets));
    return admission;
}

void admission_destroy(struct admission *admission)
{
    if (admission == NULL)
        return;
    assert(admission->count == 0);
    mem_free(admission->buckets);
    mem_free(admission);
}

static struct visitor **bucket_of(struct admission *admission, const struct address *address)
{
    uint64_t halves[2], hash;

    memcpy(halves, address->bytes, sizeof(halves));
    hash = (halves[0] ^ admission->seed) * 0x9E3779B97F4A7C15u;
    hash = (hash ^ hash >> 32 ^ halves[1]) * 0xD6E8FEB86659FD93u;
    return &admission->buckets[(hash ^ hash >> 32) & (admission->bucket_count - 1)];
}

static struct visitor *find_visitor(struct visitor *visitor, const struct address *address)
{
    while (visitor != NULL && memcmp(&visitor->address, address, sizeof(*address)) != 0)
        visitor = visitor->next;
    return visitor;
}

/* The address's own, one connection more; NULL where it has too many. */
static struct visitor *count_in(struct admission *admission, const struct address *address)
{
    struct visitor **bucket = bucket_of(admission, address);
    struct visitor *visitor = find_visitor(*bucket, address);

    if (visitor == NULL) {
        visitor = MEM_NEW(struct visitor);
        visitor->address = *address;
        visitor->next = *bucket;
        *bucket = visitor;
    }
    if (visitor->connections >= admission->most_per_address)
        return NULL;
    visitor->connections++;
    return visitor;
}

static void count_out(struct admission *admission, struct visitor *visitor)
{
    struct visitor **link;

    if (visitor == &admission->uncounted)
        return;
    assert(visitor->connections > 0);
    if (--visitor->connections > 0)
        return;
    for (link = bucket_of(admission, &visitor->address); *link != visitor;)
        link = &(*link)->next;
    *link = visitor->next;
    mem_free(visitor);
}

struct visitor *admission_enter(struct admission *admission, const struct address *address)
{
    struct visitor *visitor = &admission->uncounted;

    if (admission->count >= admission->most)
        return NULL;
    if (address != NULL)
        visitor = count_in(admission, address);
    if (visitor != NULL)
        admission->count++;
    return visitor;
}

struct visitor *admission_move(struct admission *admission, struct visitor *visitor,
                               const struct address *address)
{
    struct visitor *moved;

    if (visitor != &admission->uncounted && memcmp(&visitor->address, address, sizeof(*address)) == 0)
        return visitor;
    moved = count_in(admission, address);
    if (moved != NULL)
        count_out(admission, visitor);
    return moved;
}

void admission_leave(struct admission *admission, struct visitor *visitor)
{
    assert(admission->count > 0);
    admission->count--;
    count_out(admission, visitor);
}

unsigned admission_count(const struct admission *admission)
{
    return admission->count;
}
