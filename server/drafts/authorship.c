#include "drafts/authorship.h"

#include <string.h>

#include <uthash.h>

#include "core/memory.h"

struct stretch {
    uint32_t clock, end;
    int64_t at_ms;
};

struct author {
    uint64_t client;
    char person[ULID_SIZE];
    struct stretch *stretches; /* ascending */
    size_t count, capacity;
    UT_hash_handle hh;
};

static struct author *find(const struct authorship *authorship, uint64_t client)
{
    struct author *author;

    HASH_FIND(hh, authorship->authors, &client, sizeof(client), author);
    return author;
}

void authorship_finish(struct authorship *authorship)
{
    struct author *author, *next;

    HASH_ITER(hh, authorship->authors, author, next)
    {
        HASH_DEL(authorship->authors, author);
        mem_free(author->stretches);
        mem_free(author);
    }
}

const char *authorship_owner(const struct authorship *authorship, uint64_t client)
{
    const struct author *author = find(authorship, client);

    return author == NULL ? NULL : author->person;
}

static struct author *find_or_make(struct authorship *authorship, uint64_t client, const char *person)
{
    struct author *author = find(authorship, client);

    if (author != NULL)
        return author;
    author = MEM_NEW(struct author);
    author->client = client;
    strncpy(author->person, person, ULID_SIZE - 1);
    HASH_ADD(hh, authorship->authors, client, sizeof(client), author);
    return author;
}

static void add_stretch(struct author *author, struct stretch stretch)
{
    struct stretch *last = author->count == 0 ? NULL : &author->stretches[author->count - 1];

    if (last != NULL && last->end == stretch.clock && stretch.at_ms - last->at_ms < AUTHOR_RANGE_MS) {
        last->end = stretch.end;
        return;
    }
    author->stretches =
        mem_grow(author->stretches, author->count, &author->capacity, sizeof(*author->stretches));
    author->stretches[author->count++] = stretch;
}

void authorship_add(struct authorship *authorship, uint64_t client, uint32_t clock, uint32_t end,
                    const char *person, int64_t at_ms)
{
    struct author *author = find(authorship, client);
    uint32_t known = author == NULL || author->count == 0 ? 0 : author->stretches[author->count - 1].end;

    if (end <= known || end <= clock)
        return;
    author = find_or_make(authorship, client, person);
    add_stretch(author, (struct stretch){clock > known ? clock : known, end, at_ms});
}

static int compare_authors(const struct author *one, const struct author *other)
{
    return one->client < other->client ? -1 : one->client > other->client;
}

size_t authorship_list(struct authorship *authorship, bool is_first, uint64_t after_client,
                       uint32_t after_clock, struct author_range *ranges_out, size_t count)
{
    struct author *author, *next;
    size_t found = 0;

    HASH_SORT(authorship->authors, compare_authors);
    HASH_ITER(hh, authorship->authors, author, next)
    {
        if (!is_first && author->client < after_client)
            continue;
        for (size_t i = 0; i < author->count && found < count; i++) {
            const struct stretch *stretch = &author->stretches[i];

            if (!is_first && author->client == after_client && stretch->clock <= after_clock)
                continue;
            ranges_out[found++] =
                (struct author_range){author->client, stretch->clock, stretch->end - stretch->clock,
                                      author->person, stretch->at_ms};
        }
    }
    return found;
}

/* ---- As bytes: how many clients; of each its id, its person, how many ranges; of each a gap, a length, a
 * time ---- */

void authorship_write(const struct authorship *authorship, struct buffer *out)
{
    const struct author *author;

    write_uint(out, HASH_COUNT(authorship->authors));
    for (author = authorship->authors; author != NULL; author = author->hh.next) {
        uint32_t clock = 0;

        write_uint(out, author->client);
        write_bytes(out, author->person, strlen(author->person));
        write_uint(out, author->count);
        for (size_t i = 0; i < author->count; i++) {
            const struct stretch *stretch = &author->stretches[i];

            write_uint(out, stretch->clock - clock);
            write_uint(out, stretch->end - stretch->clock);
            write_uint(out, (uint64_t)stretch->at_ms);
            clock = stretch->end;
        }
    }
}

static bool read_stretches(struct authorship *authorship, struct reader *reader, uint64_t client,
                           const char *person)
{
    uint64_t count, gap, length, at_ms, clock = 0;

    if (!read_uint(reader, &count))
        return false;
    for (; count > 0; count--) {
        if (!read_uint(reader, &gap) || !read_uint(reader, &length) || !read_uint(reader, &at_ms) ||
            clock + gap + length > INT32_MAX)
            return false;
        clock += gap;
        authorship_add(authorship, client, (uint32_t)clock, (uint32_t)(clock + length), person,
                       (int64_t)at_ms);
        clock += length;
    }
    return true;
}

bool authorship_read(struct authorship *authorship, struct reader *reader)
{
    uint64_t count, client;
    const uint8_t *bytes;
    char person[ULID_SIZE] = "";
    size_t length;

    if (!read_uint(reader, &count))
        return false;
    for (; count > 0; count--) {
        if (!read_uint(reader, &client) || !read_bytes(reader, &bytes, &length) ||
            !ulid_is_valid((const char *)bytes, length))
            return false;
        memcpy(person, bytes, length);
        if (!read_stretches(authorship, reader, client, person))
            return false;
    }
    return true;
}
