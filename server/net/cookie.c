#include "net/cookie.h"

#include <inttypes.h>
#include <string.h>

const char *cookie_name(bool is_secure)
{
    return is_secure ? "__Host-sfat" : "sfat";
}

const char *cookie_find(const char *header, const char *name, size_t *length_out)
{
    size_t name_length = strlen(name);

    while (*header != '\0') {
        size_t length;

        header += strspn(header, " \t;");
        length = strcspn(header, ";");
        if (length > name_length && header[name_length] == '=' && memcmp(header, name, name_length) == 0) {
            length -= name_length + 1;
            header += name_length + 1;
            while (length > 0 && (header[length - 1] == ' ' || header[length - 1] == '\t'))
                length--;
            *length_out = length;
            return header;
        }
        header += length;
    }
    return NULL;
}

void cookie_write(struct buffer *buffer, bool is_secure, const char *token, int64_t max_age_secs)
{
    if (*token == '\0' || max_age_secs < 0)
        max_age_secs = 0;
    buffer_append_format(buffer, "%s=%s; Path=/; Max-Age=%" PRId64 "; HttpOnly; SameSite=Lax%s",
                         cookie_name(is_secure), token, max_age_secs, is_secure ? "; Secure" : "");
}
