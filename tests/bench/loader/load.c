#include "loader/load.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "loader/dial.h"
#include "loader/options.h"
#include "loader/protocol.h"
#include "loader/websocket.h"

#define MAX_EVENTS 512
#define READ_SIZE (32 << 20)
#define OPEN_SECONDS 60

static struct {
    const struct load_calls *calls;
    int epoll_fd;
    struct connection *next; /* to be opened */
    struct connection *to_send;
    size_t to_open;
    size_t under_way;
    int64_t read_ns; /* when the bytes at hand were read */
} load;

void fail(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    fprintf(stderr, "loader: %s %s: ", options.protocol, options.scenario);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

void load_start(const struct load_calls *calls)
{
    load.calls = calls;
    load.epoll_fd = epoll_create1(EPOLL_CLOEXEC);
}

const struct load_calls *load_calls(void)
{
    return load.calls;
}

static void send_now(struct connection *connection, struct buffer *out)
{
    ssize_t sent = send(connection->fd, out->bytes, out->length, MSG_NOSIGNAL | MSG_DONTWAIT);

    if (sent != (ssize_t)out->length)
        fail("connection %zu: cannot send: %s", connection->place, sent < 0 ? strerror(errno) : "full");
    buffer_clear(out);
}

static void gather(struct connection *connection, struct buffer *out)
{
    if (connection->out.length == 0) {
        connection->next_to_send = load.to_send;
        load.to_send = connection;
    }
    buffer_append(&connection->out, out->bytes, out->length);
    buffer_clear(out);
}

void load_send(struct connection *connection, struct buffer *out)
{
    if (options.gathers)
        gather(connection, out);
    else
        send_now(connection, out);
}

static void send_gathered(void)
{
    while (load.to_send != NULL) {
        struct connection *connection = load.to_send;

        load.to_send = connection->next_to_send;
        send_now(connection, &connection->out);
    }
}

static void open_one(struct connection *connection)
{
    struct buffer out = {0};
    const struct protocol *protocol = connection->protocol;

    connection->opened_ns = now_ns();
    connection->fd = dial(connection->place);
    if (connection->fd < 0)
        fail("connection %zu: %s", connection->place, strerror(errno));
    struct epoll_event event = {.events = EPOLLIN, .data = {.ptr = connection}};
    epoll_ctl(load.epoll_fd, EPOLL_CTL_ADD, connection->fd, &event);
    load.under_way++;
    if (protocol->put_request == NULL) {
        load_ready(connection);
        return;
    }
    connection->phase = PHASE_UPGRADING;
    protocol->put_request(connection, &out);
    load_send(connection, &out);
    buffer_finish(&out);
}

static void fill_window(void)
{
    while (load.to_open > 0 && load.under_way < options.window) {
        load.to_open--;
        open_one(load.next++);
    }
}

void load_open(struct connection *first, size_t count)
{
    load.next = first;
    load.to_open = count;
    fill_window();
}

bool load_is_open(void)
{
    return load.to_open == 0 && load.under_way == 0;
}

void load_wait_open(void)
{
    int64_t end_ns = now_ns() + (int64_t)OPEN_SECONDS * 1000000000;

    while (!load_is_open()) {
        load_turn(100);
        if (now_ns() > end_ns)
            fail("%zu connections are not open after %d s", load.to_open + load.under_way, OPEN_SECONDS);
    }
}

void load_ready(struct connection *connection)
{
    connection->phase = PHASE_READY;
    load.under_way--;
    if (load.calls->on_ready != NULL)
        load.calls->on_ready(connection);
}

static void answer_ping(struct connection *connection, const struct frame *ping)
{
    struct buffer out = {0};

    websocket_put_frame(&out, OPCODE_PONG, ping->payload, ping->length);
    load_send(connection, &out);
    buffer_finish(&out);
}

static size_t read_frames(struct connection *connection, char *bytes, size_t length)
{
    struct frame frame;
    size_t used = 0, size;

    while ((size = websocket_read_frame(bytes + used, length - used, &frame)) > 0) {
        used += size;
        if (frame.opcode == OPCODE_CLOSE)
            fail("connection %zu: closed by the server: %.*s", connection->place, (int)frame.length,
                 frame.payload);
        if (frame.opcode == OPCODE_PING)
            answer_ping(connection, &frame);
        else if (frame.opcode != OPCODE_PONG)
            connection->protocol->read_message(connection, frame.payload, frame.length, load.read_ns);
    }
    return used;
}

static size_t read_upgrade(struct connection *connection, char *bytes, size_t length)
{
    const char *end = memmem(bytes, length, "\r\n\r\n", 4);

    if (end == NULL)
        return 0;
    if (strncmp(bytes, "HTTP/1.1 101", 12) != 0)
        fail("connection %zu: not upgraded: %.*s", connection->place, (int)length, bytes);
    connection->phase = PHASE_GREETING;
    if (connection->protocol->on_upgraded != NULL)
        connection->protocol->on_upgraded(connection);
    if (connection->protocol->is_ready_when_upgraded)
        load_ready(connection);
    return (size_t)(end + 4 - bytes);
}

static size_t read_bytes(struct connection *connection, char *bytes, size_t length)
{
    size_t used = 0;

    if (connection->protocol->put_request == NULL)
        return connection->protocol->read_message(connection, bytes, length, load.read_ns);
    if (connection->phase == PHASE_UPGRADING)
        used = read_upgrade(connection, bytes, length);
    if (connection->phase != PHASE_UPGRADING)
        used += read_frames(connection, bytes + used, length - used);
    return used;
}

/* Now, from here: an acknowledgement that the kernel puts off is dealt with while somebody else runs, often
 * the server, and how often depends on how long its messages are. */
static void acknowledge(const struct connection *connection)
{
    setsockopt(connection->fd, IPPROTO_TCP, TCP_QUICKACK, &(int){1}, sizeof(int));
}

static void read_connection(struct connection *connection)
{
    static char bytes[READ_SIZE];
    size_t length = connection->rest.length;

    if (length > 0)
        memcpy(bytes, connection->rest.bytes, length);
    ssize_t count = recv(connection->fd, bytes + length, sizeof(bytes) - length, MSG_DONTWAIT);
    if (count < 0 && errno == EAGAIN)
        return;
    if (count <= 0)
        fail("connection %zu: ended by the server%s%s", connection->place, count < 0 ? ": " : "",
             count < 0 ? strerror(errno) : "");
    load.read_ns = now_ns();
    if (options.nap_us > 0)
        acknowledge(connection);
    length += (size_t)count;
    size_t used = read_bytes(connection, bytes, length);
    if (used == 0 && length == sizeof(bytes))
        fail("connection %zu: a message of more than %d bytes", connection->place, READ_SIZE);
    buffer_finish(&connection->rest);
    if (used < length)
        buffer_append(&connection->rest, bytes + used, length - used);
}

/* Nobody who sends meanwhile has to wake us: over a network no server wakes its clients. */
static void nap(void)
{
    struct timespec time = {.tv_nsec = (long)options.nap_us * 1000};

    nanosleep(&time, NULL);
}

void load_turn(int timeout_ms)
{
    struct epoll_event events[MAX_EVENTS];
    int count;

    send_gathered();
    count = epoll_wait(load.epoll_fd, events, MAX_EVENTS, timeout_ms);
    for (int i = 0; i < count; i++)
        read_connection(events[i].data.ptr);
    fill_window();
    if (options.nap_us > 0 && count < MAX_EVENTS)
        nap();
}

void load_run_for(double seconds)
{
    int64_t end_ns = now_ns() + (int64_t)(seconds * 1e9);

    for (int64_t left_ns; (left_ns = end_ns - now_ns()) > 0;)
        load_turn((int)(left_ns / 1000000) + 1);
}

void load_cut(struct connection *first, size_t count)
{
    for (struct connection *connection = first; connection < first + count; connection++) {
        setsockopt(connection->fd, SOL_SOCKET, SO_LINGER, &(struct linger){1, 0}, sizeof(struct linger));
        close(connection->fd);
        buffer_finish(&connection->rest);
        connection->phase = PHASE_CLOSED;
    }
}
