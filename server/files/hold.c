#include "files/hold.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "core/memory.h"

void hold_key(const char *hash, char key_out[HOLD_KEY_SIZE])
{
    snprintf(key_out, HOLD_KEY_SIZE, "file:%.64s", hash);
}

void hold_field(const char *channel, char field_out[HOLD_FIELD_SIZE])
{
    snprintf(field_out, HOLD_FIELD_SIZE, "held:%.47s", channel);
}

void hold_waiting_field(const char *hash, const char *channel, char field_out[HOLD_WAITING_SIZE])
{
    snprintf(field_out, HOLD_WAITING_SIZE, "%.64s %.47s", hash, channel);
}

bool hold_waiting_read(const char *field, char hash_out[SHA256_HEX_SIZE], char channel_out[CHANNEL_ID_SIZE])
{
    if (strlen(field) <= SHA256_HEX_SIZE || field[SHA256_HEX_SIZE - 1] != ' ' ||
        !channel_id_parse(field + SHA256_HEX_SIZE, NULL))
        return false;
    snprintf(hash_out, SHA256_HEX_SIZE, "%.64s", field);
    snprintf(channel_out, CHANNEL_ID_SIZE, "%.47s", field + SHA256_HEX_SIZE);
    return true;
}

char *hold_write(const struct hold *hold)
{
    struct buffer text = {0};
    json_t *json =
        json_pack("{s:s, s:I, s:s}", "by", hold->by, "at_ms", (json_int_t)hold->at_ms, "name", hold->name);

    if (hold->until_ms > 0)
        json_object_set_new(json, "until_ms", json_integer(hold->until_ms));
    if (hold->is_named)
        json_object_set_new(json, "is_named", json_true());
    json_write(&text, json);
    json_decref(json);
    return buffer_take(&text);
}

bool hold_read(const char *text, struct hold *hold_out)
{
    json_t *json = text == NULL ? NULL : json_read(text, strlen(text));
    const char *by = json_text(json, "by"), *name = json_text(json, "name");
    bool is_hold = by != NULL && name != NULL;

    if (is_hold) {
        *hold_out = (struct hold){.at_ms = json_int(json, "at_ms", 0),
                                  .until_ms = json_int(json, "until_ms", 0),
                                  .is_named = json_is_true(json_object_get(json, "is_named"))};
        snprintf(hold_out->by, sizeof(hold_out->by), "%s", by);
        snprintf(hold_out->name, sizeof(hold_out->name), "%s", name);
    }
    json_decref(json);
    return is_hold;
}

bool hold_is_removing(const struct register_hash *hash, int64_t now_ms)
{
    const char *since = register_find(hash, HOLD_REMOVING);

    return since != NULL && strtoll(since, NULL, 10) + HOLD_REMOVING_MS > now_ms;
}

bool hold_has(const struct register_hash *hash, const char *channel)
{
    char field[HOLD_FIELD_SIZE];

    hold_field(channel, field);
    return register_find(hash, field) != NULL;
}

/* ---- For features ---- */

void hold_want(struct wants *wants, const char *hash)
{
    char key[HOLD_KEY_SIZE];

    hold_key(hash, key);
    wants_register(wants, key);
}

static const char *find_text(const json_t *fact, const char *channel)
{
    char field[HOLD_FIELD_SIZE];

    hold_field(channel, field);
    return json_text(fact, field);
}

bool hold_find(const json_t *fact, const char *channel)
{
    return find_text(fact, channel) != NULL;
}

enum file_kind hold_kind(const json_t *fact)
{
    return file_kind_named(json_text(fact, "kind"));
}

void hold_keep(struct decision *decision, const json_t *fact, const char *channel, const char *hash)
{
    const char *text = find_text(fact, channel);
    char key[HOLD_KEY_SIZE], field[HOLD_FIELD_SIZE], waiting[HOLD_WAITING_SIZE];
    struct hold hold;
    char *kept;

    hold_key(hash, key);
    hold_field(channel, field);
    /* It may be removed in this moment. */
    decision_guard(decision, key, field, text, ERR_NO_SUCH_FILE);
    if (!hold_read(text, &hold) || hold.is_named)
        return;
    hold.until_ms = 0;
    hold.is_named = true;
    kept = hold_write(&hold);
    hold_waiting_field(hash, channel, waiting);
    decision_write(decision, REGISTER_HASH_SET, key, field, kept);
    decision_write(decision, REGISTER_HASH_DELETE, HOLD_WAITING_KEY, waiting, NULL);
    mem_free(kept);
}
