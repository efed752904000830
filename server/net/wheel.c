#include "net/wheel.h"

#include <assert.h>
#include <stddef.h>

void wheel_put(struct wheel *wheel, struct wheel_entry *entry, unsigned turns)
{
    struct wheel_entry **slot;

    if (turns < 1)
        turns = 1;
    if (turns > WHEEL_SLOTS - 1)
        turns = WHEEL_SLOTS - 1;
    wheel_remove(entry);
    slot = &wheel->slots[(wheel->now + turns) % WHEEL_SLOTS];
    entry->next = *slot;
    entry->link = slot;
    if (entry->next != NULL)
        entry->next->link = &entry->next;
    *slot = entry;
}

void wheel_remove(struct wheel_entry *entry)
{
    if (entry->link == NULL)
        return;
    *entry->link = entry->next;
    if (entry->next != NULL)
        entry->next->link = entry->link;
    *entry = (struct wheel_entry){0};
}

void wheel_turn(struct wheel *wheel)
{
    assert(wheel->slots[wheel->now % WHEEL_SLOTS] == NULL);
    wheel->now++;
}

struct wheel_entry *wheel_take(struct wheel *wheel)
{
    struct wheel_entry *entry = wheel->slots[wheel->now % WHEEL_SLOTS];

    if (entry != NULL)
        wheel_remove(entry);
    return entry;
}
