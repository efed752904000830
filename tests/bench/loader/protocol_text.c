/* Shared texts as y-websocket speaks them, at the path that the credentials name: Sfat's /text/ULID with a
 * session's cookie, and npm y-websocket's server without. Every connection writes under a client id of its
 * own, behind what it wrote last, as somebody who types does. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "loader/options.h"
#include "loader/protocol.h"
#include "loader/websocket.h"

enum { SYNC = 0, AWARENESS = 1 };
enum { STEP_1 = 0, STEP_2 = 1, UPDATE = 2 };

static void put_request(const struct connection *connection, struct buffer *out)
{
    const struct credential *credential = options_credential(connection->place);
    char headers[256] = "";

    if (credential->token[0] != '-')
        snprintf(headers, sizeof(headers), "Origin: http://localhost:%zu\r\nCookie: sfat=%s\r\n",
                 options.port, credential->token);
    websocket_put_request(out, credential->channel, headers);
}

static void put_uint(struct buffer *out, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        buffer_append(out, &(char){(char)(value | 0x80)}, 1);
    buffer_append(out, &(char){(char)value}, 1);
}

static void put_bytes(struct buffer *out, const struct buffer *bytes)
{
    put_uint(out, bytes->length);
    buffer_append(out, bytes->bytes, bytes->length);
}

static void send_binary(struct connection *connection, const struct buffer *message)
{
    static struct buffer out;

    websocket_put_frame(&out, OPCODE_BINARY, message->bytes, message->length);
    load_send(connection, &out);
}

/* Of this run: another one's would be known already. */
static uint64_t client_of(const struct connection *connection)
{
    static uint64_t first;

    if (first == 0)
        first = ((uint64_t)now_ns() & 0x7fffffff) + 1;
    return first + connection->place;
}

/* A stock client says at once what it has, nothing, and who it is. */
static void greet(struct connection *connection)
{
    static const char nothing[] = {SYNC, STEP_1, 1, 0};
    struct buffer state = {0}, message = {0};

    buffer_append(&message, nothing, sizeof(nothing));
    send_binary(connection, &message);
    buffer_clear(&message);
    put_uint(&state, 1);
    put_uint(&state, client_of(connection));
    put_uint(&state, 1);
    put_uint(&state, 2);
    buffer_append_text(&state, "{}");
    put_uint(&message, AWARENESS);
    put_bytes(&message, &state);
    send_binary(connection, &message);
    buffer_finish(&state);
    buffer_finish(&message);
}

static size_t read_message(struct connection *connection, char *bytes, size_t length, int64_t read_ns)
{
    if (length < 2 || bytes[0] != SYNC)
        return length;
    if (bytes[1] == STEP_2 && connection->phase == PHASE_GREETING)
        load_ready(connection);
    else if (bytes[1] == UPDATE)
        protocol_tell_stamp(connection, bytes, length, read_ns);
    return length;
}

/* One struct: text behind the writer's last letter, or at the beginning of the root `default`. seq is the
 * clock. */
static void post(struct connection *connection, const char *text)
{
    struct buffer update = {0}, message = {0};
    size_t length = strlen(text);

    put_uint(&update, 1);
    put_uint(&update, 1);
    put_uint(&update, client_of(connection));
    put_uint(&update, connection->seq);
    if (connection->seq == 0) {
        buffer_append(&update,
                      "\x04\x01\x07"
                      "default",
                      10);
    } else {
        buffer_append(&update, "\x84", 1);
        put_uint(&update, client_of(connection));
        put_uint(&update, connection->seq - 1);
    }
    put_uint(&update, length);
    buffer_append(&update, text, length);
    put_uint(&update, 0);
    connection->seq += length;
    put_uint(&message, SYNC);
    put_uint(&message, UPDATE);
    put_bytes(&message, &update);
    send_binary(connection, &message);
    buffer_finish(&update);
    buffer_finish(&message);
}

const struct protocol protocol_text = {
    .name = "text",
    .put_request = put_request,
    .on_upgraded = greet,
    .read_message = read_message,
    .post = post,
    .tells_others = true,
};
