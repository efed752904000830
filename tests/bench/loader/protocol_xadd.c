/* A bare Redis: each connection adds entries to a stream of its own, as long as Sfat's are. */
#include <stdio.h>
#include <string.h>

#include "loader/protocol.h"

static void post(struct connection *connection, const char *text)
{
    static struct buffer out;
    char key[32];
    int key_length = snprintf(key, sizeof(key), "log:%zu", connection->place);

    buffer_append_format(&out, "*5\r\n$4\r\nXADD\r\n$%d\r\n%s\r\n$1\r\n*\r\n$1\r\ne\r\n$%zu\r\n%s\r\n",
                         key_length, key, strlen(text), text);
    load_send(connection, &out);
}

/* "$15\r\n1763767800000-0\r\n" */
static size_t read_answer(struct connection *connection, char *bytes, size_t length, int64_t read_ns)
{
    if (bytes[0] != '$')
        fail("XADD was answered: %.*s", (int)length, bytes);
    if (length < 8 || memcmp(bytes + length - 2, "\r\n", 2) != 0)
        return 0;
    load_calls()->on_reply(connection, read_ns);
    return length;
}

const struct protocol protocol_xadd = {
    .name = "xadd",
    .read_message = read_answer,
    .post = post,
    .replies = true,
};
