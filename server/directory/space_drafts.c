/* Decisions about drafts in the catalogue. What is written in one is not the space's to know: what it begins
 * with is asked of the folder drafts. */
#include <stdio.h>
#include <string.h>

#include "core/base64.h"
#include "directory/space_state.h"
#include "directory/space_tables.h"
#include "directory/written.h"

static const char *language_of(const struct request *request)
{
    const char *language = param_text(request, "language");

    return language == NULL ? "ro" : language;
}

void space_gather_draft(const void *state, const struct request *request, struct wants *wants)
{
    (void)state;
    wants_inquiry_of(wants, "draft",
                     json_pack("{s:s, s:s, s:s, s:s, s:I}", "ask", "beginning", "template",
                               param_text(request, "template"), "language", language_of(request), "person",
                               request->actor.person, "at_ms", (json_int_t)request->now_ms));
}

/* beginning is {version, entry?}: the template's newest version, and what its text begins with. */
static void put_beginning(const struct request *request, const json_t *beginning, struct decision *decision)
{
    const char *entry = json_text(beginning, "entry");
    struct buffer bytes = {0};

    decision_put_new(decision, "template",
                     json_pack("{s:s, s:O}", "id", param_text(request, "template"), "version",
                               json_object_get(beginning, "version")));
    if (entry != NULL && base64_read(&bytes, entry, strlen(entry)))
        decision_write_text(decision, request->fresh_id, bytes.bytes, bytes.length);
    buffer_finish(&bytes);
}

/* Its text has the same ULID. */
enum error space_create_draft(const void *state, const struct request *request, struct decision *decision)
{
    const struct space *space = state;
    const char *writers = param_text(request, "writers");
    char channel[CHANNEL_ID_SIZE];
    enum error error;

    if (!space_takes_item(space, request))
        return ERR_LIST_FULL;
    snprintf(channel, sizeof(channel), "draft:%s", request->fresh_id);
    space_event(space, request, decision, "draft.created");
    decision_put_text(decision, "draft", channel);
    put_beginning(request, json_array_get(request->facts, 0), decision);
    decision_put_text(decision, "language", language_of(request));
    decision_put_text(decision, "writers", writers == NULL ? "member" : writers);
    error = put_written(request, decision, "title");
    space_put_about(request, decision);
    return error == ERR_NONE ? space_put_audience(space, request, decision) : error;
}

void answer_draft(const struct event *event, json_t *reply)
{
    const char *channel = event_text(event, "draft");
    char path[CHANNEL_ID_SIZE + 8];

    snprintf(path, sizeof(path), "/text/%s", channel_id_ulid(channel));
    json_object_set_new(reply, "channel", json_string(channel));
    json_object_set_new(reply, "text", json_string(path));
}
