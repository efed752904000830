#include "crdt/transaction.h"

#include <stdlib.h>

#include "crdt/items.h"

/* Scratch that grew beyond this for one big update is not kept. */
#define SCRATCH_KEPT 1024

static void reset_list(struct clock_list *clocks)
{
    clocks->count = 0;
    if (clocks->capacity > SCRATCH_KEPT / sizeof(*clocks->list)) {
        mem_free(clocks->list);
        *clocks = (struct clock_list){0};
    }
}

/* Transactions are counted to tell which clients the running one touched. */
static void count_transaction(struct crdt *document)
{
    if (++document->transaction.number != 0)
        return;
    for (uint32_t i = 0; i < document->clients.count; i++)
        client_at(document, i)->touched = 0;
    document->transaction.number = 1;
}

void transaction_begin(struct crdt *document, uint64_t steps)
{
    count_transaction(document);
    transaction_forget(document);
    document->transaction.steps = steps;
}

void transaction_forget(struct crdt *document)
{
    struct transaction *transaction = &document->transaction;

    transaction->client_count = 0;
    reset_list(&transaction->deleted);
    reset_list(&transaction->cut);
    transaction->deleted_sorted = false;
    transaction->took_pending = false;
}

uint32_t transaction_touch_client(struct crdt *document, uint64_t id)
{
    struct transaction *transaction = &document->transaction;
    uint32_t index = clients_find(&document->clients, &document->hash, id);
    struct client *client;

    if (index == CLIENT_NONE)
        index = clients_add(&document->clients, &document->hash, id);
    client = client_at(document, index);
    if (client->touched == transaction->number)
        return index;
    client->touched = transaction->number;
    client->old_state = client->state;
    transaction->clients = mem_grow(transaction->clients, transaction->client_count,
                                    &transaction->client_capacity, sizeof(uint32_t));
    transaction->clients[transaction->client_count++] = index;
    return index;
}

void transaction_end(struct crdt *document)
{
    if (document->broken)
        return;
    if (!document->keep_deleted)
        items_collect_deleted(document);
    items_join_changed(document);
    items_pack_content(document);
    reset_list(&document->transaction.cut);
    if (document->transaction.client_count > 0 || document->transaction.deleted.count > 0)
        buffer_finish(&document->deletes);
}

/* A span of clocks with the id that orders it. */
struct ordered {
    uint64_t id;
    struct span_of_clocks span;
};

static int compare_ordered(const void *one, const void *other)
{
    const struct ordered *a = one, *b = other;

    if (a->id != b->id)
        return a->id < b->id ? 1 : -1;
    return (a->span.clock > b->span.clock) - (a->span.clock < b->span.clock);
}

/* Nothing is deleted twice, so neighbours touch but never overlap. */
void transaction_sort_deleted(struct crdt *document)
{
    struct clock_list *deleted = &document->transaction.deleted;
    struct ordered *ordered;
    size_t count = deleted->count;

    if (document->transaction.deleted_sorted)
        return;
    document->transaction.deleted_sorted = true;
    if (count < 2)
        return;
    ordered = mem_new(count * sizeof(*ordered));
    for (size_t i = 0; i < count; i++)
        ordered[i] = (struct ordered){client_at(document, deleted->list[i].client)->id, deleted->list[i]};
    qsort(ordered, count, sizeof(*ordered), compare_ordered);
    deleted->count = 0;
    for (size_t i = 0; i < count; i++)
        clock_list_add(deleted, ordered[i].span.client, ordered[i].span.clock, ordered[i].span.length);
    mem_free(ordered);
}

void transaction_finish(struct transaction *transaction)
{
    mem_free(transaction->clients);
    mem_free(transaction->deleted.list);
    mem_free(transaction->cut.list);
    mem_free(transaction->ranges);
}
