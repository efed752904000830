/* net_harness [--port N] [--assets DIR] [--public-url URL] [--proxy ADDRESS] [--connections N]
 * [--per-address N] [--ping SECS] [--message SECS] [--reply SECS]: net over the
 * harness's hub, on loopback. Prints its address; SIGTERM drains and ends it, and the sanitizers have the
 * last word. */
#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uv.h>

#include "core/log.h"
#include "harness_hub.h"
#include "net/net.h"

struct harness {
    uv_signal_t signal;
    uv_timer_t timer;
    uv_prepare_t stall;
    struct net *net;
    unsigned turns;
    unsigned stall_ms; /* how long each turn of the loop takes at the end, as on a machine that has no time */
};

static void on_turn(uv_prepare_t *prepare)
{
    uv_sleep(((struct harness *)prepare->data)->stall_ms);
}

static void on_drain(uv_timer_t *timer)
{
    struct harness *harness = timer->data;

    if (!net_is_idle(harness->net) && ++harness->turns < 50)
        return;
    net_destroy(harness->net);
    if (harness->stall_ms > 0)
        uv_prepare_start(&harness->stall, on_turn);
    uv_close((uv_handle_t *)&harness->timer, NULL);
    uv_close((uv_handle_t *)&harness->signal, NULL);
}

static void on_signal(uv_signal_t *signal, int number)
{
    struct harness *harness = signal->data;

    (void)number;
    if (uv_is_active((uv_handle_t *)&harness->timer))
        return;
    net_drain(harness->net, 0);
    uv_timer_start(&harness->timer, on_drain, 50, 50);
}

static bool write_health(void *service, struct buffer *buffer)
{
    (void)service;
    buffer_append_text(buffer, "{\"status\":\"ok\"}");
    return true;
}

static enum http_result greet(void *service, const struct http_request *request, struct http_reply *reply)
{
    const char *name = request->query(request, "name");

    (void)service;
    buffer_append_format(&reply->body, "<p>%s %s", strcmp(request->language, "ro") == 0 ? "Salut" : "Hello",
                         name == NULL ? "" : name);
    reply->entity_tag = "\"greeting\"";
    return HTTP_ANSWERED;
}

/* ---- A route that answers later ---- */

struct thought {
    uv_timer_t timer;
    struct http_later *later;
};

static unsigned thoughts; /* under way */

static void on_thought_closed(uv_handle_t *timer)
{
    thoughts--;
    free(timer->data);
}

static void on_thought(uv_timer_t *timer)
{
    struct thought *thought = timer->data;
    struct http_reply *reply = http_later_reply(thought->later);

    buffer_append_text(&reply->body, "<p>Later");
    reply->entity_tag = strcpy(reply->entity_tag_space, "\"later\"");
    reply->language = "en";
    reply->content_security_policy = "default-src 'none'";
    http_later_answer(thought->later);
    uv_close((uv_handle_t *)timer, on_thought_closed);
}

static enum http_result think(void *service, const struct http_request *request, struct http_reply *reply)
{
    const char *ms = request->query(request, "ms");
    struct http_later *later = http_later_begin(request);
    struct thought *thought;

    (void)reply;
    if (ms != NULL && strcmp(ms, "none") == 0) {
        buffer_append_text(&http_later_reply(later)->body, "<p>At once");
        http_later_answer(later);
        return HTTP_LATER;
    }
    thoughts++;
    thought = malloc(sizeof(*thought));
    thought->later = later;
    uv_timer_init(service, &thought->timer);
    thought->timer.data = thought;
    uv_timer_start(&thought->timer, on_thought, ms == NULL ? 0 : (unsigned)atoi(ms), 0);
    return HTTP_LATER;
}

static enum http_result count_thoughts(void *service, const struct http_request *request,
                                       struct http_reply *reply)
{
    (void)service;
    (void)request;
    buffer_append_number(&reply->body, thoughts);
    return HTTP_ANSWERED;
}

int main(int argc, char **argv)
{
    const struct http_route routes[] = {{"GET", "/test/greet", greet, NULL},
                                        {"GET", "/test/later", think, uv_default_loop()},
                                        {"GET", "/test/thoughts", count_thoughts, NULL},
                                        {0}};
    const char *proxies[] = {NULL, NULL};
    struct harness harness = {0};
    uv_loop_t *loop = uv_default_loop();
    struct hub *hub = harness_hub_create(loop);
    struct authority authority = harness_authority(hub);
    struct clock clock = harness_clock(hub);
    struct net_options options = {
        .loop = loop,
        .hub = hub,
        .authority = &authority,
        .clock = &clock,
        .limits = net_default_limits,
        .routes = routes,
        .write_health = write_health,
        .trusted_proxies = proxies,
    };

    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--port") == 0)
            options.port = (unsigned)atoi(argv[i + 1]);
        if (strcmp(argv[i], "--assets") == 0)
            options.assets = argv[i + 1];
        if (strcmp(argv[i], "--public-url") == 0)
            options.public_url = argv[i + 1];
        if (strcmp(argv[i], "--proxy") == 0)
            proxies[0] = argv[i + 1];
        if (strcmp(argv[i], "--connections") == 0)
            options.limits.connections = (unsigned)atoi(argv[i + 1]);
        if (strcmp(argv[i], "--per-address") == 0)
            options.limits.connections_per_address = (unsigned)atoi(argv[i + 1]);
        if (strcmp(argv[i], "--message") == 0)
            options.limits.message_secs = (unsigned)atoi(argv[i + 1]);
        if (strcmp(argv[i], "--ping") == 0)
            options.limits.ping_secs = (unsigned)atoi(argv[i + 1]);
        if (strcmp(argv[i], "--reply") == 0)
            options.limits.reply_secs = (unsigned)atoi(argv[i + 1]);
        if (strcmp(argv[i], "--stall") == 0)
            harness.stall_ms = (unsigned)atoi(argv[i + 1]);
    }
    if (options.limits.pong_secs >= options.limits.ping_secs)
        options.limits.pong_secs = options.limits.ping_secs - 1;
    signal(SIGPIPE, SIG_IGN);
    harness.net = net_create(&options);
    if (harness.net == NULL || !net_start(harness.net))
        return 1;
    uv_timer_init(loop, &harness.timer);
    uv_signal_init(loop, &harness.signal);
    uv_prepare_init(loop, &harness.stall);
    uv_unref((uv_handle_t *)&harness.stall);
    harness.timer.data = harness.signal.data = harness.stall.data = &harness;
    uv_signal_start(&harness.signal, on_signal, SIGTERM);
    printf("http://localhost:%u\n", net_port(harness.net));
    fflush(stdout);
    uv_run(loop, UV_RUN_DEFAULT);
    uv_close((uv_handle_t *)&harness.stall, NULL);
    uv_run(loop, UV_RUN_DEFAULT);
    harness_hub_destroy(hub);
    assert(uv_loop_close(loop) == 0);
    return 0;
}
