#include "drafts/draft.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "directory/space.h"

struct draft {
    json_t *shown; /* what everybody who may open it sees */
};

bool draft_lets_write(const json_t *settings, enum role role)
{
    const char *writers = json_text(settings, "writers");
    enum role least = writers == NULL ? ROLE_NONE : space_role_named(writers);

    return least != ROLE_NONE && role >= least;
}

static void *create(const char *channel, const json_t *settings)
{
    struct draft *draft = MEM_NEW(struct draft);
    char path[CHANNEL_ID_SIZE + 8];

    snprintf(path, sizeof(path), "/text/%s", channel_id_ulid(channel));
    draft->shown = settings == NULL ? json_object() : json_copy((json_t *)settings);
    json_object_set_new(draft->shown, "text", json_string(path));
    return draft;
}

static void destroy(void *state)
{
    struct draft *draft = state;

    json_decref(draft->shown);
    mem_free(draft);
}

static json_t *snapshot(const void *state)
{
    (void)state;
    return json_object();
}

static bool restore(void *state, const json_t *snapshot)
{
    (void)state;
    return json_is_object(snapshot);
}

static json_t *view(const void *state, enum clearance clearance)
{
    const struct draft *draft = state;

    return clearance < CLEARANCE_MEMBER ? json_object() : json_copy(draft->shown);
}

static json_t *mine(const void *state, const struct actor *actor)
{
    const struct draft *draft = state;

    return json_pack("{s:b}", "writes", draft_lets_write(draft->shown, actor->role));
}

static const struct command draft_commands[] = {{0}};
static const struct event_type draft_events[] = {{0}};

const struct feature draft_feature = {
    .kind = "draft",
    .commands = draft_commands,
    .events = draft_events,
    .snapshot_format = 1,
    .create = create,
    .destroy = destroy,
    .snapshot = snapshot,
    .restore = restore,
    .view = view,
    .mine = mine,
};
