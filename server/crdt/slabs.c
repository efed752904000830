#include "crdt/slabs.h"

#include <assert.h>
#include <string.h>

#include "core/memory.h"

void slabs_init(struct slabs *slabs, size_t element_size)
{
    *slabs = (struct slabs){.element_size = element_size, .used = 1};
}

void slabs_finish(struct slabs *slabs)
{
    for (uint32_t i = 0; i < slabs->slab_count; i++)
        mem_free(slabs->slabs[i]);
    mem_free(slabs->slabs);
    *slabs = (struct slabs){0};
}

static char *element_at(const struct slabs *slabs, uint32_t index)
{
    return (char *)slabs->slabs[index >> SLAB_BITS] + (index & (SLAB_ELEMENTS - 1)) * slabs->element_size;
}

static void add_slab(struct slabs *slabs)
{
    slabs->slabs = mem_grow(slabs->slabs, slabs->slab_count, &slabs->slab_capacity, sizeof(void *));
    slabs->slabs[slabs->slab_count++] = mem_new(SLAB_ELEMENTS * slabs->element_size);
}

uint32_t slabs_take(struct slabs *slabs)
{
    uint32_t index = slabs->free;

    slabs->live++;
    if (index != 0) {
        char *element = element_at(slabs, index);

        memcpy(&slabs->free, element, sizeof(slabs->free));
        memset(element, 0, slabs->element_size);
        return index;
    }
    assert(slabs->used < UINT32_MAX);
    if (slabs->used >> SLAB_BITS == slabs->slab_count)
        add_slab(slabs);
    return slabs->used++;
}

void slabs_give_back(struct slabs *slabs, uint32_t index)
{
    assert(index != 0 && slabs->live > 0);
    memcpy(element_at(slabs, index), &slabs->free, sizeof(slabs->free));
    slabs->free = index;
    slabs->live--;
}

size_t slabs_memory(const struct slabs *slabs)
{
    return slabs->slab_count * SLAB_ELEMENTS * slabs->element_size + slabs->slab_capacity * sizeof(void *);
}
