#include "drafts/entry.h"

#include <string.h>

/* Raised when a snapshot changes shape; what was written before must stay readable. */
#define SNAPSHOT_FORMAT 1

void entry_write(struct buffer *out, const char *person, int64_t at_ms, const void *update, size_t length)
{
    write_uint(out, (uint64_t)at_ms);
    buffer_append(out, person, ULID_LENGTH);
    buffer_append(out, update, length);
}

bool entry_read(struct entry *entry_out, const void *bytes, size_t length)
{
    struct reader reader = {bytes, (const uint8_t *)bytes + length};
    uint64_t at_ms;

    if (!read_uint(&reader, &at_ms) || reader.end - reader.at < ULID_LENGTH)
        return false;
    memcpy(entry_out->person, reader.at, ULID_LENGTH);
    entry_out->person[ULID_LENGTH] = '\0';
    entry_out->at_ms = (int64_t)at_ms;
    entry_out->update = reader.at + ULID_LENGTH;
    entry_out->length = (size_t)(reader.end - entry_out->update);
    return ulid_is_valid(entry_out->person, ULID_LENGTH);
}

void snapshot_write(struct buffer *out, const struct buffer *state, const struct authorship *authorship)
{
    write_uint(out, SNAPSHOT_FORMAT);
    write_bytes(out, state->bytes, state->length);
    authorship_write(authorship, out);
}

bool snapshot_read(const void *bytes, size_t length, const uint8_t **state_out, size_t *state_length_out,
                   struct authorship *authorship)
{
    struct reader reader = {bytes, (const uint8_t *)bytes + length};
    uint64_t format;

    return read_uint(&reader, &format) && format == SNAPSHOT_FORMAT &&
           read_bytes(&reader, state_out, state_length_out) && authorship_read(authorship, &reader) &&
           reader.at == reader.end;
}
