#include "net/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const uint8_t mapped_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

static bool is_mapped(const struct address *address)
{
    return memcmp(address->bytes, mapped_prefix, sizeof(mapped_prefix)) == 0;
}

static void set_mapped(struct address *address_out, const void *bytes)
{
    memcpy(address_out->bytes, mapped_prefix, sizeof(mapped_prefix));
    memcpy(address_out->bytes + sizeof(mapped_prefix), bytes, 4);
}

bool address_from_socket(struct address *address_out, const struct sockaddr *socket_address)
{
    if (socket_address->sa_family == AF_INET) {
        set_mapped(address_out, &((const struct sockaddr_in *)socket_address)->sin_addr);
        return true;
    }
    if (socket_address->sa_family != AF_INET6)
        return false;
    memcpy(address_out->bytes, &((const struct sockaddr_in6 *)socket_address)->sin6_addr, ADDRESS_BYTES);
    return true;
}

static bool parse_exactly(struct address *address_out, const char *text)
{
    uint8_t bytes[4];

    if (inet_pton(AF_INET, text, bytes) == 1) {
        set_mapped(address_out, bytes);
        return true;
    }
    return inet_pton(AF_INET6, text, address_out->bytes) == 1;
}

bool address_parse(struct address *address_out, const char *text, size_t length)
{
    char copy[ADDRESS_TEXT_SIZE];
    struct address address;
    char *end;

    if (length >= sizeof(copy))
        return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    if (copy[0] == '[' && (end = strchr(copy, ']')) != NULL) {
        *end = '\0';
        memmove(copy, copy + 1, strlen(copy));
    } else if ((end = strchr(copy, ':')) != NULL && strchr(end + 1, ':') == NULL) {
        *end = '\0';
    }
    if (!parse_exactly(&address, copy))
        return false;
    *address_out = address;
    return true;
}

bool address_range_parse(struct address_range *range_out, const char *text)
{
    size_t length = strcspn(text, "/");
    struct address_range range;
    unsigned long bits;
    char *end;

    if (!address_parse(&range.address, text, length))
        return false;
    range.prefix_bits = 128;
    if (text[length] == '/') {
        bits = strtoul(text + length + 1, &end, 10);
        if (end == text + length + 1 || *end != '\0' || bits > (is_mapped(&range.address) ? 32 : 128))
            return false;
        range.prefix_bits = (unsigned)bits + (is_mapped(&range.address) ? 96 : 0);
    }
    *range_out = range;
    return true;
}

bool address_range_has(const struct address_range *range, const struct address *address)
{
    unsigned whole = range->prefix_bits / 8, rest = range->prefix_bits % 8;

    if (memcmp(range->address.bytes, address->bytes, whole) != 0)
        return false;
    return rest == 0 || (range->address.bytes[whole] ^ address->bytes[whole]) >> (8 - rest) == 0;
}

bool address_is_loopback(const struct address *address)
{
    if (is_mapped(address))
        return address->bytes[12] == 127;
    return memcmp(address->bytes, &in6addr_loopback, ADDRESS_BYTES) == 0;
}

struct address address_subscriber(const struct address *address)
{
    struct address subscriber = *address;

    if (!is_mapped(address) && !address_is_loopback(address))
        memset(subscriber.bytes + 8, 0, 8);
    return subscriber;
}

void address_write(const struct address *address, char text_out[ADDRESS_TEXT_SIZE])
{
    if (is_mapped(address))
        inet_ntop(AF_INET, address->bytes + sizeof(mapped_prefix), text_out, ADDRESS_TEXT_SIZE);
    else
        inet_ntop(AF_INET6, address->bytes, text_out, ADDRESS_TEXT_SIZE);
}

bool address_parse_last_hop(struct address *address_out, const char *forwarded_for)
{
    const char *last = strrchr(forwarded_for, ',');
    size_t length;

    last = last == NULL ? forwarded_for : last + 1;
    last += strspn(last, " \t");
    length = strcspn(last, " \t");
    return address_parse(address_out, last, length);
}
