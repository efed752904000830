#include "net/response.h"

#include <stdio.h>
#include <string.h>

#include <microhttpd.h>

#include "core/memory.h"

void responses_init(struct responses *responses, const struct origins *origins)
{
    struct buffer policy = {0};

    buffer_append_text(&policy,
                       "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
                       "font-src 'self'; connect-src 'self'");
    origins_write_sources(origins, &policy);
    buffer_append_text(&policy,
                       "; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; "
                       "frame-ancestors 'none'");
    responses->content_security_policy = buffer_take(&policy);
}

void responses_finish(struct responses *responses)
{
    mem_free(responses->content_security_policy);
    *responses = (struct responses){0};
}

void response_add(struct MHD_Response *response, const char *header, const char *value)
{
    MHD_add_response_header(response, header, value);
}

void response_set_policy(struct MHD_Response *response, const struct responses *responses, const char *policy)
{
    MHD_del_response_header(response, "Content-Security-Policy", responses->content_security_policy);
    response_add(response, "Content-Security-Policy", policy);
}

static struct MHD_Response *add_common(const struct responses *responses, struct MHD_Response *response,
                                       const char *type, const char *cache_control)
{
    if (type != NULL)
        response_add(response, "Content-Type", type);
    response_add(response, "Cache-Control", cache_control);
    response_add(response, "Content-Security-Policy", responses->content_security_policy);
    response_add(response, "Cross-Origin-Opener-Policy", "same-origin");
    response_add(response, "Cross-Origin-Resource-Policy", "same-origin");
    response_add(response, "Permissions-Policy",
                 "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()");
    response_add(response, "Referrer-Policy", "no-referrer");
    response_add(response, "X-Content-Type-Options", "nosniff");
    return response;
}

static struct MHD_Response *create(const struct responses *responses, const void *bytes, size_t length,
                                   const char *type, const char *cache_control,
                                   enum MHD_ResponseMemoryMode mode)
{
    /* libmicrohttpd only reads them. */
    return add_common(responses, MHD_create_response_from_buffer(length, (void *)bytes, mode), type,
                      cache_control);
}

struct MHD_Response *response_borrow(const struct responses *responses, const void *bytes, size_t length,
                                     const char *type, const char *cache_control)
{
    return create(responses, bytes, length, type, cache_control, MHD_RESPMEM_PERSISTENT);
}

struct MHD_Response *response_copy(const struct responses *responses, const void *bytes, size_t length,
                                   const char *type, const char *cache_control)
{
    return create(responses, bytes, length, type, cache_control, MHD_RESPMEM_MUST_COPY);
}

static void let_go(void *shared)
{
    shared_unref(shared);
}

struct MHD_Response *response_share(const struct responses *responses, struct shared *shared,
                                    const char *type, const char *cache_control)
{
    return add_common(responses,
                      MHD_create_response_from_buffer_with_free_callback_cls(
                          shared->bytes.length, shared->bytes.bytes, let_go, shared),
                      type, cache_control);
}

struct MHD_Response *response_file(const struct responses *responses, int descriptor, uint64_t length,
                                   const char *type, const char *cache_control)
{
    return add_common(responses, MHD_create_response_from_fd64(length, descriptor), type, cache_control);
}

bool response_send(struct MHD_Connection *connection, unsigned status, struct MHD_Response *response)
{
    enum MHD_Result sent = MHD_queue_response(connection, status, response);

    MHD_destroy_response(response);
    return sent == MHD_YES;
}

/* Of those statuses that we answer with. */
static const char *words_of(unsigned status)
{
    switch (status) {
    case 400:
        return "Bad Request";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 413:
        return "Content Too Large";
    case 415:
        return "Unsupported Media Type";
    case 421:
        return "Misdirected Request";
    default:
        return "Service Unavailable";
    }
}

bool response_send_status(const struct responses *responses, struct MHD_Connection *connection,
                          unsigned status, bool close)
{
    char text[64];
    struct MHD_Response *response;

    snprintf(text, sizeof(text), "%u %s\n", status, words_of(status));
    response = response_copy(responses, text, strlen(text), "text/plain; charset=utf-8", "no-store");
    if (close)
        response_add(response, "Connection", "close");
    return response_send(connection, status, response);
}
