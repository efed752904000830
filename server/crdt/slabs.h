/* Elements of one size that never move, named by 32-bit indexes: half the size of a pointer, and what is
 * freed is used again. Index 0 is never given out, so it can mean "none". */
#ifndef CRDT_SLABS_H
#define CRDT_SLABS_H

#include <stddef.h>
#include <stdint.h>

#define SLAB_BITS 6
#define SLAB_ELEMENTS (1u << SLAB_BITS)

struct slabs {
    void **slabs;
    size_t slab_capacity;
    uint32_t slab_count;
    uint32_t used;       /* elements ever given out, index 0 included */
    uint32_t free;       /* the first freed element; each holds the index of the next */
    uint32_t live;       /* elements given out and not freed */
    size_t element_size; /* at least sizeof(uint32_t) */
};

void slabs_init(struct slabs *slabs, size_t element_size);
void slabs_finish(struct slabs *slabs);
/* A zeroed element. */
uint32_t slabs_take(struct slabs *slabs);
void slabs_give_back(struct slabs *slabs, uint32_t index);
size_t slabs_memory(const struct slabs *slabs);

/* The element, as a pointer to type. */
#define SLABS_AT(elements, index, type)                                                                      \
    (&((type *)(elements)->slabs[(index) >> SLAB_BITS])[(index) & (SLAB_ELEMENTS - 1)])

#endif
