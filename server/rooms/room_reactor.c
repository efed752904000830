#include <string.h>

#include "directory/notice.h"
#include "rooms/room_tables.h"

static bool is_answer(const struct event *event, const char *person)
{
    return strcmp(event_text(event, "reply_to_by"), person) == 0;
}

/* The space's catalogue shows the room as it is now called, and whether it is archived. Takes value. */
static void note(const struct event *event, const char *name, json_t *value, struct reactions *reactions)
{
    json_t *params = json_pack("{s:s, s:o}", "item", event->channel, name, value);

    react(reactions, "note", event_text(event, "space"), "space.note_item", params);
}

void room_react(const struct event *event, struct reactions *reactions)
{
    if (strcmp(event->type, "room.posted") == 0)
        notice_send_callees(event, event->position.seq, is_answer, reactions);
    else if (strcmp(event->type, "room.edited") == 0)
        notice_send_callees(event, (uint64_t)event_int(event, "message"), is_answer, reactions);
    else if (strcmp(event->type, "room.renamed") == 0)
        note(event, "title", json_string(event_text(event, "title")), reactions);
    else if (strcmp(event->type, "room.archived") == 0)
        note(event, "is_archived", json_true(), reactions);
    else if (strcmp(event->type, "room.reopened") == 0)
        note(event, "is_archived", json_false(), reactions);
}
