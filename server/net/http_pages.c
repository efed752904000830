#include "net/http_pages.h"

#include <string.h>
#include <unistd.h>

#include <microhttpd.h>

#include "net/entity_tag.h"
#include "net/http_route.h"
#include "net/media_type.h"
#include "net/negotiation.h"

static enum page_result result_of(bool is_sent)
{
    return is_sent ? PAGE_SENT : PAGE_FAILED;
}

static enum page_result send_buffer(const struct http_pages *pages, struct MHD_Connection *connection,
                                    unsigned status, struct buffer *buffer, const char *type)
{
    const char *bytes = buffer->bytes == NULL ? "" : buffer->bytes;
    struct MHD_Response *response = response_copy(pages->responses, bytes, buffer->length, type, "no-store");

    buffer_finish(buffer);
    return result_of(response_send(connection, status, response));
}

static enum page_result send_health(const struct http_pages *pages, struct MHD_Connection *connection)
{
    const struct net_options *net = pages->net;
    struct buffer buffer = {0};
    bool is_well = true;

    if (net->write_health != NULL)
        is_well = net->write_health(net->service, &buffer);
    else
        buffer_append_text(&buffer, "{}");
    return send_buffer(pages, connection, is_well ? 200 : 503, &buffer, MEDIA_TYPE_JSON);
}

static enum page_result send_metrics(const struct http_pages *pages, struct MHD_Connection *connection)
{
    const struct net_options *net = pages->net;
    struct buffer buffer = {0};

    pages->write_metrics(pages->owner, &buffer);
    if (net->write_metrics != NULL)
        net->write_metrics(net->service, &buffer);
    return send_buffer(pages, connection, 200, &buffer, "text/plain; version=0.0.4; charset=utf-8");
}

/* ---- Routes ---- */

static const char *find_query(const struct http_request *request, const char *name)
{
    return MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, name);
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* The body is copied; a file and shared bytes go over to the response, or are let go here. */
static struct MHD_Response *make_response(const struct http_pages *pages, struct http_reply *reply,
                                          bool is_known)
{
    const char *bytes = reply->body.bytes == NULL || is_known ? "" : reply->body.bytes;
    struct shared *shared = reply->shared;
    int descriptor = reply->descriptor;

    reply->descriptor = -1;
    reply->shared = NULL;
    if (shared != NULL && !is_known)
        return response_share(pages->responses, shared, reply->type, reply->cache_control);
    shared_unref(shared);
    if (descriptor >= 0 && !is_known)
        return response_file(pages->responses, descriptor, reply->descriptor_bytes, reply->type,
                             reply->cache_control);
    if (descriptor >= 0)
        close(descriptor);
    return response_copy(pages->responses, bytes, is_known ? 0 : reply->body.length,
                         is_known ? NULL : reply->type, reply->cache_control);
}

static enum page_result send_reply(const struct http_pages *pages, struct MHD_Connection *connection,
                                   struct http_reply *reply)
{
    bool is_known = reply->status == 200 && reply->entity_tag != NULL &&
                    entity_tag_matches(header(connection, "If-None-Match"), reply->entity_tag);
    struct MHD_Response *response = make_response(pages, reply, is_known);

    response_add(response, "Vary", "Accept-Language");
    if (reply->entity_tag != NULL)
        response_add(response, "ETag", reply->entity_tag);
    if (reply->location != NULL)
        response_add(response, "Location", reply->location);
    if (reply->language != NULL)
        response_add(response, "Content-Language", reply->language);
    if (reply->disposition != NULL)
        response_add(response, "Content-Disposition", reply->disposition);
    if (reply->content_security_policy != NULL)
        response_set_policy(response, pages->responses, reply->content_security_policy);
    return result_of(response_send(connection, is_known ? 304 : reply->status, response));
}

/* It may be there already. */
static enum page_result wait_for_reply(const struct http_pages *pages, struct http_waiting *waiting)
{
    struct http_reply *reply = http_waiting_reply(waiting);

    if (reply != NULL)
        return send_reply(pages, waiting->connection, reply);
    http_waiting_suspend(waiting);
    return PAGE_SENT;
}

static enum page_result ask_route(const struct http_pages *pages, const struct http_route *route,
                                  const struct http_request *request)
{
    enum page_result result = PAGE_NONE;
    struct http_reply reply;

    http_reply_init(&reply);
    switch (route->handle(route->service, request, &reply)) {
    case HTTP_PASSED:
        break;
    case HTTP_ANSWERED:
        result = send_reply(pages, request->connection, &reply);
        break;
    case HTTP_LATER:
        result = wait_for_reply(pages, request->waiting);
        break;
    }
    buffer_finish(&reply.body);
    shared_unref(reply.shared);
    return result;
}

static enum page_result ask_routes(const struct http_pages *pages, struct http_waiting *waiting,
                                   const char *method, const char *path)
{
    const struct http_route *route = pages->net->routes;
    struct http_request request = {
        .method = method,
        .path = path,
        .language = language_of(header(waiting->connection, "Accept-Language")),
        .if_none_match = header(waiting->connection, "If-None-Match"),
        .query = find_query,
        .connection = waiting->connection,
        .waiting = waiting,
    };
    enum page_result result = PAGE_NONE;

    for (; route != NULL && route->method != NULL && result == PAGE_NONE; route++)
        if (strcmp(route->method, method) == 0 && strncmp(route->prefix, path, strlen(route->prefix)) == 0)
            result = ask_route(pages, route, &request);
    return result;
}

enum page_result http_pages_answer(const struct http_pages *pages, struct http_waiting *waiting,
                                   const char *method, const char *path)
{
    struct http_reply *reply = http_waiting_reply(waiting);

    if (reply != NULL)
        return send_reply(pages, waiting->connection, reply);
    if (strcmp(method, "HEAD") == 0)
        method = "GET";
    if (strcmp(method, "GET") == 0 && strcmp(path, "/health") == 0)
        return send_health(pages, waiting->connection);
    if (strcmp(method, "GET") == 0 && strcmp(path, "/metrics") == 0)
        return send_metrics(pages, waiting->connection);
    return ask_routes(pages, waiting, method, path);
}
