/* What each system says on the wire. */
#ifndef LOADER_PROTOCOL_H
#define LOADER_PROTOCOL_H

#include "loader/load.h"

struct protocol {
    const char *name;
    /* Appends the request of the upgrade; NULL: no WebSocket, bytes as they are, ready at once. */
    void (*put_request)(const struct connection *connection, struct buffer *out);
    bool is_ready_when_upgraded;
    void (*on_upgraded)(struct connection *connection); /* may be NULL */
    /* A message of a WebSocket. Without one: all bytes at hand; returns how many are dealt with. */
    size_t (*read_message)(struct connection *connection, char *text, size_t length, int64_t read_ns);
    /* Publishes text from this connection; sent and sent_ns are set. NULL: publisher does it. */
    void (*post)(struct connection *connection, const char *text);
    /* Whether a post is answered (on_reply). */
    bool replies;
    /* Whoever posts need not hear it: where they do it is not counted. */
    bool tells_others;
    /* Who publishes, on connections apart; NULL: the listeners themselves. */
    const struct protocol *publisher;
};

extern const struct protocol protocol_raw; /* the floor, and npm ws */
extern const struct protocol protocol_sfat;
extern const struct protocol protocol_socketio;
extern const struct protocol protocol_nchan;
extern const struct protocol protocol_text; /* y-websocket */
extern const struct protocol protocol_xadd; /* a bare Redis */

/* NULL where there is none of that name. */
const struct protocol *protocol_find(const char *name);
/* Posts message number as what connection sent last. */
void protocol_post(struct connection *connection, uint32_t number);
/* Hands the stamp of a text that has one to on_message; the other: every stamp. */
void protocol_tell_stamp(struct connection *connection, const char *text, size_t length, int64_t read_ns);
void protocol_tell_stamps(struct connection *connection, const char *text, size_t length, int64_t read_ns);
/* Sends one text frame. */
void protocol_send_text(struct connection *connection, const char *text, size_t length);

#endif
