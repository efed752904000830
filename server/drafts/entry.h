/* How texts are kept: an entry of the register is who, when, and an update; a snapshot is the state of the
 * document and who wrote what of it. */
#ifndef DRAFTS_ENTRY_H
#define DRAFTS_ENTRY_H

#include "core/ulid.h"
#include "drafts/authorship.h"

struct entry {
    char person[ULID_SIZE];
    int64_t at_ms;
    const uint8_t *update; /* borrowed */
    size_t length;
};

void entry_write(struct buffer *out, const char *person, int64_t at_ms, const void *update, size_t length);
MUST_CHECK bool entry_read(struct entry *entry_out, const void *bytes, size_t length);

/* state is the document as an update; NULL bytes are an empty one. */
void snapshot_write(struct buffer *out, const struct buffer *state, const struct authorship *authorship);
/* Adds to authorship; state_out is borrowed. False where it is no snapshot that this version reads. */
MUST_CHECK bool snapshot_read(const void *bytes, size_t length, const uint8_t **state_out,
                              size_t *state_length_out, struct authorship *authorship);

#endif
