#include "directory/notice.h"

#include <stdio.h>

#include "directory/mentions.h"

void notice_send(const struct event *event, const struct notice *notice, const char *person,
                 struct reactions *reactions)
{
    char inbox[CHANNEL_ID_SIZE];
    json_t *params = json_pack("{s:s, s:s, s:s, s:I, s:s, s:I}", "kind", notice->kind, "item", event->channel,
                               "space", event_text(event, "space"), "message", (json_int_t)notice->message,
                               "author", notice->author, "posted_ms", (json_int_t)event->at_ms);

    if (notice->outcome != NULL)
        json_object_set_new(params, "outcome", json_string(notice->outcome));
    if (notice->author_as[0] != '\0')
        json_object_set_new(params, "author_as", json_string(notice->author_as));
    snprintf(inbox, sizeof(inbox), "inbox:%s", person);
    react(reactions, "notify", inbox, "inbox.notify", params);
}

/* Who is told of everyone being called may also act for an organisation that is named. */
static const char *find_kind(const struct event *event, const char *person, notice_is_answer *is_answer)
{
    const json_t *mentions = json_object_get(event->fields, "mentions");

    if (mentions_have(mentions, "people", person))
        return "mention";
    if (is_answer(event, person))
        return "reply";
    return json_object_get(mentions, "everyone") != NULL ? "everyone" : "organisation";
}

void notice_send_callees(const struct event *event, uint64_t message, notice_is_answer *is_answer,
                         struct reactions *reactions)
{
    const json_t *people = json_object_get(event->fields, "notify");

    for (size_t i = 0; i < json_array_size(people); i++) {
        const char *person = json_string_value(json_array_get(people, i));
        const struct notice notice = {.kind = find_kind(event, person, is_answer),
                                      .author = event->by,
                                      .author_as = event->as,
                                      .message = message};

        notice_send(event, &notice, person, reactions);
    }
}
