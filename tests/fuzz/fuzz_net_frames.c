/* Bytes as a stream of WebSocket frames, cut wherever the bytes say, through our reassembly; and the same
 * bytes as the headers that the door reads. What comes out must be what went in, and within its bounds. */
#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "net/assembly.h"
#include "net/cookie.h"
#include "net/negotiation.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

#define MESSAGE_BYTES 64
#define POOL_BYTES 96
#define FRAMES 6

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* One message at a time; expected is what was put in of it. */
struct stream {
    struct assembly_pool pool;
    struct assembly *assembly;
    struct buffer expected;
};

static void begin_anew(struct stream *stream)
{
    assembly_end(&stream->assembly, &stream->pool);
    buffer_clear(&stream->expected);
}

static void add(struct stream *stream, const char *bytes, size_t length, uint64_t rest, bool is_final)
{
    const struct piece piece = {bytes, length, rest, is_final};
    const char *text = NULL;
    size_t text_length = 0;

    buffer_append(&stream->expected, bytes, length);
    switch (assembly_add(&stream->assembly, &stream->pool, &piece, 1, &text, &text_length)) {
    case ASSEMBLY_UNFINISHED:
        must(stream->expected.length <= MESSAGE_BYTES && (rest > 0 || !is_final));
        break;
    case ASSEMBLY_COMPLETE:
        must(text_length == stream->expected.length && text_length <= MESSAGE_BYTES);
        must(text_length == 0 || memcmp(text, stream->expected.bytes, text_length) == 0);
        begin_anew(stream);
        break;
    case ASSEMBLY_TOO_LARGE:
        begin_anew(stream);
        break;
    }
    must(stream->pool.bytes <= POOL_BYTES);
}

static void read_headers(const char *text)
{
    size_t length = 0;
    const char *value = cookie_find(text, "sfat", &length);

    must(value == NULL || (value >= text && value + length <= text + strlen(text)));
    for (enum encoding encoding = ENCODING_BROTLI; encoding < ENCODING_COUNT; encoding++)
        must(encoding_weight(text, encoding) <= 1000);
    must(strcmp(language_of(text), "ro") == 0 || strcmp(language_of(text), "en") == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct stream stream = {.pool = {.limits = {MESSAGE_BYTES, POOL_BYTES, FRAMES}}};
    char *text = mem_copy(bytes, length);

    read_headers(text);
    /* Two bytes say what a piece is: its length, whether its frame goes on, whether that is the last. */
    for (size_t at = 0; at + 2 <= length;) {
        size_t size = bytes[at] % 40;
        uint64_t rest = bytes[at + 1] & 2 ? (uint64_t)bytes[at + 1] << (bytes[at + 1] & 32 ? 40 : 0) : 0;
        bool is_final = bytes[at + 1] & 1;

        at += 2;
        size = size < length - at ? size : length - at;
        add(&stream, text + at, size, rest, is_final);
        at += size;
    }
    begin_anew(&stream);
    must(stream.pool.bytes == 0);
    buffer_finish(&stream.expected);
    mem_free(text);
    return 0;
}
