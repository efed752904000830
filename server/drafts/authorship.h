/* Who wrote what in a text. A Yjs client id belongs to the person who first wrote under it; of its clocks it
 * is known when they came. Kept beside the snapshot of a text, so that it outlives the entries. */
#ifndef DRAFTS_AUTHORSHIP_H
#define DRAFTS_AUTHORSHIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/ulid.h"
#include "drafts/y_messages.h"

/* Clocks of one client that came within this time are one range. */
#define AUTHOR_RANGE_MS 60000

struct author; /* one client id */

/* A zeroed struct authorship is empty and ready. */
struct authorship {
    struct author *authors; /* by client id */
};

struct author_range {
    uint64_t client;
    uint32_t clock, length;
    const char *person; /* borrowed until the next change */
    int64_t at_ms;      /* when its first clocks came */
};

void authorship_finish(struct authorship *authorship);
/* Whose the client id is, or NULL; borrowed. */
const char *authorship_owner(const struct authorship *authorship, uint64_t client);
/* The person wrote clocks [clock, end) of the client: those after all that are known of it are added, in the
 * owner's name. */
void authorship_add(struct authorship *authorship, uint64_t client, uint32_t clock, uint32_t end,
                    const char *person, int64_t at_ms);
/* At most count ranges behind the one that begins at this client and clock, in ascending order of client and
 * clock. */
size_t authorship_list(struct authorship *authorship, bool is_first, uint64_t after_client,
                       uint32_t after_clock, struct author_range *ranges_out, size_t count);

/* Appends all of it; authorship_read adds it to what is there. */
void authorship_write(const struct authorship *authorship, struct buffer *out);
MUST_CHECK bool authorship_read(struct authorship *authorship, struct reader *reader);

#endif
