#include "net/net.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <uv.h>

#include "core/log.h"
#include "net/gate.h"
#include "net/http.h"
#include "net/listener.h"
#include "net/websockets.h"

/* Descriptors beside those of connections: the database, files, pipes, other libraries. */
#define OTHER_DESCRIPTORS 256

const struct net_limits net_default_limits = {
    .connections = 20000,
    .connections_per_address = 256,
    .header_bytes = 16384,
    .body_bytes = 65536,
    .message_bytes = 65536,
    .message_frames = 256,
    .message_secs = 30,
    .unfinished_bytes = 64 << 20,
    .send_bytes = 65536,
    .first_bytes_secs = 5,
    .handshake_secs = 5,
    .request_secs = 20,
    .reply_secs = 60,
    .ping_secs = 25,
    .pong_secs = 10,
};

struct net {
    struct net_options options;
    struct gate gate;
    struct listener *listener;
    struct websockets *websockets;
    struct http *http;
    unsigned port;
};

static void on_connection(void *owner, enum doorway door, int descriptor, struct visitor *visitor,
                          const struct sockaddr *neighbour, socklen_t length)
{
    struct net *net = owner;
    struct address address;

    if (door == DOORWAY_HTTP) {
        http_adopt(net->http, descriptor, visitor, neighbour, length);
        return;
    }
    (void)address_from_socket(&address, neighbour);
    websockets_adopt(net->websockets, descriptor, visitor, &address);
}

static void write_metrics(void *owner, struct buffer *buffer)
{
    const struct net *net = owner;

    buffer_append_format(buffer,
                         "# TYPE sfat_connections gauge\n"
                         "sfat_connections{kind=\"websocket\"} %u\n"
                         "sfat_connections{kind=\"http\"} %u\n"
                         "# TYPE sfat_connections_limit gauge\n"
                         "sfat_connections_limit %u\n"
                         "# TYPE sfat_http_requests_total counter\n"
                         "sfat_http_requests_total %llu\n",
                         websockets_count(net->websockets), http_count(net->http),
                         net->options.limits.connections, http_requests(net->http));
}

/* As many descriptors as may be needed, and no more. */
static void set_descriptor_limit(struct net_limits *limits)
{
    struct rlimit limit;
    rlim_t wanted = (rlim_t)limits->connections + OTHER_DESCRIPTORS;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    if (limit.rlim_max != RLIM_INFINITY && wanted > limit.rlim_max) {
        wanted = limit.rlim_max;
        limits->connections =
            wanted > 2 * OTHER_DESCRIPTORS ? (unsigned)wanted - OTHER_DESCRIPTORS : OTHER_DESCRIPTORS;
        log_warning("the system allows %u connections only", limits->connections);
    }
    limit.rlim_cur = wanted;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        log_warning("the limit of open files cannot be set");
}

static bool create_parts(struct net *net)
{
    struct net_options *options = &net->options;

    net->listener = listener_create(&(struct listener_options){
        .loop = options->loop,
        .host = options->host,
        .port = options->port,
        .reuse_port = options->reuse_port,
        .limits = &options->limits,
        .on_connection = on_connection,
        .owner = net,
    });
    if (net->listener == NULL)
        return false;
    net->port = listener_port(net->listener);
    if (!gate_init(&net->gate, &(struct gate_options){
                                   .public_url = options->public_url,
                                   .port = net->port,
                                   .trusted_proxies = options->trusted_proxies,
                                   .connections = options->limits.connections,
                                   .connections_per_address = options->limits.connections_per_address,
                               }))
        return false;
    net->http = http_create(&(struct http_options){
        .gate = &net->gate,
        .net = options,
        .write_metrics = write_metrics,
        .owner = net,
    });
    if (net->http == NULL)
        return false;
    net->websockets = websockets_create(&(struct websockets_options){
        .loop = options->loop,
        .hub = options->hub,
        .authority = options->authority,
        .gate = &net->gate,
        .limits = &options->limits,
        .route = options->route,
    });
    return net->websockets != NULL;
}

struct net *net_create(const struct net_options *options)
{
    struct net *net = MEM_NEW(struct net);

    net->options = *options;
    set_descriptor_limit(&net->options.limits);
    if (create_parts(net))
        return net;
    net_destroy(net);
    return NULL;
}

bool net_start(struct net *net)
{
    return listener_start(net->listener, &net->gate);
}

void net_drain(struct net *net, unsigned spread_ms)
{
    listener_destroy(net->listener);
    net->listener = NULL;
    hub_drain(net->options.hub, spread_ms);
    http_drain(net->http);
}

bool net_is_idle(const struct net *net)
{
    return admission_count(net->gate.admission) == 0;
}

static void on_ended(void *owner)
{
    struct net *net = owner;

    gate_finish(&net->gate);
    mem_free(net);
}

void net_destroy(struct net *net)
{
    if (net == NULL)
        return;
    listener_destroy(net->listener);
    http_destroy(net->http);
    if (net->websockets == NULL)
        on_ended(net);
    else
        websockets_destroy(net->websockets, on_ended, net);
}

unsigned net_port(const struct net *net)
{
    return net->port;
}
