/* A room: people of a space talk, live, in one order. Its log is its record. In memory are the window of the
 * last messages, which events of the log are messages, and what became of them; the words of older ones are
 * read from the log. */
#ifndef ROOMS_ROOM_H
#define ROOMS_ROOM_H

#include "hub/feature.h"

/* What a view holds; older ones come by room.history. */
#define ROOM_WINDOW 50
#define ROOM_PINS_MOST 50

extern const struct feature room_feature;

/* Of the feature's state: then nothing is written in it. */
bool room_is_archived(const void *state);

#endif
