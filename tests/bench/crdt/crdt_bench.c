/* The engine's side of tests/bench/crdt/run.mjs: reads files of updates, each update with its length (32
 * bits, little endian) before it, and prints what was measured, one "name value" a line. Times are the best
 * of several rounds. */
#include <assert.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crdt/crdt.h"
#include "crdt/updates.h"

struct updates {
    uint8_t *file;
    struct crdt_bytes *list;
    size_t count;
};

static double now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static struct updates read_updates(const char *path)
{
    FILE *file = fopen(path, "rb");
    struct updates updates = {0};
    size_t capacity = 0;
    long size;

    assert(file != NULL && fseek(file, 0, SEEK_END) == 0);
    size = ftell(file);
    rewind(file);
    updates.file = mem_new((size_t)size);
    if (fread(updates.file, 1, (size_t)size, file) != (size_t)size)
        abort();
    fclose(file);
    for (long at = 0; at < size;) {
        const uint8_t *head = updates.file + at;
        size_t length = head[0] | (size_t)head[1] << 8 | (size_t)head[2] << 16 | (size_t)head[3] << 24;

        updates.list = mem_grow(updates.list, updates.count, &capacity, sizeof(*updates.list));
        updates.list[updates.count++] = (struct crdt_bytes){head + 4, length};
        at += 4 + (long)length;
    }
    return updates;
}

static void free_updates(struct updates *updates)
{
    mem_free(updates->file);
    mem_free(updates->list);
}

static void must(enum crdt_result result)
{
    if (result != CRDT_OK) {
        fprintf(stderr, "result %d\n", result);
        abort();
    }
}

static struct crdt *apply_all(const struct updates *updates)
{
    struct crdt *document = crdt_create(NULL);

    for (size_t i = 0; i < updates->count; i++)
        must((updates->count == 1 ? crdt_load : crdt_apply)(document, updates->list[i].bytes,
                                                            updates->list[i].length, NULL));
    return document;
}

/* The best time of applying all updates to an empty document. */
static double time_apply(const struct updates *updates, int rounds)
{
    double best = 1e9;

    for (int round = 0; round < rounds; round++) {
        double start = now_ms(), taken;
        struct crdt *document = apply_all(updates);

        taken = now_ms() - start;
        best = taken < best ? taken : best;
        crdt_destroy(document);
    }
    return best;
}

static double time_encode(struct crdt *document, int rounds)
{
    double best = 1e9;

    for (int round = 0; round < rounds; round++) {
        struct buffer out = {0};
        static const uint8_t nothing[] = {0, 0};
        double start, taken;

        must(crdt_apply(document, nothing, sizeof(nothing), NULL));
        start = now_ms();
        crdt_encode_state(document, &out);
        taken = now_ms() - start;
        best = taken < best ? taken : best;
        buffer_finish(&out);
    }
    return best;
}

static double time_merge(const struct updates *updates, int rounds)
{
    double best = 1e9;

    for (int round = 0; round < rounds; round++) {
        struct buffer out = {0};
        double start = now_ms(), taken;

        must(crdt_merge_updates(updates->list, updates->count, &out));
        taken = now_ms() - start;
        best = taken < best ? taken : best;
        buffer_finish(&out);
    }
    return best;
}

static void measure_state(const char *path)
{
    struct updates state = read_updates(path);
    struct crdt_usage usage;
    struct crdt *document;
    size_t before, held;

    /* What the libraries keep after the first use of randomness is no part of a document. */
    crdt_destroy(crdt_create(NULL));
    before = mallinfo2().uordblks;
    document = apply_all(&state);
    held = mallinfo2().uordblks - before;
    crdt_measure(document, &usage);
    printf("load %f\n", time_apply(&state, 20));
    printf("encode %f\n", time_encode(document, 20));
    printf("memory %zu\n", held);
    printf("structs %u\n", usage.structs);
    crdt_destroy(document);
    free_updates(&state);
}

static void measure_apply(const char *name, const char *path, int rounds)
{
    struct updates updates = read_updates(path);

    printf("%s %f\n", name, time_apply(&updates, rounds));
    free_updates(&updates);
}

/* Whether the updates give the document that the state is of. */
static void compare(const char *updates_path, const char *state_path)
{
    struct updates updates = read_updates(updates_path), state = read_updates(state_path);
    struct crdt *document = apply_all(&updates);
    struct buffer out = {0};

    crdt_encode_state(document, &out);
    printf("same %d\n",
           out.length == state.list[0].length && memcmp(out.bytes, state.list[0].bytes, out.length) == 0);
    buffer_finish(&out);
    crdt_destroy(document);
    free_updates(&updates);
    free_updates(&state);
}

static void measure_merge(const char *path)
{
    struct updates updates = read_updates(path);

    printf("merge %f\n", time_merge(&updates, 10));
    free_updates(&updates);
}

int main(int argc, char **argv)
{
    if (argc != 6) {
        fprintf(stderr, "usage: crdt_bench STATE UPDATES MERGE CLIENTS_UP CLIENTS_DOWN\n");
        return 2;
    }
    measure_state(argv[1]);
    measure_apply("apply", argv[2], 3);
    compare(argv[2], argv[1]);
    measure_merge(argv[3]);
    measure_apply("clients_up", argv[4], 3);
    measure_apply("clients_down", argv[5], 3);
    return 0;
}
