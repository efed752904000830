/* A timing wheel: many things that want to be looked at in a few seconds, for the price of two pointers each
 * and no search. Its owner turns it once a second. */
#ifndef NET_WHEEL_H
#define NET_WHEEL_H

#include <stdbool.h>

/* The longest wait, in turns. */
#define WHEEL_SLOTS 128

/* Inside whatever waits. Zeroed, it waits for nothing. */
struct wheel_entry {
    struct wheel_entry *next;
    struct wheel_entry **link; /* what points here; NULL while it does not wait */
};

struct wheel {
    unsigned now;
    struct wheel_entry *slots[WHEEL_SLOTS];
};

/* The entry is due after this many turns, 1 at least and WHEEL_SLOTS - 1 at most. One that waits already
 * waits anew. */
void wheel_put(struct wheel *wheel, struct wheel_entry *entry, unsigned turns);
void wheel_remove(struct wheel_entry *entry);
/* One turn. */
void wheel_turn(struct wheel *wheel);
/* Takes one entry that is due, or gives NULL. Everything due is taken before the next turn. */
struct wheel_entry *wheel_take(struct wheel *wheel);

#endif
