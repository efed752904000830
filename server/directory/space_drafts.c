/* Decisions about drafts in the catalogue. What is written in one is not the space's to know. */
#include <stdio.h>

#include "directory/space_state.h"
#include "directory/space_tables.h"
#include "directory/written.h"

/* Its text has the same ULID. */
enum error space_create_draft(const void *state, const struct request *request, struct decision *decision)
{
    const struct space *space = state;
    const char *writers = param_text(request, "writers");
    char channel[CHANNEL_ID_SIZE];

    if (!space_takes_item(space, request))
        return ERR_LIST_FULL;
    snprintf(channel, sizeof(channel), "draft:%s", request->fresh_id);
    space_event(space, request, decision, "draft.created");
    decision_put_text(decision, "draft", channel);
    decision_put_text(decision, "visibility", "members");
    decision_put_text(decision, "template", param_text(request, "template"));
    decision_put_text(decision, "writers", writers == NULL ? "member" : writers);
    return put_written(request, decision, "title");
}

void answer_draft(const struct event *event, json_t *reply)
{
    const char *channel = event_text(event, "draft");
    char path[CHANNEL_ID_SIZE + 8];

    snprintf(path, sizeof(path), "/text/%s", channel_id_ulid(channel));
    json_object_set_new(reply, "channel", json_string(channel));
    json_object_set_new(reply, "text", json_string(path));
}
