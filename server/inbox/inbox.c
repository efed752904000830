#include "inbox/inbox.h"

#include <string.h>

#include "core/memory.h"
#include "inbox/inbox_tables.h"

static void *create(const char *channel, const json_t *settings)
{
    struct inbox *inbox = MEM_NEW(struct inbox);

    (void)channel;
    (void)settings;
    inbox->spaces = json_array();
    return inbox;
}

static void destroy(void *state)
{
    struct inbox *inbox = state;

    json_decref(inbox->spaces);
    mem_free(inbox);
}

json_t *inbox_find_space(const struct inbox *inbox, const char *space, size_t *place_out)
{
    size_t i;
    json_t *row;

    json_array_foreach(inbox->spaces, i, row)
    {
        if (strcmp(json_text(row, "channel"), space) != 0)
            continue;
        *place_out = i;
        return row;
    }
    return NULL;
}

static json_t *snapshot(const void *state)
{
    const struct inbox *inbox = state;

    return json_pack("{s:O}", "spaces", inbox->spaces);
}

static bool restore(void *state, const json_t *snapshot)
{
    struct inbox *inbox = state;
    json_t *spaces = json_object_get(snapshot, "spaces");

    if (!json_is_array(spaces))
        return false;
    json_decref(inbox->spaces);
    inbox->spaces = json_deep_copy(spaces);
    return true;
}

static json_t *view(const void *state, enum clearance clearance)
{
    return clearance < CLEARANCE_MEMBER ? json_object() : snapshot(state);
}

const struct feature inbox_feature = {
    .kind = "inbox",
    .commands = inbox_commands,
    .events = inbox_events,
    .snapshot_format = 1,
    .create = create,
    .destroy = destroy,
    .snapshot = snapshot,
    .restore = restore,
    .view = view,
};
