#include "simulation/turns.h"

#include <stddef.h>

#include "core/memory.h"

struct turn {
    int64_t at_us;
    uint64_t order;
    const void *owner; /* NULL: forgotten */
    turn_callback *fire;
    void *argument;
};

struct turns {
    int64_t now_us;
    uint64_t order;
    struct turn *heap;
    size_t count, capacity;
};

struct turns *turns_create(void)
{
    return MEM_NEW(struct turns);
}

void turns_destroy(struct turns *turns)
{
    mem_free(turns->heap);
    mem_free(turns);
}

int64_t turns_now_us(const struct turns *turns)
{
    return turns->now_us;
}

static bool is_before(const struct turn *one, const struct turn *other)
{
    return one->at_us != other->at_us ? one->at_us < other->at_us : one->order < other->order;
}

static void swap(struct turn *one, struct turn *other)
{
    struct turn kept = *one;

    *one = *other;
    *other = kept;
}

void turns_in(struct turns *turns, int64_t in_us, const void *owner, turn_callback *fire, void *argument)
{
    size_t place = turns->count;

    turns->heap = mem_grow(turns->heap, turns->count, &turns->capacity, sizeof(*turns->heap));
    turns->heap[turns->count++] =
        (struct turn){turns->now_us + (in_us < 0 ? 0 : in_us), turns->order++, owner, fire, argument};
    for (; place > 0 && is_before(&turns->heap[place], &turns->heap[(place - 1) / 2]);
         place = (place - 1) / 2)
        swap(&turns->heap[place], &turns->heap[(place - 1) / 2]);
}

static struct turn take_first(struct turns *turns)
{
    struct turn first = turns->heap[0];
    size_t place = 0;

    turns->heap[0] = turns->heap[--turns->count];
    for (size_t child = 1; child < turns->count; child = place * 2 + 1) {
        if (child + 1 < turns->count && is_before(&turns->heap[child + 1], &turns->heap[child]))
            child++;
        if (!is_before(&turns->heap[child], &turns->heap[place]))
            break;
        swap(&turns->heap[child], &turns->heap[place]);
        place = child;
    }
    return first;
}

void turns_forget(struct turns *turns, const void *owner)
{
    for (size_t i = 0; i < turns->count; i++)
        if (turns->heap[i].owner == owner)
            turns->heap[i].owner = NULL;
}

void turns_run(struct turns *turns, int64_t for_us)
{
    int64_t until_us = turns->now_us + for_us;

    while (turns->count > 0 && turns->heap[0].at_us <= until_us) {
        struct turn turn = take_first(turns);

        turns->now_us = turn.at_us;
        if (turn.owner != NULL)
            turn.fire(turn.argument);
    }
    turns->now_us = until_us;
}
