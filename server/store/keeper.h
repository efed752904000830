/* Housekeeping that one process does for all: trims the feed below every reactor's cursor and what must be
 * kept, and has the append-only file written anew after words were erased. */
#ifndef STORE_KEEPER_H
#define STORE_KEEPER_H

#include <stdbool.h>
#include <stdint.h>

#include "store/calls.h"
#include "store/redis_commands.h"

struct keeper {
    struct redis_commands *commands;
    struct calls *calls;
    int64_t feed_keep_ms;
    int64_t due_ms;
    int64_t trim_ms;      /* when to trim next */
    uint64_t feed_length; /* when this process trimmed last */
};

void keeper_init(struct keeper *keeper, struct redis_commands *commands, struct calls *calls,
                 int64_t feed_keep_ms);
void keeper_start(struct keeper *keeper);
void keeper_tick(struct keeper *keeper, int64_t now_ms);

#endif
