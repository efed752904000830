/* Bytes as a message of y-websocket, as what a connection announces of itself, and as what is kept of a text
 * in the register. What is read must lie within the bytes, and what we pass on must be readable again. */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "core/json.h"
#include "core/memory.h"
#include "drafts/authorship.h"
#include "drafts/awareness.h"
#include "drafts/entry.h"
#include "drafts/y_messages.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

#define OWNERS 3

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void must_lie_within(const uint8_t *part, size_t part_length, const uint8_t *bytes, size_t length)
{
    must(part_length == 0 || (part >= bytes && part_length <= length - (size_t)(part - bytes)));
}

static void read_message(const uint8_t *bytes, size_t length)
{
    struct y_message message, again;
    struct buffer written = {0};

    if (!y_message_read(&message, bytes, length))
        return;
    must_lie_within(message.bytes, message.length, bytes, length);
    if (message.kind <= MESSAGE_AWARENESS) {
        y_message_write(&written, message.kind, message.bytes, message.length);
        must(y_message_read(&again, written.bytes, written.length));
        must(again.kind == message.kind && again.length == message.length);
        must(message.length == 0 || memcmp(again.bytes, message.bytes, message.length) == 0);
    }
    buffer_finish(&written);
}

/* All that we tell is an awareness update with the user that we put in. */
static void check_told(const struct awareness *awareness, const json_t *user)
{
    struct buffer told = {0};

    if (awareness_write(awareness, &told)) {
        struct reader reader = {(const uint8_t *)told.bytes, (const uint8_t *)told.bytes + told.length};
        uint64_t count, number;
        const uint8_t *state;
        size_t state_length;

        must(read_uint(&reader, &count) && count > 0 && count <= (uint64_t)OWNERS * AWARENESS_IDS_MOST);
        for (; count > 0; count--) {
            json_t *read;

            must(read_uint(&reader, &number) && read_uint(&reader, &number) &&
                 read_bytes(&reader, &state, &state_length));
            read = json_read((const char *)state, state_length);
            must(json_equal(json_object_get(read, "user"), user));
            json_decref(read);
        }
        must(reader.at == reader.end);
    }
    buffer_finish(&told);
}

static void announce(const uint8_t *bytes, size_t length)
{
    static const char owners[OWNERS];
    struct awareness awareness = {0};
    json_t *user = json_pack("{s:s}", "name", "Ana");
    int64_t now_ms = 1000;

    /* Each announcement is behind its length and whose it is. */
    while (length >= 2) {
        size_t size = bytes[0] < length - 2 ? bytes[0] : length - 2;
        const char *owner = &owners[bytes[1] % OWNERS];
        struct buffer changed = {0};

        if (bytes[1] & 64)
            awareness_leave(&awareness, owner, now_ms);
        else if (!awareness_take(&awareness, owner, user, bytes + 2, size, now_ms))
            now_ms += AWARENESS_KEPT_MS / 2;
        awareness_expire(&awareness, now_ms);
        check_told(&awareness, user);
        must(awareness_write_changed(&awareness, &changed) || changed.length == 0);
        must(awareness.changed == 0);
        buffer_finish(&changed);
        bytes += 2 + size;
        length -= 2 + size;
    }
    awareness_finish(&awareness);
    json_decref(user);
}

static void load(const uint8_t *bytes, size_t length)
{
    struct authorship authorship = {0}, again = {0};
    struct reader reader = {bytes, bytes + length};
    struct buffer written = {0}, rewritten = {0};
    struct entry entry;

    if (entry_read(&entry, bytes, length))
        must_lie_within(entry.update, entry.length, bytes, length);
    if (authorship_read(&authorship, &reader)) {
        authorship_write(&authorship, &written);
        reader =
            (struct reader){(const uint8_t *)written.bytes, (const uint8_t *)written.bytes + written.length};
        must(authorship_read(&again, &reader) && reader.at == reader.end);
        authorship_write(&again, &rewritten);
        must(written.length == rewritten.length &&
             (written.length == 0 || memcmp(written.bytes, rewritten.bytes, written.length) == 0));
    }
    authorship_finish(&authorship);
    authorship_finish(&again);
    buffer_finish(&written);
    buffer_finish(&rewritten);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    uint8_t *copy = (uint8_t *)mem_copy(bytes, length);

    if (length > 0) {
        switch (copy[0] % 3) {
        case 0:
            read_message(copy + 1, length - 1);
            break;
        case 1:
            announce(copy + 1, length - 1);
            break;
        default:
            load(copy + 1, length - 1);
        }
    }
    mem_free(copy);
    return 0;
}
