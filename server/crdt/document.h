/* The inside of a struct crdt: for this folder only. docs/crdt.md is the tour.
 *
 * Items, types and clients are named by index. A pointer to an item or a type stays good while it is not
 * freed; a pointer to a client only until one is added. */
#ifndef CRDT_DOCUMENT_H
#define CRDT_DOCUMENT_H

#include "crdt/block.h"
#include "crdt/blob.h"
#include "crdt/clients.h"
#include "crdt/crdt.h"
#include "crdt/names.h"
#include "crdt/pending.h"
#include "crdt/slabs.h"
#include "crdt/types.h"
#include "crdt/update.h"

/* An id inside: the client is an index, CLIENT_NONE for no id at all. */
struct item_id {
    uint32_t client;
    uint32_t clock;
};

#define ITEM_DELETED 1
#define ITEM_HAS_TYPE 2 /* content is CONTENT_TYPE, and `type` is what it holds */

/* Exactly a cache line. A run of garbage-collected clocks is an item too, with CONTENT_GC and no links. */
struct item {
    uint32_t client;
    uint32_t clock;
    uint32_t length;
    struct item_id origin; /* what stood left and right when it was written; history, never changed */
    struct item_id right_origin;
    uint32_t left; /* what stands there now */
    uint32_t right;
    uint32_t parent; /* type */
    uint32_t key;    /* name, or NAME_NONE for items of the list */
    uint32_t mark;   /* when a scan last passed; see placing.c */
    union {
        uint8_t *bytes; /* the payload of struct block, in the blob */
        uint32_t type;
    };
    uint32_t byte_count;
    uint8_t content; /* enum content */
    uint8_t flags;
};

_Static_assert(sizeof(struct item) == 64, "an item is a cache line");

/* Clocks that the running transaction deleted, or whose item it cut, so that it may join others at the end.
 */
struct span_of_clocks {
    uint32_t client;
    uint32_t clock;
    uint32_t length;
};

struct clock_list {
    struct span_of_clocks *list;
    size_t count;
    size_t capacity;
};

/* What one crdt_apply does. It stays until the next one begins, for crdt_encode_change. */
struct transaction {
    uint32_t number;
    uint32_t *clients; /* those that grew */
    size_t client_count;
    size_t client_capacity;
    struct clock_list deleted;
    struct clock_list cut;
    bool deleted_sorted;
    bool took_pending;         /* something that had waited came in */
    uint64_t steps;            /* left */
    struct crdt_range *ranges; /* what crdt_inserted and crdt_deleted answered last */
    size_t range_capacity;
};

struct crdt {
    struct crdt_limits limits;
    struct hash_key hash;
    bool keep_deleted;
    bool broken;
    bool is_trusted; /* what is being integrated was kept before: limits on size do not hold */
    uint32_t mark;   /* counts the steps of all scans */
    struct slabs items;
    struct types types;
    struct names names;
    struct clients clients;
    struct blob blob;
    struct pending pending;
    struct transaction transaction;
    struct update update; /* scratch of crdt_apply */
    uint32_t *stack;      /* scratch of walks over types */
    size_t stack_capacity;
    struct buffer
        deletes; /* the delete set of the whole document, encoded; empty where it must be made again */
};

static inline struct item *item_at(const struct crdt *document, uint32_t index)
{
    return SLABS_AT(&document->items, index, struct item);
}

static inline bool item_is_deleted(const struct item *item)
{
    return (item->flags & ITEM_DELETED) != 0;
}

/* Whether the item counts in the length of its list. */
static inline bool item_is_visible(const struct item *item)
{
    return !item_is_deleted(item) && content_is_countable(item->content);
}

static inline uint32_t item_end(const struct item *item)
{
    return item->clock + item->length;
}

static inline bool item_id_equals(struct item_id one, struct item_id other)
{
    return one.client == other.client && (one.client == CLIENT_NONE || one.clock == other.clock);
}

static inline struct span item_payload(const struct item *item)
{
    return (struct span){item->bytes, item->byte_count};
}

static inline struct client *client_at(const struct crdt *document, uint32_t index)
{
    return &document->clients.list[index];
}

/* The next clock of a client by its wire id; 0 for an unknown one. */
static inline uint32_t document_state(struct crdt *document, uint64_t client)
{
    uint32_t index = clients_find(&document->clients, &document->hash, client);

    return index == CLIENT_NONE ? 0 : client_at(document, index)->state;
}

/* The item that holds the clock, which is below the client's state. */
static inline uint32_t document_find(const struct crdt *document, uint32_t client, uint32_t clock)
{
    const struct structs *structs = &client_at(document, client)->structs;

    return structs_at(structs, structs_find(structs, clock))->item;
}

/* The item that holds a wire id, or 0 where the clock is not known yet. */
static inline uint32_t document_find_id(struct crdt *document, struct wire_id id)
{
    uint32_t client = clients_find(&document->clients, &document->hash, id.client);

    if (client == CLIENT_NONE || id.clock >= client_at(document, client)->state)
        return 0;
    return document_find(document, client, id.clock);
}

/* One step of work that a hostile update could multiply; breaks the document where they are used up. */
static inline bool document_step(struct crdt *document)
{
    if (document->transaction.steps == 0) {
        document->broken = true;
        return false;
    }
    document->transaction.steps--;
    return true;
}

static inline void clock_list_add(struct clock_list *list, uint32_t client, uint32_t clock, uint32_t length)
{
    struct span_of_clocks *last = list->count > 0 ? &list->list[list->count - 1] : NULL;

    if (last != NULL && last->client == client && last->clock + last->length == clock) {
        last->length += length;
        return;
    }
    list->list = mem_grow(list->list, list->count, &list->capacity, sizeof(*list->list));
    list->list[list->count++] = (struct span_of_clocks){client, clock, length};
}

/* The root type of that name, or 0 where nobody has written in it. */
uint32_t document_find_root(const struct crdt *document, const char *name);
/* The bytes in use of what grows most, counted without a walk: less after much was deleted. */
size_t document_weight(const struct crdt *document);
/* Whether it has reached its limit of structs or weight. */
bool document_is_full(const struct crdt *document);

#endif
