/* What becomes of amendments, and who hears of it. */
#include <string.h>

#include "directory/notice.h"
#include "drafts/amendments.h"

static json_t *begin_record(const struct event *event)
{
    json_t *record = json_pack("{s:s, s:I}", "by", event->by, "at_ms", (json_int_t)event->at_ms);

    if (event->as[0] != '\0')
        json_object_set_new(record, "as", json_string(event->as));
    return record;
}

static bool apply_amended(void *state, const struct event *event)
{
    static const char *const names[] = {"section", "section_title", "reason"};
    struct draft *draft = state;
    json_t *amendment = begin_record(event);

    json_object_set_new(amendment, "seq", json_integer((json_int_t)event->position.seq));
    json_object_set_new(amendment, "state", json_string("open"));
    for (size_t i = 0; i < COUNT_OF(names); i++)
        json_object_set_new(amendment, names[i], json_string(event_text(event, names[i])));
    amendments_add(draft->amendments, amendment, event_text(event, "kept"),
                   (size_t)event_int(event, "bytes"));
    return true;
}

static bool decide(struct draft *draft, const struct event *event, const char *state)
{
    struct amendment *amendment = amendments_find(draft->amendments, (uint64_t)event_int(event, "amendment"));
    json_t *decided, *reason = json_object_get(event->fields, "reason");

    if (amendment == NULL || !amendment_is_open(amendment))
        return false;
    decided = begin_record(event);
    if (reason != NULL)
        json_object_set(decided, "reason", reason);
    amendments_decide(draft->amendments, amendment, state, decided);
    return true;
}

static bool apply_accepted(void *state, const struct event *event)
{
    return decide(state, event, "accepted");
}

static bool apply_rejected(void *state, const struct event *event)
{
    return decide(state, event, "rejected");
}

static bool apply_withdrawn(void *state, const struct event *event)
{
    return decide(state, event, "withdrawn");
}

/* Keep alphabetized. Each row has its file in schema/events/; apply reads every version up to the one named.
 */
const struct event_type amendment_events[] = {
    {"draft.amended", 1, apply_amended, AUDIENCE_MEMBERS, EVENT_COUNTS},
    {"draft.amendment_accepted", 1, apply_accepted, AUDIENCE_MEMBERS, 0},
    {"draft.amendment_rejected", 1, apply_rejected, AUDIENCE_MEMBERS, 0},
    {"draft.amendment_withdrawn", 1, apply_withdrawn, AUDIENCE_MEMBERS, 0},
    {0},
};

/* ---- What follows in the author's inbox ---- */

static void notify(const struct event *event, const char *outcome, struct reactions *reactions)
{
    const char *author = json_string_value(json_array_get(json_object_get(event->fields, "notify"), 0));
    const struct notice notice = {.kind = "amendment",
                                  .outcome = outcome,
                                  .author = event->by,
                                  .author_as = event->as,
                                  .message = (uint64_t)event_int(event, "amendment")};

    if (author != NULL)
        notice_send(event, &notice, author, reactions);
}

void amendment_react(const struct event *event, struct reactions *reactions)
{
    if (strcmp(event->type, "draft.amendment_accepted") == 0)
        notify(event, "accepted", reactions);
    else if (strcmp(event->type, "draft.amendment_rejected") == 0)
        notify(event, "rejected", reactions);
}
