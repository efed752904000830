/* Which messages name files, and which: so that a file goes with the last message that names it. */
#ifndef ROOMS_ATTACHMENTS_H
#define ROOMS_ATTACHMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/json.h"

/* Files of one message. */
#define ATTACHED_MOST 5

struct attached;

/* Zeroed: empty and ready. */
struct attachments {
    struct attached *list; /* in order of the messages' numbers */
    size_t count, capacity;
};

void attachments_finish(struct attachments *attachments);
/* What the message names from now on: an array of {file, …} as events have it, or NULL for none. A message
 * that is not there yet has a greater number than all that are. False where files is none of these arrays. */
bool attachments_set(struct attachments *attachments, uint64_t seq, const json_t *files);
/* The files of the message, borrowed until the next change. Gives back how many. */
size_t attachments_list(const struct attachments *attachments, uint64_t seq,
                        const char *files_out[ATTACHED_MOST]);
/* Whether a message other than this one names the file. */
bool attachments_have_beside(const struct attachments *attachments, uint64_t seq, const char *file);
json_t *attachments_to_json(const struct attachments *attachments);
/* Into an empty one; false where json is none of its arrays. */
bool attachments_from_json(struct attachments *attachments, const json_t *json);

#endif
