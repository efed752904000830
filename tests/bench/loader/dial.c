#include "loader/dial.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "loader/options.h"

#define SOURCE_ADDRESSES 8

static int connect_or_close(int fd, const struct sockaddr *address, socklen_t length)
{
    if (connect(fd, address, length) == 0)
        return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

static int dial_unix(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    snprintf(address.sun_path, sizeof(address.sun_path), "%s", options.socket_path);
    return fd < 0 ? -1 : connect_or_close(fd, (struct sockaddr *)&address, sizeof(address));
}

int dial(size_t place)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    int on = 1, fd;

    if (options.socket_path != NULL)
        return dial_unix();
    fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof(on));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + (in_addr_t)(place % SOURCE_ADDRESSES));
    if (bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
        close(fd);
        return -1;
    }
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((uint16_t)options.port);
    return connect_or_close(fd, (struct sockaddr *)&address, sizeof(address));
}
