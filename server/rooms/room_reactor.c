#include <stdio.h>
#include <string.h>

#include "rooms/mentions.h"
#include "rooms/room_tables.h"

/* Why the person is told: what concerns them most. Who is told of everyone being called may also act for an
 * organisation that is named. */
static const char *find_kind(const struct event *event, const char *person)
{
    const json_t *mentions = json_object_get(event->fields, "mentions");

    if (mentions_have(mentions, "people", person))
        return "mention";
    if (strcmp(event_text(event, "reply_to_by"), person) == 0)
        return "reply";
    return json_object_get(mentions, "everyone") != NULL ? "everyone" : "organisation";
}

static void notify(const struct event *event, uint64_t message, const char *person,
                   struct reactions *reactions)
{
    char inbox[CHANNEL_ID_SIZE];
    json_t *params =
        json_pack("{s:s, s:s, s:s, s:I, s:s, s:I}", "kind", find_kind(event, person), "item", event->channel,
                  "space", event_text(event, "space"), "message", (json_int_t)message, "author", event->by,
                  "posted_ms", (json_int_t)event->at_ms);

    if (event->as[0] != '\0')
        json_object_set_new(params, "author_as", json_string(event->as));
    snprintf(inbox, sizeof(inbox), "inbox:%s", person);
    react(reactions, "notify", inbox, "inbox.notify", params);
}

static void notify_all(const struct event *event, uint64_t message, struct reactions *reactions)
{
    const json_t *people = json_object_get(event->fields, "notify");

    for (size_t i = 0; i < json_array_size(people); i++)
        notify(event, message, json_string_value(json_array_get(people, i)), reactions);
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
        notify_all(event, event->position.seq, reactions);
    else if (strcmp(event->type, "room.edited") == 0)
        notify_all(event, (uint64_t)event_int(event, "message"), reactions);
    else if (strcmp(event->type, "room.renamed") == 0)
        note(event, "title", json_string(event_text(event, "title")), reactions);
    else if (strcmp(event->type, "room.archived") == 0)
        note(event, "is_archived", json_true(), reactions);
    else if (strcmp(event->type, "room.reopened") == 0)
        note(event, "is_archived", json_false(), reactions);
}
