#include "crdt/range_list.h"
#include "crdt/section_writer.h"
#include "crdt/updates.h"

/* A section of one of the updates, and the struct it is at. */
struct cursor {
    struct section section;
    struct block block;
};

/* All sections of all updates; the one whose struct comes next in the merged update is on top of the heap. */
struct merging {
    struct cursor *cursors;
    size_t cursor_count;
    size_t cursor_capacity;
    struct cursor **heap;
    size_t heap_count;
    struct range_list deletes;
    struct section_writer writer;
};

/* Moves to the section's next struct that is no hole; false at its end. */
static bool advance(struct cursor *cursor)
{
    while (cursor->section.count > 0) {
        section_peek(&cursor->section, &cursor->block);
        section_pass(&cursor->section, &cursor->block);
        if (cursor->block.content != CONTENT_SKIP)
            return true;
    }
    return false;
}

static bool comes_before(const struct cursor *one, const struct cursor *other)
{
    if (one->block.client != other->block.client)
        return one->block.client > other->block.client;
    if (one->block.clock != other->block.clock)
        return one->block.clock < other->block.clock;
    return one < other;
}

static void sink(struct merging *merging, size_t at)
{
    struct cursor *sinking = merging->heap[at];

    for (;;) {
        size_t child = 2 * at + 1;

        if (child >= merging->heap_count)
            break;
        if (child + 1 < merging->heap_count && comes_before(merging->heap[child + 1], merging->heap[child]))
            child++;
        if (!comes_before(merging->heap[child], sinking))
            break;
        merging->heap[at] = merging->heap[child];
        at = child;
    }
    merging->heap[at] = sinking;
}

static void begin_heap(struct merging *merging)
{
    merging->heap = mem_new(merging->cursor_count * sizeof(*merging->heap));
    for (size_t i = 0; i < merging->cursor_count; i++) {
        if (advance(&merging->cursors[i]))
            merging->heap[merging->heap_count++] = &merging->cursors[i];
    }
    for (size_t i = merging->heap_count / 2; i > 0; i--)
        sink(merging, i - 1);
}

static void write_hole(struct section_writer *writer, uint64_t client, uint32_t length)
{
    uint8_t bytes[1 + WIRE_UINT_BYTES] = {CONTENT_SKIP};
    struct block hole = {.info = CONTENT_SKIP,
                         .content = CONTENT_SKIP,
                         .client = client,
                         .clock = writer->end,
                         .length = length};

    hole.whole = (struct span){bytes, (size_t)(wire_put_uint(bytes + 1, length) - bytes)};
    section_writer_add(writer, &hole, 0);
}

/* Writes what of the block has not been written yet. */
static void write_block(struct section_writer *writer, const struct block *block)
{
    uint32_t offset = 0;

    if (writer->count > 0 && writer->client == block->client) {
        if (block->clock + block->length <= writer->end)
            return;
        if (block->clock > writer->end)
            write_hole(writer, block->client, block->clock - writer->end);
        offset = writer->end - block->clock;
    }
    section_writer_add(writer, block, offset);
}

/* Follows one section as long as its structs come one after the other, which is the common case by far. */
static bool write_run(struct merging *merging, struct cursor *cursor)
{
    uint64_t client = cursor->block.client;
    bool more;

    do {
        write_block(&merging->writer, &cursor->block);
        more = advance(cursor);
    } while (more && cursor->block.client == client && cursor->block.clock == merging->writer.end);
    return more;
}

static void write_structs(struct merging *merging, struct buffer *out)
{
    begin_heap(merging);
    while (merging->heap_count > 0) {
        if (!write_run(merging, merging->heap[0]))
            merging->heap[0] = merging->heap[--merging->heap_count];
        if (merging->heap_count > 0)
            sink(merging, 0);
    }
    section_writer_finish(&merging->writer, out);
}

static bool gather(struct merging *merging, struct update *update, const struct crdt_bytes *bytes)
{
    if (!update_read(update, bytes->bytes, bytes->length))
        return false;
    for (size_t i = 0; i < update->section_count; i++) {
        merging->cursors = mem_grow(merging->cursors, merging->cursor_count, &merging->cursor_capacity,
                                    sizeof(*merging->cursors));
        merging->cursors[merging->cursor_count++].section = update->sections[i];
    }
    range_list_add_all(&merging->deletes, update_deletes(update));
    return true;
}

enum crdt_result crdt_merge_updates(const struct crdt_bytes *updates, size_t count, struct buffer *out)
{
    struct merging merging = {0};
    struct update update = {0};
    bool good = true;

    for (size_t i = 0; i < count && good; i++)
        good = gather(&merging, &update, &updates[i]);
    if (good) {
        write_structs(&merging, out);
        range_list_sort(&merging.deletes);
        range_list_write(&merging.deletes, out);
    }
    update_finish(&update);
    mem_free(merging.cursors);
    mem_free(merging.heap);
    range_list_finish(&merging.deletes);
    return good ? CRDT_OK : CRDT_MALFORMED;
}
