/* The floor of the benchmarks: the least that a WebSocket server on epoll can do. It answers the handshake;
 * every frame that arrives is encoded once and sent to every connection, one send() each. It keeps nothing,
 * checks nothing, and trusts its one client: the loader. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/memory.h"

#define MAX_CONNECTIONS 20000
#define MAX_EVENTS 512
#define READ_SIZE 65536
#define GUID "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
#define KEY_HEADER "Sec-WebSocket-Key: "
#define MASK_BYTES 4

struct peer {
    int fd;
    size_t place; /* in peers, once it is upgraded */
    bool is_upgraded;
};

static struct peer *peers[MAX_CONNECTIONS];
static size_t peer_count;
static int epoll_fd;

static void stop(const char *what)
{
    perror(what);
    exit(1);
}

static void drop(struct peer *peer)
{
    if (peer->is_upgraded) {
        peers[peer->place] = peers[--peer_count];
        peers[peer->place]->place = peer->place;
    }
    close(peer->fd);
    mem_free(peer);
}

/* The loader always reads soon; a full socket is waited for, so that every message goes to everyone. */
static void send_all(int fd, const uint8_t *bytes, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN) {
            if (poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, 1000) <= 0)
                return;
        } else if (sent < 0) {
            return; /* The peer is gone; epoll says so next. */
        } else {
            bytes += sent;
            length -= (size_t)sent;
        }
    }
}

static void upgrade(struct peer *peer, char *request)
{
    char *key = strstr(request, KEY_HEADER);
    char text[128], answer[256];
    unsigned char hash[EVP_MAX_MD_SIZE], encoded[64];

    if (key == NULL || peer_count == MAX_CONNECTIONS)
        return;
    int length = snprintf(text, sizeof(text), "%.24s%s", key + strlen(KEY_HEADER), GUID);
    unsigned hash_length;
    EVP_Digest(text, (size_t)length, hash, &hash_length, EVP_sha1(), NULL);
    EVP_EncodeBlock(encoded, hash, (int)hash_length);
    length = snprintf(answer, sizeof(answer),
                      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      "Sec-WebSocket-Accept: %s\r\n\r\n",
                      (char *)encoded);
    peer->is_upgraded = true;
    peer->place = peer_count;
    peers[peer_count++] = peer;
    send_all(peer->fd, (uint8_t *)answer, (size_t)length);
}

static void broadcast(const uint8_t *payload, size_t length, const uint8_t *mask)
{
    static uint8_t frame[READ_SIZE + 4];
    size_t header = length < 126 ? 2 : 4;

    frame[0] = 0x81;
    frame[1] = length < 126 ? (uint8_t)length : 126;
    if (length >= 126) {
        frame[2] = (uint8_t)(length >> 8);
        frame[3] = (uint8_t)length;
    }
    for (size_t i = 0; i < length; i++)
        frame[header + i] = payload[i] ^ mask[i % MASK_BYTES];
    for (size_t i = 0; i < peer_count; i++)
        send_all(peers[i]->fd, frame, header + length);
}

/* The loader sends small frames, each whole in one segment; anything else is not for the floor. */
static bool read_frames(const uint8_t *bytes, size_t length)
{
    while (length >= 2 + MASK_BYTES) {
        size_t size = bytes[1] & 0x7f, header = 2;
        if (size == 126) {
            size = (size_t)bytes[2] << 8 | bytes[3];
            header = 4;
        }
        size_t whole = header + MASK_BYTES + size;
        if (whole > length || (bytes[0] & 0x0f) != 1)
            return false;
        broadcast(bytes + header + MASK_BYTES, size, bytes + header);
        bytes += whole;
        length -= whole;
    }
    return length == 0;
}

static void read_peer(struct peer *peer)
{
    static char bytes[READ_SIZE];
    ssize_t length = recv(peer->fd, bytes, sizeof(bytes) - 1, 0);

    if (length < 0 && errno == EAGAIN)
        return;
    if (length <= 0) {
        drop(peer);
    } else if (!peer->is_upgraded) {
        bytes[length] = '\0';
        upgrade(peer, bytes);
    } else if (!read_frames((uint8_t *)bytes, (size_t)length)) {
        drop(peer);
    }
}

static void accept_peers(int listener)
{
    int fd;

    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct peer *peer = MEM_NEW(struct peer);
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
        peer->fd = fd;
        if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &(struct epoll_event){EPOLLIN, {.ptr = peer}}) < 0)
            stop("epoll_ctl");
    }
}

static int listen_on(uint16_t port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
    if (bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 || listen(fd, 4096) < 0)
        stop("listen");
    return fd;
}

int main(int argc, char **argv)
{
    struct epoll_event events[MAX_EVENTS];
    struct rlimit files;

    if (argc != 2)
        return fprintf(stderr, "usage: bench_floor PORT\n"), 2;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    int listener = listen_on((uint16_t)atoi(argv[1]));
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listener, &(struct epoll_event){EPOLLIN, {.ptr = NULL}});

    for (;;) {
        int count = epoll_wait(epoll_fd, events, MAX_EVENTS, -1);
        if (count < 0 && errno != EINTR)
            stop("epoll_wait");
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr == NULL)
                accept_peers(listener);
            else
                read_peer(events[i].data.ptr);
        }
    }
}
