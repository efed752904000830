#include "crdt/range_list.h"

#include <stdlib.h>

#include "crdt/encoding.h"

void range_list_finish(struct range_list *ranges)
{
    mem_free(ranges->list);
    *ranges = (struct range_list){0};
}

void range_list_add(struct range_list *ranges, struct delete_range range)
{
    ranges->list = mem_grow(ranges->list, ranges->count, &ranges->capacity, sizeof(range));
    ranges->list[ranges->count++] = range;
}

void range_list_add_all(struct range_list *ranges, struct delete_reader reader)
{
    struct delete_range range;

    while (delete_reader_next(&reader, &range) == DELETE_RANGE)
        range_list_add(ranges, range);
}

static int compare_ranges(const void *one, const void *other)
{
    const struct delete_range *a = one, *b = other;

    if (a->client != b->client)
        return a->client < b->client ? 1 : -1;
    return (a->clock > b->clock) - (a->clock < b->clock);
}

static bool join_range(struct delete_range *left, const struct delete_range *right)
{
    uint32_t end = right->clock + right->length;

    if (left->client != right->client || left->clock + left->length < right->clock)
        return false;
    if (end > left->clock + left->length)
        left->length = end - left->clock;
    return true;
}

void range_list_sort(struct range_list *ranges)
{
    size_t kept = 0;

    if (ranges->count < 2)
        return;
    qsort(ranges->list, ranges->count, sizeof(*ranges->list), compare_ranges);
    for (size_t i = 1; i < ranges->count; i++) {
        if (!join_range(&ranges->list[kept], &ranges->list[i]))
            ranges->list[++kept] = ranges->list[i];
    }
    ranges->count = kept + 1;
}

void range_list_write(const struct range_list *ranges, struct buffer *out)
{
    struct delete_writer writer = {0};

    for (size_t i = 0; i < ranges->count; i++)
        delete_writer_add(&writer, ranges->list[i].client, ranges->list[i].clock, ranges->list[i].length);
    delete_writer_finish(&writer, out);
}
