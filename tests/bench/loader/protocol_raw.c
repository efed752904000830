/* Every frame that is sent comes back to everyone as it is. */
#include <string.h>

#include "loader/protocol.h"
#include "loader/websocket.h"

static void put_request(const struct connection *connection, struct buffer *out)
{
    (void)connection;
    websocket_put_request(out, "/", "");
}

static size_t read_message(struct connection *connection, char *text, size_t length, int64_t read_ns)
{
    protocol_tell_stamp(connection, text, length, read_ns);
    return length;
}

static void post(struct connection *connection, const char *text)
{
    protocol_send_text(connection, text, strlen(text));
}

const struct protocol protocol_raw = {
    .name = "raw",
    .put_request = put_request,
    .is_ready_when_upgraded = true,
    .read_message = read_message,
    .post = post,
};
