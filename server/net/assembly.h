/* One WebSocket message put together from what arrives of it. There is one only while a message is
 * unfinished, so that an idle connection has none; and everything about it is bounded: a client may begin a
 * message and never end it. */
#ifndef NET_ASSEMBLY_H
#define NET_ASSEMBLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"

struct assembly_limits {
    size_t message_bytes; /* of one message */
    size_t all_bytes;     /* of all unfinished messages together */
    unsigned fragments;   /* frames of one message */
};

/* What all unfinished messages share. */
struct assembly_pool {
    struct assembly_limits limits;
    size_t bytes;
};

struct assembly;

enum assembly_result {
    ASSEMBLY_UNFINISHED,
    ASSEMBLY_COMPLETE,
    ASSEMBLY_TOO_LARGE,
};

/* What arrived of a message, as the WebSocket layer tells it. */
struct piece {
    const char *bytes;
    size_t length;
    uint64_t frame_rest; /* bytes of the same frame that are still to come */
    bool is_final_frame; /* no other frame of the message follows */
};

/* Takes a piece; *assembly is NULL at the beginning of a message and made where it does not end with this
 * piece. ASSEMBLY_COMPLETE: text_out and length_out are the message, borrowed from the piece or from
 * *assembly, which the caller then ends. ASSEMBLY_TOO_LARGE: as soon as the message, or the number of its
 * frames, is known to exceed a limit. */
enum assembly_result assembly_add(struct assembly **assembly, struct assembly_pool *pool,
                                  const struct piece *piece, int64_t now_secs, const char **text_out,
                                  size_t *length_out);
/* When the message began. */
int64_t assembly_since_secs(const struct assembly *assembly);
/* Ends it and sets it to NULL; NULL is accepted. */
void assembly_end(struct assembly **assembly, struct assembly_pool *pool);

#endif
