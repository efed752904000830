/* Ranges to delete, gathered from several places and brought into the order of a delete set. */
#ifndef CRDT_RANGE_LIST_H
#define CRDT_RANGE_LIST_H

#include "crdt/update.h"

struct range_list {
    struct delete_range *list;
    size_t count;
    size_t capacity;
};

/* A zeroed struct range_list is empty and ready. */
void range_list_finish(struct range_list *ranges);
void range_list_add(struct range_list *ranges, struct delete_range range);
void range_list_add_all(struct range_list *ranges, struct delete_reader reader);
/* Clients descending, clocks ascending; what touches or overlaps becomes one range. */
void range_list_sort(struct range_list *ranges);
/* Appends the delete set. The ranges have been sorted. */
void range_list_write(const struct range_list *ranges, struct buffer *out);

#endif
