#include "net/http_route.h"

enum http_result http_refuse(struct http_reply *reply, unsigned status)
{
    reply->status = status;
    reply->type = "text/plain; charset=utf-8";
    reply->cache_control = "no-store";
    buffer_append_text(&reply->body, status == 404 ? "404 Not Found\n" : "403 Forbidden\n");
    return HTTP_ANSWERED;
}
