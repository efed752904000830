#include "store/redis_address.h"

#include <stdlib.h>
#include <string.h>

static bool parse_path(struct redis_address *address, const char *path)
{
    if (path[0] != '/' || strlen(path) >= REDIS_PATH_SIZE)
        return false;
    strcpy(address->text, path);
    address->port = 0;
    return true;
}

bool redis_address_parse(struct redis_address *address_out, const char *text)
{
    struct redis_address address = {0};
    const char *colon = strrchr(text, ':');
    char *end;
    long port;

    if (strncmp(text, "unix:", 5) == 0)
        return parse_path(address_out, text + 5);
    if (colon == NULL || colon == text || (size_t)(colon - text) >= REDIS_ADDRESS_SIZE)
        return false;
    port = strtol(colon + 1, &end, 10);
    if (end == colon + 1 || *end != '\0' || port < 1 || port > 65535)
        return false;
    memcpy(address.text, text, (size_t)(colon - text));
    address.port = (int)port;
    *address_out = address;
    return true;
}
