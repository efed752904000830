/* Addresses of public pages: /p/<draft ULID> (the newest published version), /p/<ULID>/<number>,
 * /p/<ULID>/<number>.json, /p/<ULID>/<number>/annex and /p/<ULID>/<number>/files/<hash>, a picture of its
 * text. They are permanent. */
#ifndef PAGES_PAGE_ADDRESS_H
#define PAGES_PAGE_ADDRESS_H

#include <stdbool.h>

#include "core/secret.h"
#include "core/ulid.h"

#define PAGE_ADDRESS_PREFIX "/p/"
#define PAGE_ADDRESS_SIZE 128

enum address_kind { ADDRESS_NEWEST, ADDRESS_VERSION, ADDRESS_CANONICAL, ADDRESS_ANNEX, ADDRESS_FILE };

struct page_address {
    enum address_kind kind;
    char draft[ULID_SIZE];
    unsigned version;           /* 0 for ADDRESS_NEWEST */
    char file[SHA256_HEX_SIZE]; /* "" but for ADDRESS_FILE */
};

/* False where the path is no such address, to the letter: each page has one address. */
bool page_address_read(const char *path, struct page_address *address_out);
void page_address_write(const struct page_address *address, char path_out[PAGE_ADDRESS_SIZE]);

#endif
