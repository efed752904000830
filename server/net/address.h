/* Network addresses of clients: whose limits count, and whom we believe about the address before theirs. IPv4
 * addresses are kept as IPv4-mapped IPv6 ones (RFC 4291). */
#ifndef NET_ADDRESS_H
#define NET_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#define ADDRESS_BYTES 16
#define ADDRESS_TEXT_SIZE 64

struct address {
    uint8_t bytes[ADDRESS_BYTES];
};

/* A range: the first prefix_bits of address. */
struct address_range {
    struct address address;
    unsigned prefix_bits;
};

/* False where it is neither IPv4 nor IPv6. */
bool address_from_socket(struct address *address_out, const struct sockaddr *socket_address);
/* An address as text, also with a port and brackets as some proxies write it. length bytes of text are read.
 */
bool address_parse(struct address *address_out, const char *text, size_t length);
/* `10.0.0.1`, `fd00::/8`, … */
bool address_range_parse(struct address_range *range_out, const char *text);
bool address_range_has(const struct address_range *range, const struct address *address);
bool address_is_loopback(const struct address *address);
/* The address that limits are counted by: an IPv4 address itself, of an IPv6 address the first 64 bits, as
 * one subscriber has all that follow. */
struct address address_subscriber(const struct address *address);
void address_write(const struct address *address, char text_out[ADDRESS_TEXT_SIZE]);

/* The last address of an X-Forwarded-For header, the one that our neighbour wrote: everything before it was
 * written by strangers. False where that is no address. */
bool address_parse_last_hop(struct address *address_out, const char *forwarded_for);

#endif
