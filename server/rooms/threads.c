#include "rooms/threads.h"

#include <string.h>

#include "core/memory.h"

struct reply {
    uint64_t seq, root;
};

void threads_finish(struct threads *threads)
{
    mem_free(threads->replies);
    *threads = (struct threads){0};
}

void threads_add(struct threads *threads, uint64_t seq, uint64_t root)
{
    threads->replies =
        mem_grow(threads->replies, threads->count, &threads->capacity, sizeof(*threads->replies));
    threads->replies[threads->count++] = (struct reply){seq, root};
}

/* The place of the first reply that is not below seq. */
static size_t find_place(const struct threads *threads, uint64_t seq)
{
    size_t low = 0, high = threads->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (threads->replies[middle].seq < seq)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint64_t threads_find_root(const struct threads *threads, uint64_t seq)
{
    size_t place = find_place(threads, seq);

    return place < threads->count && threads->replies[place].seq == seq ? threads->replies[place].root : 0;
}

size_t threads_page(const struct threads *threads, uint64_t root, uint64_t before, size_t limit,
                    uint64_t *seqs_out, bool *has_older_out)
{
    size_t first = limit;

    *has_older_out = false;
    for (size_t place = find_place(threads, before); place > 0; place--) {
        const struct reply *reply = &threads->replies[place - 1];

        if (reply->root != root)
            continue;
        if (first == 0) {
            *has_older_out = true;
            break;
        }
        seqs_out[--first] = reply->seq;
    }
    memmove(seqs_out, seqs_out + first, (limit - first) * sizeof(*seqs_out));
    return limit - first;
}

json_t *threads_to_json(const struct threads *threads)
{
    json_t *json = json_array();

    for (size_t i = 0; i < threads->count; i++) {
        json_array_append_new(json, json_integer((json_int_t)threads->replies[i].seq));
        json_array_append_new(json, json_integer((json_int_t)threads->replies[i].root));
    }
    return json;
}

bool threads_from_json(struct threads *threads, const json_t *json)
{
    for (size_t i = 0; i + 1 < json_array_size(json); i += 2) {
        json_int_t seq = json_integer_value(json_array_get(json, i));
        json_int_t root = json_integer_value(json_array_get(json, i + 1));

        if (root <= 0 || seq <= root)
            return false;
        threads_add(threads, (uint64_t)seq, (uint64_t)root);
    }
    return json_is_array(json) && json_array_size(json) % 2 == 0;
}
