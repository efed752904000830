#include "pages/shown.h"

#include <assert.h>
#include <string.h>

#include <uthash.h>

#include "core/memory.h"
#include "pages/page_address.h"

struct picture {
    char address[PAGE_ADDRESS_SIZE];
    UT_hash_handle hh;
};

static void drop(struct shown *shown, struct picture *picture)
{
    HASH_DEL(shown->known, picture);
    mem_free(picture);
}

void shown_finish(struct shown *shown)
{
    while (shown->known != NULL)
        drop(shown, shown->known);
}

static struct picture *find(const struct shown *shown, const char *address)
{
    struct picture *picture;

    HASH_FIND_STR(shown->known, address, picture);
    return picture;
}

bool shown_has(const struct shown *shown, const char *address)
{
    return find(shown, address) != NULL;
}

void shown_add(struct shown *shown, const char *address)
{
    struct picture *picture;

    if (find(shown, address) != NULL)
        return;
    if (HASH_COUNT(shown->known) >= SHOWN_MOST)
        drop(shown, shown->known);
    picture = MEM_NEW(struct picture);
    assert(strlen(address) < sizeof(picture->address));
    strcpy(picture->address, address);
    HASH_ADD_STR(shown->known, address, picture);
}
