#include "core/memory.h"
#include "directory/space_tables.h"

static void want_heads(const void *state, const struct request *request, struct wants *wants)
{
    const struct space *space = state;
    size_t count = space_count_items(space);
    const char **channels = mem_new(count * sizeof(*channels));

    (void)request;
    for (size_t i = 0; i < count; i++)
        channels[i] = space_item(space, i)->channel;
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
    {0},
};
