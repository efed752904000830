/* Golden data: a file of updates that npm yjs made, and what a document must be when it has had them. The
 * files are written by tests/crdt/golden.mjs. */
#ifndef TESTS_CRDT_GOLDEN_H
#define TESTS_CRDT_GOLDEN_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "crdt/crdt.h"
#include "crdt/position.h"
#include "crdt/read.h"
#include "crdt/updates.h"

#define GOLDEN_UPDATES_MAX 256

struct golden {
    char *text;
    struct buffer updates[GOLDEN_UPDATES_MAX];
    size_t count;
    bool keep_deleted;
};

static inline struct buffer bytes_of_hex(const char *hex)
{
    struct buffer bytes = {0};
    unsigned byte;

    for (; sscanf(hex, " %2x", &byte) == 1; hex += 2) {
        char one = (char)byte;

        while (*hex == ' ')
            hex++;
        buffer_append(&bytes, &one, 1);
    }
    return bytes;
}

static inline void assert_bytes(const struct buffer *bytes, const char *hex)
{
    struct buffer expected = bytes_of_hex(hex);

    assert_int_equal(bytes->length, expected.length);
    assert_memory_equal(bytes->bytes, expected.bytes, expected.length);
    buffer_finish(&expected);
}

static inline void apply_bytes(struct crdt *document, const struct buffer *bytes)
{
    assert_int_equal(crdt_apply(document, bytes->bytes, bytes->length, NULL), CRDT_OK);
}

static inline void apply_hex(struct crdt *document, const char *hex)
{
    struct buffer bytes = bytes_of_hex(hex);

    apply_bytes(document, &bytes);
    buffer_finish(&bytes);
}

static inline enum crdt_result try_hex(struct crdt *document, const char *hex)
{
    struct buffer bytes = bytes_of_hex(hex);
    enum crdt_result result = crdt_apply(document, bytes.bytes, bytes.length, NULL);

    buffer_finish(&bytes);
    return result;
}

static inline void assert_state(struct crdt *document, const char *hex)
{
    struct buffer out = {0};

    crdt_encode_state(document, &out);
    assert_bytes(&out, hex);
    buffer_finish(&out);
}

static inline void assert_same_state(struct crdt *one, struct crdt *other)
{
    struct buffer first = {0}, second = {0};

    crdt_encode_state(one, &first);
    crdt_encode_state(other, &second);
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.bytes, second.bytes, first.length);
    buffer_finish(&first);
    buffer_finish(&second);
}

static inline void assert_text(struct crdt *document, const char *root, const char *expected)
{
    struct buffer out = {0};

    buffer_append(&out, "", 0);
    assert_true(crdt_read_text(document, root, &out));
    assert_string_equal(out.bytes, expected);
    buffer_finish(&out);
}

static inline char *read_whole_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    struct buffer text = {0};
    char chunk[4096];
    size_t length;

    assert_non_null(file);
    while ((length = fread(chunk, 1, sizeof(chunk), file)) > 0)
        buffer_append(&text, chunk, length);
    fclose(file);
    return buffer_take(&text);
}

/* What stands behind the word on the line, or NULL. */
static inline const char *after(const char *line, const char *word)
{
    size_t length = strlen(word);

    return strncmp(line, word, length) == 0 ? line + length : NULL;
}

