/* Time acts by itself: channels whose due time has come get the internal command `<kind>.due`. Its op is made
 * of the channel and the time, so a race between processes, a repeat or a late restart is harmless. */
#include <stdio.h>
#include <string.h>

#include "core/json.h"
#include "core/secret.h"
#include "hub/private.h"

/* Channels of other processes and of none are looked for this often. */
#define LOOK_MS 1000

static void issue(struct hub *hub, const struct due_channel *due)
{
    uint8_t hash[SHA256_BYTES];
    char op[ULID_SIZE], kind[CHANNEL_KIND_SIZE], method[CHANNEL_KIND_SIZE + 8], text[CHANNEL_ID_SIZE + 32];

    if (!channel_id_parse(due->channel, kind))
        return;
    snprintf(text, sizeof(text), "%s due %lld", due->channel, (long long)due->due_ms);
    secret_sha256(text, strlen(text), hash);
    ulid_from(op, due->due_ms, hash);
    snprintf(method, sizeof(method), "%s.due", kind);
    hub_command(hub, "", method, json_pack("{s:s, s:s}", "channel", due->channel, "op", op), NULL, NULL);
}

static void on_due(void *argument, enum store_result result, const struct due_channel *due, size_t count)
{
    struct hub *hub = argument;

    hub->is_reading_due = false;
    if (hub->is_ending)
        return;
    for (size_t i = 0; result == STORE_DONE && i < count; i++)
        issue(hub, &due[i]);
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
    in_ms = in_ms < 0 ? 0 : in_ms;
    if (hub->due.place == 0 || hub->due.at_ms > hub_steady_ms(hub) + in_ms)
        hub_set_timer(hub, &hub->due, in_ms);
}
