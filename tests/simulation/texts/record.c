#include "simulation/texts/record.h"

#include <string.h>

#include "core/memory.h"
#include "crdt/updates.h"
#include "drafts/entry.h"

/* Clocks up to end of a client were kept when so many rights had been taken away. */
struct kept {
    uint64_t client;
    uint32_t end;
    uint64_t rights;
};

struct promise {
    char text[ULID_SIZE];
    struct crdt_range range;
    bool is_deleted;
};

struct record {
    struct world *world;
    struct kept *kept; /* in order */
    size_t kept_count, kept_capacity;
    struct promise *promises;
    size_t promise_count, promise_capacity;
};

/* ---- Who is in ---- */

/* False where the person is out; rights_out is then the number of the right that was taken away. */
static bool find_person(const struct world *world, const char *person, uint64_t *rights_out)
{
    const struct log *log = database_log(world->database, "directory");
    uint64_t rights = 0;
    bool is_in = false;

    for (size_t i = 0; i < log->count; i++) {
        const char *type = json_text(log->events[i], "type"), *whom = json_text(log->events[i], "person");
        bool is_expulsion = strcmp(type, "directory.expelled") == 0;

        rights += is_expulsion;
        if (whom == NULL || strcmp(whom, person) != 0)
            continue;
        is_in = !is_expulsion;
        *rights_out = rights;
    }
    return is_in;
}

bool record_is_in(const struct record *record, const char *person)
{
    uint64_t rights;

    return find_person(record->world, person, &rights);
}

/* ---- What is kept ---- */

static void note_section(struct record *record, const struct crdt_section *section)
{
    record->kept = mem_grow(record->kept, record->kept_count, &record->kept_capacity, sizeof(*record->kept));
    record->kept[record->kept_count++] =
        (struct kept){section->client, section->end, record->world->database->rights};
}

static void note_entry(void *argument, const struct text_log *log, const struct text_entry *bytes)
{
    struct record *record = argument;
    struct crdt_section *sections;
    struct entry entry;
    uint64_t rights;
    size_t count;

    if (!entry_read(&entry, bytes->bytes, bytes->length) ||
        crdt_update_sections(entry.update, entry.length, &sections, &count) != CRDT_OK)
        world_fail(record->world, "text %s: entry %zu cannot be read", log->text, log->count);
    if (!find_person(record->world, entry.person, &rights))
        world_fail(record->world, "text %s: entry %zu is by %s, who is out", log->text, log->count,
                   entry.person);
    for (size_t i = 0; i < count; i++)
        note_section(record, &sections[i]);
    mem_free(sections);
}

static const struct kept *find_kept(const struct record *record, uint64_t client, uint32_t end)
{
    for (size_t i = 0; i < record->kept_count; i++)
        if (record->kept[i].client == client && record->kept[i].end >= end)
            return &record->kept[i];
    return NULL;
}

void record_check_heard(const struct record *record, const char *person, uint64_t client, uint32_t end)
{
    const struct kept *kept = find_kept(record, client, end);
    uint64_t rights;

    if (kept == NULL)
        world_fail(record->world, "%s heard clock %u of %llu, which is kept nowhere", person, end,
                   (unsigned long long)client);
    if (!find_person(record->world, person, &rights) && kept->rights >= rights)
        world_fail(record->world, "%s heard what was written after the expulsion", person);
}

/* ---- Promises ---- */

void record_promise(struct record *record, const char *text, const struct crdt_range *range, bool is_deleted)
{
    struct promise promise = {.range = *range, .is_deleted = is_deleted};

    strcpy(promise.text, text);
    record->promises = mem_grow(record->promises, record->promise_count, &record->promise_capacity,
                                sizeof(*record->promises));
    record->promises[record->promise_count++] = promise;
}

static bool holds(const struct promise *promise, const struct crdt *document)
{
    const struct crdt_range *range = &promise->range;

    if (crdt_state(document, range->client) < range->clock + range->length)
        return false;
    for (uint32_t i = 0; promise->is_deleted && i < range->length; i++)
        if (!crdt_is_deleted(document, range->client, range->clock + i))
            return false;
    return true;
}

void record_check_promises(const struct record *record, const char *text, const struct crdt *document)
{
    for (size_t i = 0; i < record->promise_count; i++) {
        const struct promise *promise = &record->promises[i];

        if (strcmp(promise->text, text) == 0 && !holds(promise, document))
            world_fail(record->world, "text %s: clocks %u to %u of %llu were called saved, %s", text,
                       promise->range.clock, promise->range.clock + promise->range.length,
                       (unsigned long long)promise->range.client,
                       promise->is_deleted ? "and are not deleted" : "and are not there");
    }
}

size_t record_promise_count(const struct record *record)
{
    return record->promise_count;
}

/* ---- Beginning and end ---- */

struct record *record_create(struct world *world)
{
    struct record *record = MEM_NEW(struct record);

    record->world = world;
    world->database->on_text = note_entry;
    world->database->text_argument = record;
    return record;
}

void record_destroy(struct record *record)
{
    record->world->database->on_text = NULL;
    mem_free(record->kept);
    mem_free(record->promises);
    mem_free(record);
}
