#include "net/doorway.h"

#include <string.h>

static const char websocket_path[] = "GET /ws";
static const char text_path[] = "GET /text/";

/* How many of the bytes that there are, are those of expected. */
static size_t common(const char *bytes, size_t length, const char *expected)
{
    size_t count = 0;

    while (count < length && expected[count] != '\0' && bytes[count] == expected[count])
        count++;
    return count;
}

enum doorway doorway_decide(const char *bytes, size_t length)
{
    size_t websocket = common(bytes, length, websocket_path);
    size_t text = common(bytes, length, text_path);

    if (text == strlen(text_path))
        return DOORWAY_WEBSOCKET;
    if (websocket == strlen(websocket_path) && length > websocket)
        return bytes[websocket] == ' ' || bytes[websocket] == '?' ? DOORWAY_WEBSOCKET : DOORWAY_HTTP;
    return websocket == length || text == length ? DOORWAY_UNDECIDED : DOORWAY_HTTP;
}
