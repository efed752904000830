/* Where a Redis is: "unix:/path/to/socket" or "host:port". */
#ifndef STORE_REDIS_ADDRESS_H
#define STORE_REDIS_ADDRESS_H

#include <stdbool.h>

#define REDIS_ADDRESS_SIZE 256
/* What the kernel takes for a Unix socket's path. */
#define REDIS_PATH_SIZE 108

struct redis_address {
    char text[REDIS_ADDRESS_SIZE]; /* the path or the host */
    int port;                      /* 0: a Unix socket */
};

/* False where text is neither, or too long. */
bool redis_address_parse(struct redis_address *address_out, const char *text);

#endif
