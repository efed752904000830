#include "crdt/updates.h"

#include "crdt/range_list.h"
#include "crdt/section_writer.h"
#include "crdt/vector.h"

bool crdt_update_is_valid(const void *bytes, size_t length)
{
    struct update update = {0};
    bool valid = update_read(&update, bytes, length);

    update_finish(&update);
    return valid;
}

static struct crdt_section describe(struct section *section)
{
    struct crdt_section described = {section->client, section->clock, section->end_clock, 0};

    while (section->count > 0) {
        struct block block;

        section_peek(section, &block);
        section_pass(section, &block);
        if (block.content == CONTENT_GC || block.content == CONTENT_DELETED)
            described.dead += block.length;
    }
    return described;
}

enum crdt_result crdt_update_sections(const void *bytes, size_t length, struct crdt_section **sections_out,
                                      size_t *count_out)
{
    struct update update = {0};
    bool good = update_read(&update, bytes, length);

    if (good) {
        *sections_out = mem_new(update.section_count * sizeof(**sections_out));
        for (size_t i = 0; i < update.section_count; i++)
            (*sections_out)[i] = describe(&update.sections[i]);
        *count_out = update.section_count;
    }
    update_finish(&update);
    return good ? CRDT_OK : CRDT_MALFORMED;
}

/* A section never starts with a hole: what comes after it may be known to be missing, but says nothing. */
static void diff_section(struct section *section, uint32_t known, struct section_writer *writer)
{
    bool begun = false;

    while (section->count > 0) {
        struct block block;
        uint32_t offset;

        section_peek(section, &block);
        section_pass(section, &block);
        if (!begun && (block.content == CONTENT_SKIP || section->clock <= known))
            continue;
        offset = !begun && known > block.clock ? known - block.clock : 0;
        section_writer_add(writer, &block, offset);
        begun = true;
    }
}

static void diff(struct update *update, const struct vector *vector, struct buffer *out)
{
    struct section_writer writer = {0};
    struct range_list deletes = {0};

    for (size_t i = 0; i < update->section_count; i++)
        diff_section(&update->sections[i], vector_clock(vector, update->sections[i].client), &writer);
    section_writer_finish(&writer, out);
    range_list_add_all(&deletes, update_deletes(update));
    range_list_sort(&deletes);
    range_list_write(&deletes, out);
    range_list_finish(&deletes);
}

enum crdt_result crdt_diff_update(const void *bytes, size_t length, const void *vector_bytes,
                                  size_t vector_length, struct buffer *out)
{
    struct update update = {0};
    struct vector vector;
    bool good = vector_read(&vector, wire_over(vector_bytes, vector_length));

    good = good && update_read(&update, bytes, length);
    if (good)
        diff(&update, &vector, out);
    vector_finish(&vector);
    update_finish(&update);
    return good ? CRDT_OK : CRDT_MALFORMED;
}

/* How far the section's structs reach from clock 0 on without a hole. */
static uint32_t reach(struct section *section)
{
    uint32_t clock = 0;

    while (section->count > 0) {
        struct block block;

        section_peek(section, &block);
        if (block.clock != clock || block.content == CONTENT_SKIP)
            break;
        section_pass(section, &block);
        clock = section->clock;
    }
    return clock;
}

enum crdt_result crdt_update_vector(const void *bytes, size_t length, struct buffer *out)
{
    struct update update = {0};
    struct buffer entries = {0};
    uint64_t count = 0;
    bool good = update_read(&update, bytes, length);

    for (size_t i = 0; i < update.section_count; i++) {
        uint32_t clock = reach(&update.sections[i]);

        if (clock == 0)
            continue;
        wire_write_uint(&entries, update.sections[i].client);
        wire_write_uint(&entries, clock);
        count++;
    }
    if (good) {
        wire_write_uint(out, count);
        buffer_append(out, entries.bytes, entries.length);
    }
    buffer_finish(&entries);
    update_finish(&update);
    return good ? CRDT_OK : CRDT_MALFORMED;
}
