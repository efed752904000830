#include "core/runs.h"

#include <assert.h>

#include "core/memory.h"

struct run {
    uint64_t first, end; /* first to end - 1 are there */
    uint64_t below;      /* how many are in the runs before */
};

void runs_finish(struct runs *runs)
{
    mem_free(runs->runs);
    *runs = (struct runs){0};
}

static void add_run(struct runs *runs, uint64_t first, uint64_t end)
{
    runs->runs = mem_grow(runs->runs, runs->run_count, &runs->capacity, sizeof(*runs->runs));
    runs->runs[runs->run_count++] = (struct run){first, end, runs->count};
    runs->count += end - first;
}

void runs_add(struct runs *runs, uint64_t number)
{
    struct run *last = runs->run_count == 0 ? NULL : &runs->runs[runs->run_count - 1];

    assert(number > 0 && (last == NULL || number >= last->end));
    if (last == NULL || number > last->end) {
        add_run(runs, number, number + 1);
    } else {
        last->end++;
        runs->count++;
    }
}

/* The last run that begins at number or before, or NULL. */
static const struct run *find_run(const struct runs *runs, uint64_t number)
{
    size_t low = 0, high = runs->run_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (runs->runs[middle].first <= number)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? NULL : &runs->runs[low - 1];
}

bool runs_has(const struct runs *runs, uint64_t number)
{
    const struct run *run = find_run(runs, number);

    return run != NULL && number < run->end;
}

uint64_t runs_rank(const struct runs *runs, uint64_t number)
{
    const struct run *run = find_run(runs, number);

    if (run == NULL)
        return 0;
    return run->below + (number < run->end ? number : run->end) - run->first;
}

uint64_t runs_at(const struct runs *runs, uint64_t rank)
{
    size_t low = 0, high = runs->run_count;

    assert(rank < runs->count);
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (runs->runs[middle].below <= rank)
            low = middle;
        else
            high = middle;
    }
    return runs->runs[low].first + (rank - runs->runs[low].below);
}

json_t *runs_to_json(const struct runs *runs)
{
    json_t *json = json_array();
    uint64_t end = 1;

    for (size_t i = 0; i < runs->run_count; i++) {
        const struct run *run = &runs->runs[i];

        json_array_append_new(json, json_integer((json_int_t)(run->first - end)));
        json_array_append_new(json, json_integer((json_int_t)(run->end - run->first)));
        end = run->end;
    }
    return json;
}

bool runs_from_json(struct runs *runs, const json_t *json)
{
    uint64_t end = 1;

    if (!json_is_array(json) || json_array_size(json) % 2 != 0)
        return false;
    for (size_t i = 0; i < json_array_size(json); i += 2) {
        json_int_t left_out = json_integer_value(json_array_get(json, i));
        json_int_t there = json_integer_value(json_array_get(json, i + 1));

        if (left_out < 0 || there <= 0 || (i > 0 && left_out == 0))
            return false;
        add_run(runs, end + (uint64_t)left_out, end + (uint64_t)(left_out + there));
        end += (uint64_t)(left_out + there);
    }
    return true;
}
