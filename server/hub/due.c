/* Time acts by itself: channels whose due time has come get the internal command `<kind>.due`. Its op is made
 * of the channel and the time, so a race between processes, a repeat or a late restart is harmless. */
#include <stdio.h>
#include <string.h>

#include "core/json.h"
#include "core/memory.h"
#include "core/secret.h"
#include "hub/private.h"

/* Channels of other processes and of none are looked for this often. */
#define LOOK_MS 1000

/* What one look found, on its way. */
struct round {
    struct hub *hub;
    size_t left;
    bool is_full;   /* there may be more */
    bool has_moved; /* a channel is not due any more */
};

static void look_at(struct hub *hub, int64_t in_ms)
{
    if (hub->due.place == 0 || hub->due.at_ms > hub_steady_ms(hub) + in_ms)
        hub_set_timer(hub, &hub->due, in_ms);
}

/* What one look did not find follows at once, unless all that it found is stuck. */
static void end_one(void *argument, enum error error, const json_t *reply)
{
    struct round *round = argument;

    (void)reply;
    round->has_moved |= error == ERR_NONE;
    if (--round->left > 0)
        return;
    if (round->is_full && round->has_moved && !round->hub->is_ending)
        look_at(round->hub, 0);
    mem_free(round);
}

static void issue(struct round *round, const struct due_channel *due)
{
    uint8_t hash[SHA256_BYTES];
    char op[ULID_SIZE], kind[CHANNEL_KIND_SIZE], method[CHANNEL_KIND_SIZE + 8], text[CHANNEL_ID_SIZE + 32];

    if (!channel_id_parse(due->channel, kind)) {
        end_one(round, ERR_INVALID_PARAMS, NULL);
        return;
    }
    snprintf(text, sizeof(text), "%s due %lld", due->channel, (long long)due->due_ms);
    secret_sha256(text, strlen(text), hash);
    ulid_from(op, due->due_ms, hash);
    snprintf(method, sizeof(method), "%s.due", kind);
    hub_command(round->hub, "", method, json_pack("{s:s, s:s}", "channel", due->channel, "op", op), end_one,
                round);
}

static void issue_all(struct hub *hub, const struct due_channel *due, size_t count)
{
    struct round *round = MEM_NEW(struct round);

    *round = (struct round){.hub = hub, .left = count, .is_full = count == DUE_MOST};
    for (size_t i = 0; i < count; i++)
        issue(round, &due[i]);
}

static void on_due(void *argument, enum store_result result, const struct due_channel *due, size_t count)
{
    struct hub *hub = argument;

    hub->is_reading_due = false;
    if (hub->is_ending)
        return;
    if (result == STORE_DONE && count > 0)
        issue_all(hub, due, count);
    if (hub->due.place == 0)
        hub_set_timer(hub, &hub->due, hub->wants_due && result == STORE_DONE ? 0 : LOOK_MS);
    hub->wants_due = false;
}

static void look(void *argument)
{
    struct hub *hub = argument;
    const struct log_store *store = hub->options.store;

    if (hub->is_reading_due || hub->is_ending) {
        hub->wants_due = true;
        return;
    }
    hub->is_reading_due = true;
    store->read_due(store->self, hub_now_ms(hub), on_due, hub);
}

void due_start(struct hub *hub)
{
    hub->due = (struct timer){.fire = look, .argument = hub};
    hub_set_timer(hub, &hub->due, LOOK_MS);
}

void due_expect(struct hub *hub, int64_t due_ms)
{
    int64_t in_ms = due_ms - hub_now_ms(hub);

    if (due_ms <= 0 || in_ms >= LOOK_MS || hub->is_ending)
        return;
    look_at(hub, in_ms < 0 ? 0 : in_ms);
}
