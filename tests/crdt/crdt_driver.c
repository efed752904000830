/* The engine behind a pipe, for tests that hold npm yjs against it. A request is its length (32 bits, little
 * endian), a command, the number of a document, and bytes; the reply is its length, an enum crdt_result, and
 * bytes. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crdt/crdt.h"
#include "crdt/position.h"
#include "crdt/read.h"
#include "crdt/updates.h"

#define DOCUMENTS 64
#define UPDATES_MAX 65536

static struct crdt *documents[DOCUMENTS];

struct request {
    uint8_t command;
    uint8_t document;
    const uint8_t *bytes;
    size_t length;
};

static struct crdt *document_of(const struct request *request)
{
    assert(documents[request->document] != NULL);
    return documents[request->document];
}

static uint32_t read_length(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* Takes one length-prefixed part off the request. */
static struct crdt_bytes take_part(struct request *request)
{
    struct crdt_bytes part = {request->bytes + 4, read_length(request->bytes)};

    request->bytes += 4 + part.length;
    request->length -= 4 + part.length;
    return part;
}

static enum crdt_result create(const struct request *request)
{
    struct crdt_options options = {.keep_deleted = request->bytes[0] != 0};

    /* Shuffled deliveries make much of a document wait. */
    options.limits.pending_structs = 100000;
    options.limits.pending_bytes = 64 << 20;
    crdt_destroy(documents[request->document]);
    documents[request->document] = crdt_create(&options);
    return CRDT_OK;
}

static enum crdt_result apply(const struct request *request, struct buffer *out)
{
    struct crdt_outcome outcome = {0};
    enum crdt_result result = crdt_apply(document_of(request), request->bytes, request->length, &outcome);
    char flags[] = {outcome.changed, outcome.whole, outcome.waiting, outcome.dropped};

    buffer_append(out, flags, sizeof(flags));
    return result;
}

static enum crdt_result merge(struct request *request, struct buffer *out)
{
    static struct crdt_bytes updates[UPDATES_MAX];
    size_t count = 0;

    while (request->length > 0 && count < UPDATES_MAX)
        updates[count++] = take_part(request);
    return crdt_merge_updates(updates, count, out);
}

static enum crdt_result diff(struct request *request, struct buffer *out)
{
    struct crdt_bytes update = take_part(request);

    return crdt_diff_update(update.bytes, update.length, request->bytes, request->length, out);
}

static enum crdt_result measure(const struct request *request, struct buffer *out)
{
    struct crdt_usage usage;

    crdt_measure(document_of(request), &usage);
    buffer_append_format(
        out, "{\"structs\":%u,\"clients\":%u,\"pending\":%u,\"pendingDeletes\":%zu,\"memory\":%zu}",
        usage.structs, usage.clients, usage.pending_structs, usage.pending_deletes, usage.memory);
    return CRDT_OK;
}

/* A letter for the view, then the name of the root. */
static enum crdt_result read_root(const struct request *request, struct buffer *out)
{
    static bool (*const views[128])(const struct crdt *, const char *, struct buffer *) = {
        ['t'] = crdt_read_text, ['d'] = crdt_read_delta,       ['a'] = crdt_read_array,
        ['m'] = crdt_read_map,  ['x'] = crdt_read_prosemirror, ['p'] = crdt_read_plain,
        ['h'] = crdt_read_html, ['k'] = crdt_read_markdown,
    };
    char *root = mem_copy(request->bytes + 1, request->length - 1);
    bool good = views[request->bytes[0] & 127](document_of(request), root, out);

    mem_free(root);
    return good ? CRDT_OK : CRDT_FULL;
}

/* The index (32 bits), whether to stick left, and the name of a root. */
static enum crdt_result write_position(const struct request *request, struct buffer *out)
{
    char *root = mem_copy(request->bytes + 5, request->length - 5);

    crdt_write_position(document_of(request), root, read_length(request->bytes), request->bytes[4] != 0, out);
    mem_free(root);
    return CRDT_OK;
}

/* Answers the index as text, or nothing where the place is gone. */
static enum crdt_result find_position(const struct request *request, struct buffer *out)
{
    struct crdt_place place;

    if (crdt_find_position(document_of(request), request->bytes, request->length, &place))
        buffer_append_format(out, "%u", place.index);
    return CRDT_OK;
}

static enum crdt_result encode(const struct request *request, struct buffer *out)
{
    struct crdt *document = document_of(request);

    switch (request->command) {
    case 'e':
        crdt_encode_state(document, out);
        return CRDT_OK;
    case 's':
        return crdt_encode_since(document, request->bytes, request->length, out);
    case 'v':
        crdt_encode_vector(document, out);
        return CRDT_OK;
    case 'c':
        crdt_encode_change(document, out);
        return CRDT_OK;
    case 'p':
        crdt_encode_snapshot(document, out);
        return CRDT_OK;
    case 'q':
        return crdt_encode_at(document, request->bytes, request->length, out);
    default:
        abort();
    }
}

static enum crdt_result serve(struct request *request, struct buffer *out)
{
    switch (request->command) {
    case 'n':
        return create(request);
    case 'a':
        return apply(request, out);
    case 'm':
        return merge(request, out);
    case 'd':
        return diff(request, out);
    case 'w':
        return crdt_update_vector(request->bytes, request->length, out);
    case 'u':
        return measure(request, out);
    case 'r':
        return read_root(request, out);
    case 'o':
        return write_position(request, out);
    case 'f':
        return find_position(request, out);
    default:
        return encode(request, out);
    }
}

static bool read_fully(void *bytes, size_t length)
{
    return fread(bytes, 1, length, stdin) == length;
}

static void reply(enum crdt_result result, const struct buffer *out)
{
    uint32_t length = (uint32_t)out->length + 1;
    uint8_t head[5] = {(uint8_t)length, (uint8_t)(length >> 8), (uint8_t)(length >> 16),
                       (uint8_t)(length >> 24), (uint8_t)result};

    fwrite(head, 1, sizeof(head), stdout);
    if (out->length > 0)
        fwrite(out->bytes, 1, out->length, stdout);
    fflush(stdout);
}

int main(void)
{
    uint8_t head[4];

    while (read_fully(head, sizeof(head))) {
        size_t length = read_length(head);
        /* Exactly as long as the request, so that a sanitizer sees every byte read beyond it. */
        uint8_t *bytes = malloc(length);
        struct buffer out = {0};
        struct request request;

        if (length < 2 || !read_fully(bytes, length))
            return 1;
        request = (struct request){bytes[0], bytes[1] % DOCUMENTS, bytes + 2, length - 2};
        reply(serve(&request, &out), &out);
        buffer_finish(&out);
        free(bytes);
    }
    for (int i = 0; i < DOCUMENTS; i++)
        crdt_destroy(documents[i]);
    return 0;
}
