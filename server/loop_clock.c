#include "loop_clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/log.h"
#include "core/memory.h"

static int64_t now_ms(void *self)
{
    const struct loop_clock *clock = self;
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + clock->ahead_ms;
}

static int64_t steady_ms(void *self)
{
    const struct loop_clock *clock = self;

    return (int64_t)(uv_hrtime() / 1000000) + clock->ahead_ms;
}

static void on_timer(uv_timer_t *timer)
{
    struct loop_clock *clock = timer->data;

    clock->wake(clock->argument);
}

static void arm(struct loop_clock *clock)
{
    int64_t in_ms = clock->wake_ms - steady_ms(clock);

    uv_update_time(clock->timer.loop);
    uv_timer_start(&clock->timer, on_timer, in_ms > 0 ? (uint64_t)in_ms : 0, 0);
}

static void wake_at(void *self, int64_t at_ms)
{
    struct loop_clock *clock = self;

    clock->wake_ms = at_ms;
    if (clock->is_running)
        arm(clock);
}

void loop_clock_init(struct loop_clock *clock, uv_loop_t *loop)
{
    *clock = (struct loop_clock){
        .clock = {.self = clock, .now_ms = now_ms, .steady_ms = steady_ms, .wake_at = wake_at}};
    uv_timer_init(loop, &clock->timer);
    clock->timer.data = clock;
}

void loop_clock_start(struct loop_clock *clock, void (*wake)(void *argument), void *argument)
{
    clock->wake = wake;
    clock->argument = argument;
    clock->is_running = true;
    arm(clock);
}

void loop_clock_stop(struct loop_clock *clock)
{
    clock->is_running = false;
    uv_close((uv_handle_t *)&clock->timer, NULL);
#ifdef SFAT_CONTROL
    if (clock->control.loop != NULL)
        uv_close((uv_handle_t *)&clock->control, NULL);
#endif
}

#ifdef SFAT_CONTROL

struct visitor {
    uv_pipe_t pipe;
    struct loop_clock *clock;
    char line[64];
};

static void on_visitor_closed(uv_handle_t *handle)
{
    mem_free(handle->data);
}

static void give_line(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    struct visitor *visitor = handle->data;

    (void)suggested;
    *buffer = uv_buf_init(visitor->line, sizeof(visitor->line) - 1);
}

static void on_line(uv_stream_t *stream, ssize_t length, const uv_buf_t *buffer)
{
    struct visitor *visitor = stream->data;
    uv_buf_t answer = uv_buf_init((char *)"ok\n", 3);
    long ms;

    (void)buffer;
    if (length <= 0) {
        uv_close((uv_handle_t *)stream, on_visitor_closed);
        return;
    }
    visitor->line[length] = '\0';
    if (sscanf(visitor->line, "advance %ld", &ms) == 1 && ms > 0) {
        visitor->clock->ahead_ms += ms;
        visitor->clock->wake(visitor->clock->argument);
    } else {
        answer = uv_buf_init((char *)"advance MS\n", 11);
    }
    uv_try_write(stream, &answer, 1);
}

static void on_visitor(uv_stream_t *server, int status)
{
    struct visitor *visitor;

    if (status < 0)
        return;
    visitor = MEM_NEW(struct visitor);
    visitor->clock = server->data;
    uv_pipe_init(server->loop, &visitor->pipe, 0);
    visitor->pipe.data = visitor;
    if (uv_accept(server, (uv_stream_t *)&visitor->pipe) == 0)
        uv_read_start((uv_stream_t *)&visitor->pipe, give_line, on_line);
    else
        uv_close((uv_handle_t *)&visitor->pipe, on_visitor_closed);
}

void loop_clock_control(struct loop_clock *clock, const char *path)
{
    unlink(path);
    uv_pipe_init(clock->timer.loop, &clock->control, 0);
    clock->control.data = clock;
    if (uv_pipe_bind(&clock->control, path) != 0 ||
        uv_listen((uv_stream_t *)&clock->control, 4, on_visitor) != 0)
        log_error("the control socket %s cannot be opened", path);
}

#endif