static inline struct golden golden_open(const char *name)
{
    struct golden golden = {0};
    char path[512];
    char *copy, *rest = NULL;

    snprintf(path, sizeof(path), "%s/tests/unit/crdt/golden/%s.txt", SOURCE_ROOT, name);
    golden.text = read_whole_file(path);
    copy = mem_copy_text(golden.text);
    for (char *line = strtok_r(copy, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        if (strcmp(line, "keep_deleted") == 0)
            golden.keep_deleted = true;
        else if (after(line, "update ") != NULL)
            golden.updates[golden.count++] = bytes_of_hex(after(line, "update "));
    }
    mem_free(copy);
    return golden;
}

static inline void golden_close(struct golden *golden)
{
    for (size_t i = 0; i < golden->count; i++)
        buffer_finish(&golden->updates[i]);
    mem_free(golden->text);
}

static inline void assert_view(struct crdt *document, const char *line)
{
    static bool (*const views[128])(const struct crdt *, const char *, struct buffer *) = {
        ['t'] = crdt_read_text, ['d'] = crdt_read_delta,       ['a'] = crdt_read_array,
        ['m'] = crdt_read_map,  ['x'] = crdt_read_prosemirror,
    };
    char root[] = {line[1], '\0'};
    struct buffer out = {0};
    json_t *expected, *seen;

    assert_true(views[(unsigned char)line[0]](document, root, &out));
    expected = json_loads(line + 3, JSON_DECODE_ANY, NULL);
    seen = line[0] == 't' ? json_stringn(out.bytes == NULL ? "" : out.bytes, out.length)
                          : json_loadb(out.bytes, out.length, JSON_DECODE_ANY, NULL);
    assert_non_null(expected);
    assert_non_null(seen);
    if (!json_equal(expected, seen))
        fail_msg("%s\nseen: %s", line, out.bytes);
    json_decref(expected);
    json_decref(seen);
    buffer_finish(&out);
}

static inline void assert_position(struct crdt *document, const char *line)
{
    const char *expected = strchr(line, ' ') + 1;
    char *hex = mem_copy(line, (size_t)(expected - 1 - line));
    struct buffer position = bytes_of_hex(hex);
    struct crdt_place place;
    bool found = crdt_find_position(document, position.bytes, position.length, &place);

    assert_int_equal(found, strcmp(expected, "gone") != 0);
    if (found)
        assert_int_equal(place.index, atoi(expected));
    buffer_finish(&position);
    mem_free(hex);
}

/* Everything that the file says of the document. */
static inline void golden_check(const struct golden *golden, struct crdt *document)
{
    char *copy = mem_copy_text(golden->text), *rest = NULL;
    struct buffer vector = {0}, snapshot = {0};

    crdt_encode_vector(document, &vector);
    crdt_encode_snapshot(document, &snapshot);
    for (char *line = strtok_r(copy, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        if (after(line, "state ") != NULL)
            assert_state(document, after(line, "state "));
        else if (after(line, "vector ") != NULL)
            assert_bytes(&vector, after(line, "vector "));
        else if (after(line, "snapshot ") != NULL)
            assert_bytes(&snapshot, after(line, "snapshot "));
        else if (after(line, "view ") != NULL)
            assert_view(document, after(line, "view "));
        else if (after(line, "position ") != NULL)
            assert_position(document, after(line, "position "));
    }
    buffer_finish(&vector);
    buffer_finish(&snapshot);
    mem_free(copy);
}

static inline struct crdt *golden_document(const struct golden *golden)
{
    struct crdt_options options = {.keep_deleted = golden->keep_deleted};

    return crdt_create(&options);
}

/* The case, its updates in order, backwards, twice each, merged, and loaded again. */
static inline void assert_golden(const char *name)
{
    struct golden golden = golden_open(name);
    struct crdt *forward = golden_document(&golden), *backward = golden_document(&golden);
    struct crdt *merged = golden_document(&golden), *loaded = golden_document(&golden);
    struct crdt_bytes all[GOLDEN_UPDATES_MAX];
    struct buffer one = {0}, state = {0};

    assert_true(golden.count > 0);
    for (size_t i = 0; i < golden.count; i++) {
        apply_bytes(forward, &golden.updates[i]);
        apply_bytes(forward, &golden.updates[i]);
        apply_bytes(backward, &golden.updates[golden.count - 1 - i]);
        all[i] = (struct crdt_bytes){golden.updates[i].bytes, golden.updates[i].length};
    }
    assert_int_equal(crdt_merge_updates(all, golden.count, &one), CRDT_OK);
    apply_bytes(merged, &one);
    crdt_encode_state(forward, &state);
    apply_bytes(loaded, &state);
    golden_check(&golden, forward);
    golden_check(&golden, backward);
    golden_check(&golden, merged);
    golden_check(&golden, loaded);
    buffer_finish(&one);
    buffer_finish(&state);
    crdt_destroy(forward);
    crdt_destroy(backward);
    crdt_destroy(merged);
    crdt_destroy(loaded);
    golden_close(&golden);
}

#endif
