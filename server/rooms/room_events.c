#include <stdio.h>
#include <string.h>

#include "rooms/room.h"
#include "rooms/room_tables.h"

struct message message_from_event(const struct event *event)
{
    struct message message = {.seq = event->position.seq,
                              .at_ms = event->at_ms,
                              .reply_to = (uint64_t)event_int(event, "reply_to"),
                              .text = (char *)event_text(event, "text")};

    snprintf(message.by, ULID_SIZE, "%s", event->by);
    snprintf(message.op, ULID_SIZE, "%s", event->op);
    return message;
}

static bool apply_posted(void *state, const struct event *event)
{
    struct message message = message_from_event(event);

    room_add_message(state, &message);
    return true;
}

/* Keep alphabetized. Each row has its file in schema/events/; apply reads every version up to the one named.
 */
const struct event_type room_events[] = {
    {"room.posted", 1, apply_posted, AUDIENCE_MEMBERS, EVENT_COUNTS},
    {0},
};

const struct signal_type room_signals[] = {
    {"room.typing", ROLE_MEMBER},
    {0},
};
