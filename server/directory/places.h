/* Where each person is: the spaces of which they are a member or have a mandate, whatever its days. The
 * directory keeps it as spaces change, so that nobody has to look through all of them. */
#ifndef DIRECTORY_PLACES_H
#define DIRECTORY_PLACES_H

#include <stdbool.h>
#include <stddef.h>

#include "core/ulid.h"
#include "hub/position.h"

struct places;

struct places *places_create(void);
/* NULL is accepted. */
void places_destroy(struct places *places);
bool places_has(const struct places *places, const char *person, const char *space);
/* Once is enough, twice is harmless. */
void places_add(struct places *places, const char *person, const char *space);
void places_remove(struct places *places, const char *person, const char *space);
/* The channels of a person's spaces; borrowed until the next change. */
const char (*places_of(const struct places *places, const char *person, size_t *count_out))[CHANNEL_ID_SIZE];
/* Nobody is in this space any more. */
void places_forget(struct places *places, const char *space);

#endif
