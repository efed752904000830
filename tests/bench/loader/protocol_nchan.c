/* nchan: listeners are WebSockets at /sub/CHANNEL; publishers POST to /pub/CHANNEL on connections kept alive.
 */
#include <stdio.h>
#include <string.h>

#include "loader/options.h"
#include "loader/protocol.h"
#include "loader/websocket.h"

/* The same session cookie that Sfat is sent, so that both read as much. */
static void put_request(const struct connection *connection, struct buffer *out)
{
    char path[160], cookie[160];
    const struct credential *credential = options_credential(connection->place);

    snprintf(path, sizeof(path), "/sub/%s", credential->channel);
    snprintf(cookie, sizeof(cookie), "Cookie: sfat=%s\r\n", credential->token);
    websocket_put_request(out, path, cookie);
}

static size_t read_message(struct connection *connection, char *text, size_t length, int64_t read_ns)
{
    protocol_tell_stamp(connection, text, length, read_ns);
    return length;
}

static void post(struct connection *connection, const char *text)
{
    static struct buffer out;

    buffer_append_format(&out, "POST /pub/%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %zu\r\n\r\n%s",
                         options_credential(connection->place)->channel, strlen(text), text);
    load_send(connection, &out);
}

/* One post is under way on a connection, so its answer is all that can come. nchan ends its short text with
 * CR LF. */
static size_t read_answer(struct connection *connection, char *bytes, size_t length, int64_t read_ns)
{
    static const char length_header[] = "Content-Length: ";
    const char *body = memmem(bytes, length, "\r\n\r\n", 4);
    const char *header = memmem(bytes, length, length_header, strlen(length_header));
    size_t body_length = 0;

    if (body == NULL)
        return 0;
    body += 4;
    if (strncmp(bytes, "HTTP/1.1 20", 11) != 0 || header == NULL ||
        sscanf(header + strlen(length_header), "%zu", &body_length) != 1)
        fail("a post was answered: %.*s", (int)length, bytes);
    if (body + body_length > bytes + length)
        return 0;
    load_calls()->on_reply(connection, read_ns);
    return length;
}

static const struct protocol publisher = {
    .name = "nchan_publisher",
    .read_message = read_answer,
    .post = post,
};

const struct protocol protocol_nchan = {
    .name = "nchan",
    .put_request = put_request,
    .is_ready_when_upgraded = true,
    .read_message = read_message,
    .replies = true,
    .publisher = &publisher,
};
