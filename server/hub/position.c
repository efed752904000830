#include "hub/position.h"

#include <stddef.h>
#include <string.h>

#include "core/ulid.h"

bool position_equals(const struct position *one, const struct position *other)
{
    return one->seq == other->seq && strcmp(one->tag, other->tag) == 0;
}

bool channel_id_parse(const char *id, char kind_out[CHANNEL_KIND_SIZE])
{
    size_t length = strspn(id, "abcdefghijklmnopqrstuvwxyz");
    const char *ulid = channel_id_ulid(id);

    if (length == 0 || length >= CHANNEL_KIND_SIZE)
        return false;
    if (ulid == NULL ? strcmp(id, "directory") != 0 : !ulid_is_valid(ulid, strlen(ulid)))
        return false;
    if (kind_out != NULL) {
        memcpy(kind_out, id, length);
        kind_out[length] = '\0';
    }
    return true;
}

const char *channel_id_ulid(const char *id)
{
    size_t length = strspn(id, "abcdefghijklmnopqrstuvwxyz");

    return id[length] == ':' ? id + length + 1 : NULL;
}
