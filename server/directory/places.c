#include "directory/places.h"

#include <string.h>

#include <uthash.h>

#include "core/memory.h"

struct person_places {
    char person[ULID_SIZE];
    char (*spaces)[CHANNEL_ID_SIZE];
    size_t count, capacity;
    UT_hash_handle hh;
};

struct places {
    struct person_places *people; /* person id => struct person_places */
};

struct places *places_create(void)
{
    return MEM_NEW(struct places);
}

static void free_one(struct places *places, struct person_places *one)
{
    HASH_DEL(places->people, one);
    mem_free(one->spaces);
    mem_free(one);
}

void places_destroy(struct places *places)
{
    struct person_places *one, *next;

    if (places == NULL)
        return;
    HASH_ITER(hh, places->people, one, next)
    free_one(places, one);
    mem_free(places);
}

static struct person_places *find(const struct places *places, const char *person)
{
    struct person_places *one;

    HASH_FIND_STR(places->people, person, one);
    return one;
}

/* Its place in the list; count where it is not there. */
static size_t find_space(const struct person_places *one, const char *space)
{
    size_t i = 0;

    while (i < one->count && strcmp(one->spaces[i], space) != 0)
        i++;
    return i;
}

bool places_has(const struct places *places, const char *person, const char *space)
{
    const struct person_places *one = find(places, person);

    return one != NULL && find_space(one, space) < one->count;
}

void places_add(struct places *places, const char *person, const char *space)
{
    struct person_places *one = find(places, person);

    if (one == NULL) {
        one = MEM_NEW(struct person_places);
        memcpy(one->person, person, ULID_SIZE);
        HASH_ADD_STR(places->people, person, one);
    }
    if (find_space(one, space) < one->count)
        return;
    one->spaces = mem_grow(one->spaces, one->count, &one->capacity, sizeof(*one->spaces));
    strcpy(one->spaces[one->count++], space);
}

static void remove_from(struct places *places, struct person_places *one, const char *space)
{
    size_t place = find_space(one, space);

    if (place == one->count)
        return;
    if (--one->count == 0)
        free_one(places, one);
    else
        memmove(one->spaces[place], one->spaces[place + 1], (one->count - place) * CHANNEL_ID_SIZE);
}

void places_remove(struct places *places, const char *person, const char *space)
{
    struct person_places *one = find(places, person);

    if (one != NULL)
        remove_from(places, one, space);
}

const char (*places_of(const struct places *places, const char *person, size_t *count_out))[CHANNEL_ID_SIZE]
{
    const struct person_places *one = find(places, person);

    *count_out = one == NULL ? 0 : one->count;
    return one == NULL ? NULL : (const char(*)[CHANNEL_ID_SIZE])one->spaces;
}

void places_forget(struct places *places, const char *space)
{
    struct person_places *one, *next;

    HASH_ITER(hh, places->people, one, next)
    remove_from(places, one, space);
}
