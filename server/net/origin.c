#include "net/origin.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "core/memory.h"
#include "core/text.h"

/* The origin as a browser writes it: lower case, without the scheme's own port, without path. NULL where url
 * is none. */
static char *origin_of(const char *url)
{
    struct buffer buffer = {0};
    const char *own_port;
    size_t scheme_length, length;

    if (strncasecmp(url, "http://", 7) == 0) {
        scheme_length = 7;
        own_port = ":80";
    } else if (strncasecmp(url, "https://", 8) == 0) {
        scheme_length = 8;
        own_port = ":443";
    } else {
        return NULL;
    }
    length = strcspn(url + scheme_length, "/?#");
    if (length == 0 || memchr(url + scheme_length, '@', length) != NULL)
        return NULL;
    buffer_append(&buffer, url, scheme_length + length);
    text_lower_ascii(buffer.bytes);
    if (length > strlen(own_port) && strcmp(buffer.bytes + buffer.length - strlen(own_port), own_port) == 0)
        buffer.bytes[buffer.length - strlen(own_port)] = '\0';
    return buffer_take(&buffer);
}

static void allow_local(struct origins *origins, unsigned port)
{
    static const char *const hosts[] = {"localhost", "127.0.0.1", "[::1]"};
    size_t count = 0;

    for (size_t i = 0; i < COUNT_OF(hosts); i++) {
        struct buffer buffer = {0};

        buffer_append_format(&buffer, port == 80 ? "http://%s" : "http://%s:%u", hosts[i], port);
        origins->allowed[count++] = buffer_take(&buffer);
    }
}

bool origins_init(struct origins *origins, const char *public_url, unsigned port)
{
    *origins = (struct origins){0};
    if (public_url == NULL) {
        allow_local(origins, port);
        return true;
    }
    origins->allowed[0] = origin_of(public_url);
    if (origins->allowed[0] == NULL)
        return false;
    origins->is_secure = strncmp(origins->allowed[0], "https:", 6) == 0;
    return true;
}

void origins_finish(struct origins *origins)
{
    for (size_t i = 0; i < COUNT_OF(origins->allowed); i++)
        mem_free(origins->allowed[i]);
    *origins = (struct origins){0};
}

bool origins_allow(const struct origins *origins, const char *origin)
{
    for (size_t i = 0; i < COUNT_OF(origins->allowed) && origins->allowed[i] != NULL; i++)
        if (strcmp(origins->allowed[i], origin) == 0)
            return true;
    return false;
}

void origins_write_sources(const struct origins *origins, struct buffer *buffer)
{
    for (size_t i = 0; i < COUNT_OF(origins->allowed) && origins->allowed[i] != NULL; i++) {
        /* The grammar of sources has no IPv6 addresses. */
        if (strchr(origins->allowed[i], '[') == NULL)
            buffer_append_format(buffer, " ws%s", origins->allowed[i] + strlen("http"));
    }
}
