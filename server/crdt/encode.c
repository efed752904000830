#include <assert.h>
#include <stdlib.h>

#include "crdt/encoding.h"
#include "crdt/transaction.h"
#include "crdt/vector.h"

static void collect_client_deletes(const struct crdt *document, const struct client *client,
                                   struct delete_writer *writer)
{
    struct place place = {0};

    do {
        const struct item *item = item_at(document, structs_at(&client->structs, place)->item);

        if (item_is_deleted(item))
            delete_writer_add(writer, client->id, item->clock, item->length);
    } while (structs_step(&client->structs, &place));
}

/* The delete set of the whole document goes into every answer to a newcomer, so it is kept until something is
 * deleted or added. */
static void encode_deletes(struct crdt *document, struct buffer *out)
{
    if (document->deletes.length == 0) {
        struct delete_writer writer = {0};

        for (uint32_t i = 0; i < document->clients.count; i++)
            collect_client_deletes(document, client_at(document, document->clients.order[i]), &writer);
        delete_writer_finish(&writer, &document->deletes);
    }
    buffer_append(out, document->deletes.bytes, document->deletes.length);
}

/* Appends the sections of all clients that are ahead of known, which is by client index. */
static void encode_sections(struct crdt *document, const uint32_t *known, struct buffer *out)
{
    const struct clients *clients = &document->clients;
    uint32_t count = 0;

    for (uint32_t i = 0; i < clients->count; i++)
        count += clients->list[i].state > known[i] ? 1 : 0;
    wire_write_uint(out, count);
    for (uint32_t i = 0; i < clients->count; i++) {
        uint32_t index = clients->order[i];

        if (clients->list[index].state > known[index])
            section_write(document, index, known[index], clients->list[index].state, out);
    }
}

/* Room for what most documents take, so that a big one is not copied as it grows. */
static void reserve_state(const struct crdt *document, struct buffer *out)
{
    buffer_reserve(out, document->blob.live + (size_t)document->items.live * 12);
}

void crdt_encode_state(struct crdt *document, struct buffer *out)
{
    uint32_t *known = mem_new(document->clients.count * sizeof(*known));

    reserve_state(document, out);
    encode_sections(document, known, out);
    mem_free(known);
    encode_deletes(document, out);
}

/* A peer may say that it knows nothing of a client, and may be ahead of us. */
static void note_known(struct crdt *document, const struct vector *vector, uint32_t *known)
{
    for (size_t i = 0; i < vector->count; i++) {
        uint32_t index = clients_find(&document->clients, &document->hash, vector->list[i].client);

        if (index != CLIENT_NONE)
            known[index] = vector->list[i].clock;
    }
}

enum crdt_result crdt_encode_since(struct crdt *document, const void *bytes, size_t length,
                                   struct buffer *out)
{
    struct vector vector;
    bool good = vector_read(&vector, wire_over(bytes, length));

    if (good) {
        uint32_t *known = mem_new(document->clients.count * sizeof(*known));

        note_known(document, &vector, known);
        encode_sections(document, known, out);
        mem_free(known);
        encode_deletes(document, out);
    }
    vector_finish(&vector);
    return good ? CRDT_OK : CRDT_MALFORMED;
}

void crdt_encode_vector(struct crdt *document, struct buffer *out)
{
    const struct clients *clients = &document->clients;

    wire_write_uint(out, clients->count);
    for (uint32_t i = 0; i < clients->count; i++) {
        wire_write_uint(out, clients->list[clients->order[i]].id);
        wire_write_uint(out, clients->list[clients->order[i]].state);
    }
}

void crdt_encode_snapshot(struct crdt *document, struct buffer *out)
{
    encode_deletes(document, out);
    crdt_encode_vector(document, out);
}

static struct crdt_range *make_ranges(struct crdt *document, size_t count)
{
    struct transaction *transaction = &document->transaction;

    transaction->ranges = mem_resize(transaction->ranges, count * sizeof(*transaction->ranges));
    transaction->range_capacity = count;
    return transaction->ranges;
}

static int compare_ranges(const void *one, const void *other)
{
    const struct crdt_range *a = one, *b = other;

    return (a->client < b->client) - (a->client > b->client);
}

size_t crdt_inserted(struct crdt *document, const struct crdt_range **ranges_out)
{
    const struct transaction *transaction = &document->transaction;
    struct crdt_range *ranges = make_ranges(document, transaction->client_count);

    for (size_t i = 0; i < transaction->client_count; i++) {
        const struct client *client = client_at(document, transaction->clients[i]);

        ranges[i] = (struct crdt_range){client->id, client->old_state, client->state - client->old_state};
    }
    if (transaction->client_count > 1)
        qsort(ranges, transaction->client_count, sizeof(*ranges), compare_ranges);
    *ranges_out = ranges;
    return transaction->client_count;
}

size_t crdt_deleted(struct crdt *document, const struct crdt_range **ranges_out)
{
    const struct clock_list *deleted = &document->transaction.deleted;
    struct crdt_range *ranges;

    transaction_sort_deleted(document);
    ranges = make_ranges(document, deleted->count);
    for (size_t i = 0; i < deleted->count; i++) {
        const struct span_of_clocks *span = &deleted->list[i];

        ranges[i] = (struct crdt_range){client_at(document, span->client)->id, span->clock, span->length};
    }
    *ranges_out = ranges;
    return deleted->count;
}

uint64_t crdt_count_deleted(const struct crdt *document)
{
    const struct clock_list *deleted = &document->transaction.deleted;
    uint64_t units = 0;

    for (size_t i = 0; i < deleted->count; i++)
        units += deleted->list[i].length;
    return units;
}

void crdt_encode_change(struct crdt *document, struct buffer *out)
{
    const struct crdt_range *ranges;
    struct delete_writer writer = {0};
    size_t count = crdt_inserted(document, &ranges);

    wire_write_uint(out, count);
    for (size_t i = 0; i < count; i++) {
        uint32_t client = clients_find(&document->clients, &document->hash, ranges[i].client);

        section_write(document, client, ranges[i].clock, ranges[i].clock + ranges[i].length, out);
    }
    count = crdt_deleted(document, &ranges);
    for (size_t i = 0; i < count; i++)
        delete_writer_add(&writer, ranges[i].client, ranges[i].clock, ranges[i].length);
    delete_writer_finish(&writer, out);
}
