/* Messages, encoded once and shared: the WebSocket header (RFC 6455, server to client, unmasked) stands in
 * front of the text, so that one buffer serves every connection, WebSocket and HTTP alike. */
#ifndef HUB_FRAME_H
#define HUB_FRAME_H

#include <stddef.h>
#include <stdint.h>

struct frame {
    uint32_t references;
    uint32_t length;      /* of bytes: one or more whole WebSocket frames */
    uint32_t text_offset; /* where the text begins; 0 where there are several frames */
    uint8_t bytes[];
};

#define FRAME_HEADER_MOST 10

/* A new frame around text, with one reference. */
struct frame *frame_new(const char *text, size_t length);
/* As frame_new, around bytes that are no text. */
struct frame *frame_new_binary(const void *bytes, size_t length);
/* A new frame that holds count frames one behind another, with one reference. */
struct frame *frame_join(struct frame *const *frames, size_t count);
struct frame *frame_ref(struct frame *frame);
/* The last one frees it. NULL is accepted. */
void frame_unref(struct frame *frame);

#endif
