#include "core/memory.h"
#include "directory/space_state.h"
#include "directory/invitation_commands.h"
#include "directory/space_tables.h"

static void want_heads(const void *state, const struct request *request, struct wants *wants)
{
    const struct space *space = state;
    const char **channels = mem_new((HASH_COUNT(space->items) + 1) * sizeof(*channels));
    const struct item *item;
    size_t count = 0;

    (void)request;
    for (item = space->items; item != NULL; item = item->hh.next)
        channels[count++] = item->channel;
    wants_heads(wants, channels, count);
    mem_free(channels);
}

static enum error answer_heads(const void *state, const struct request *request, json_t **reply_out)
{
    (void)state;
    *reply_out = json_pack("{s:O}", "heads", json_array_get(request->facts, 0));
    return ERR_NONE;
}

/* Keep alphabetized. Each row has its file in schema/commands/. */
const struct query space_queries[] = {
    {"space.heads", ROLE_MEMBER, want_heads, answer_heads},
    {"space.health", ROLE_FACILITATOR, want_activity, space_answer_health},
    {"space.invitation_link", ROLE_SECRETARIAT, invitation_want_secret, invitation_link},
    {"space.invitations", ROLE_SECRETARIAT, invitation_want_all_addresses, invitation_list},
    {0},
};
