#include "crdt/clients.h"

#include <string.h>

#include "core/memory.h"

void clients_finish(struct clients *clients)
{
    for (uint32_t i = 0; i < clients->count; i++)
        structs_finish(&clients->list[i].structs);
    mem_free(clients->list);
    mem_free(clients->order);
    mem_free(clients->slots);
    *clients = (struct clients){0};
}

/* The slot that holds the id, or the free one where it belongs. */
static uint32_t *find_slot(const struct clients *clients, const struct hash_key *key, uint64_t id)
{
    uint32_t mask = clients->slot_count - 1;
    uint32_t at = (uint32_t)hash_number(key, id) & mask;

    while (clients->slots[at] != 0 && clients->list[clients->slots[at] - 1].id != id)
        at = (at + 1) & mask;
    return &clients->slots[at];
}

uint32_t clients_find(struct clients *clients, const struct hash_key *key, uint64_t id)
{
    uint32_t slot;

    if (clients->count == 0)
        return CLIENT_NONE;
    if (clients->list[clients->last].id == id)
        return clients->last;
    slot = *find_slot(clients, key, id);
    if (slot == 0)
        return CLIENT_NONE;
    clients->last = slot - 1;
    return slot - 1;
}

static void grow_slots(struct clients *clients, const struct hash_key *key)
{
    mem_free(clients->slots);
    clients->slot_count = clients->slot_count == 0 ? 4 : clients->slot_count * 2;
    clients->slots = mem_new(clients->slot_count * sizeof(uint32_t));
    for (uint32_t i = 0; i < clients->count; i++)
        *find_slot(clients, key, clients->list[i].id) = i + 1;
}

static void insert_in_order(struct clients *clients, uint32_t index)
{
    uint64_t id = clients->list[index].id;
    uint32_t low = 0, high = index;

    clients->order = mem_grow(clients->order, index, &clients->order_capacity, sizeof(uint32_t));
    while (low < high) {
        uint32_t middle = (low + high) / 2;

        if (clients->list[clients->order[middle]].id > id)
            low = middle + 1;
        else
            high = middle;
    }
    memmove(&clients->order[low + 1], &clients->order[low], (index - low) * sizeof(uint32_t));
    clients->order[low] = index;
}

uint32_t clients_add(struct clients *clients, const struct hash_key *key, uint64_t id)
{
    uint32_t index = clients->count;

    if ((index + 1) * 2 > clients->slot_count)
        grow_slots(clients, key);
    clients->list = mem_grow(clients->list, index, &clients->capacity, sizeof(struct client));
    clients->list[index] = (struct client){.id = id};
    clients->count++;
    *find_slot(clients, key, id) = index + 1;
    insert_in_order(clients, index);
    clients->last = index;
    return index;
}

size_t clients_memory(const struct clients *clients)
{
    size_t memory = clients->capacity * sizeof(struct client) + clients->order_capacity * sizeof(uint32_t) +
                    clients->slot_count * sizeof(uint32_t);

    for (uint32_t i = 0; i < clients->count; i++)
        memory += structs_memory(&clients->list[i].structs);
    return memory;
}
