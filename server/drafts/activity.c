/* Whoever writes in a text is active in its space: noted with the first update of a connection that is kept,
 * and now and then while it goes on. */
#include <stdio.h>

#include "directory/space_tables.h"
#include "drafts/draft.h"
#include "drafts/service.h"

#define NOTED_EVERY_MS (10 * 60 * 1000LL)

/* It is of use for the health of the space alone: where it cannot be kept, nothing is missed. */
static void on_noted(void *argument, const struct put_done *done)
{
    (void)argument;
    (void)done;
}

static const char *find_space(const struct text *text)
{
    char channel[CHANNEL_ID_SIZE];
    const void *state;

    snprintf(channel, sizeof(channel), "draft:%s", text->id);
    state = hub_peek(text->drafts->options.hub, channel);
    return state == NULL ? NULL : draft_space(state);
}

static void note(const struct text *text, const char *person)
{
    const struct log_store *store = text->drafts->options.store;
    const char *space = find_space(text);
    char key[ACTIVITY_KEY_SIZE], now[24];
    const struct register_write write = {REGISTER_HASH_SET, key, person, now};

    if (space == NULL)
        return;
    activity_key(space, key);
    snprintf(now, sizeof(now), "%lld", (long long)drafts_now_ms(text->drafts));
    store->put(store->self, &write, 1, NULL, 0, on_noted, NULL);
}

void text_note_activity(const struct text *text, struct seat *seat)
{
    int64_t now_ms = drafts_steady_ms(text->drafts);

    if (seat->noted_ms != 0 && now_ms - seat->noted_ms < NOTED_EVERY_MS)
        return;
    seat->noted_ms = now_ms;
    note(text, seat->writer->person);
}
