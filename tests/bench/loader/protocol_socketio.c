/* socket.io 4: Engine.IO 4 over WebSocket alone, the main namespace, the event "message". */
#include <stdio.h>
#include <string.h>

#include "loader/protocol.h"
#include "loader/websocket.h"

#define ENGINE_OPEN '0'
#define ENGINE_PING "2"
#define ENGINE_PONG "3"
#define SOCKET_CONNECT "40"

static void put_request(const struct connection *connection, struct buffer *out)
{
    (void)connection;
    websocket_put_request(out, "/socket.io/?EIO=4&transport=websocket", "");
}

static bool is(const char *text, size_t length, const char *packet)
{
    return length == strlen(packet) && memcmp(text, packet, length) == 0;
}

static size_t read_message(struct connection *connection, char *text, size_t length, int64_t read_ns)
{
    if (is(text, length, ENGINE_PING))
        protocol_send_text(connection, ENGINE_PONG, strlen(ENGINE_PONG));
    else if (length > 0 && text[0] == ENGINE_OPEN)
        protocol_send_text(connection, SOCKET_CONNECT, strlen(SOCKET_CONNECT));
    else if (length > 2 && memcmp(text, SOCKET_CONNECT, 2) == 0)
        load_ready(connection);
    else
        protocol_tell_stamp(connection, text, length, read_ns);
    return length;
}

static void post(struct connection *connection, const char *text)
{
    char packet[8192];
    int length = snprintf(packet, sizeof(packet), "42[\"message\",\"%s\"]", text);

    protocol_send_text(connection, packet, (size_t)length);
}

const struct protocol protocol_socketio = {
    .name = "socketio",
    .put_request = put_request,
    .read_message = read_message,
    .post = post,
};
