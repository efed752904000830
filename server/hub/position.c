#include "hub/position.h"

#include <string.h>

#include "core/ulid.h"

static const char alone[] = "directory";

bool position_equals(const struct position *one, const struct position *other)
{
    return one->seq == other->seq && strcmp(one->tag, other->tag) == 0;
}

bool channel_id_parse(const char *id, char kind_out[CHANNEL_KIND_SIZE])
{
    size_t kind_length = strspn(id, "abcdefghijklmnopqrstuvwxyz");
    const char *ulid = id + kind_length + 1;

    if (kind_length == 0 || kind_length >= CHANNEL_KIND_SIZE)
        return false;
    if (id[kind_length] == '\0') {
        if (strcmp(id, alone) != 0)
            return false;
    } else if (id[kind_length] != ':' || !ulid_is_valid(ulid, strlen(ulid)))
        return false;
    if (kind_out != NULL) {
        memcpy(kind_out, id, kind_length);
        kind_out[kind_length] = '\0';
    }
    return true;
}

const char *channel_id_ulid(const char *id)
{
    const char *colon = strchr(id, ':');

    return colon == NULL ? NULL : colon + 1;
}
