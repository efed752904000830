#include "crdt/update.h"

#include <assert.h>
#include <stdlib.h>

/* A struct, a range and an entry of a state vector take two bytes at least. */
#define MEMBER_BYTES_MIN 2

void update_finish(struct update *update)
{
    mem_free(update->sections);
    *update = (struct update){0};
}

static struct section *add_section(struct update *update)
{
    update->sections =
        mem_grow(update->sections, update->section_count, &update->section_capacity, sizeof(struct section));
    return &update->sections[update->section_count++];
}

static bool check_structs(struct wire *wire, struct section *section)
{
    uint32_t clock = section->clock;
    struct block block;

    for (uint32_t i = 0; i < section->count; i++) {
        if (!block_read(wire, section->client, clock, &block))
            return false;
        clock += block.length;
        section->payload += block.payload.length;
        if (block.content == CONTENT_SKIP)
            section->has_hole = true;
    }
    section->end_clock = clock;
    return true;
}

static bool read_section(struct wire *wire, struct update *update)
{
    uint64_t count, client, clock;
    struct section *section;

    if (!wire_read_uint(wire, &count) || !wire_read_uint(wire, &client) || !wire_read_uint(wire, &clock))
        return false;
    if (count == 0 || count > wire_left(wire) / MEMBER_BYTES_MIN || count > UINT32_MAX || clock >= CLOCK_MAX)
        return false;
    section = add_section(update);
    *section = (struct section){.client = client, .clock = (uint32_t)clock, .count = (uint32_t)count};
    section->wire.at = wire->at;
    if (!check_structs(wire, section))
        return false;
    section->wire.end = wire->at;
    return true;
}

static int compare_clients(const void *one, const void *other)
{
    uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;

    return (a > b) - (a < b);
}

/* Encoders write clients in descending order, so most updates need no sorting to see that no client is twice.
 */
static bool has_duplicates(const struct update *update)
{
    uint64_t *clients;
    bool descending = true, found = false;

    for (size_t i = 1; i < update->section_count && descending; i++)
        descending = update->sections[i].client < update->sections[i - 1].client;
    if (descending)
        return false;
    clients = mem_new(update->section_count * sizeof(*clients));
    for (size_t i = 0; i < update->section_count; i++)
        clients[i] = update->sections[i].client;
    qsort(clients, update->section_count, sizeof(*clients), compare_clients);
    for (size_t i = 1; i < update->section_count && !found; i++)
        found = clients[i] == clients[i - 1];
    mem_free(clients);
    return found;
}

static bool read_sections(struct wire *wire, struct update *update)
{
    uint64_t count;

    if (!wire_read_uint(wire, &count) || count > wire_left(wire) || count > UPDATE_SECTIONS_MAX)
        return false;
    for (uint64_t i = 0; i < count; i++) {
        if (!read_section(wire, update))
            return false;
    }
    return !has_duplicates(update);
}

static bool check_deletes(struct update *update, struct wire wire)
{
    struct delete_reader reader;
    struct delete_range range;
    enum delete_step step;

    update->deletes = wire;
    if (!delete_reader_begin(&reader, wire))
        return false;
    do {
        step = delete_reader_next(&reader, &range);
    } while (step == DELETE_RANGE);
    return step == DELETE_END && reader.wire.at == reader.wire.end;
}

bool update_read(struct update *update, const void *bytes, size_t length)
{
    struct wire wire = wire_over(bytes, length);

    update->section_count = 0;
    if (read_sections(&wire, update) && check_deletes(update, wire))
        return true;
    update->section_count = 0;
    return false;
}

void section_peek(const struct section *section, struct block *block)
{
    struct wire wire = section->wire;
    bool good = section->count > 0 && block_read(&wire, section->client, section->clock, block);

    assert(good);
    (void)good;
}

void section_pass(struct section *section, const struct block *block)
{
    section->wire.at += block->whole.length;
    section->clock += block->length;
    section->payload -= block->payload.length;
    section->count--;
}

bool delete_reader_begin(struct delete_reader *reader, struct wire wire)
{
    *reader = (struct delete_reader){.wire = wire};
    return wire_read_uint(&reader->wire, &reader->clients_left) &&
           reader->clients_left <= wire_left(&reader->wire) / MEMBER_BYTES_MIN;
}

struct delete_reader update_deletes(const struct update *update)
{
    struct delete_reader reader;
    bool good = delete_reader_begin(&reader, update->deletes);

    assert(good);
    (void)good;
    return reader;
}

static bool read_client(struct delete_reader *reader)
{
    reader->clients_left--;
    return wire_read_uint(&reader->wire, &reader->client) &&
           wire_read_uint(&reader->wire, &reader->ranges_left) &&
           reader->ranges_left <= wire_left(&reader->wire) / MEMBER_BYTES_MIN;
}

/* An empty range would make Yjs throw when it has to wait for the range's client. */
static bool read_range(struct delete_reader *reader, struct delete_range *range)
{
    uint64_t clock, length;

    reader->ranges_left--;
    if (!wire_read_uint(&reader->wire, &clock) || !wire_read_uint(&reader->wire, &length) ||
        clock > CLOCK_MAX || length == 0 || length > CLOCK_MAX - clock)
        return false;
    *range = (struct delete_range){reader->client, (uint32_t)clock, (uint32_t)length};
    return true;
}

enum delete_step delete_reader_next(struct delete_reader *reader, struct delete_range *range)
{
    while (reader->ranges_left == 0) {
        if (reader->clients_left == 0)
            return DELETE_END;
        if (!read_client(reader))
            return DELETE_BAD;
    }
    return read_range(reader, range) ? DELETE_RANGE : DELETE_BAD;
}
