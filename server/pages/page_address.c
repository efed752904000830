#include "pages/page_address.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "files/stored.h"

#define VERSION_DIGITS 4
#define FILES "/files/"

static const char *const ends[] = {
    [ADDRESS_VERSION] = "", [ADDRESS_CANONICAL] = ".json", [ADDRESS_ANNEX] = "/annex"};

static bool read_file(const char *end, struct page_address *address)
{
    if (strncmp(end, FILES, strlen(FILES)) != 0 || !stored_is_hash(end + strlen(FILES)))
        return false;
    address->kind = ADDRESS_FILE;
    memcpy(address->file, end + strlen(FILES), sizeof(address->file));
    return true;
}

static bool read_end(const char *end, struct page_address *address)
{
    for (size_t kind = ADDRESS_VERSION; kind < COUNT_OF(ends); kind++)
        if (strcmp(end, ends[kind]) == 0) {
            address->kind = (enum address_kind)kind;
            return true;
        }
    return read_file(end, address);
}

static bool read_version(const char *path, struct page_address *address)
{
    size_t digits = strspn(path, "0123456789");

    if (digits == 0 || digits > VERSION_DIGITS || path[0] == '0')
        return false;
    address->version = (unsigned)strtoul(path, NULL, 10);
    return read_end(path + digits, address);
}

bool page_address_read(const char *path, struct page_address *address_out)
{
    struct page_address address = {.kind = ADDRESS_NEWEST};

    if (strncmp(path, PAGE_ADDRESS_PREFIX, strlen(PAGE_ADDRESS_PREFIX)) != 0)
        return false;
    path += strlen(PAGE_ADDRESS_PREFIX);
    if (strlen(path) < ULID_LENGTH)
        return false;
    memcpy(address.draft, path, ULID_LENGTH);
    path += ULID_LENGTH;
    if (!ulid_is_valid(address.draft, ULID_LENGTH) || (path[0] != '\0' && path[0] != '/'))
        return false;
    if (path[0] == '/' && !read_version(path + 1, &address))
        return false;
    *address_out = address;
    return true;
}

void page_address_write(const struct page_address *address, char path_out[PAGE_ADDRESS_SIZE])
{
    if (address->kind == ADDRESS_NEWEST)
        snprintf(path_out, PAGE_ADDRESS_SIZE, "%s%s", PAGE_ADDRESS_PREFIX, address->draft);
    else if (address->kind == ADDRESS_FILE)
        snprintf(path_out, PAGE_ADDRESS_SIZE, "%s%s/%u" FILES "%s", PAGE_ADDRESS_PREFIX, address->draft,
                 address->version, address->file);
    else
        snprintf(path_out, PAGE_ADDRESS_SIZE, "%s%s/%u%s", PAGE_ADDRESS_PREFIX, address->draft,
                 address->version, ends[address->kind]);
}
