/* Sfat: JSON-RPC 2.0 over /ws by a session's cookie, as a browser's page speaks it. Its JSON is looked
 * through, not parsed: the loader must cost every system the same. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/ulid.h"
#include "loader/options.h"
#include "loader/protocol.h"
#include "loader/websocket.h"

/* The method of a notification stands this near its start; an event mostly starts so. */
#define HEAD 64
#define EVENT "{\"jsonrpc\":\"2.0\",\"method\":\"event\","

static void put_request(const struct connection *connection, struct buffer *out)
{
    char headers[256];

    snprintf(headers, sizeof(headers), "Origin: http://localhost:%zu\r\nCookie: sfat=%s\r\n", options.port,
             options_credential(connection->place)->token);
    websocket_put_request(out, "/ws", headers);
}

static const char *find(const char *text, size_t length, const char *word)
{
    return memmem(text, length, word, strlen(word));
}

static bool is_in_head(const char *text, size_t length, const char *word)
{
    return find(text, length < HEAD ? length : HEAD, word) != NULL;
}

static bool is_event(const char *text, size_t length)
{
    return (length > strlen(EVENT) && memcmp(text, EVENT, strlen(EVENT)) == 0) ||
           is_in_head(text, length, "\"event\"");
}

/* The first seq and tag of the text: an event's own, or a reply's position. */
static void keep_position(struct connection *connection, const char *text, size_t length)
{
    static const char seq_key[] = "\"seq\":", tag_key[] = "\"tag\":\"";
    const char *seq = find(text, length, seq_key), *tag = find(text, length, tag_key);

    if (seq == NULL || tag == NULL)
        fail("no position in %.*s", (int)length, text);
    tag += strlen(tag_key);
    size_t tag_length = strcspn(tag, "\"");
    connection->seq = strtoull(seq + strlen(seq_key), NULL, 10);
    snprintf(connection->tag, TAG_SIZE, "%.*s", (int)tag_length, tag);
}

static void open_channel(struct connection *connection)
{
    char text[512], since[96] = "";

    if (connection->tag[0] != '\0')
        snprintf(since, sizeof(since), ",\"since\":{\"seq\":%" PRIu64 ",\"tag\":\"%s\"}", connection->seq,
                 connection->tag);
    int length = snprintf(
        text, sizeof(text),
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"channel.open\",\"params\":{\"channel\":\"%s\"%s}}",
        options_credential(connection->place)->channel, since);
    protocol_send_text(connection, text, (size_t)length);
}

static void read_hello(struct connection *connection, const char *text, size_t length)
{
    if (find(text, length, "\"person\"") == NULL)
        fail("the session is not known: %.*s", (int)length, text);
    if (options_credential(connection->place)->channel[0] == '-')
        load_ready(connection);
    else
        open_channel(connection);
}

/* Only what comes after a position is news; the view of a first opening holds what others sent before. */
static void read_opened(struct connection *connection, const char *text, size_t length, int64_t read_ns)
{
    if (connection->tag[0] != '\0')
        protocol_tell_stamps(connection, text, length, read_ns);
    if (load_calls()->keeps_positions) {
        const char *position = find(text, length, "\"position\":");
        if (position == NULL)
            fail("no position in %.*s", (int)length, text);
        keep_position(connection, position, (size_t)(text + length - position));
    }
    load_ready(connection);
}

static size_t read_message(struct connection *connection, char *text, size_t length, int64_t read_ns)
{
    if (is_event(text, length)) {
        if (load_calls()->keeps_positions)
            keep_position(connection, text, length);
        protocol_tell_stamp(connection, text, length, read_ns);
    } else if (is_in_head(text, length, "\"hello\"")) {
        read_hello(connection, text, length);
    } else if (find(text, length, "\"error\":") != NULL || is_in_head(text, length, "\"closed\"")) {
        fail("connection %zu: answered %.*s", connection->place, (int)length, text);
    } else if (connection->phase == PHASE_GREETING) {
        read_opened(connection, text, length, read_ns);
    } else if (find(text, length, "\"result\":") != NULL) {
        load_calls()->on_reply(connection, read_ns);
    }
    return length;
}

static void post(struct connection *connection, const char *text)
{
    char message[8192], op[ULID_SIZE];
    struct timespec time;

    clock_gettime(CLOCK_REALTIME, &time);
    ulid_make(op, (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000);
    int length = snprintf(message, sizeof(message),
                          "{\"jsonrpc\":\"2.0\",\"id\":%" PRIu32 ",\"method\":\"room.post\",\"params\":"
                          "{\"channel\":\"%s\",\"op\":\"%s\",\"text\":\"%s\"}}",
                          connection->sent, options_credential(connection->place)->channel, op, text);
    protocol_send_text(connection, message, (size_t)length);
}

const struct protocol protocol_sfat = {
    .name = "sfat",
    .put_request = put_request,
    .read_message = read_message,
    .post = post,
    .replies = true,
};
