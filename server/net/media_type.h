/* What kind of thing a file or a body is. */
#ifndef NET_MEDIA_TYPE_H
#define NET_MEDIA_TYPE_H

#include <stdbool.h>

#define MEDIA_TYPE_HTML "text/html; charset=utf-8"
#define MEDIA_TYPE_JSON "application/json"
#define MEDIA_TYPE_TEXT "text/plain; charset=utf-8"

/* By the path's ending; NULL for an ending that we do not serve. */
const char *media_type_of(const char *path);
/* True for a Content-Type of application/json, with parameters or without; NULL is none. */
bool media_type_is_json(const char *content_type);

#endif
