#include "crdt/document.h"

#include <string.h>

#include "core/secret.h"
#include "crdt/transaction.h"

static const struct crdt_limits default_limits = {
    .structs = 2000000,
    .memory = (size_t)64 << 20,
    .clients = 100000,
    .roots = 64,
    .depth = 100,
    .steps = 2000000,
    .pending_structs = 1000,
    .pending_bytes = (size_t)256 << 10,
};

#define CHOOSE(field)                                                                                        \
    if (limits->field == 0)                                                                                  \
    limits->field = default_limits.field

static void fill_limits(struct crdt_limits *limits)
{
    CHOOSE(structs);
    CHOOSE(memory);
    CHOOSE(clients);
    CHOOSE(roots);
    CHOOSE(depth);
    CHOOSE(steps);
    CHOOSE(pending_structs);
    CHOOSE(pending_bytes);
    if (limits->depth >= UINT16_MAX)
        limits->depth = UINT16_MAX - 1;
}

struct crdt *crdt_create(const struct crdt_options *options)
{
    struct crdt *document = MEM_NEW(struct crdt);

    if (options != NULL) {
        document->limits = options->limits;
        document->keep_deleted = options->keep_deleted;
    }
    fill_limits(&document->limits);
    secret_random(&document->hash, sizeof(document->hash));
    slabs_init(&document->items, sizeof(struct item));
    types_init(&document->types);
    pending_init(&document->pending, document->limits.pending_structs, document->limits.pending_bytes);
    return document;
}

void crdt_destroy(struct crdt *document)
{
    if (document == NULL)
        return;
    slabs_finish(&document->items);
    types_finish(&document->types);
    names_finish(&document->names);
    clients_finish(&document->clients);
    blob_finish(&document->blob);
    pending_clear(&document->pending);
    transaction_finish(&document->transaction);
    update_finish(&document->update);
    mem_free(document->stack);
    buffer_finish(&document->deletes);
    mem_free(document);
}

uint32_t document_find_root(const struct crdt *document, const char *name)
{
    struct span text = {(const uint8_t *)name, strlen(name)};
    uint32_t found = names_find(&document->names, &document->hash, text);

    return found == NAME_NONE ? 0 : types_find_root(&document->types, found);
}

size_t document_weight(const struct crdt *document)
{
    const struct types *types = &document->types;

    return (size_t)document->items.live * document->items.element_size +
           (size_t)types->types.live * types->types.element_size +
           (size_t)types->keys.live * types->keys.element_size + document->blob.live +
           names_memory(&document->names) + document->clients.capacity * sizeof(struct client);
}

bool document_is_full(const struct crdt *document)
{
    return document->items.live >= document->limits.structs ||
           document_weight(document) >= document->limits.memory;
}

/* The last client found is remembered, which is no change that anybody could see. */
static uint32_t find_client(const struct crdt *document, uint64_t client)
{
    return clients_find((struct clients *)(uintptr_t)&document->clients, &document->hash, client);
}

uint32_t crdt_state(const struct crdt *document, uint64_t client)
{
    uint32_t index = find_client(document, client);

    return index == CLIENT_NONE ? 0 : client_at(document, index)->state;
}

bool crdt_is_deleted(const struct crdt *document, uint64_t client, uint32_t clock)
{
    uint32_t index = find_client(document, client);

    return index != CLIENT_NONE && clock < client_at(document, index)->state &&
           item_is_deleted(item_at(document, document_find(document, index, clock)));
}

void crdt_measure(const struct crdt *document, struct crdt_usage *usage)
{
    const struct transaction *transaction = &document->transaction;

    usage->structs = document->items.live;
    usage->weight = document_weight(document);
    usage->is_full = document_is_full(document);
    usage->clients = document->clients.count;
    usage->pending_structs = document->pending.structs;
    usage->pending_deletes = document->pending.delete_count;
    usage->memory =
        sizeof(*document) + slabs_memory(&document->items) + types_memory(&document->types) +
        document->blob.total + names_memory(&document->names) + clients_memory(&document->clients) +
        document->pending.bytes + document->pending.section_capacity * sizeof(struct pending_section) +
        document->pending.delete_capacity * sizeof(struct delete_range) + document->deletes.capacity +
        document->stack_capacity * sizeof(uint32_t) +
        document->update.section_capacity * sizeof(struct section) +
        (transaction->deleted.capacity + transaction->cut.capacity) * sizeof(struct span_of_clocks) +
        transaction->client_capacity * sizeof(uint32_t) +
        transaction->range_capacity * sizeof(struct crdt_range);
}

void crdt_drop_pending(struct crdt *document)
{
    pending_clear(&document->pending);
}
