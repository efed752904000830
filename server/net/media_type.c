#include "net/media_type.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "core/memory.h"

static const struct {
    const char *ending;
    const char *type;
} types[] = {
    {".css", "text/css; charset=utf-8"},
    {".html", MEDIA_TYPE_HTML},
    {".ico", "image/vnd.microsoft.icon"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", MEDIA_TYPE_JSON},
    {".map", MEDIA_TYPE_JSON},
    {".png", "image/png"},
    {".svg", "image/svg+xml; charset=utf-8"},
    {".txt", MEDIA_TYPE_TEXT},
    {".webmanifest", "application/manifest+json"},
    {".woff2", "font/woff2"},
};

const char *media_type_of(const char *path)
{
    const char *ending = strrchr(path, '.');

    if (ending == NULL)
        return NULL;
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (strcasecmp(types[i].ending, ending) == 0)
            return types[i].type;
    return NULL;
}

bool media_type_is_json(const char *content_type)
{
    const size_t length = strlen(MEDIA_TYPE_JSON);

    if (content_type == NULL || strncasecmp(content_type, MEDIA_TYPE_JSON, length) != 0)
        return false;
    content_type += length;
    content_type += strspn(content_type, " \t");
    return *content_type == '\0' || *content_type == ';';
}
