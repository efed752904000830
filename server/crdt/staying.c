#include "crdt/staying.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "core/memory.h"
#include "core/secret.h"

/* One of the two lists, without what is the same at both ends. */
struct middle {
    const json_t *nodes;
    size_t first, count;
    uint64_t *hashes; /* equal nodes have equal ones */
};

static bool are_equal(const json_t *one, size_t place, const json_t *other, size_t other_place)
{
    return json_equal(json_array_get(one, place), json_array_get(other, other_place));
}

static size_t count_same_head(const json_t *nodes, const json_t *next, size_t most)
{
    size_t count = 0;

    while (count < most && are_equal(nodes, count, next, count))
        count++;
    return count;
}

static size_t count_same_tail(const json_t *nodes, const json_t *next, size_t most)
{
    size_t end = json_array_size(nodes), next_end = json_array_size(next), count = 0;

    while (count < most && are_equal(nodes, end - 1 - count, next, next_end - 1 - count))
        count++;
    return count;
}

static uint64_t hash_of(const json_t *node)
{
    char *text = json_dumps(node, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
    uint8_t bytes[SHA256_BYTES];
    uint64_t hash;

    secret_sha256(text, strlen(text), bytes);
    memcpy(&hash, bytes, sizeof(hash));
    free(text);
    return hash;
}

static void middle_init(struct middle *middle, const json_t *nodes, size_t first, size_t count)
{
    *middle = (struct middle){nodes, first, count, mem_new(count * sizeof(uint64_t))};
    for (size_t i = 0; i < count; i++)
        middle->hashes[i] = hash_of(json_array_get(nodes, first + i));
}

/* The table of the longest common subsequence, from the end: row i, column j says how many nodes stay of
 * those from i on and from j on. */
static uint16_t *make_table(const struct middle *one, const struct middle *other)
{
    size_t width = other->count + 1;
    uint16_t *table = mem_new((one->count + 1) * width * sizeof(*table));

    for (size_t i = one->count; i > 0; i--)
        for (size_t j = other->count; j > 0; j--) {
            const uint16_t *below = &table[i * width], *here = &table[(i - 1) * width];
            uint16_t most = below[j - 1] > here[j] ? below[j - 1] : here[j];

            if (one->hashes[i - 1] == other->hashes[j - 1] && below[j] + 1 > most)
                most = (uint16_t)(below[j] + 1);
            table[(i - 1) * width + j - 1] = most;
        }
    return table;
}

static void follow_table(const struct middle *one, const struct middle *other, size_t *staying)
{
    uint16_t *table = make_table(one, other);
    size_t width = other->count + 1, i = 0, j = 0;

    while (i < one->count && j < other->count) {
        if (one->hashes[i] == other->hashes[j] &&
            table[i * width + j] == table[(i + 1) * width + j + 1] + 1) {
            staying[one->first + i++] = other->first + j++;
        } else if (table[(i + 1) * width + j] >= table[i * width + j + 1]) {
            i++;
        } else {
            j++;
        }
    }
    mem_free(table);
}

static bool is_small(size_t count, size_t other_count)
{
    return count < UINT16_MAX && other_count < UINT16_MAX &&
           (uint64_t)(count + 1) * (other_count + 1) <= STAYING_CELLS_MOST;
}

static void find_between(const json_t *nodes, const json_t *next, size_t head, size_t tail, size_t *staying)
{
    size_t count = json_array_size(nodes) - head - tail, next_count = json_array_size(next) - head - tail;
    struct middle one, other;

    if (count == 0 || next_count == 0 || !is_small(count, next_count))
        return;
    middle_init(&one, nodes, head, count);
    middle_init(&other, next, head, next_count);
    follow_table(&one, &other, staying);
    mem_free(one.hashes);
    mem_free(other.hashes);
}

size_t *staying_find(const json_t *nodes, const json_t *next)
{
    size_t count = json_array_size(nodes), next_count = json_array_size(next);
    size_t shorter = count < next_count ? count : next_count;
    size_t head = count_same_head(nodes, next, shorter), tail = count_same_tail(nodes, next, shorter - head);
    size_t *staying = mem_new(count * sizeof(*staying));

    for (size_t i = 0; i < count; i++)
        staying[i] = i < head ? i : i >= count - tail ? next_count - (count - i) : STAYS_NOT;
    find_between(nodes, next, head, tail, staying);
    return staying;
}
