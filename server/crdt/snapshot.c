#include "crdt/encoding.h"
#include "crdt/range_list.h"
#include "crdt/vector.h"

/* A snapshot is a delete set, then a state vector. */
static bool read_snapshot(struct wire wire, struct range_list *deletes, struct vector *vector)
{
    struct delete_reader reader;
    struct delete_range range;
    enum delete_step step;

    *vector = (struct vector){0};
    if (!delete_reader_begin(&reader, wire))
        return false;
    while ((step = delete_reader_next(&reader, &range)) == DELETE_RANGE)
        range_list_add(deletes, range);
    range_list_sort(deletes);
    return step == DELETE_END && vector_read(vector, reader.wire);
}

static bool is_ahead(struct crdt *document, const struct vector *vector)
{
    for (size_t i = 0; i < vector->count; i++) {
        if (vector->list[i].clock > document_state(document, vector->list[i].client))
            return true;
        if (i > 0 && vector->list[i].client == vector->list[i - 1].client)
            return true;
    }
    return false;
}

/* The vector is in ascending order, encodings are in descending order. */
static void write_structs(struct crdt *document, const struct vector *vector, struct buffer *out)
{
    uint64_t count = 0;

    for (size_t i = 0; i < vector->count; i++)
        count += vector->list[i].clock > 0 ? 1 : 0;
    wire_write_uint(out, count);
    for (size_t i = vector->count; i > 0; i--) {
        const struct vector_entry *entry = &vector->list[i - 1];

        if (entry->clock > 0)
            section_write(document, clients_find(&document->clients, &document->hash, entry->client), 0,
                          entry->clock, out);
    }
}

enum crdt_result crdt_encode_at(struct crdt *document, const void *snapshot, size_t length,
                                struct buffer *out)
{
    struct range_list deletes = {0};
    struct vector vector;
    bool good = read_snapshot(wire_over(snapshot, length), &deletes, &vector);

    good = good && document->keep_deleted && !is_ahead(document, &vector);
    if (good) {
        write_structs(document, &vector, out);
        range_list_write(&deletes, out);
    }
    range_list_finish(&deletes);
    vector_finish(&vector);
    return good ? CRDT_OK : CRDT_MALFORMED;
}
