#include "loader/protocol.h"

#include <string.h>

#include "core/memory.h"
#include "loader/options.h"
#include "loader/websocket.h"

#define MAX_TEXT 4096

const struct protocol *protocol_find(const char *name)
{
    static const struct protocol *const all[] = {&protocol_raw,   &protocol_sfat, &protocol_socketio,
                                                 &protocol_nchan, &protocol_text, &protocol_xadd};

    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (strcmp(all[i]->name, name) == 0)
            return all[i];
    return NULL;
}

void protocol_post(struct connection *connection, uint32_t number)
{
    char text[MAX_TEXT + 1];
    size_t length = options.message_bytes;

    if (length < STAMP_LENGTH || length > MAX_TEXT)
        fail("a message has %d to %d bytes", STAMP_LENGTH, MAX_TEXT);
    connection->sent = number;
    connection->sent_ns = now_ns();
    stamp_write(text, length, (struct stamp){number, connection->sent_ns});
    connection->protocol->post(connection, text);
}

void protocol_tell_stamp(struct connection *connection, const char *text, size_t length, int64_t read_ns)
{
    struct stamp stamp;

    if (stamp_find(&text, text + length, &stamp))
        load_calls()->on_message(connection, stamp, read_ns);
}

void protocol_tell_stamps(struct connection *connection, const char *text, size_t length, int64_t read_ns)
{
    const char *cursor = text;
    struct stamp stamp;

    while (stamp_find(&cursor, text + length, &stamp))
        load_calls()->on_message(connection, stamp, read_ns);
}

void protocol_send_text(struct connection *connection, const char *text, size_t length)
{
    static struct buffer out;

    websocket_put_frame(&out, OPCODE_TEXT, text, length);
    load_send(connection, &out);
}
